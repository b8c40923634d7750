// The history of listening, put together: what is written of plays and of other cards, and what was sent. Part of the
// composition root.
import type { Thinking } from './app-thinking.ts';
import type { Clock } from './clock.ts';
import type { Db } from './db/db.ts';
import type { Family } from './features/family/service.ts';
import { createCardHistory } from './features/history/cards/service.ts';
import { SentCounts } from './features/history/sending/service.ts';
import { createHistory } from './features/history/service.ts';
import type { Players } from './features/players/service.ts';
import type { MakeId } from './ids.ts';
import type { Log } from './log.ts';

export interface HistoryParts {
  db: Db;
  clock: Clock;
  makeId: MakeId;
  log: Log;
  family: Pick<Family, 'settings' | 'childOf'>;
  /** Made later, since what they do is written here. */
  thinking: () => Pick<Thinking, 'memory' | 'places'>;
  players: () => Pick<Players, 'cardTitle'> | undefined;
}

export function openHistory({ db, clock, makeId, log, family, thinking, players }: HistoryParts) {
  const zone = () => family.settings().zone;
  const sent = new SentCounts({ db, clock, log, zone });
  const otherCards = createCardHistory({
    ...{ db, clock, log, makeId, zone, childOf: family.childOf },
    isOurs: (yotoCardId, chapterKey, trackKey) => thinking().places.at(yotoCardId, chapterKey, trackKey) !== undefined,
    findTitle: async (playerId, yotoCardId) => await players()?.cardTitle(playerId, yotoCardId),
  });
  const history = createHistory({
    ...{ db, clock, zone },
    flushPlays: () => thinking().memory.flush(),
    flushCards: otherCards.flush,
    forgetChild: otherCards.forgetChild,
  });
  return {
    ...{ history, otherCards, sent },
    async [Symbol.asyncDispose](): Promise<void> {
      await otherCards[Symbol.asyncDispose]();
      await sent[Symbol.asyncDispose]();
    },
  };
}
