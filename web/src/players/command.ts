// Asks a player to do something. Each part of the screen has its own, so that it says beside the control what went
// wrong; all of one player go out one after the other. What the player does then comes back as its state.
import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Player, wish } from '#contract/players.ts';
import { client, queryClient } from '../data/client.ts';
import { queries } from '../data/queries.ts';

export type Wish = z.input<typeof wish>;

export function useCommand({ id: playerId }: Pick<Player, 'id'>) {
  const command = useMutation({
    scope: { id: `player ${playerId}` },
    mutationFn: (wanted: Wish) => client.players.command({ params: { playerId }, body: { wish: wanted } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queries.players.queryKey }),
  });
  return {
    ask: command.mutate,
    wanted: command.isPending ? command.variables : undefined,
    error: command.error,
    /** Passed on, but the player has not said that it did it. */
    isOpen: command.data?.outcome === 'sent',
  };
}

export type Command = ReturnType<typeof useCommand>;
