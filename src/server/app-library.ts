// What the family has, put together: audio and where it came from, its house format, and what became of it on the disk.
// Part of the composition root.
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import type { Bytes } from './app-bytes.ts';
import type { Thinking } from './app-thinking.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { Events } from './events/events.ts';
import type { Cards } from './features/cards/service.ts';
import { startListening } from './features/imports/listeners.ts';
import { Imports } from './features/imports/service.ts';
import { Uploads } from './features/imports/uploads/service.ts';
import { listenForDamage } from './features/library/rendering/listeners.ts';
import { Rendering } from './features/library/rendering/service.ts';
import { Library } from './features/library/service.ts';
import type { Speech } from './features/speech/service.ts';
import type { Streams } from './features/streams/service.ts';
import type { MakeId } from './ids.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import type { AudioTools } from './media/audio-tools.ts';
import { CoverStore } from './media/covers.ts';
import type { Notices } from './ops/notices.ts';

export interface LibraryParts {
  config: Config;
  db: Db;
  events: Events;
  clock: Clock;
  makeId: MakeId;
  log: Log;
  jobs: Jobs;
  notices: Notices;
  bytes: Bytes;
  audioTools: AudioTools;
  /** What plays audio. Made later, since it needs the library. */
  users: () => {
    streams: Pick<Streams, 'listAllAudio' | 'listUsing'>;
    cards: Pick<Cards, 'listPlaying'>;
    upkeep: Pick<Thinking['upkeep'], 'findHeldSegments' | 'stopPlaying'>;
    speech: Pick<Speech, 'heldSegments'>;
  };
}

export async function openLibrary(deps: LibraryParts) {
  const { config, db, events, clock, makeId, log, jobs, notices, bytes, audioTools, users } = deps;
  const { dataFolder, profile, render } = config;
  const { segments, sender } = bytes;
  await using stack = new AsyncDisposableStack();
  const damaged = bytes.recordDamage({ db, events, healed: (hashes) => rendering.markWhole(hashes) });
  const covers = new CoverStore(join(dataFolder, 'covers'));
  await segments.sweepTemporary();
  const rendering = new Rendering({
    ...{ db, clock, events, jobs, log, profile, segments, tools: audioTools.get },
    concurrency: Math.max(1, availableParallelism() - 1),
    async plannedSegments() {
      const { upkeep, speech } = users();
      return new Set([...(await upkeep.findHeldSegments()), ...(await speech.heldSegments())]);
    },
  });
  damaged.remember(await rendering.listDamaged());
  stack.defer(listenForDamage(events, rendering));
  const imports = new Imports({
    ...{ db, clock, events, jobs, log, makeId, dataFolder, profile, render, covers, rendering, tools: audioTools.get },
    uploadLimitBytes: config.uploadLimitBytes,
    tellRoom: (tx, room) =>
      room === 'enough' ? notices.clear(tx, 'disk') : notices.raise(tx, 'disk', 'trouble', { code: 'disk-full' }),
    async findUsed(audioIds) {
      const used = await users().streams.listAllAudio();
      return new Set(audioIds.filter((id) => used.has(id)));
    },
  });
  await imports.prepare();
  const uploads = new Uploads(imports.deps, imports);
  await uploads.tidy();
  stack.use(startListening(imports.deps, { imports, uploads }));
  const library = new Library({
    ...{ db, clock, events, makeId, profile, covers, segments, rendering },
    isOurFile: (path) => path.startsWith(join(imports.uploadsFolder, sep)),
    async stopPlaying(segmentHashes) {
      const stopped = new Set(await users().upkeep.stopPlaying(segmentHashes));
      sender.cut(({ streamId }) => stopped.has(streamId));
    },
    async usesOf(audioId) {
      const { streams, cards } = users();
      const using = await streams.listUsing(audioId);
      return { streams: using, cards: await cards.listPlaying(using.map(({ id }) => id)) };
    },
  });
  const owned = stack.move();
  return {
    ...{ damaged, rendering, imports, uploads, library },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
