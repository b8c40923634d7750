// A library that imports, with real database, jobs, ffmpeg and disk in a temporary folder; only the clock is ours.
// Sounds are made here too, so that each test says what its files are.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import type { ImportFile } from '#contract/imports.ts';
import type { Clock } from '#server/clock.ts';
import { systemClock } from '#server/clock.ts';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { startListening } from '#server/features/imports/listeners.ts';
import type { ImportDeps } from '#server/features/imports/phases/deps.ts';
import { Imports } from '#server/features/imports/service.ts';
import { Uploads } from '#server/features/imports/uploads/service.ts';
import { listenForDamage } from '#server/features/library/rendering/listeners.ts';
import { Rendering } from '#server/features/library/rendering/service.ts';
import { Library } from '#server/features/library/service.ts';
import { idsFrom } from '#server/ids.ts';
import { Jobs } from '#server/jobs/jobs.ts';
import { CoverStore } from '#server/media/covers.ts';
import { SegmentStore } from '#server/media/segments.ts';
import { WorkerPool } from '#server/media/worker-pool.ts';
import { createNotices } from '#server/ops/notices.ts';
import { ffmpegForTests } from '../programs.ts';

export const ffmpeg = await ffmpegForTests();

export interface WorldOptions {
  dataFolder: string;
  render?: 'all' | 'used';
  reserveBytes?: number;
  clock?: Clock;
  used?: string[];
  uploadLimitBytes?: number;
  /** Only to look at what is there: no job is begun. */
  isResting?: boolean;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld({ dataFolder, render = 'all', reserveBytes = 0, ...options }: WorldOptions) {
  await using stack = new AsyncDisposableStack();
  const clock = options.clock ?? systemClock;
  const log = pino({ level: 'error' });
  const makeId = idsFrom(clock);
  const db = stack.use(await openDb(dataFolder));
  const events = new Events({ db, clock, log });
  const workers = stack.use(new WorkerPool(2));
  const segments = new SegmentStore(join(dataFolder, 'segments'));
  await segments.sweepTemporary();
  const covers = new CoverStore(join(dataFolder, 'covers'));
  const jobs = stack.use(new Jobs({ db, clock, events, log, makeId }));
  const tools = () => ({ ffmpeg, workers });
  const shared = { db, clock, events, jobs, log, makeId, tools, reserveBytes, profile: 'stereo-160' as const };
  const notices = createNotices({ db, events, clock, makeId, log, language: () => 'en' });
  const planned = new Set<string>();
  const rendering = new Rendering({ ...shared, segments, concurrency: 2, plannedSegments: async () => planned });
  const deps: ImportDeps = {
    ...shared,
    dataFolder,
    render,
    covers,
    rendering,
    uploadLimitBytes: options.uploadLimitBytes ?? 1024 ** 3,
    tellRoom: (tx, room) =>
      room === 'enough' ? notices.clear(tx, 'disk') : notices.raise(tx, 'disk', 'trouble', { code: 'disk-full' }),
    findUsed: async (audioIds) => new Set(audioIds.filter((id) => options.used?.includes(id))),
  };
  const imports = new Imports(deps);
  await imports.prepare();
  const library = new Library({
    ...shared,
    covers,
    segments,
    rendering,
    usesOf: async (id) => ({ streams: options.used?.includes(id) ? [{ id: 's', name: 'A stream' }] : [], cards: [] }),
    isOurFile: (path) => path.startsWith(imports.uploadsFolder),
    stopPlaying: async () => {},
  });
  stack.defer(() => events.settled());
  const uploads = new Uploads(deps, imports);
  await uploads.tidy();
  stack.use(startListening(deps, { imports, uploads }));
  const stopRepairs = listenForDamage(events, rendering);
  stack.defer(stopRepairs);
  if (!options.isResting) await jobs.start();
  const owned = stack.move();
  const settled = async () => {
    for (let quiet = 0; quiet < 2; quiet++) {
      await jobs.settled();
      await events.settled();
    }
  };
  return {
    ...shared,
    deps,
    segments,
    covers,
    rendering,
    imports,
    uploads,
    library,
    planned,
    notices,
    settled,
    /** Imports a folder to the end and gives what became of each file, by path. */
    async import(path: string, { watch = false, continuous = false } = {}) {
      const { importId, folder } = await imports.addFolder({ path, watch, continuous });
      await settled();
      return { importId, folder, run: await imports.get(importId), files: await this.files(importId) };
    },
    async rescan(folderId: string) {
      const importId = await imports.scan(folderId);
      await settled();
      return { importId, run: await imports.get(importId), files: await this.files(importId) };
    },
    async files(importId: string): Promise<Record<string, ImportFile>> {
      const { items } = await imports.listFiles(importId, { limit: 500 });
      return Object.fromEntries(items.map((item) => [item.path, item]));
    },
    async audio() {
      return await db.read.selectFrom('audio').selectAll().orderBy('sort_key').orderBy('id').execute();
    },
    /** Title → titles of its parts. */
    async collections(): Promise<Record<string, string[]>> {
      const rows = await db.read
        .selectFrom('collection')
        .innerJoin('collection_item', 'collection_item.collection_id', 'collection.id')
        .innerJoin('audio', 'audio.id', 'collection_item.audio_id')
        .select(['collection.title', 'audio.title as part'])
        .orderBy('collection.title')
        .orderBy('collection.id')
        .orderBy('collection_item.position')
        .execute();
      const byTitle: Record<string, string[]> = {};
      for (const { title, part } of rows) byTitle[title] = [...(byTitle[title] ?? []), part];
      return byTitle;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface SoundWish {
  seconds?: number;
  pitch?: number;
  volume?: number;
  tags?: Record<string, string>;
}

/** Writes a sound whose pitch makes its content its own. The ending decides the format. */
export function makeSound(path: string, { seconds = 1, pitch = 440, volume = 1, tags = {} }: SoundWish = {}): string {
  mkdirSync(dirname(path), { recursive: true });
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  const wave = `sine=frequency=${pitch}:duration=${seconds}:sample_rate=44100,volume=${volume}`;
  const sound = ['-f', 'lavfi', '-i', wave];
  runFfmpeg([...sound, ...metadata, '-map_chapters', '-1', ...(path.endsWith('.m4b') ? ['-f', 'mp4'] : []), path]);
  return path;
}

export function makeBook(
  path: string,
  chapters: string[],
  { secondsEach = 1, pitch = 300, title = 'A book' } = {},
): string {
  mkdirSync(dirname(path), { recursive: true });
  const marks = chapters.map((name, index) => {
    const [start, end] = [index * secondsEach * 1000, (index + 1) * secondsEach * 1000];
    return `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start}\nEND=${end}\ntitle=${name}\n`;
  });
  const marksPath = `${path}.marks`;
  writeFileSync(marksPath, `;FFMETADATA1\ntitle=${title}\nartist=An author\n${marks.join('')}`);
  const seconds = secondsEach * chapters.length;
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=${pitch}:duration=${seconds}`];
  const how = ['-i', marksPath, '-map', '0:a', '-map_metadata', '1', '-map_chapters', '1', '-c:a', 'aac', '-f', 'mp4'];
  runFfmpeg([...sound, ...how, path]);
  rmSync(marksPath);
  return path;
}

export function runFfmpeg(args: string[]): void {
  execFileSync(ffmpeg.path, ['-nostdin', '-v', 'error', '-y', ...args]);
}
