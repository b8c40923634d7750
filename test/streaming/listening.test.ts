// One URL, many requests, the same bytes: which play a request belongs to (docs/protocol/streaming-http.md §3).
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FRAME_BYTES, openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { ask } from './talk.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let world: StreamWorld;
let stream: { id: string; path: string };
let morning: Buffer;
let evening: Buffer;

beforeEach(async () => {
  world = await openStreamWorld({ trustedProxies: ['127.0.0.1'] });
  morning = world.addAudio('morning', 500);
  evening = world.addAudio('evening', 900);
  stream = await world.addStream(playing('morning'));
});
afterEach(() => world[Symbol.asyncDispose]());

interface Asked {
  range?: string;
  from?: string;
  ifRange?: string;
  method?: string;
}

async function hear({ range, from = '10.0.0.1', ifRange, method = 'GET' }: Asked = {}) {
  const headers: Record<string, string> = { 'user-agent': 'player', 'x-forwarded-for': from };
  if (range) headers.range = range;
  if (ifRange) headers['if-range'] = ifRange;
  const reply = await ask(world.url + stream.path, { method, headers });
  const heard = reply.bytes.subarray(range && reply.status === 206 ? 0 : FRAME_BYTES);
  return { ...reply, heard, etag: reply.headers.etag ?? '' };
}

const edit = (...audioIds: string[]) =>
  world.streams.update(stream.id, { document: { version: 1, source: playing(...audioIds) } });

test('a play goes on as it began although the parent changes the stream; the next play is new', async () => {
  expect((await hear({ method: 'HEAD' })).status).toBe(200);
  await edit('evening');
  expect((await hear()).heard.equals(morning)).toBe(true);
  expect((await hear({ range: 'bytes=0-' })).bytes.subarray(FRAME_BYTES).equals(morning)).toBe(true);
  expect((await hear({ range: `bytes=${FRAME_BYTES}-` })).heard.equals(morning)).toBe(true);
  await world.clock.advance(MINUTE);
  expect((await hear()).heard.equals(evening)).toBe(true);
});

test('each repeated start keeps the play open for another minute', async () => {
  await hear({ method: 'HEAD' });
  await edit('evening');
  for (let times = 0; times < 5; times++) {
    await world.clock.advance(59_999);
    expect((await hear({ method: 'HEAD' })).headers['content-length']).toBe(`${morning.length + FRAME_BYTES}`);
  }
});

test('a play that was sent to its end and had time to be heard is over before the minute is', async () => {
  await hear();
  await edit('evening');
  await world.clock.advance(500 * 24 - 1);
  expect((await hear({ method: 'HEAD' })).headers['content-length']).toBe(`${morning.length + FRAME_BYTES}`);
  await world.clock.advance(500 * 24);
  expect((await hear()).heard.equals(evening)).toBe(true);
});

test('another listener of a changed stream gets the new play', async () => {
  await hear();
  await edit('evening');
  expect((await hear({ from: '10.0.0.2' })).heard.equals(evening)).toBe(true);
  expect((await hear()).heard.equals(morning)).toBe(true);
});

test('a resume the next morning gives the bytes of the evening before', async () => {
  const { bytes } = await hear();
  await edit('evening');
  await world.clock.advance(DAY);
  const resumed = await hear({ range: 'bytes=100000-' });
  expect(resumed.status).toBe(206);
  expect(resumed.bytes.equals(bytes.subarray(100_000))).toBe(true);
});

test('a resume from a new address finds the play it continues', async () => {
  const { bytes } = await hear();
  await edit('evening');
  const resumed = await hear({ from: '192.168.7.7', range: 'bytes=100000-' });
  expect(resumed.bytes.equals(bytes.subarray(100_000))).toBe(true);
});

test('If-Range finds its play among several', async () => {
  const first = await hear();
  await edit('evening');
  await world.clock.advance(MINUTE);
  const second = await hear();
  const recent = await hear({ range: 'bytes=100000-' });
  expect(recent.bytes.equals(second.bytes.subarray(100_000))).toBe(true);
  const old = await hear({ range: 'bytes=100000-', ifRange: first.etag });
  expect(old.bytes.equals(first.bytes.subarray(100_000))).toBe(true);
  await world.clock.advance(1000);
  await hear({ range: 'bytes=100000-', ifRange: second.etag });
  const unknown = await hear({ range: 'bytes=100000-', ifRange: '"unknown"' });
  expect([unknown.status, unknown.bytes.equals(second.bytes)]).toEqual([200, true]);
});

test('a position beyond this listener’s own play cannot be satisfied', async () => {
  await hear();
  const size = morning.length + FRAME_BYTES;
  expect((await hear({ range: `bytes=${size}-` })).status).toBe(416);
  expect((await hear({ range: `bytes=${size * 10}-` })).headers['content-range']).toBe(`bytes */${size}`);
});

test('a resume of which nothing is kept gets a part of a stream that cannot change', async () => {
  const resumed = await hear({ range: `bytes=${FRAME_BYTES * 2}-` });
  expect(resumed.status).toBe(206);
  expect(resumed.heard.equals(morning.subarray(FRAME_BYTES))).toBe(true);
});

test('HEAD and GET at the same moment are one decision', async () => {
  await Promise.all([hear({ method: 'HEAD' }), hear(), hear({ range: 'bytes=0-' })]);
  expect(world.listening.list(stream.id, 'en')).toHaveLength(1);
});

test('equal plays share one plan, and are kept for 30 days after their last use', async () => {
  await hear();
  await world.clock.advance(MINUTE);
  await hear();
  const count = async (table: 'plan' | 'listening') =>
    (await world.db.read.selectFrom(table).selectAll().execute()).length;
  expect([await count('listening'), await count('plan')]).toEqual([2, 1]);
  await world.clock.advance(29 * DAY);
  await world.upkeep.retain();
  expect(await world.upkeep.findHeldSegments()).toHaveProperty('size', 1);
  await hear({ range: 'bytes=1000-' });
  await world.listening.flush();
  await world.clock.advance(2 * DAY);
  await world.upkeep.retain();
  expect([await count('listening'), await count('plan')]).toEqual([1, 1]);
  await world.clock.advance(30 * DAY);
  await world.upkeep.retain();
  expect([await count('listening'), await count('plan')]).toEqual([0, 0]);
});

test('audio that is not there yet: the sentence plays, is not pinned, and healing shows at once', async () => {
  const ready = world.facts.get('morning');
  world.facts.set('morning', { state: 'waiting', title: 'Morning' });
  const sentence = await hear();
  expect(sentence.etag).toBe(world.sentence.plan.etag);
  expect(sentence.status).toBe(200);
  const rest = await hear({ range: 'bytes=1000-' });
  expect([rest.status, rest.etag]).toEqual([206, sentence.etag]);
  expect(world.listening.list(stream.id, 'en')).toHaveLength(0);
  expect(await world.notices.list()).toMatchObject([
    { text: '“A stream”: “Morning” is still being prepared. Something else plays meanwhile.' },
  ]);
  if (ready) world.facts.set('morning', ready);
  expect((await hear()).heard.equals(morning)).toBe(true);
  expect(await world.notices.list()).toMatchObject([{ clearedAt: expect.any(String) }]);
  expect((await hear({ range: 'bytes=1000-', ifRange: sentence.etag })).etag).toBe(sentence.etag);
});

test('while a stream is broken, a listener hears its own last good play; others hear the sentence', async () => {
  await hear();
  await world.clock.advance(MINUTE);
  await edit('evening');
  renameSync(world.pathOfAudio('evening'), `${world.pathOfAudio('evening')}.away`);
  expect((await hear()).heard.equals(morning)).toBe(true);
  expect((await hear({ from: '10.0.0.9' })).etag).toBe(world.sentence.plan.etag);
  renameSync(`${world.pathOfAudio('evening')}.away`, world.pathOfAudio('evening'));
  expect((await hear()).heard.equals(evening)).toBe(true);
});

test('a segment that is lost in the middle of a play becomes silence of the same length, and is told once', async () => {
  await edit('morning', 'evening', 'morning');
  const first = await hear({ method: 'HEAD' });
  writeFileSync(world.pathOfAudio('evening'), 'short');
  const asked = { range: `bytes=${FRAME_BYTES * 200}-` };
  await expect(hear(asked)).rejects.toThrow();
  const filled = await hear(asked);
  expect(filled.status).toBe(206);
  expect(filled.etag).not.toBe(first.etag);
  const start = FRAME_BYTES * 301;
  expect(filled.heard.subarray(0, start).equals(morning.subarray(199 * FRAME_BYTES))).toBe(true);
  const hole = filled.heard.subarray(start, start + evening.length);
  expect(hole.subarray(0, 2).toString('hex')).toBe('fffb');
  expect(hole.subarray(36, FRAME_BYTES).every((byte) => byte === 0)).toBe(true);
  expect(filled.heard.subarray(start + evening.length).equals(morning)).toBe(true);
  const told = await world.events.since(0, 1000);
  expect(told.filter(({ name }) => name === 'segment.damaged')).toHaveLength(1);
});

test('a request that begins inside a lost segment is answered at once, with silence there', async () => {
  await edit('evening', 'morning');
  await hear({ method: 'HEAD' });
  rmSync(world.pathOfAudio('evening'));
  const resumed = await hear({ range: `bytes=${FRAME_BYTES * 2}-` });
  expect(resumed.status).toBe(206);
  expect(resumed.heard.subarray((900 - 1) * FRAME_BYTES).equals(morning)).toBe(true);
  expect(world.listening.list(stream.id, 'en')).toMatchObject([{ open: false }]);
});

test('stopping deleted audio where it plays forgets its plays', async () => {
  await hear();
  const hashes = await world.upkeep.findHeldSegments();
  expect(await world.upkeep.stopPlaying(hashes)).toEqual([stream.id]);
  world.facts.delete('morning');
  expect((await hear({ range: 'bytes=1000-' })).etag).toBe(world.sentence.plan.etag);
});

test('a database that is busy for long makes nobody wait: the sentence plays, the next request has the play', async () => {
  const busy = Promise.withResolvers<void>();
  const writing = world.db.write(() => busy.promise);
  const waiting = hear();
  while (world.listening.list(stream.id, 'en').length === 0 && !(await isSettled(waiting)))
    await world.clock.advance(100);
  expect((await waiting).etag).toBe(world.sentence.plan.etag);
  busy.resolve();
  await writing;
  expect((await hear()).heard.equals(morning)).toBe(true);
});

test('before the database is there, a well-formed address waits and then hears the sentence', async () => {
  const early = await openStreamWorld({ closed: true });
  try {
    const waiting = ask(`${early.url}/s/AAAAAAAAAAAAAAAAAAAAAA.mp3`);
    expect((await ask(`${early.url}/s/nonsense`)).status).toBe(404);
    await early.clock.advance(1500);
    const reply = await waiting;
    expect([reply.status, reply.headers.etag]).toEqual([200, early.sentence.plan.etag]);
  } finally {
    await early[Symbol.asyncDispose]();
  }
});

test('a stream, its address, its plays and its counts survive a restart', async () => {
  const { bytes } = await hear();
  await edit('evening');
  const { folder, clock, facts } = world;
  await world.listening.flush();
  const kept = { folder: `${folder}-kept`, clock };
  await world.db[Symbol.asyncDispose]();
  world.server.closeAllConnections();
  await new Promise((resolve) => world.server.close(resolve));
  renameSync(folder, kept.folder);
  try {
    const next = await openStreamWorld({ ...kept, trustedProxies: ['127.0.0.1'] });
    for (const [id, fact] of facts) next.facts.set(id, fact);
    const headers = { 'user-agent': 'player', 'x-forwarded-for': '10.0.0.1', range: 'bytes=70000-' };
    const resumed = await ask(next.url + stream.path, { headers });
    expect(resumed.bytes.equals(bytes.subarray(70_000))).toBe(true);
    expect((await next.streams.get(stream.id)).use.bytes).toBe(bytes.length + resumed.bytes.length);
    await next[Symbol.asyncDispose]();
  } finally {
    rmSync(kept.folder, { recursive: true, force: true });
    world = await openStreamWorld();
  }
});

async function isSettled(work: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([work.then(() => true), new Promise((resolve) => setImmediate(resolve, false))])) === true;
}
