// For tests: speech with everything it stands on. A speech service that the tests play, the espeak-ng that npm brings, a
// library of silent recordings, and a clock that is moved. One house serves a file; `begin` and `end` frame each test.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import type { AudioFact } from '#core/source/world.ts';
import { type Db, openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { createSpeech, type Speech } from '#server/features/speech/service.ts';
import { idsFrom } from '#server/ids.ts';
import { Jobs } from '#server/jobs/jobs.ts';
import type { FoundFfmpeg } from '#server/media/ffmpeg-find.ts';
import { SegmentStore } from '#server/media/segments.ts';
import { loadSentences, type Sentences } from '#server/media/sentence.ts';
import { findEspeak } from '#server/media/speech/espeak.ts';
import type { Wording } from '#server/media/speech/voice.ts';
import { Voices } from '#server/media/speech/voices.ts';
import { WorkerPool } from '#server/media/worker-pool.ts';
import { createNotices } from '#server/ops/notices.ts';
import { ManualClock } from './manual-clock.ts';
import { ffmpegForTests } from './programs.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

export const PROFILE = 'mono-96' as const;
export const MIA: Wording = { text: 'Good evening, Mia.', language: 'en' };
export const BEN: Wording = { text: 'Good evening, Ben.', language: 'en' };
export const DAY_MS = 86_400_000;

export class SpeechHouse {
  isServiceAway = false;
  /** It takes requests and never answers. */
  isServiceSilent = false;
  asked: string[] = [];
  library = new Map<string, AudioFact>();
  reachable: Wording[] = [];
  clock = new ManualClock();
  readonly workers = new WorkerPool(1);
  ffmpeg!: FoundFfmpeg;
  db!: Db;
  jobs!: Jobs;
  events!: Events;
  notices!: ReturnType<typeof createNotices>;
  segments!: SegmentStore;
  sentences!: Sentences;
  speech!: Speech;
  voices!: Voices;
  #folder!: TemporaryFolder;
  #service!: Server;

  async build(): Promise<void> {
    this.ffmpeg = await ffmpegForTests();
    const [robot] = await findEspeak({});
    if (!robot) throw new Error('The npm package espeak-ng is not installed');
    this.#service = createServer(async (request, response) => {
      const { input } = JSON.parse((await request.toArray()).join(''));
      this.asked.push(input);
      if (this.isServiceSilent) return;
      if (this.isServiceAway) return void response.writeHead(503).end();
      const said = await robot.speak({ text: input, language: 'fr' }, new AbortController().signal);
      response.setHeader('content-type', 'audio/wav').end(said.kind === 'voiced' ? said.bytes : '');
    });
    this.#service.listen(0, '127.0.0.1');
    await once(this.#service, 'listening');
  }

  async leave(): Promise<void> {
    this.#service.closeAllConnections();
    this.#service.close();
    await this.workers[Symbol.asyncDispose]();
  }

  async begin(): Promise<void> {
    this.#folder = temporaryFolder();
    this.clock = new ManualClock();
    this.isServiceAway = false;
    this.isServiceSilent = false;
    this.asked = [];
    this.library = new Map();
    this.reachable = [];
    this.segments = new SegmentStore(join(this.#folder.path, 'segments'));
    await this.segments.sweepTemporary();
    this.db = await openDb(this.#folder.path);
    this.voices = new Voices(this.clock);
    const url = `http://127.0.0.1:${(this.#service.address() as AddressInfo).port}`;
    await this.voices.find({ service: { url, model: 'kokoro', voice: 'bella' } });
    await this.open();
  }

  async end(): Promise<void> {
    await this.close();
    await this.db[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }

  async open(): Promise<void> {
    const { db, clock, voices, segments, ffmpeg, workers } = this;
    const log = pino({ level: 'silent' });
    const makeId = idsFrom(clock);
    this.events = new Events({ db, clock, log });
    this.jobs = new Jobs({ db, clock, events: this.events, log, makeId });
    this.notices = createNotices({ db, events: this.events, clock, makeId, log, language: () => 'en' });
    this.sentences = await loadSentences(join(import.meta.dirname, '../src/server/media/sentences'), PROFILE);
    const { jobs, notices, sentences } = this;
    this.speech = await createSpeech({
      ...{ db, clock, jobs, log, notices, voices, segments, sentences, profile: PROFILE },
      tools: () => ({ ffmpeg, workers }),
      reachable: async () => this.reachable,
      findAudioFacts: async (ids) => new Map([...this.library].filter(([id]) => ids.includes(id))),
      language: () => 'de',
    });
    await this.jobs.start();
  }

  async close(): Promise<void> {
    await this.jobs[Symbol.asyncDispose]();
  }

  /** A long time passes while the server is off. */
  async reopenAfter(passedMs: number): Promise<void> {
    await this.close();
    this.clock = new ManualClock(this.clock.now() + passedMs);
    await this.open();
  }

  /** One look, with everything that follows from it. */
  async lookAhead(): Promise<void> {
    await this.speech.lookAhead();
    await this.settle();
  }

  /** Resolves when this sentence has been spoken. */
  spoken(wording: Wording): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.events.on('job.finished', 'test', () => {
        if (this.hashOf(wording) === undefined) return;
        stop();
        resolve();
      });
    });
  }

  /** A silent recording of so many frames in the library. */
  addAudio(id: string, frames: number): void {
    const bytes = Buffer.from(silentFrames(PROFILES[PROFILE], frames));
    const hash = id.repeat(64).slice(0, 64);
    const path = this.segments.pathOf(hash);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    const segment = { hash, segmentBytes: bytes.length, fromByte: 0, lengthBytes: bytes.length };
    this.library.set(id, { state: 'ready', title: id, durationMs: frames * 24, segments: [segment] });
  }

  async settle(): Promise<void> {
    await this.jobs.settled();
    await this.events.settled();
  }

  hashOf({ text, language }: Wording): string | undefined {
    const fact = this.speech.find(text, language);
    return fact.state === 'ready' ? fact.segments[0]?.hash : undefined;
  }

  async openNotices(): Promise<string[]> {
    return (await this.notices.list()).filter(({ clearedAt }) => !clearedAt).map(({ text }) => text);
  }
}
