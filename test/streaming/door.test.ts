// What the stream addresses answer, and to whom they say nothing (docs/protocol/streaming-http.md §1, §4, §5).
import { METHODS } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { neutralMoment } from '#server/media/planner.ts';
import { concatenate, openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { ask, talk } from './talk.ts';

let world: StreamWorld;
let stream: { id: string; path: string };
let whole: Buffer;

beforeAll(async () => {
  world = await openStreamWorld();
  const bytes = world.addAudio('fox', 400);
  stream = await world.addStream(playing('fox'));
  const planned = await world.planner.plan(playing('fox'), neutralMoment(world.clock.now()));
  if (planned.outcome !== 'planned') throw new Error(planned.outcome);
  whole = concatenate(planned.plan, bytes);
});
afterAll(() => world[Symbol.asyncDispose]());

const ALWAYS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Content-Length, Content-Range, Accept-Ranges, ETag',
  'accept-ranges': 'bytes',
  'cache-control': 'private, no-transform, no-store',
  etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
};

test('GET gives the whole, exactly', async () => {
  const { status, headers, bytes } = await ask(world.url + stream.path);
  expect(status).toBe(200);
  expect(headers).toMatchObject({ ...ALWAYS, 'content-type': 'audio/mpeg', 'content-length': `${whole.length}` });
  expect(headers['last-modified']).toBeUndefined();
  expect(headers['transfer-encoding']).toBeUndefined();
  expect(bytes.equals(whole)).toBe(true);
});

test('HEAD gives the same headers and nothing else, whatever its Range', async () => {
  const get = await ask(world.url + stream.path);
  const head = await ask(world.url + stream.path, { method: 'HEAD', headers: { range: 'bytes=500-' } });
  expect(head.status).toBe(200);
  expect(head.bytes.length).toBe(0);
  const { date: _, ...expected } = get.headers;
  expect(head.headers).toMatchObject(expected);
});

test.each<[Record<string, string>, number, Record<string, unknown>]>([
  [{ range: 'bytes=0-0' }, 206, { 'content-range': 'bytes 0-0/192480', 'content-length': '1' }],
  [{ range: 'bytes=192479-' }, 206, { 'content-range': 'bytes 192479-192479/192480' }],
  [{ range: 'bytes=192480-' }, 416, { 'content-range': 'bytes */192480', 'content-length': '0' }],
  [{ range: 'bytes=-0' }, 416, { 'content-range': 'bytes */192480' }],
  [{ range: 'bytes=9-5' }, 200, { 'content-length': '192480' }],
  [{ range: 'lines=1-2' }, 200, {}],
  [{ range: 'bytes=0-1,9-10' }, 200, {}],
  [{ range: 'bytes=5-9', 'if-range': '"other"' }, 200, {}],
  [{ range: 'bytes=5-9', 'if-range': 'Fri, 02 Jan 2026 03:04:05 GMT' }, 200, {}],
  [{ 'if-none-match': '*' }, 304, {}],
  [{ 'if-none-match': '*', range: 'bytes=5-9' }, 304, {}],
  [{ 'if-match': '"other"' }, 412, { 'content-length': '0' }],
  [{ 'if-match': '"other"', 'if-none-match': '*' }, 412, {}],
  [{ 'content-length': '0' }, 200, {}],
])('%j is answered with %i', async (headers, status, expected) => {
  const reply = await ask(world.url + stream.path, { headers });
  expect(reply.status).toBe(status);
  expect(reply.headers).toMatchObject({ ...ALWAYS, ...expected });
});

test('the right If-Range keeps the range', async () => {
  const { headers } = await ask(world.url + stream.path, { method: 'HEAD' });
  const reply = await ask(world.url + stream.path, {
    headers: { range: 'bytes=1000-1999', 'if-range': headers.etag ?? '' },
  });
  expect(reply.status).toBe(206);
  expect(reply.bytes.equals(whole.subarray(1000, 2000))).toBe(true);
});

test('a known address answers OPTIONS for web players and refuses every other method', async () => {
  const preflight = await ask(world.url + stream.path, { method: 'OPTIONS' });
  expect(preflight.status).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': expect.stringContaining('Range'),
  });
  for (const method of METHODS.filter((name) => !['GET', 'HEAD', 'OPTIONS', 'CONNECT'].includes(name))) {
    const reply = await ask(world.url + stream.path, { method });
    expect([method, reply.status, reply.headers.allow]).toEqual([method, 405, 'GET, HEAD, OPTIONS']);
  }
});

test('unknown, revoked, malformed and over-long addresses are one and the same 404, for every method', async () => {
  const revoked = await world.addStream(playing('fox'));
  await world.streams.revoke(revoked.id);
  const paths = [
    '/s/AAAAAAAAAAAAAAAAAAAAAA.mp3',
    '/s/short.mp3',
    revoked.path,
    stream.path.replace('.mp3', '.MP3'),
    stream.path.replace('.mp3', ''),
    `${stream.path}/`,
    `/s/${'A'.repeat(9000)}.mp3`,
    '/s/%zz.mp3',
    '/s/%00.mp3',
    '/s/..%2f..%2fetc%2fpasswd',
    '/s/',
    '/audio/no-such-name.mp3',
    '/audio/%F0%9F%A6%8A.mp3',
  ];
  const answers = new Set<string>();
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE', 'PROPFIND']) {
    for (const path of paths) {
      const reply = await talk(world.url, `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const text = reply.toString().replace(/Date: .*\r\n/, '');
      answers.add(method === 'HEAD' ? `${text}There is nothing here.\n` : text);
    }
  }
  expect(answers.size).toBe(1);
  expect([...answers][0]).toMatch(/^HTTP\/1\.1 404 /);
});

test('nobody can keep a connection busy with a body that never ends', async () => {
  for (const path of [stream.path, '/s/unknown.mp3']) {
    const reply = await talk(world.url, `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\nabc`);
    expect(reply.toString()).toContain('Connection: close');
  }
});

test('two Host lines are refused', async () => {
  const reply = await talk(world.url, `GET ${stream.path} HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n`);
  expect(reply.toString()).toMatch(/^HTTP\/1\.1 4/);
});

test('a readable address opens the same stream once it is switched on, and is the common 404 when it is off', async () => {
  const url = `${world.url}/audio/bedtime-fox.mp3`;
  expect((await ask(url)).status).toBe(404);
  const { publicAddress } = await world.streams.setPublicAddress(stream.id, 'bedtime-fox');
  expect(publicAddress).toMatchObject({ url, warning: expect.stringContaining('guess') });
  expect((await ask(url)).bytes.equals(whole)).toBe(true);
  await expect(
    world.streams.setPublicAddress((await world.addStream(playing('fox'))).id, 'bedtime-fox'),
  ).rejects.toMatchObject({ code: 'name-taken' });
  await world.streams.removePublicAddress(stream.id);
  expect((await ask(url)).status).toBe(404);
});

test('a rotated address works for its grace time, the new one at once', async () => {
  const rotated = await world.addStream(playing('fox'));
  const { url } = await world.streams.rotate(rotated.id, 60_000);
  expect((await ask(world.url + rotated.path)).status).toBe(200);
  expect((await ask(url)).status).toBe(200);
  await world.clock.advance(60_000);
  expect((await ask(world.url + rotated.path)).status).toBe(404);
  expect((await ask(url)).status).toBe(200);
});

test('what was sent is counted per stream, and kept', async () => {
  const { id, path } = await world.addStream(playing('fox'));
  await ask(world.url + path);
  await ask(world.url + path, { headers: { range: 'bytes=0-999' } });
  await ask(world.url + path, { method: 'HEAD' });
  await world.listening.flush();
  const row = await world.db.read.selectFrom('stream_use').selectAll().where('stream_id', '=', id).executeTakeFirst();
  expect(row).toMatchObject({ bytes: whole.length + 1000, requests: 3, listenings: 1 });
  expect((await world.streams.get(id)).use).toMatchObject({ bytes: whole.length + 1000, requests: 3, listenings: 1 });
});

test('a source that cannot be decided yet, or names unknown audio, is refused when it is saved', async () => {
  await expect(world.addStream({ kind: 'radio', stationId: 'x' })).rejects.toMatchObject({
    code: 'source-not-supported',
  });
  await expect(world.addStream(playing('never heard of'))).rejects.toMatchObject({ code: 'audio-missing' });
});
