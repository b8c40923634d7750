// Never silent: whatever is broken, a known address answers audio of exactly the announced length, and in time
// (docs/protocol/streaming-http.md §8). Beside listening.test.ts, which has the usual troubles.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FRAME_BYTES, openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { ask } from './talk.ts';

let world: StreamWorld;
let stream: { id: string; path: string };
let morning: Buffer;

beforeEach(async () => {
  world = await openStreamWorld();
  morning = world.addAudio('morning', 500);
  stream = await world.addStream(playing('morning'));
});
afterEach(() => world[Symbol.asyncDispose]());

const hear = (headers: Record<string, string> = {}) => ask(world.url + stream.path, { headers });
const sentenceTag = () => world.sentence.plan.etag;

test.each<[string, (path: string) => void]>([
  ['zeros of the same length', (path) => writeFileSync(path, Buffer.alloc(morning.length))],
  ['noise of the same length', (path) => writeFileSync(path, Buffer.alloc(morning.length, 'noise'))],
  ['a folder', (path) => mkdirSync(path)],
  ['a link that leads nowhere', (path) => symlinkSync('nowhere', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['an empty file', (path) => writeFileSync(path, '')],
])('a segment that became %s: audio of the right length at once, and the parent is told', async (_, harm) => {
  rmSync(world.pathOfAudio('morning'));
  harm(world.pathOfAudio('morning'));
  for (let times = 0; times < 3; times++) {
    const reply = await hear();
    expect([reply.status, `${reply.bytes.length}`]).toEqual([200, reply.headers['content-length']]);
    expect(reply.bytes.subarray(0, 2).toString('hex')).toBe('fffb');
    await world.clock.advance(60_000);
  }
  expect((await hear()).headers.etag).toBe(sentenceTag());
  const told = await world.events.since(0, 1000);
  expect(told.filter(({ name }) => name === 'segment.damaged')).toHaveLength(1);
  expect(await world.notices.list()).toHaveLength(1);
});

test('garbage is noticed on the way: the rest of that play is silence of the same length; healed, it plays again', async () => {
  const first = await hear();
  const path = world.pathOfAudio('morning');
  writeFileSync(path, Buffer.alloc(morning.length, 7));
  world.blocks.forget(path.slice(-68, -4));
  const resumed = await hear({ range: 'bytes=70000-' });
  expect([resumed.status, resumed.bytes.length]).toEqual([206, first.bytes.length - 70_000]);
  expect(resumed.bytes.includes(morning.subarray(100_000, 100_020))).toBe(false);
  writeFileSync(path, morning);
  await world.clock.advance(60_000);
  expect((await hear()).bytes.equals(first.bytes)).toBe(true);
});

test('a damaged last good play is not the way out', async () => {
  await hear();
  world.addAudio('evening', 300);
  await world.streams.update(stream.id, { document: { version: 1, source: playing('evening') } });
  await world.clock.advance(60_000);
  for (const audio of ['morning', 'evening']) {
    const path = world.pathOfAudio(audio);
    writeFileSync(path, Buffer.alloc(readFileSync(path).length, 1));
    world.blocks.forget(path.slice(-68, -4));
  }
  for (let times = 0; times < 3; times++) {
    expect((await hear()).status).toBe(200);
    await world.clock.advance(60_000);
  }
  expect((await hear()).headers.etag).toBe(sentenceTag());
});

test('when the system gives no more files, the sentence plays, and the next request has the play again', async () => {
  const { acquire } = world.descriptors;
  Object.assign(world.descriptors, {
    acquire: () => Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' })),
  });
  const poor = await hear();
  expect([poor.status, poor.headers.etag]).toEqual([200, sentenceTag()]);
  expect((await hear({ range: `bytes=${FRAME_BYTES * 300}-` })).status).toBe(200);
  expect(await world.events.since(0, 100)).not.toContainEqual(expect.objectContaining({ name: 'segment.damaged' }));
  Object.assign(world.descriptors, { acquire });
  expect((await hear()).bytes.subarray(FRAME_BYTES).equals(morning)).toBe(true);
});

test('a database that another program has locked: the play is there, and lasts as long as this process', async () => {
  const thief = new DatabaseSync(join(world.folder, 'library.db'));
  thief.exec('begin immediate');
  try {
    const beganAt = performance.now();
    const reply = await hear();
    expect(reply.bytes.subarray(FRAME_BYTES).equals(morning)).toBe(true);
    expect((await hear({ range: 'bytes=1000-' })).bytes.equals(reply.bytes.subarray(1000))).toBe(true);
    expect(performance.now() - beganAt).toBeLessThan(2000);
  } finally {
    thief.exec('rollback');
    thief.close();
  }
});

test('deciding that takes too long: this listener’s last good play, without asking anybody', async () => {
  const first = await hear();
  await world.clock.advance(60_000);
  const busy = Promise.withResolvers<void>();
  const writing = world.db.write(() => busy.promise);
  const waiting = hear();
  let isAnswered = false;
  void waiting.then(() => {
    isAnswered = true;
  });
  for (let times = 0; times < 100 && !isAnswered; times++) {
    await world.clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await waiting).bytes.equals(first.bytes)).toBe(true);
  busy.resolve();
  await writing;
});

test('after a restart, plays go on and fall back without a database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yss-restarted-'));
  try {
    const before = await openStreamWorld({ folder });
    before.addAudio('morning', 500);
    const { path } = await before.addStream(playing('morning'));
    const first = await ask(before.url + path);
    await before[Symbol.asyncDispose]();

    const after = await openStreamWorld({ folder });
    await after.db.read.destroy();
    const resumed = await ask(after.url + path, { headers: { range: 'bytes=1000-' } });
    expect(resumed.bytes.equals(first.bytes.subarray(1000))).toBe(true);
    await after.clock.advance(60_000);
    expect((await ask(after.url + path)).bytes.equals(first.bytes)).toBe(true);
    await after[Symbol.asyncDispose]();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
