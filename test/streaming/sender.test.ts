// Nothing is left behind by clients that leave, clients that crawl, faults, and a stop in the middle.

import { once } from 'node:events';
import { readdirSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { ask, dial } from './talk.ts';

const LARGE_FRAMES = 40_000;

let world: StreamWorld;
beforeEach(async () => {
  world = await openStreamWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const openFiles = () => readdirSync('/proc/self/fd').length;
const connections = () =>
  new Promise<number>((resolve, reject) =>
    world.server.getConnections((fault, count) => (fault ? reject(fault) : resolve(count))),
  );

/** A client that has asked and reads nothing until told to. */
async function begin(path: string, headers = '') {
  const socket = dial(world.url);
  await once(socket, 'connect');
  socket.pause();
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
  return socket;
}

test('1,000 clients that leave in the middle leave nothing behind', async () => {
  world.addAudio('long', LARGE_FRAMES);
  const { path } = await world.addStream(playing('long'));
  await ask(world.url + path, { headers: { range: 'bytes=0-99' } });
  const before = openFiles();
  for (let round = 0; round < 20; round++) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const socket = await begin(path, index % 2 ? `Range: bytes=${index * 50_000}-\r\n` : '');
        if (index % 3 > 0) {
          socket.resume();
          await once(socket, 'data');
        }
        socket.destroy();
      }),
    );
  }
  await eventually(() => world.sender.activeCount === 0, 'all answers ended');
  while ((await connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(openFiles()).toBeLessThanOrEqual(before + 2);
  await eventually(() => world.blocks.outCount === 0, 'every block came back');
  expect(world.faults).toEqual([]);
  await world.clock.advance(60_000);
  await world.clock.advance(60_000);
  await eventually(() => world.descriptors.openCount === 0, 'idle files were closed');
});

test('a client that reads slowly gets every byte, however long it takes', async () => {
  const bytes = world.addAudio('long', LARGE_FRAMES);
  const { path } = await world.addStream(playing('long'));
  const socket = await begin(path, 'Connection: close\r\n');
  await eventually(() => world.sender.activeCount === 1, 'the answer began');
  for (let minute = 0; minute < 4; minute++) await world.clock.advance(60_000);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.resume();
  await once(socket, 'close');
  const all = Buffer.concat(chunks);
  expect(all.subarray(-bytes.length).equals(bytes)).toBe(true);
});

test('a client that takes nothing for five minutes is let go', async () => {
  const bytes = world.addAudio('long', LARGE_FRAMES);
  const { path } = await world.addStream(playing('long'));
  const socket = await begin(path);
  const closed = once(socket, 'close');
  await eventually(() => world.sender.activeCount === 1, 'the answer began');
  const beganAtMs = world.clock.now();
  while (world.sender.activeCount > 0) await world.clock.advance(30_000);
  expect(world.clock.now() - beganAtMs).toBeGreaterThanOrEqual(300_000);
  let taken = 0;
  socket.on('data', (chunk: Buffer) => {
    taken += chunk.length;
  });
  socket.resume();
  await closed;
  expect(taken).toBeLessThan(bytes.length);
});

test('requests queued on one connection are answered in order, and forgotten when it dies', async () => {
  world.addAudio('long', LARGE_FRAMES);
  const { path } = await world.addStream(playing('long'));
  const socket = dial(world.url);
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\nGET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await eventually(() => world.sender.activeCount === 2, 'both began');
  socket.destroy();
  while (world.sender.activeCount > 0) await world.clock.advance(30_000);
});

test('a file that became shorter in the middle ends the connection and is told', async () => {
  world.addAudio('long', LARGE_FRAMES);
  const { path } = await world.addStream(playing('long'));
  const socket = await begin(path);
  await eventually(() => world.sender.activeCount === 1, 'the answer began');
  truncateSync(world.pathOfAudio('long'), 480 * 30_000);
  socket.resume();
  await once(socket, 'close');
  await eventually(() => world.sender.activeCount === 0, 'it ended');
  const told = await world.events.since(0, 100);
  expect(told.map(({ name }) => name)).toContain('segment.damaged');
});

test('an error thrown while sending destroys the connection and is reported', async () => {
  world.addAudio('fox', 1000);
  const { path } = await world.addStream(playing('fox'));
  const reply = await ask(world.url + path, { method: 'HEAD' });
  const shelved = world.shelf.find(reply.headers.etag ?? '');
  if (!shelved) throw new Error('The plan is not on the shelf');
  const { pieceAt } = shelved.body;
  Object.assign(shelved.body, {
    pieceAt(at: number, end: number) {
      if (at > 100_000) throw new Error('a bug');
      return pieceAt(at, end);
    },
  });
  await expect(ask(world.url + path)).rejects.toThrow();
  await eventually(() => world.sender.activeCount === 0, 'it ended');
  expect(world.faults).toMatchObject([{ message: 'a bug' }]);
});

test('revoking an address cuts what is playing on it', async () => {
  world.addAudio('long', LARGE_FRAMES);
  const { id, path } = await world.addStream(playing('long'));
  const socket = await begin(path);
  await eventually(() => world.sender.activeCount === 1, 'the answer began');
  await world.streams.revoke(id);
  socket.resume();
  await once(socket, 'close');
  expect(world.sender.activeCount).toBe(0);
  expect((await ask(world.url + path)).status).toBe(404);
});

test('stopping lets answers finish, and ends them when the drain time is over', async () => {
  const bytes = world.addAudio('long', LARGE_FRAMES);
  const { path } = await world.addStream(playing('long'));
  const [reader, sleeper] = [await begin(path), await begin(path)];
  await eventually(() => world.sender.activeCount === 2, 'both began');
  let drained = false;
  const draining = world.sender.drain(10_000).then(() => {
    drained = true;
  });
  let taken = 0;
  reader.on('data', (chunk: Buffer) => {
    taken += chunk.length;
  });
  reader.resume();
  await eventually(() => world.sender.activeCount === 1, 'the reader finished');
  await eventually(() => taken > bytes.length, 'the reader got everything');
  expect(drained).toBe(false);
  await world.clock.advance(10_000);
  await draining;
  sleeper.resume();
  await once(sleeper, 'close');
  reader.destroy();
});
