// A household of two children, two players and one audiobook of four parts, with the real memory on a real database, and
// plays that are told of by hand. A kill closes the database and reads everything anew.
import { pino } from 'pino';
import type { PlayedPart } from '#core/listening/parts.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Memory as Remembered } from '#core/source/world.ts';
import { type Db, openDb } from '#server/db/db.ts';
import { createHistory, type History } from '#server/features/history/service.ts';
import { createMemory, type Memory } from '#server/features/listening/memory/service.ts';
import { insertListening, type Kept, listKept } from '#server/features/listening/store.ts';
import { sha256Hex } from '#server/media/planner.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

export const MINUTE = 60_000;
export const ZONE = 'Europe/Paris';
/** 160 kbit/s. */
const BYTES_PER_MS = 20;
const PART_MS = 5 * MINUTE;

export interface MemoryWorld extends AsyncDisposable {
  clock: ManualClock;
  db: Db;
  memory: Memory;
  history: History;
  /** Begins a play of the book's parts from `fromPart` on. */
  play(change?: Partial<Kept>, fromPart?: number): Promise<Kept>;
  /** The player says where it is; time goes on to that moment. */
  tell(kept: Kept, atMs: number, change: Partial<Playback>): Promise<void>;
  /** Plays on from `fromMs` of the plan for so long, told of every five seconds. */
  listen(kept: Kept, fromMs: number, forMs: number): Promise<void>;
  takeOut(kept: Kept): Promise<void>;
  read(who: { childId?: string; playerId?: string }, streamId?: string): Promise<Remembered>;
  placeOf(who: { childId?: string; playerId?: string }): Promise<[string, number] | undefined>;
  /** As after a kill: nothing was said to anybody. Gives the play as it is read again. */
  kill(kept: Kept): Promise<Kept>;
}

export async function memoryWorld(): Promise<MemoryWorld> {
  const folder = temporaryFolder();
  const clock = new ManualClock();
  const log = pino({ level: 'silent' });
  let plays = 0;
  const open = async () => {
    const db = await openDb(folder.path);
    const history = createHistory({
      ...{ db, clock, zone: () => ZONE },
      ...{ flushPlays: async () => {}, flushCards: async () => {}, forgetChild: () => {} },
    });
    return { db, history, memory: createMemory({ db, clock, log, history }) };
  };
  const world = {
    clock,
    ...(await open()),

    async play(change: Partial<Kept> = {}, fromPart = 0): Promise<Kept> {
      const nowMs = clock.now();
      const parts = bookParts().slice(fromPart);
      const movedParts = parts.map((part) => ({ ...part, atMs: part.atMs - fromPart * PART_MS }));
      const durationMs = movedParts.length * PART_MS;
      const kept: Kept = {
        ...{
          id: `play${plays++}`,
          streamId: 'stream',
          listenerKey: 'k',
          planEtag: 'e',
          reason: '',
          trace: '[]',
          seed: '',
        },
        ...{ sizeBytes: durationMs * BYTES_PER_MS, durationMs, slots: 0, isPrivate: true },
        ...{ parts: movedParts, partsKey: sha256Hex(JSON.stringify(change.parts ?? movedParts)) },
        ...{ startedAtMs: nowMs, lastStartAtMs: nowMs, lastUsedAtMs: nowMs, endedAtMs: undefined },
        ...{ deliveredTo: 0, bytesSent: 0, openAnswers: 0, heardToMs: 0 },
        ...{ playerId: 'player1', childId: 'mia', confidence: 'bound' },
        ...change,
      };
      await world.db.write((tx) => insertListening(tx, kept));
      return kept;
    },

    async tell(kept: Kept, atMs: number, change: Partial<Playback>): Promise<void> {
      await clock.advance(Math.max(0, atMs - clock.now()));
      const told: Playback = { playerId: kept.playerId ?? '', atMs, status: 'playing', isWaiting: false };
      await world.memory.hear(kept, { ...told, yotoCardId: 'card', ...change });
    },

    async listen(kept: Kept, fromMs: number, forMs: number): Promise<void> {
      const startMs = clock.now();
      for (let doneMs = 0; doneMs < forMs; doneMs += 5000) {
        await world.tell(kept, startMs + doneMs, { positionMs: fromMs + doneMs });
      }
      await world.tell(kept, startMs + forMs, { positionMs: fromMs + forMs });
    },

    async takeOut(kept: Kept): Promise<void> {
      await world.tell(kept, clock.now() + 1000, { status: 'stopped', yotoCardId: undefined });
    },

    async read(who: { childId?: string; playerId?: string }, streamId = 'stream'): Promise<Remembered> {
      const needs = { audioIds: [], collectionIds: ['book'] };
      return await world.memory.read({ ...who, streamId, needs, nowMs: clock.now(), zone: ZONE });
    },

    async placeOf(who: { childId?: string; playerId?: string }): Promise<[string, number] | undefined> {
      const place = (await world.read(who)).bookmarks.get('book');
      return place && [place.audioId, place.positionMs];
    },

    async kill(kept: Kept): Promise<Kept> {
      await world.db[Symbol.asyncDispose]();
      Object.assign(world, await open());
      const again = (await listKept(world.db.read)).find(({ id }) => id === kept.id);
      if (!again) throw new Error('The play is not kept.');
      return again;
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await world.db[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  await furnish(world.db);
  return world;
}

export function bookParts(): PlayedPart[] {
  return [0, 1, 2, 3].map((index) => ({
    ...{ kind: 'audio', title: `Part ${index}`, audioId: `part${index}`, collectionId: 'book' },
    ...{ atMs: index * PART_MS, lengthMs: PART_MS, fromMs: 0, wholeMs: PART_MS },
  }));
}

async function furnish(db: Db): Promise<void> {
  const made = { created_at_ms: 0, updated_at_ms: 0 };
  await db.write(async (tx) => {
    for (const id of ['mia', 'ben']) {
      await tx.insertInto('child').values({ id, name: id, colour: 'sea', born_on: null, created_at_ms: 0 }).execute();
    }
    await tx
      .insertInto('original')
      .values({
        ...{ id: 'original', folder_id: null, path: 'x', content_hash: 'x', size_bytes: 1, modified_at_ms: 0 },
        ...{ container: 'mp3', codec: 'mp3', duration_ms: 1, facts: '{}', cover_hash: null, missing_since_ms: null },
        created_at_ms: 0,
      })
      .execute();
    const collection = { title: 'The book', people: '', sort_key: '', kind: 'manual' as const, origin_key: null };
    await tx
      .insertInto('collection')
      .values({ id: 'book', ...collection, continuous: 0, cover_hash: null, ...made })
      .execute();
    for (const [position, { audioId = '', title }] of bookParts().entries()) {
      await tx
        .insertInto('audio')
        .values({
          ...{ id: audioId, title, sort_key: '', people: '', album: '', language: null, original_id: 'original' },
          ...{ part_index: position, start_ms: 0, end_ms: 1, duration_ms: PART_MS, state: 'ready', reason: null },
          ...{ trim_db: 0, cover_hash: null, missing_since_ms: null, ...made },
        })
        .execute();
      await tx.insertInto('collection_item').values({ collection_id: 'book', position, audio_id: audioId }).execute();
    }
    await tx
      .insertInto('stream')
      .values({ id: 'stream', name: 's', document: '{}', ...made })
      .execute();
    const plan = { etag: 'e', profile: 'stereo-160', size_bytes: 24_000_480, document: '{}' };
    await tx
      .insertInto('plan')
      .values({ ...plan, created_at_ms: 0, last_used_at_ms: 0 })
      .execute();
  });
}
