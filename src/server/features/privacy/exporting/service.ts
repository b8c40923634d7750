// Taking out what is known: what was heard, part by part, and everything of one child. Page by page, so that years of
// listening need no more memory than a day.
import type { Bookmark } from '#contract/bookmarks.ts';
import { Problem } from '#contract/errors.ts';
import type { LogEntry } from '#contract/event-log.ts';
import type { Language } from '#core/language.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { CsvTable } from '../../../http/send-table.ts';
import type { EventLog } from '../../event-log/service.ts';
import type { Memory } from '../../listening/memory/service.ts';
import * as store from './store.ts';

const PAGE = 500;

export interface TakeOutDeps {
  db: Db;
  clock: Clock;
  memory: Pick<Memory, 'flush' | 'bookmarks'>;
  eventLog: Pick<EventLog, 'pages'>;
}

export interface HeardEntry {
  at: string;
  child?: string;
  player?: string;
  title?: string;
  collection?: string;
  stream?: string;
  heardMs: number;
  whole: boolean;
  estimated: boolean;
  childId?: string;
  playerId?: string;
}

export const HEARD_TABLE: CsvTable<HeardEntry> = {
  columns: [
    ...['at', 'child', 'player', 'title', 'collection', 'stream', 'heardSeconds', 'whole', 'estimated'],
    ...['childId', 'playerId'],
  ],
  cells: ({ at, child, player, title, collection, stream, heardMs, whole, estimated, childId, playerId }) => [
    ...[at, child, player, title, collection, stream, Math.round(heardMs / 1000), whole, estimated],
    ...[childId, playerId],
  ],
};

export type TakeOut = ReturnType<typeof createTakeOut>;

export function createTakeOut({ db, clock, memory, eventLog }: TakeOutDeps) {
  /** Oldest first, as it was when it was asked for. */
  async function* heard(childId?: string): AsyncGenerator<HeardEntry[]> {
    await memory.flush();
    const toMs = clock.now() + 1;
    for (let after: store.HeardPlace | undefined; ; ) {
      const rows = await store.readHeard(db.read, { childId, toMs }, { after, limit: PAGE });
      if (rows.length > 0) yield rows.map(describe);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = { atMs: last.at_ms, rowid: last.rowid };
    }
  }

  return {
    heard,

    /** What stands before the entries, and the entries: of what was heard, then of the log. @throws Problem not-found. */
    async child(childId: string, language: Language) {
      const child = await store.readChild(db.read, childId);
      if (!child) throw new Problem('not-found');
      const players = await store.readPlayersOf(db.read, childId);
      const bookmarks: Bookmark[] = (await memory.bookmarks.list()).filter((one) => one.childId === childId);
      const { id, name, colour, born_on: bornOn, created_at_ms: createdAtMs } = child;
      async function* items(): AsyncGenerator<(({ what: 'heard' } & HeardEntry) | ({ what: 'log' } & LogEntry))[]> {
        for await (const page of heard(childId)) yield page.map((entry) => ({ what: 'heard' as const, ...entry }));
        for await (const page of eventLog.pages({ childId }, language)) {
          yield page.map((entry) => ({ what: 'log' as const, ...entry }));
        }
      }
      return {
        facts: {
          child: { id, name, colour, bornOn, createdAt: new Date(createdAtMs).toISOString() },
          players,
          bookmarks,
        },
        pages: items(),
      };
    },
  };
}

function describe(row: store.HeardLine): HeardEntry {
  const names = {
    ...{ child: row.child, player: row.player, title: row.title, collection: row.collection, stream: row.stream },
    ...{ childId: row.child_id, playerId: row.player_id },
  };
  return {
    at: new Date(row.at_ms).toISOString(),
    ...(Object.fromEntries(Object.entries(names).filter(([, name]) => name !== null)) as Partial<HeardEntry>),
    ...{ heardMs: row.heard_ms, whole: row.is_whole === 1, estimated: row.is_estimated === 1 },
  };
}
