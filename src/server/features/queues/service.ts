// Queues: streams that scripts fill file by file. A queue is a stream with a sequence; here is only what its simple API
// calls it and how file names become audio. Whatever plays goes through the streams' own door.
import { Problem } from '#contract/errors.ts';
import type { ListedFile, PlayMode, QueueChange, QueueInfo } from '#contract/queues.ts';
import type { Source } from '#core/source/document.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { createTurns } from '../../turns.ts';
import type { LibraryFile } from '../library/listing/files.ts';
import type { Streams } from '../streams/service.ts';
import { keepFiles } from './files/known-files.ts';
import { audioIdsOf, documentOf, itemOf, itemsOf, type Language, sourceIn } from './files/queue-source.ts';
import * as store from './store.ts';

export interface QueuesDeps {
  db: Db;
  clock: Clock;
  streams: Pick<Streams, 'create' | 'update' | 'remove' | 'findSource'>;
  listFiles: () => Promise<LibraryFile[]>;
  /** Address of an audio's sound, for parents. */
  soundUrl: (audioId: string) => string;
  language: () => Language;
}

/** What a request for a queue's audio is to hear. */
export interface QueuePlay {
  streamId: string;
  fileCount: number;
  /** Instead of what the stream says; undefined: what it says. */
  source: Source | undefined;
}

/** An item of a queue, by the name that scripts know it by. */
interface Item {
  name: string;
  source: Source;
}

export type Queues = Awaited<ReturnType<typeof createQueues>>;

/** Reads all names, so that a queue that is public can be heard without a database. */
export async function createQueues(deps: QueuesDeps) {
  const { db, clock, streams } = deps;
  const findFiles = keepFiles(db, deps.listFiles);
  const turns = createTurns();
  const known = new Map<string, QueuePlay>();
  for (const { name, stream_id: streamId } of await store.listQueues(db.read)) {
    known.set(name, { streamId, fileCount: 0, source: undefined });
  }

  /** The items that are there: of audio that was deleted nothing is left to name. */
  async function read(name: string): Promise<{ streamId: string; items: Item[] }> {
    const row = await store.findQueue(db.read, name);
    const found = row && (await streams.findSource(row.stream_id));
    if (found?.outcome !== 'found') throw noQueue(name);
    return { streamId: row?.stream_id ?? '', items: await namedItems(found.source) };
  }

  async function namedItems(queue: Source): Promise<Item[]> {
    const { nameOfAudio } = await findFiles();
    return itemsOf(queue).flatMap((source) => {
      const audioIds = audioIdsOf(source);
      if (audioIds === undefined) return [{ name: `(${source.kind})`, source }];
      const left = audioIds.filter((id) => nameOfAudio.has(id));
      const itsName = nameOfAudio.get(left[0] ?? '');
      return itsName === undefined ? [] : [{ name: itsName, source: itemOf(left) }];
    });
  }

  async function write(name: string, streamId: string | undefined, items: readonly Item[]): Promise<void> {
    const document = documentOf(
      items.map(({ source }) => source),
      deps.language(),
    );
    if (!document) throw new Problem('validation-failed', { detail: 'A queue holds at most ten thousand files.' });
    if (streamId !== undefined) {
      await streams.update(streamId, { document });
      return;
    }
    const made = await streams.create({ name, document });
    await db.write((tx) => store.insertQueue(tx, { name, stream_id: made.id, created_at_ms: clock.now() }));
    known.set(name, { streamId: made.id, fileCount: items.length, source: undefined });
  }

  /** Changes a queue that is there; two at once come one after the other. `change` says what it did. */
  async function change(name: string, work: (items: Item[]) => string): Promise<QueueChange> {
    return await turns.take(name, async () => {
      const { streamId, items } = await read(name);
      const message = work(items);
      await write(name, streamId, items);
      return { success: true, message, queue: describe(name, items) };
    });
  }

  async function findItems(wanted: readonly string[]): Promise<Item[]> {
    const { names } = await findFiles();
    const found = wanted.map((name) => ({ name, file: names.find(name) }));
    const missing = found.filter(({ file }) => file === undefined).map(({ name }) => name);
    if (missing.length > 0) throw new Problem('not-found', { detail: `Audio files not found: ${missing.join(', ')}.` });
    const unclear = found.filter(({ file }) => file === 'several').map(({ name }) => name);
    if (unclear.length > 0) {
      const detail = `Several files have this name: ${unclear.join(', ')}. GET /api/audio/list tells them apart.`;
      throw new Problem('not-found', { detail });
    }
    return found.flatMap(({ file }) =>
      file === undefined || file === 'several' ? [] : [{ name: names.of(file), source: itemOf(file.audioIds) }],
    );
  }

  async function findPlayNow(name: string, mode: PlayMode): Promise<QueuePlay | undefined> {
    const row = await store.findQueue(db.read, name);
    const found = row && (await streams.findSource(row.stream_id));
    if (!row || found?.outcome === 'gone') return undefined;
    // One that cannot be read plays what its stream plays in that need.
    if (found?.outcome !== 'found') return { streamId: row.stream_id, fileCount: 0, source: undefined };
    const fileCount = (await namedItems(found.source)).length;
    const source = fileCount === 0 ? undefined : sourceIn(mode, found.source);
    return { streamId: row.stream_id, fileCount, source };
  }

  return {
    async listFiles(): Promise<ListedFile[]> {
      const { files, names } = await findFiles();
      return files.map((file) => ({
        filename: names.of(file),
        size: file.sizeBytes,
        duration: Math.round(file.durationMs / 1000),
        url: deps.soundUrl(file.audioIds[0] ?? ''),
      }));
    },

    list: async (): Promise<string[]> => (await store.listQueues(db.read)).map(({ name }) => name),

    /** @throws Problem not-found, as everything here that is given a name. */
    async get(name: string): Promise<QueueInfo> {
      const { items } = await read(name);
      return { ...describe(name, items), loop: false };
    },

    /** All of them or none; makes the queue if it is not there. @throws Problem not-found: no or several such files. */
    add: async (name: string, files: readonly string[]): Promise<QueueChange> =>
      await turns.take(name, async () => {
        const added = await findItems(files);
        const before = (await store.findQueue(db.read, name)) ? await read(name) : undefined;
        const items = [...(before?.items ?? []), ...added];
        await write(name, before?.streamId, items);
        const message = `Added ${files.length} file(s) to stream '${name}'`;
        return { success: true, message, queue: describe(name, items) };
      }),

    clear: async (name: string): Promise<QueueChange> =>
      await change(name, (items) => {
        items.length = 0;
        return `Cleared all files from stream '${name}'`;
      }),

    /** @throws Problem validation-failed: there is no such place. */
    removeAt: async (name: string, index: number): Promise<QueueChange> =>
      await change(name, (items) => {
        const removed = itemAt(items, index);
        items.splice(index, 1);
        return `Removed '${removed.name}' from stream '${name}'`;
      }),

    /** @throws Problem validation-failed: there is no such place. */
    reorder: async (name: string, oldIndex: number, newIndex: number): Promise<QueueChange> =>
      await change(name, (items) => {
        const moved = itemAt(items, oldIndex);
        itemAt(items, newIndex);
        items.splice(oldIndex, 1);
        items.splice(newIndex, 0, moved);
        return `Reordered queue '${name}'`;
      }),

    remove: async (name: string): Promise<string> =>
      await turns.take(name, async () => {
        const row = await store.findQueue(db.read, name);
        if (!row) throw noQueue(name);
        await streams.remove(row.stream_id);
        return `Deleted stream queue '${name}'`;
      }),

    /** undefined: there is no such queue. Without a database it is what was last known of it. */
    async findPlay(name: string, mode: PlayMode): Promise<QueuePlay | undefined> {
      try {
        const play = await findPlayNow(name, mode);
        if (play) known.set(name, { ...play, source: undefined });
        else known.delete(name);
        return play;
      } catch {
        // The door meets the same trouble, tells of it and has something else to play.
        return known.get(name);
      }
    },
  };
}

function itemAt(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (!item) {
    throw new Problem('validation-failed', {
      detail: `Invalid file index: ${index}. Queue has ${items.length} files.`,
    });
  }
  return item;
}

function describe(name: string, items: readonly Item[]): QueueChange['queue'] {
  return { name, files: items.map((item) => item.name), file_count: items.length };
}

function noQueue(name: string): Problem {
  return new Problem('not-found', { detail: `Stream queue '${name}' not found` });
}
