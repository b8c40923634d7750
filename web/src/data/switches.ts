// Flips a switch of the family: shown at once, put back if the server refuses.
import { useMutation } from '@tanstack/react-query';
import { client, queryClient } from './client.ts';
import { queries } from './queries.ts';
import { tellProblem } from './tell-problem.ts';

const { queryKey } = queries.switches;

export const refreshSwitches = () => queryClient.invalidateQueries({ queryKey });

export function useFlip() {
  return useMutation({
    mutationFn: ({ name, on }: { name: string; on: boolean }) =>
      client.family.setSwitch({ params: { name }, body: { on } }),
    onMutate: ({ name, on }) => {
      queryClient.setQueryData(
        queryKey,
        (old) => old && { items: old.items.map((one) => (one.name === name ? { ...one, on } : one)) },
      );
    },
    onError: tellProblem,
    onSettled: refreshSwitches,
  });
}
