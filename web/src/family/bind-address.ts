// Says who is behind an address: a player, or a child.
import { useMutation } from '@tanstack/react-query';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';

export interface Behind {
  address: string;
  to: { playerId: string } | { childId: string };
}

export function useBind(onBound?: () => void) {
  return useMutation({
    mutationFn: ({ address, to }: Behind) => client.family.bindAddress({ params: { address }, body: to }),
    onSuccess: () => {
      onBound?.();
      return queryClient.invalidateQueries({ queryKey: queries.addresses.queryKey });
    },
  });
}
