// An account that is linked, breaks or goes: its players are followed anew, or no more.
import type { Events } from '../../events/events.ts';
import type { Players } from './service.ts';

/** Returns how to stop. */
export function listenForPlayers(events: Events, players: Pick<Players, 'follow'>): () => void {
  return events.on('link.changed', 'players', async ({ accountId }) => {
    await players.follow(accountId);
  });
}
