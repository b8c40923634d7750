// The memory of blocks is used again, so the worst that could happen is that somebody hears a piece of something else.
// A cache too small for its readers, of whom some sleep, some leave and some are let go: every byte is compared.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { dial } from './talk.ts';

const INFO_FRAME_BYTES = 480;
const AUDIO = 12;
const FRAMES = 7000;
const ROUNDS = 4;
/** Fewer blocks than there are readers in a round. */
const CACHE_BYTES = 16 * 64 * 1024;
/** More than the system takes at once for somebody who does not read: the rest waits in our memory. */
const SLEPT_BYTES = 16_000_000;
const READ_BYTES = 1_000_000;

let world: StreamWorld;
let path: string;
let bytes: Buffer;
beforeEach(async () => {
  world = await openStreamWorld({ blockCacheBytes: CACHE_BYTES });
  const names = Array.from({ length: AUDIO }, (_, index) => `audio ${index}`);
  bytes = Buffer.concat(names.map((name) => world.addAudio(name, FRAMES)));
  ({ path } = await world.addStream(playing(...names)));
});
afterEach(() => world[Symbol.asyncDispose]());

interface Reading {
  socket: Socket;
  /** How many bytes were right when it ended; −1 if one was wrong. */
  right: Promise<number>;
}

/** Asks, and compares what comes from the moment on when the socket is resumed. */
async function begin(fromByte: number, lengthBytes: number): Promise<Reading> {
  const socket = dial(world.url).on('error', () => {});
  await once(socket, 'connect');
  const first = INFO_FRAME_BYTES + fromByte;
  const range = `bytes=${first}-${first + lengthBytes - 1}`;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nRange: ${range}\r\nConnection: close\r\n\r\n`);
  let head = Buffer.alloc(0);
  let right = 0;
  const compare = (chunk: Buffer) => {
    if (right < 0) return;
    const at = fromByte + right;
    right = chunk.equals(bytes.subarray(at, at + chunk.length)) ? right + chunk.length : -1;
  };
  socket.on('data', (chunk: Buffer) => {
    if (head.includes('\r\n\r\n')) return compare(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0) compare(head.subarray(end + 4));
  });
  socket.pause();
  return { socket, right: once(socket, 'close').then(() => right) };
}

test('every byte is right, whoever sleeps, leaves or is let go, and every block comes back', async () => {
  const somewhere = (index: number, lengthBytes: number) => (index * 7_919_113) % (bytes.length - lengthBytes);
  for (let round = 0; round < ROUNDS; round++) {
    const sleepers = await Promise.all(
      [1, 2, 3, 4].map((index) => begin(somewhere(index + round, SLEPT_BYTES), SLEPT_BYTES)),
    );
    await eventually(() => world.blocks.outCount >= sleepers.length, 'the system took no more');
    const leavers: Reading[] = [];
    for (let index = 0; index < 80; index++) {
      const reading = await begin(somewhere(index * ROUNDS + round, READ_BYTES), READ_BYTES);
      reading.socket.resume();
      if (index % 4 === 0) expect(await reading.right).toBe(READ_BYTES);
      else leavers.push(reading);
      if (index % 4 === 2) reading.socket.once('data', () => reading.socket.destroy());
    }
    for (const { right } of leavers) expect(await right).toBeGreaterThanOrEqual(0);
    const [letGo, ...wakened] = sleepers;
    world.sender.cut(
      ({ endByte, startByte }) =>
        endByte - startByte === SLEPT_BYTES && startByte === INFO_FRAME_BYTES + somewhere(1 + round, SLEPT_BYTES),
    );
    for (const { socket } of sleepers) socket.resume();
    expect(await letGo?.right).toBeGreaterThan(0);
    for (const { right } of wakened) expect(await right).toBe(SLEPT_BYTES);
  }
  await eventually(() => world.sender.activeCount === 0 && world.blocks.outCount === 0, 'every block came back');
  expect(world.blocks.heldBytes).toBeLessThanOrEqual(CACHE_BYTES);
  expect(world.faults).toEqual([]);
});
