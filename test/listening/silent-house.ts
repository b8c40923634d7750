// A whole server on a data folder that a family has used, and a listener who checks everything that is promised of an
// answer (docs/protocol/streaming-http.md §8). What breaks is the world around it: files, the disk, the database file.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { type Client, createClient } from '#client/client.ts';
import { walk } from '#core/mp3/frame-walker.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import type { Source } from '#core/source/document.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { createLog } from '#server/log.ts';
import { LeapingClock } from '#test/leaping-clock.ts';
import { ask, type Reply } from '#test/streaming/talk.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { openMadeUpLibrary } from '../bench/made-up-library.ts';

const PROFILE = PROFILES['stereo-160'];
const FRAMES = 500;
const IN_TIME_MS = 2000;

export interface HouseOptions {
  /** The data folder; its own one otherwise. */
  dataFolder?: string;
  settings?: Record<string, unknown>;
  /** Of each piece of audio. */
  frames?: number;
  /** The recipe of the stream, out of the ids of the audio and of the collection that holds it all. */
  source?: (audioIds: string[], collectionId: string) => Source;
}

export type SilentHouse = Awaited<ReturnType<typeof openSilentHouse>>;

/** Three pieces of audio, a collection of them, and a stream; `away` has audio that no stream plays. */
export async function openSilentHouse({ dataFolder, settings = {}, frames = FRAMES, source }: HouseOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = dataFolder ?? stack.use(temporaryFolder()).path;
  mkdirSync(folder, { recursive: true });
  const clock = new LeapingClock();
  const library = await openMadeUpLibrary(folder);
  const { apiToken } = library;
  const named = (title: string) => ({ title, people: '', album: '' });
  const audioIds = await library.addAudio(['Lamp', 'Fog', 'Ship'].map(named), frames);
  const collectionId = await library.addCollection('The book', audioIds);
  const playing = source?.(audioIds, collectionId) ?? { kind: 'audio', audioId: audioIds[0] ?? '' };
  const path = await library.addStream('Bedtime', playing);
  await library[Symbol.asyncDispose]();
  const { config } = loadConfig({
    ...{ port: 0, host: '127.0.0.1', dataFolder: folder, drainMs: 100, logLevel: 'silent', ...settings },
  });
  let server: RunningServer;
  let client: Client;
  async function start(): Promise<void> {
    server = await startServer({ config, version: '0', clock, log: createLog(config.logLevel) });
    client = createClient({ baseUrl: server.url, token: apiToken });
  }
  await start();
  stack.defer(() => server[Symbol.asyncDispose]());
  const streamId = await onDisk((database) => database.prepare('select id from stream').get()?.id as string);

  /** As another program would that opens the file of the database. */
  async function onDisk<T>(work: (database: DatabaseSync) => T): Promise<T> {
    const database = new DatabaseSync(join(folder, 'library.db'), { timeout: 0 });
    try {
      // The server writes now and then, and cannot while we would wait for it.
      return await unlocked(() => work(database));
    } finally {
      database.close();
    }
  }

  function pathOf(audioId: string): string {
    const database = new DatabaseSync(join(folder, 'library.db'), { readOnly: true });
    const row = database.prepare('select segment_hash as hash from rendition where audio_id = ?').get(audioId);
    database.close();
    return server.segmentPath(`${row?.hash}`);
  }

  const owned = stack.move();
  return {
    ...{ folder, clock, path, streamId, audioIds, collectionId, onDisk, pathOf },
    get client() {
      return client;
    },
    get server() {
      return server;
    },
    get url() {
      return server.url + path;
    },
    hear: (headers: Record<string, string> = {}, at = path) => listen(server.url + at, headers),
    openNotices: async () => (await client.system.notices()).items.filter((notice) => notice.clearedAt === undefined),

    async restart(): Promise<void> {
      await server[Symbol.asyncDispose]();
      await start();
    },

    /** Past the time in which a start request still belongs to the play before. */
    later: () => clock.leap(61_000),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A player's requests for one play: the whole, a look at it, and the rest of it with and without its tag. */
export async function listen(url: string, headers: Record<string, string> = {}): Promise<Reply & { etag: string }> {
  const whole = await inTime(() => ask(url, { headers }));
  expect(whole.status).toBe(200);
  const etag = `${whole.headers.etag}`;
  expect(whole.headers['content-length']).toBe(`${whole.bytes.length}`);
  expect(walk(whole.bytes.subarray(PROFILE.frameBytes), PROFILE)).toMatchObject({ ok: true });
  const from = PROFILE.frameBytes * 3 + 7;
  for (const ifRange of [{}, { 'if-range': etag }]) {
    const rest = await inTime(() => ask(url, { headers: { ...headers, range: `bytes=${from}-`, ...ifRange } }));
    expect([rest.status, rest.headers.etag]).toEqual([206, etag]);
    expect(rest.headers['content-range']).toBe(`bytes ${from}-${whole.bytes.length - 1}/${whole.bytes.length}`);
    expect(rest.bytes.equals(whole.bytes.subarray(from))).toBe(true);
  }
  const look = await inTime(() => ask(url, { method: 'HEAD', headers }));
  expect([look.status, look.headers.etag]).toEqual([200, etag]);
  expect(look.headers['content-length']).toBe(`${whole.bytes.length}`);
  return { ...whole, etag };
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const beganAt = performance.now();
  const done = await work();
  expect(performance.now() - beganAt).toBeLessThan(IN_TIME_MS);
  return done;
}

/** Tries until the server, which writes now and then, lets go of its database; nobody may wait for it while it cannot run. */
export async function unlocked<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (cause) {
      if (!`${cause}`.includes('locked')) throw cause;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A speech service that takes what it is asked and never answers. */
export async function openMuteSpeech(): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
