// What players do and what is asked of them, noted as it happens. What the server itself records is taken elsewhere, by
// number: writing/recorded.ts.
import { happened } from '#core/player/happened.ts';
import type { Family } from '../family/service.ts';
import type { Players } from '../players/service.ts';
import type { EventLog } from './service.ts';

export interface LogListenersDeps {
  players: Pick<Players, 'onState'>;
  eventLog: Pick<EventLog, 'note'>;
  family: Pick<Family, 'childOf'>;
}

/** Returns how to stop. */
export function listenForLog({ players, eventLog, family }: LogListenersDeps): () => void {
  return players.onState((state, before) => {
    const { playerId } = state;
    for (const about of happened(before, state)) {
      eventLog.note(about, { playerId, childId: family.childOf(playerId) });
    }
  });
}
