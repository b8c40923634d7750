// The whole stream side over a real HTTP server, with made-up audio in a folder of its own and a clock that we move.
// Nothing of ours is replaced: only the library's answer "what is this audio made of?" is given by the test.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { FRAME_MS, PROFILES } from '#core/mp3/profile.ts';
import type { Plan } from '#core/plan/plan.ts';
import type { Source } from '#core/source/document.ts';
import type { AudioFact, CollectionFact } from '#core/source/world.ts';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createPlaces } from '#server/features/cards/places/service.ts';
import { createFamily } from '#server/features/family/service.ts';
import { SentCounts } from '#server/features/history/sending/service.ts';
import { createHistory } from '#server/features/history/service.ts';
import { createMoments } from '#server/features/listening/deciding/moments.ts';
import { createListeningUpkeep } from '#server/features/listening/jobs.ts';
import { listenForListening } from '#server/features/listening/listeners.ts';
import { createMemory } from '#server/features/listening/memory/service.ts';
import { createStreamDoor } from '#server/features/listening/routes.ts';
import { createListening } from '#server/features/listening/service.ts';
import { createWho } from '#server/features/listening/who/service.ts';
import { createStreams } from '#server/features/streams/service.ts';
import { clientAddressThrough } from '#server/http/client-address.ts';
import { idsFrom } from '#server/ids.ts';
import { BlockCache } from '#server/media/block-cache.ts';
import { DamagedSegments } from '#server/media/damaged-segments.ts';
import { DeliveryCounts } from '#server/media/delivery-counts.ts';
import { DescriptorCache } from '#server/media/descriptor-cache.ts';
import { PlanShelf } from '#server/media/plan-shelf.ts';
import { openPlanning } from '#server/media/planning.ts';
import { SegmentStore } from '#server/media/segments.ts';
import { Sender } from '#server/media/sender.ts';
import { loadSentence } from '#server/media/sentence.ts';
import { createNotices } from '#server/ops/notices.ts';
import { openSecrets } from '#server/secrets.ts';
import { ManualClock } from '#test/manual-clock.ts';

export const FRAME_BYTES = PROFILES['stereo-160'].frameBytes;

export interface WorldOptions {
  folder?: string;
  clock?: ManualClock;
  blockCacheBytes?: number;
  trustedProxies?: string[];
  /** As if players could be heard. */
  hasEvents?: boolean;
  /** Leave the door closed, as before the database is there. */
  closed?: boolean;
}

export type StreamWorld = Awaited<ReturnType<typeof openStreamWorld>>;

export async function openStreamWorld(options: WorldOptions = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'yss-streaming-'));
  const clock = options.clock ?? new ManualClock();
  const faults: unknown[] = [];
  const onFault = (cause: unknown) => faults.push(cause);
  const log = pino({ level: 'silent' });
  const makeId = idsFrom(clock);
  const segments = new SegmentStore(join(folder, 'segments'));
  await segments.sweepTemporary();

  const descriptors = new DescriptorCache({ pathOf: (hash) => segments.pathOf(hash), clock, onFault });
  const blocks = new BlockCache(descriptors, options.blockCacheBytes);
  const sentence = await loadSentence(join(folder, 'no-sentences'), 'stereo-160');
  const shelf = new PlanShelf({ blocks, findInMemory: (hash) => sentence.segments.get(hash) });
  const counts = new DeliveryCounts(clock);
  let onDamage = (_hash: string, _sizeBytes: number): void => {};
  const sender = new Sender({ clock, onFault, onDamage: (hash, sizeBytes) => onDamage(hash, sizeBytes) });
  const clientAddress = clientAddressThrough(options.trustedProxies ?? []);
  const door = createStreamDoor({
    sender,
    counts,
    clock,
    log,
    clientAddress,
    sentence: () => shelf.put(sentence.plan),
  });
  const server = createServer((request, response) => {
    if (!door.takeOver(request, response)) response.writeHead(599).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const db = await openDb(folder);
  const events = new Events({ db, clock, log });
  const notices = createNotices({ db, events, clock, makeId, log, language: () => 'en' });
  const damaged = new DamagedSegments({ db, events, segments, onFault, forget: (hash) => blocks.forget(hash) });
  onDamage = (hash, sizeBytes) => void damaged.report([{ hash, sizeBytes }]);
  const facts = new Map<string, AudioFact>();
  const collections = new Map<string, CollectionFact>();
  const changed = { since: 0 };
  const planner = openPlanning({
    ...{ events, clock, segments, onFault, profile: 'stereo-160' },
    // What the test puts into the library is known at once.
    db: { changesOf: () => changed.since++ },
    library: { findAudioFacts: async () => facts, findCollectionFacts: async () => collections },
    findSpeech: () => ({ state: 'missing' }),
    keepSegment: async () => {},
  });
  const findMissingAudio = async (ids: string[]) => ids.filter((id) => !facts.has(id));
  const secrets = openSecrets(folder);
  const family = createFamily({ db, events, clock, makeId });
  await family.load();
  const streams = await createStreams({
    ...{ db, events, secrets, clock, makeId, planner, counts, findMissingAudio },
    baseUrl: () => url,
    findCollections: async () => collections,
    family: { hasChild: (id) => family.childName(id) !== undefined, hasPlayer: () => true },
  });
  const places = await createPlaces({ db, events, streamAt: (address) => streams.at(address) });
  const history = createHistory({
    ...{ db, clock, zone: () => family.settings().zone },
    ...{ flushPlays: async () => {}, flushCards: async () => {}, forgetChild: () => {} },
  });
  const memory = createMemory({ db, clock, log, history });
  const who = createWho({
    ...{ clock, log, family },
    placesOf: (streamId) => places.ofStream(streamId),
    hasEvents: () => options.hasEvents ?? false,
  });
  const listening = await createListening({
    ...{ db, events, clock, makeId, log, notices, planner, shelf, streams, counts, damaged, who, memory, places },
    momentOf: createMoments({ clock, family, memory }),
    language: () => family.settings().language,
    sentence: () => sentence.plan,
    startWindowMs: 60_000,
  });
  const upkeep = createListeningUpkeep({ db, clock, listening });
  listenForListening({ events, listening, sender, damaged });
  const sent = new SentCounts({ db, clock, log, zone: () => family.settings().zone });
  if (!options.closed) door.openUp({ streams, listening, notices, sent });

  return {
    ...{ folder, clock, url, server, sender, blocks, descriptors, segments, shelf, counts, faults, facts, sentence },
    ...{
      db,
      events,
      notices,
      planner,
      streams,
      listening,
      upkeep,
      damaged,
      door,
      family,
      memory,
      history,
      sent,
      collections,
    },

    /** Puts audio of so many frames into the library; its bytes differ from those of any other. */
    addAudio(audioId: string, frames: number): Buffer {
      const bytes = madeUpAudio(audioId, frames);
      const hash = createHash('sha256').update(bytes).digest('hex');
      const path = segments.pathOf(hash);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      const segment = { hash, segmentBytes: bytes.length, fromByte: 0, lengthBytes: bytes.length };
      facts.set(audioId, { state: 'ready', title: audioId, durationMs: frames * FRAME_MS, segments: [segment] });
      return bytes;
    },

    async addStream(source: Source): Promise<{ id: string; path: string }> {
      const { id, url: address } = await streams.create({ name: 'A stream', document: { version: 1, source } });
      return { id, path: new URL(address).pathname };
    },

    pathOfAudio(audioId: string): string {
      const fact = facts.get(audioId);
      return segments.pathOf(fact?.state === 'ready' ? (fact.segments[0]?.hash ?? '') : '');
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await close(server);
      await listening.flush();
      await events.settled();
      await descriptors[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const playing = (...audioIds: string[]): Source =>
  audioIds.length === 1
    ? { kind: 'audio', audioId: audioIds[0] ?? '' }
    : { kind: 'sequence', items: audioIds.map((audioId) => ({ kind: 'audio', audioId })) };

/** What a plan should be on the wire, put together without any code of ours. */
export function concatenate(plan: Plan, ...parts: Buffer[]): Buffer {
  return Buffer.concat([plan.preamble, ...parts]);
}

export async function eventually(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`It never happened: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function madeUpAudio(seed: string, frames: number): Buffer {
  const words = new Int32Array((frames * FRAME_BYTES) / 4);
  let state = createHash('sha256').update(seed).digest().readInt32LE();
  for (let index = 0; index < words.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    words[index] = state;
  }
  const bytes = Buffer.from(words.buffer);
  for (let at = 0; at < bytes.length; at += FRAME_BYTES) bytes.set([0xff, 0xfb, 0xa4], at);
  return bytes;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
