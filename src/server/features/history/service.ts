// The history of listening. It decides nothing of what was heard: streams are followed by listening's memory, which writes
// sessions here in the same transaction as what it remembers; cards that are not ours are followed in cards/; what is sent
// is counted in sending/. How it is shown is in showing/.

import { Problem } from '#contract/errors.ts';
import type { Bandwidth, Favourite, FinishedThing, ListeningDay, ListeningSession } from '#contract/history.ts';
import { dayOf, daysBefore } from '#core/history/days.ts';
import type { Session } from '#core/history/sessions.ts';
import { dayNumberOf } from '#core/time/calendar.ts';
import { startOfDayMs } from '#core/time/zone.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/db.ts';
import { showBandwidth } from './showing/bandwidth.ts';
import { listDays } from './showing/days.ts';
import { listFavourites } from './showing/favourites.ts';
import { listFinished } from './showing/finished.ts';
import { listSessions } from './showing/sessions.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;
/** That go in one transaction: a play that begins meanwhile waits for no more. */
const FORGET_AT_ONCE = 300;
const DAYS_SHOWN = 28;
const MOST_DAYS = 400;

export type { SessionFacts, WrittenSession } from './store.ts';

export interface HistoryDeps {
  db: Db;
  clock: Clock;
  /** The family's. */
  zone: () => string;
  /** Write what was heard up to now and is not written yet: of plays, and of cards that are not ours. */
  flushPlays: () => Promise<void>;
  flushCards: () => Promise<void>;
  /** What a child hears right now is followed from its beginning again. */
  forgetChild: (childId: string) => void;
}

/** Days, yyyy-mm-dd. */
interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

interface Whose {
  childId?: string | undefined;
  playerId?: string | undefined;
}

export type History = ReturnType<typeof createHistory>;

export function createHistory({ db, clock, zone, flushPlays, flushCards, forgetChild }: HistoryDeps) {
  const today = () => dayOf(zone(), clock.now());

  /** The last four weeks, unless more is asked for. @throws Problem validation-failed. */
  function daysOf({ from, to = today() }: Period): { from: string; to: string } {
    const first = from ?? daysBefore(to, DAYS_SHOWN - 1);
    const count = dayNumberOf(to) - dayNumberOf(first) + 1;
    if (count < 1 || count > MOST_DAYS) {
      const message = count < 1 ? 'The last day comes before the first.' : `At most ${MOST_DAYS} days.`;
      throw new Problem('validation-failed', { errors: [{ path: 'query.from', message }] });
    }
    return { from: first, to };
  }

  const beginOf = (day: string) => startOfDayMs(zone(), dayNumberOf(day));
  const endOf = (day: string) => startOfDayMs(zone(), dayNumberOf(day) + 1);

  async function flush(): Promise<void> {
    await flushPlays();
    await flushCards();
  }

  return {
    zone,

    /** To be called with all that is known of a session; again whenever more is. To be told something is no listening. */
    async save(tx: Tx, facts: store.SessionFacts, sessions: readonly store.WrittenSession[]): Promise<void> {
      if (facts.streamId !== undefined && (await store.isAnnouncement(tx, facts.streamId))) return;
      for (const session of sessions) await store.saveSession(tx, facts, session);
      if (facts.listeningId !== undefined) await store.attribute(tx, facts.listeningId, facts);
    },

    dropEstimates: async (tx: Tx, listeningId: string): Promise<void> => await store.dropEstimates(tx, listeningId),

    /** The last session of a play, as it was written. */
    latestOf: async (listeningId: string): Promise<Session | undefined> => await store.findLatest(db.read, listeningId),

    /** How long a child, or anybody, has heard anything on the day of `atMs`; of plays as far as it is written. */
    async heardOnDayMs(atMs: number, childId: string | undefined): Promise<number> {
      await flushCards();
      return await store.sumOfDay(db.read, dayOf(zone(), atMs), childId);
    },

    async sessions(query: Whose & Period & { limit: number; after?: string | undefined }): Promise<SessionsPage> {
      await flush();
      const { from, to } = query;
      const fromMs = from === undefined ? undefined : beginOf(from);
      return await listSessions(db.read, { ...query, fromMs, toMs: to === undefined ? undefined : endOf(to) });
    },

    async days(query: Whose & Period): Promise<ListeningDay[]> {
      await flush();
      return await listDays(db.read, { ...query, ...daysOf(query) });
    },

    async finished(query: Parameters<typeof listFinished>[1]): Promise<{ items: FinishedThing[]; next?: string }> {
      await flush();
      return await listFinished(db.read, query);
    },

    async favourites(query: Period & { childId?: string | undefined; limit: number }): Promise<Favourite[]> {
      await flush();
      const { from, to } = daysOf(query);
      return await listFavourites(db.read, { ...query, fromMs: beginOf(from), toMs: endOf(to) });
    },

    bandwidth: async (query: Period): Promise<Bandwidth> => await showBandwidth(db.read, daysOf(query)),

    /** Forgets sessions that are older than parents want the log kept; minutes of each day stay. */
    async retain({ keepDays }: { keepDays: number }): Promise<void> {
      const beforeMs = clock.now() - keepDays * DAY_MS;
      for (;;) {
        const count = await db.write((tx) => store.deleteSessions(tx, beforeMs, FORGET_AT_ONCE));
        if (count < FORGET_AT_ONCE) return;
      }
    },

    /** Before a child is erased: what is not written yet is written now, and what it hears from then on counts anew. */
    async forgetChild(childId: string): Promise<void> {
      await flushCards();
      forgetChild(childId);
    },
  };
}

interface SessionsPage {
  items: ListeningSession[];
  next?: string;
}
