// The event log: what happened, for parents who ask later. Whoever has something to tell notes it here at once and without
// waiting; it is written in batches (writing/), and put into words when somebody reads (reading/). Why it has a table of
// its own: docs/decisions/0017.
import { Problem } from '#contract/errors.ts';
import type { LogEntry } from '#contract/event-log.ts';
import { type About, type Entry, type Group, KINDS, KINDS_BY_GROUP, type Kind } from '#core/event-log/entry.ts';
import type { Language } from '#core/language.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { readPreference, writePreference } from '../../db/preferences.ts';
import type { Events } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import { describeEntry, namesIn } from './reading/describe.ts';
import * as store from './store.ts';
import { Notebook } from './writing/notebook.ts';
import { Recorded, type RecordedDeps, TAKEN } from './writing/recorded.ts';

const KEEP_DAYS = 'event-log.keep-days';
const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Rows that go in one transaction: a play that begins meanwhile waits for no more. */
const FORGET_AT_ONCE = 1_000;
const EXPORT_PAGE = 500;

export interface EventLogDeps extends Pick<RecordedDeps, 'playOf'> {
  db: Db;
  clock: Clock;
  log: Log;
  events: Pick<Events, 'since' | 'observe' | 'tell'>;
}

export interface LogWish {
  playerId?: string | undefined;
  childId?: string | undefined;
  kind?: Kind | undefined;
  group?: Group | undefined;
  /** ISO 8601; `to` is exclusive. */
  from?: string | undefined;
  to?: string | undefined;
}

export type EventLog = Awaited<ReturnType<typeof createEventLog>>;

/** Takes what earlier runs have recorded and not written any more, soon. */
export async function createEventLog(deps: EventLogDeps) {
  const { db, clock, log, events } = deps;
  let keepDays = Number(await readPreference(db.read, KEEP_DAYS)) || DEFAULT_DAYS;
  const keepsSinceMs = () => clock.now() - keepDays * DAY_MS;
  const recorded = new Recorded({ events, playOf: deps.playOf, keepsSinceMs });
  const notebook = new Notebook({
    ...{ db, clock, log },
    add: (tx) => recorded.take(tx),
    wrote: (entries) => events.tell('log.grew', { entries }),
  });
  const stopObserving = events.observe(({ name, payload }) => {
    if ((TAKEN as readonly string[]).includes(name)) notebook.wake();
    if (name !== 'listening.progress') return;
    const { streamId, listeningId } = payload as { streamId: string; listeningId: string };
    if (recorded.lookAgain(streamId, listeningId)) notebook.wake();
  });
  notebook.wake();

  async function describePage(rows: readonly store.LogRow[], language: Language): Promise<LogEntry[]> {
    const names = namesIn(await store.readNames(db.read));
    return rows.flatMap((row) => describeEntry(row, names, language) ?? []);
  }

  async function retain(): Promise<void> {
    const beforeMs = keepsSinceMs();
    for (;;) {
      const count = await db.write((tx) => store.deleteBefore(tx, beforeMs, FORGET_AT_ONCE));
      if (count < FORGET_AT_ONCE) return;
    }
  }

  return {
    /** Never waits, never throws. Now, unless it says when. */
    note(about: About, of: { playerId?: string | undefined; childId?: string | undefined; atMs?: number } = {}): void {
      notebook.note({ ...about, ...of, atMs: of.atMs ?? clock.now() } as Entry);
    },

    /** One page, newest first. @throws Problem validation-failed: `after` is none of ours. */
    async list(wish: LogWish, page: { limit: number; after?: string | undefined }, language: Language) {
      const { limit } = page;
      const after = page.after === undefined ? undefined : readPlace(page.after);
      await notebook.flush();
      const rows = await store.readPage(db.read, filterOf(wish), { after, limit: limit + 1, direction: 'desc' });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = await describePage(shown, language);
      return { items, ...(last === undefined ? {} : { next: `${last.at_ms}.${last.seq}` }) };
    },

    /** All of it as it was when this was asked, oldest first, page by page. */
    async *pages(wish: LogWish, language: Language): AsyncGenerator<LogEntry[]> {
      await notebook.flush();
      const toMs = Math.min(clock.now() + 1, filterOf(wish).toMs ?? Number.POSITIVE_INFINITY);
      const filter = { ...filterOf(wish), toMs };
      for (let after: store.LogPlace | undefined; ; ) {
        const rows = await store.readPage(db.read, filter, { after, limit: EXPORT_PAGE, direction: 'asc' });
        if (rows.length > 0) yield await describePage(rows, language);
        const last = rows.at(-1);
        if (!last || rows.length < EXPORT_PAGE) return;
        after = { atMs: last.at_ms, seq: last.seq };
      }
    },

    settings: () => ({ keepDays }),

    /** What is too old then goes at once. */
    async changeSettings(wanted: { keepDays: number }): Promise<{ keepDays: number }> {
      await db.write((tx) => writePreference(tx, KEEP_DAYS, String(wanted.keepDays)));
      keepDays = wanted.keepDays;
      await retain();
      return { keepDays };
    },

    /** Forgets what is older than parents want it kept. */
    retain,

    /** Lets go of what is not written yet of a child, or was decided for these plays; what is written goes with the rest. */
    async forget({ childId, listeningIds }: { childId: string; listeningIds: readonly string[] }): Promise<number> {
      await notebook.flush();
      notebook.forget((entry) => entry.childId === childId);
      return await db.write(async (tx) => {
        db.afterCommit(tx, () => notebook.forget((entry) => entry.childId === childId));
        return (await store.deleteOfChild(tx, childId)) + (await store.deleteOfListenings(tx, listeningIds));
      });
    },

    /** Writes all that was noted. Never rejects; false: it could not be written and is tried again. */
    flush: (): Promise<boolean> => notebook.flush(),

    async [Symbol.asyncDispose](): Promise<void> {
      stopObserving();
      await notebook.flush();
      notebook.close();
    },
  };
}

function filterOf({ playerId, childId, kind, group, from, to }: LogWish): store.LogFilter {
  const ofGroup = group === undefined ? KINDS : KINDS_BY_GROUP[group];
  return {
    ...{ playerId, childId, kinds: kind === undefined ? ofGroup : [kind] },
    fromMs: from === undefined ? undefined : Date.parse(from),
    toMs: to === undefined ? undefined : Date.parse(to),
  };
}

function readPlace(text: string): store.LogPlace {
  const [, atMs, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  if (atMs === undefined || seq === undefined) throw new Problem('validation-failed');
  return { atMs: Number(atMs), seq: Number(seq) };
}
