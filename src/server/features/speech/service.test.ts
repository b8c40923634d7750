// Sentences spoken ahead of time, by a speech service that the tests play and by the espeak-ng that npm brings.
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import type { AudioFact } from '#core/source/world.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { ffmpegForTests } from '#test/programs.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../../db/db.ts';
import { Events } from '../../events/events.ts';
import { idsFrom } from '../../ids.ts';
import { Jobs } from '../../jobs/jobs.ts';
import type { FoundFfmpeg } from '../../media/ffmpeg-find.ts';
import { SegmentStore } from '../../media/segments.ts';
import { loadSentences, type Sentences } from '../../media/sentence.ts';
import { findEspeak } from '../../media/speech/espeak.ts';
import type { Wording } from '../../media/speech/voice.ts';
import { Voices } from '../../media/speech/voices.ts';
import { WorkerPool } from '../../media/worker-pool.ts';
import { createNotices } from '../../ops/notices.ts';
import { Rendering } from '../library/rendering/service.ts';
import { watchForSpeech } from './listeners.ts';
import { createSpeech, type Speech } from './service.ts';

const PROFILE = 'mono-96' as const;
const MIA: Wording = { text: 'Good evening, Mia.', language: 'en' };
const BEN: Wording = { text: 'Good evening, Ben.', language: 'en' };
const DAY_MS = 86_400_000;

let folder: TemporaryFolder;
let ffmpeg: FoundFfmpeg;
let service: Server;
let isServiceAway: boolean;
/** It takes requests and never answers. */
let isServiceSilent: boolean;
let asked: string[];
const workers = new WorkerPool(1);

let clock: ManualClock;
let db: Db;
let jobs: Jobs;
let events: Events;
let notices: ReturnType<typeof createNotices>;
let segments: SegmentStore;
let sentences: Sentences;
let library: Map<string, AudioFact>;
let reachable: Wording[];
let speech: Speech;
let voices: Voices;

beforeAll(async () => {
  ffmpeg = await ffmpegForTests();
  const [robot] = await findEspeak({});
  if (!robot) throw new Error('The npm package espeak-ng is not installed');
  service = createServer(async (request, response) => {
    const { input } = JSON.parse((await request.toArray()).join(''));
    asked.push(input);
    if (isServiceSilent) return;
    if (isServiceAway) return void response.writeHead(503).end();
    const said = await robot.speak({ text: input, language: 'fr' }, new AbortController().signal);
    response.setHeader('content-type', 'audio/wav').end(said.kind === 'voiced' ? said.bytes : '');
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
});
afterAll(async () => {
  service.closeAllConnections();
  service.close();
  await workers[Symbol.asyncDispose]();
});

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock();
  isServiceAway = false;
  isServiceSilent = false;
  asked = [];
  library = new Map();
  reachable = [];
  segments = new SegmentStore(join(folder.path, 'segments'));
  await segments.sweepTemporary();
  db = await openDb(folder.path);
  voices = new Voices(clock);
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  await voices.find({ service: { url, model: 'kokoro', voice: 'bella' } });
  await open();
});
afterEach(async () => {
  await close();
  await db[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function open(): Promise<void> {
  const log = pino({ level: 'silent' });
  const makeId = idsFrom(clock);
  events = new Events({ db, clock, log });
  jobs = new Jobs({ db, clock, events, log, makeId });
  notices = createNotices({ db, events, clock, makeId, log, language: () => 'en' });
  sentences = await loadSentences(join(import.meta.dirname, '../../media/sentences'), PROFILE);
  speech = await createSpeech({
    ...{ db, clock, jobs, log, notices, voices, segments, sentences, profile: PROFILE },
    tools: () => ({ ffmpeg, workers }),
    reachable: async () => reachable,
    findAudioFacts: async (ids) => new Map([...library].filter(([id]) => ids.includes(id))),
    language: () => 'de',
  });
  await jobs.start();
}

async function close(): Promise<void> {
  await jobs[Symbol.asyncDispose]();
}

/** A long time passes while the server is off. */
async function reopenAfter(passedMs: number): Promise<void> {
  await close();
  clock = new ManualClock(clock.now() + passedMs);
  await open();
}

/** One look, with everything that follows from it. */
async function lookAhead(): Promise<void> {
  await speech.lookAhead();
  await settle();
}

/** Resolves when this sentence has been spoken. */
function spoken(wording: Wording): Promise<void> {
  return new Promise((resolve) => {
    const stop = events.on('job.finished', 'test', () => {
      if (hashOf(wording) === undefined) return;
      stop();
      resolve();
    });
  });
}

/** A silent recording of so many frames in the library. */
function addAudio(id: string, frames: number): void {
  const bytes = Buffer.from(silentFrames(PROFILES[PROFILE], frames));
  const hash = id.repeat(64).slice(0, 64);
  const path = segments.pathOf(hash);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  const segment = { hash, segmentBytes: bytes.length, fromByte: 0, lengthBytes: bytes.length };
  library.set(id, { state: 'ready', title: id, durationMs: frames * 24, segments: [segment] });
}

async function settle(): Promise<void> {
  await jobs.settled();
  await events.settled();
}

/** Real work goes on between two looks. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

const hashOf = ({ text, language }: Wording) => {
  const fact = speech.find(text, language);
  return fact.state === 'ready' ? fact.segments[0]?.hash : undefined;
};
const openNotices = async () => (await notices.list()).filter(({ clearedAt }) => !clearedAt).map(({ text }) => text);

describe('a sentence', () => {
  it('is spoken once, found at once, for exactly its text and language, and after a restart', async () => {
    expect(speech.find(MIA.text, 'en')).toEqual({ state: 'missing' });
    await Promise.all([speech.want([MIA, { ...MIA }]), speech.want([MIA])]);
    expect(await speech.list()).toMatchObject([{ text: MIA.text, state: 'waiting' }]);
    await settle();
    const fact = speech.find(MIA.text, 'EN');
    expect(fact).toMatchObject({ state: 'ready', segments: [{ fromByte: 0 }] });
    expect(asked).toEqual([MIA.text]);
    for (const [text, language] of [
      ['Good evening, Ben.', 'en'],
      ['Good evening, Mia', 'en'],
      [MIA.text, 'de'],
    ] as const) {
      expect(speech.find(text, language)).toEqual({ state: 'missing' });
    }
    await close();
    await open();
    expect(speech.find(MIA.text, 'en')).toEqual(fact);
    await speech.want([MIA]);
    await settle();
    expect(asked).toHaveLength(1);
    const [segment] = fact.state === 'ready' ? fact.segments : [];
    expect(await segments.check(segment?.hash ?? '', segment?.segmentBytes ?? 0)).toBe('ok');
    expect(await speech.heldSegments()).toEqual(new Set([segment?.hash]));
  });

  it('is spoken by the robot while the service is away, and better once it is back', async () => {
    isServiceAway = true;
    reachable = [MIA];
    await lookAhead();
    expect(await speech.list()).toMatchObject([{ engine: 'robot', voice: 'espeak-ng' }]);
    const robotic = hashOf(MIA);
    await clock.advance(60_000);
    await lookAhead();
    expect(await openNotices()).toEqual([expect.stringContaining('does not answer')]);
    isServiceAway = false;
    await clock.advance(10 * 60_000);
    await lookAhead();
    expect(await speech.list()).toMatchObject([{ engine: 'service', voice: 'kokoro bella' }]);
    expect(hashOf(MIA)).not.toBe(robotic);
    expect(await openNotices()).toEqual([]);
  });

  it('that was damaged is spoken again', async () => {
    await speech.want([MIA]);
    await settle();
    const hash = hashOf(MIA) ?? '';
    await segments.remove(hash);
    await speech.repair(hash);
    expect(hashOf(MIA)).toBeUndefined();
    await settle();
    expect(existsSync(segments.pathOf(hashOf(MIA) ?? ''))).toBe(true);
  });

  it('that nobody can speak fails, is left in peace for some hours, and is told to the parent', async () => {
    const klingon = { text: 'Qapla', language: 'tlh-x9' };
    isServiceAway = true;
    reachable = [klingon];
    await speech.want(reachable);
    await settle();
    expect(await speech.list()).toMatchObject([{ ...klingon, state: 'failed' }]);
    const tries = asked.length;
    await clock.advance(60 * 60_000);
    await lookAhead();
    expect(asked).toHaveLength(tries);
    expect(await openNotices()).toEqual([expect.stringContaining('Qapla')]);
    isServiceAway = false;
    await reopenAfter(6 * 3_600_000);
    await lookAhead();
    expect(hashOf(klingon)).toBeDefined();
  });
});

describe('looking ahead', () => {
  it('forgets what was not wanted for thirty days, and keeps the rest', async () => {
    await speech.want([MIA, BEN]);
    await settle();
    const gone = hashOf(BEN);
    reachable = [MIA];
    for (let weeks = 0; weeks < 5; weeks++) {
      expect(hashOf(BEN)).toBe(gone);
      await reopenAfter(7 * DAY_MS);
      await lookAhead();
    }
    expect(hashOf(MIA)).toBeDefined();
    expect(hashOf(BEN)).toBeUndefined();
    expect(await speech.heldSegments()).not.toContain(gone);
    expect(asked).toHaveLength(2);
  });

  it('asks for a bounded number at a time and says so', async () => {
    reachable = Array.from({ length: 503 }, (_, index) => ({ text: `It is day ${index}.`, language: 'en' }));
    isServiceSilent = true;
    await speech.lookAhead();
    await until(async () => (await openNotices()).length > 0);
    const waiting = (await speech.list()).filter(({ state }) => state === 'waiting');
    expect(waiting).toHaveLength(500);
    expect(await openNotices()).toEqual([expect.stringContaining('503')]);
  });

  it('happens soon after a start and a change, and every hour', async () => {
    await using _ = watchForSpeech({ events, speech, clock, log: pino({ level: 'silent' }) });
    const evening = spoken(MIA);
    reachable = [MIA];
    await clock.advance(3_000);
    await evening;
    const another = spoken(BEN);
    reachable = [MIA, BEN];
    await db.write((tx) => events.record(tx, 'stream.changed', { streamId: 's', name: 'Evening' }));
    await events.settled();
    await clock.advance(3_000);
    await another;
    const later = { text: 'An hour later.', language: 'en' };
    const hourly = spoken(later);
    reachable = [MIA, BEN, later];
    await clock.advance(61 * 60_000);
    await hourly;
  });

  it('tells that there is no voice at all', async () => {
    await close();
    voices = new Voices(clock);
    await open();
    reachable = [MIA];
    await lookAhead();
    expect(await openNotices()).toEqual([expect.stringContaining('no voice')]);
    expect(await speech.list()).toEqual([]);
    expect(speech.voice).toBeUndefined();
  });
});

describe('tidying', () => {
  it('keeps the segments of sentences, and removes them once they are forgotten', async () => {
    await speech.want([MIA]);
    await settle();
    const hash = hashOf(MIA) ?? '';
    const tidy = async () => {
      const rendering = new Rendering({
        ...{ db, clock, events, jobs, log: pino({ level: 'silent' }), profile: PROFILE, segments, concurrency: 1 },
        tools: () => ({ ffmpeg, workers }),
        plannedSegments: () => speech.heldSegments(),
      });
      await rendering.forgetUnnamed();
      return existsSync(segments.pathOf(hash));
    };
    expect(await tidy()).toBe(true);
    await reopenAfter(20 * DAY_MS);
    expect(await tidy()).toBe(true);
    await reopenAfter(20 * DAY_MS);
    await lookAhead();
    expect(hashOf(MIA)).toBeUndefined();
    expect(await tidy()).toBe(true);
    await reopenAfter(8 * DAY_MS);
    expect(await tidy()).toBe(false);
  });
});

describe('a recording', () => {
  it('replaces a sentence, follows the library, and gives way when it is deleted', async () => {
    await speech.want([MIA]);
    await settle();
    const [{ key } = { key: '' }] = await speech.list();
    await expect(speech.record(key, 'a')).rejects.toMatchObject({ code: 'audio-missing' });
    library.set('a', { state: 'waiting', title: 'a' });
    await expect(speech.record(key, 'a')).rejects.toMatchObject({ code: 'audio-not-ready' });
    await expect(speech.record('f'.repeat(64), 'a')).rejects.toMatchObject({ code: 'not-found' });
    addAudio('a', 100);
    expect(await speech.record(key, 'a')).toMatchObject({ engine: 'recording', audioId: 'a', durationMs: 2_400 });
    expect(hashOf(MIA)).toBe('a'.repeat(64));

    addAudio('b', 50);
    library.set('a', library.get('b') as AudioFact);
    await speech.refresh();
    expect(speech.find(MIA.text, 'en')).toMatchObject({ durationMs: 1_200, segments: [{ hash: 'b'.repeat(64) }] });

    library.delete('a');
    await speech.refresh();
    await settle();
    expect(await speech.list()).toMatchObject([{ engine: 'service' }]);
  });

  it('is neither forgotten nor spoken over, until a parent takes it away', async () => {
    await speech.want([MIA]);
    await settle();
    const [{ key } = { key: '' }] = await speech.list();
    addAudio('a', 100);
    await speech.record(key, 'a');
    await reopenAfter(40 * DAY_MS);
    reachable = [MIA];
    await lookAhead();
    expect(hashOf(MIA)).toBe('a'.repeat(64));
    await speech.removeRecording(key);
    await settle();
    expect(await speech.list()).toMatchObject([{ engine: 'service' }]);
    await expect(speech.removeRecording(key)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('when nothing else can be played', () => {
  it('the sentence is in the language of the family, or a short recording of its own', async () => {
    const shipped = sentences.current;
    sentences.choose({ language: 'en' });
    expect(sentences.current.plan.etag).not.toBe(shipped.plan.etag);
    sentences.choose({ language: 'ru' });
    const english = sentences.current;

    addAudio('a', 100);
    expect(await speech.setFallback('a')).toEqual({ audioId: 'a' });
    expect(sentences.current.plan.durationMs).toBe(100 * 24);
    for (const { segments } of [shipped, english, sentences.current]) {
      for (const [hash, bytes] of segments) expect(sentences.find(hash)).toEqual(bytes);
    }
    addAudio('c', 60_000 / 24 + 1);
    await expect(speech.setFallback('c')).rejects.toMatchObject({ code: 'audio-too-long' });

    await close();
    await open();
    expect(sentences.current.plan.durationMs).toBe(100 * 24);
    library.delete('a');
    await speech.refresh();
    expect(sentences.current.plan.etag).toBe(shipped.plan.etag);
    expect(await speech.setFallback(null)).toEqual({});
  });
});

describe('trying a voice', () => {
  it('gives house format and keeps nothing', async () => {
    const bytes = await speech.tryOut(MIA, new AbortController().signal);
    expect(bytes.length % PROFILES[PROFILE].frameBytes).toBe(0);
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(await speech.list()).toEqual([]);
    expect(readdirSync(segments.root)).toEqual([]);
    const silent = speech.tryOut({ text: 'x', language: '../x' }, AbortSignal.abort());
    await expect(silent).rejects.toMatchObject({ code: 'speech-failed' });
  });
});
