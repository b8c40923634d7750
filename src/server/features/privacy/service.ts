// Forgetting a child, by one call: whatever belongs to it goes, in memory, in every table and every file; the rest of the
// family's stays. What was begun is finished after a kill. What parents have named after the child stays, and is said.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '#contract/errors.ts';
import type { Erasure } from '#contract/privacy.ts';
import { hasName, tellsOfChild } from '#core/privacy/mentions.ts';
import type { Db } from '../../db/db.ts';
import { readPreference, writePreference } from '../../db/preferences.ts';
import type { Log } from '../../log.ts';
import { createTurns } from '../../turns.ts';
import type { EventLog } from '../event-log/service.ts';
import type { Family } from '../family/service.ts';
import type { History } from '../history/service.ts';
import type { Rendering } from '../library/rendering/service.ts';
import type { Memory } from '../listening/memory/service.ts';
import type { Listening } from '../listening/service.ts';
import type { Speech } from '../speech/service.ts';
import { findCopies } from './erasing/copies.ts';
import { isRecordOfName, RECORDS_WITH_NAMES } from './erasing/records.ts';
import * as store from './store.ts';

const ERASING = 'privacy.erasing';
const MOST_LEFT = 100;

export interface PrivacyDeps {
  db: Db;
  log: Log;
  dataFolder: string;
  family: Pick<Family, 'childName' | 'removeChild' | 'refresh'>;
  history: Pick<History, 'forgetChild'>;
  listening: Pick<Listening, 'forgetPlays'>;
  memory: Pick<Memory, 'flush' | 'forgetLists'>;
  speech: Pick<Speech, 'forget'>;
  eventLog: Pick<EventLog, 'forget'>;
  rendering: Pick<Rendering, 'forgetNow'>;
  /** Lets go of the raw messages that are held. */
  forgetMessages(): void;
}

/** What is being forgotten; kept until it is done. */
interface Wish {
  childId: string;
  name: string;
  keepChild: boolean;
}

export type Privacy = ReturnType<typeof createPrivacy>;

export function createPrivacy(deps: PrivacyDeps) {
  const { db, log, family, history, listening, memory, speech, eventLog, rendering } = deps;
  const turns = createTurns();

  async function erase(wish: Wish): Promise<Erasure> {
    const { childId, name, keepChild } = wish;
    const tables = await store.readTables(db.read);
    await db.write((tx) => writePreference(tx, ERASING, JSON.stringify(wish)));
    await memory.flush();
    await history.forgetChild(childId);
    const counts = await store.countOfChild(db.read, tables, childId);

    if (keepChild) await db.write((tx) => store.deleteRemembered(tx, tables, childId));
    else if (family.childName(childId) !== undefined) await family.removeChild(childId);
    deps.forgetMessages();
    const { ids: listeningIds, segmentHashes } = await listening.forgetPlays(
      (play) => play.childId === childId || (!keepChild && tellsOfChild(JSON.parse(play.trace), name)),
    );
    const logEntries = await eventLog.forget({ childId, listeningIds });
    // What a play under way has written since it was counted.
    if (keepChild) await db.write((tx) => store.deleteRemembered(tx, tables, childId));
    memory.forgetLists();

    const spoken = keepChild ? [] : await speech.forget((text) => hasName(text, name));
    const swept = await sweep(wish, tables, listeningIds);
    const segments = await rendering.forgetNow([...new Set([...segmentHashes, ...spoken])]);
    const copies = await findCopies(deps.dataFolder);
    for (const copy of copies) await rm(join(deps.dataFolder, copy), { force: true });
    if (!keepChild) await family.refresh();
    await db.write((tx) => writePreference(tx, ERASING, null));
    const preferences = tables.find((table) => table.name === 'preference');
    if (preferences && !keepChild) await store.sweepId(db, preferences, childId);
    if (!db.settle()) log.info('What was forgotten leaves the journal of the database with the next writing');
    const { bookmark, heard, listening_session, log_entry, ...others } = counts;
    const entries = {
      ...{ bookmarks: bookmark ?? 0, heard: heard ?? 0, plays: listeningIds.length, sessions: listening_session ?? 0 },
      ...{ logEntries: Math.max(logEntries, log_entry ?? 0), sentences: spoken.length },
      ...Object.fromEntries(Object.entries(others).filter(([table]) => table !== 'listening')),
      ...swept,
    };
    return {
      erased: { child: !keepChild, entries, files: segments.length + copies.length },
      left: keepChild ? [] : await listLeft(name),
    };
  }

  /** What names the id or tells of the child, whoever wrote it. Preferences hold the note of this very work: they go last. */
  async function sweep(
    { childId, name, keepChild }: Wish,
    tables: readonly store.TableFacts[],
    listeningIds: readonly string[],
  ): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    const add = (table: string, count: number) => {
      if (count > 0) counts[table] = (counts[table] ?? 0) + count;
    };
    for (const table of tables) {
      const isRecord = RECORDS_WITH_NAMES.includes(table.name);
      if (!keepChild && isRecord) {
        const isDoomed = (row: Record<string, string | null>) => isRecordOfName(table.name, row, name);
        add(table.name, await store.sweepText(db, table, name, isDoomed));
      }
      if (table.name === 'event') {
        for (const id of listeningIds) add(table.name, await store.sweepId(db, table, id));
      }
      if (keepChild ? isRecord : table.name !== 'preference') add(table.name, await store.sweepId(db, table, childId));
    }
    return counts;
  }

  async function listLeft(name: string): Promise<Erasure['left']> {
    const rows = await store.listNamed(db.read, name);
    return rows
      .filter(({ text }) => hasName(text, name))
      .slice(0, MOST_LEFT)
      .map(({ text: _, ...named }) => named);
  }

  return {
    /** @throws Problem not-found. */
    async eraseChild(childId: string, { keepChild }: { keepChild: boolean }): Promise<Erasure> {
      return await turns.take('erase', async () => {
        const name = family.childName(childId);
        if (name === undefined) throw new Problem('not-found');
        return await erase({ childId, name, keepChild });
      });
    },

    /** Finishes what a kill has interrupted. Never rejects. */
    async finish(): Promise<void> {
      try {
        const unfinished = await readPreference(db.read, ERASING);
        if (unfinished !== undefined) await turns.take('erase', () => erase(JSON.parse(unfinished) as Wish));
      } catch (cause) {
        log.error({ err: cause }, 'A child that was to be forgotten could not be; it is tried again at the next start');
      }
    },
  };
}
