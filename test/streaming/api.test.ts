// Streams as a parent handles them, over HTTP against the whole server, and what that does to those who listen.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Stream } from '#contract/streams.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { openMadeUpLibrary } from '#test/bench/made-up-library.ts';
import { ask } from './talk.ts';

const LONG_FRAMES = 50_000;

let folder: string;
let server: RunningServer;
let apiToken: string;
let audioIds: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yss-streams-api-'));
  const library = await openMadeUpLibrary(folder);
  apiToken = library.apiToken;
  const name = (title: string) => ({ title, people: '', album: '' });
  audioIds = await library.addAudio([name('one'), name('two')], LONG_FRAMES);
  await library[Symbol.asyncDispose]();
  const { config } = loadConfig({ dataFolder: folder, port: 0, host: '127.0.0.1', drainMs: 1000 }, {});
  server = await startServer({ config, version: '0.0.0', log: pino({ level: 'silent' }) });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function api(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Stream & Problemish }> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiToken}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
}
interface Problemish {
  code?: string;
}

const playing = (audioId = '') => ({ version: 1, source: { kind: 'audio', audioId } });

async function makeStream(name = 'Bedtime'): Promise<Stream> {
  const made = await api('POST', '/streams', { name, document: playing(audioIds[0]) });
  expect(made.status).toBe(201);
  return made.body;
}

/** Someone who has begun to listen and takes no more for now. */
async function listen(url: string): Promise<IncomingMessage> {
  const request = get(url, { headers: { connection: 'close' } });
  request.on('error', () => {});
  const [response] = await once(request, 'response');
  response.on('error', () => {});
  return response;
}

async function takesAll(listener: IncomingMessage): Promise<boolean> {
  let taken = 0;
  listener.on('data', (chunk: Buffer) => {
    taken += chunk.length;
  });
  if (!listener.closed) await new Promise<void>((resolve) => listener.on('close', resolve));
  return taken === Number(listener.headers['content-length']);
}

test('a stream is made, renamed, found and deleted; its figures are exact', async () => {
  const made = await makeStream();
  expect(made).toMatchObject({ durationMs: LONG_FRAMES * 24, sizeBytes: (LONG_FRAMES + 1) * 480, unchanging: true });
  expect((await api('PATCH', `/streams/${made.id}`, { name: 'Morning' })).body.name).toBe('Morning');
  expect((await api('GET', `/streams/${made.id}`)).body.url).toBe(made.url);
  expect((await api('POST', '/streams', { name: 'x', document: playing('nothing') })).body.code).toBe('audio-missing');
  expect((await api('GET', '/streams/none')).status).toBe(404);
  expect((await api('DELETE', `/streams/${made.id}`)).status).toBe(204);
  expect((await ask(made.url)).status).toBe(404);
});

test('everything that is wrong with a recipe is named at once', async () => {
  const source = {
    kind: 'sequence',
    items: [
      { kind: 'audio', audioId: 'gone' },
      { kind: 'series', collectionId: 'nowhere', order: 'manual', afterLast: 'again', resume: false },
      { kind: 'audio', audioId: audioIds[0] },
    ],
  };
  const refused = await api('POST', '/streams', { name: 'x', document: { version: 1, source } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'audio-missing', proposal: { missing: ['gone'] } } });
  const paths = (refused.body as { errors?: { path: string }[] }).errors?.map(({ path }) => path);
  expect(paths).toEqual(['source.items.0', expect.stringMatching(/^source\.items\.1/)]);
});

test('rotating keeps the old address for its grace time; revoking ends it in the middle of a play', async () => {
  const made = await makeStream();
  const rotated = (await api('POST', `/streams/${made.id}/address/rotate`, { graceMs: 60_000 })).body;
  expect(rotated.url).not.toBe(made.url);
  const listeners = await Promise.all([made.url, rotated.url].map(listen));
  const revoked = (await api('POST', `/streams/${made.id}/address/revoke`)).body;
  expect(await Promise.all(listeners.map(takesAll))).toEqual([false, false]);
  for (const url of [made.url, rotated.url]) expect((await ask(url)).status).toBe(404);
  expect((await ask(revoked.url, { method: 'HEAD' })).status).toBe(200);
});

test('switching the readable address off, or renaming it, stops only those who listen there', async () => {
  const { id, url } = await makeStream();
  const set = async (name: string) => (await api('PUT', `/streams/${id}/public-address`, { name })).body.publicAddress;
  const fox = await set('fox');
  const [onFox, onSecret] = await Promise.all([listen(fox?.url ?? ''), listen(url)]);
  const owl = await set('owl');
  expect(await takesAll(onFox)).toBe(false);
  const onOwl = await listen(owl?.url ?? '');
  expect((await api('DELETE', `/streams/${id}/public-address`)).body.publicAddress).toBeUndefined();
  expect(await takesAll(onOwl)).toBe(false);
  expect(await takesAll(onSecret)).toBe(true);
  for (const name of ['fox', 'owl']) expect((await ask(`${server.url}/audio/${name}.mp3`)).status).toBe(404);
});

test('whoever guesses a name hears nothing of what was played to others', async () => {
  const { id, url } = await makeStream();
  await ask(url, { headers: { range: 'bytes=0-9' } });
  await api('PUT', `/streams/${id}/public-address`, { name: 'fox' });
  await api('PATCH', `/streams/${id}`, { document: playing(audioIds[1]) });
  const [before, now] = [
    await ask(url, { method: 'HEAD' }),
    await ask(`${server.url}/audio/fox.mp3`, { method: 'HEAD' }),
  ];
  expect(now.headers.etag).not.toBe(before.headers.etag);
  const guessed = await ask(`${server.url}/audio/fox.mp3`, { headers: { range: 'bytes=9-', 'user-agent': 'guesser' } });
  expect(guessed.headers.etag).toBe(now.headers.etag);
});

test('deleted audio plays on where it plays, or stops there if the parent wants that', async () => {
  const { url } = await makeStream();
  const audio = `/audio/${audioIds[0]}`;
  expect((await api('DELETE', audio)).body.code).toBe('audio-in-use');
  const listener = await listen(url);
  expect((await api('DELETE', `${audio}?evenIfUsed=true&stopPlaying=true`)).status).toBe(204);
  expect(await takesAll(listener)).toBe(false);
  const after = await ask(url, { headers: { range: 'bytes=5000-' } });
  expect([after.status, Number(after.headers['content-length'])]).toEqual([200, after.bytes.length]);
  expect(after.bytes.length).toBeLessThan(1_000_000);

  const other = (await api('POST', '/streams', { name: 'Two', document: playing(audioIds[1]) })).body;
  const stays = await listen(other.url);
  await api('DELETE', `/audio/${audioIds[1]}?evenIfUsed=true`);
  expect(await takesAll(stays)).toBe(true);
  expect((await ask(other.url, { headers: { range: 'bytes=5000-5999' } })).status).toBe(206);
});

test('plays are counted for the parent and for /metrics alike', async () => {
  const { id, url } = await makeStream();
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      ask(url, {
        headers: { range: `bytes=${index * 1000}-${index * 1000 + 999}`, 'user-agent': `player ${index % 4}` },
      }),
    ),
  );
  const { use } = (await api('GET', `/streams/${id}`)).body;
  expect(use).toMatchObject({ requests: 200, bytes: 200_000 });
  const metrics = await (
    await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${apiToken}` } })
  ).text();
  expect(metrics).toContain(`yss_stream_bytes_total{stream="${id}"} 200000`);
  expect(metrics).toContain(`yss_stream_requests_total{stream="${id}"} 200`);
  expect(metrics).toMatch(/^yss_open_answers 0$/m);
  expect(metrics).not.toContain(new URL(url).pathname);
});
