import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { BLOCK_BYTES, BlockCache } from './block-cache.ts';
import { DescriptorCache, SegmentDamaged } from './descriptor-cache.ts';

const SIZE = BLOCK_BYTES * 3 + 100;
const standing: Clock = { now: () => 0, after: () => () => {} };

/** Looks like our frames, and like no other segment. */
function framed(name: string): Buffer {
  const bytes = Buffer.alloc(SIZE, name);
  for (let at = 0; at + 2 < SIZE; at += 480) bytes.set([0xff, 0xfb, 0xa4], at);
  return bytes;
}

let folder: string;
let descriptors: DescriptorCache;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yss-blocks-'));
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(folder, name), framed(name));
  descriptors = new DescriptorCache({
    pathOf: (hash) => join(folder, hash),
    clock: standing,
    onFault: (cause) => expect.unreachable(String(cause)),
    most: 2,
  });
});
afterEach(async () => {
  await descriptors[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

test('a block is read once, then given at once; the last one is as long as the rest', async () => {
  const cache = new BlockCache(descriptors);
  const [first, same] = await Promise.all([cache.get('a', SIZE, 0), cache.get('a', SIZE, 0)]);
  expect(first).toBe(same);
  expect(cache.get('a', SIZE, 0)).toBe(first);
  expect((await cache.get('a', SIZE, 3)).bytes.length).toBe(100);
  expect(cache.reads).toBe(2);
});

test('what was used longest ago leaves first', async () => {
  const cache = new BlockCache(descriptors, BLOCK_BYTES * 2);
  for (const hash of ['a', 'b', 'a', 'c']) cache.release(await cache.get(hash, SIZE, 3));
  const stays = cache.get('a', SIZE, 3);
  expect(stays).not.toBeInstanceOf(Promise);
  cache.release(await stays);
  const left = cache.get('b', SIZE, 3);
  expect(left).toBeInstanceOf(Promise);
  await left;
  expect(cache.heldBytes).toBeLessThanOrEqual(BLOCK_BYTES * 2);
});

test('the block behind comes along where it is not here yet, and where there is room for it', async () => {
  const cache = new BlockCache(descriptors, BLOCK_BYTES * 3);
  const first = await cache.get('a', SIZE, 0);
  const second = cache.get('a', SIZE, 1);
  expect(second).not.toBeInstanceOf(Promise);
  expect([(await second).bytes.equals(framed('a').subarray(BLOCK_BYTES, 2 * BLOCK_BYTES)), cache.reads]).toEqual([
    true,
    1,
  ]);
  await cache.get('a', SIZE, 2);
  expect(cache.get('a', SIZE, 3)).toBeInstanceOf(Promise);
  expect([cache.heldBytes, first.index]).toEqual([3 * BLOCK_BYTES, 0]);
});

test('whoever waits for a block that comes along is given it, or hears of the damage', async () => {
  const cache = new BlockCache(descriptors);
  const [first, second] = await Promise.all([cache.get('a', SIZE, 0), cache.get('a', SIZE, 1)]);
  expect([first.index, second.index, cache.reads]).toEqual([0, 1, 1]);
  rmSync(join(folder, 'b'));
  const asked = await Promise.allSettled([cache.get('b', SIZE, 0), cache.get('b', SIZE, 1)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  for (const block of [first, second]) cache.release(block);
  expect(cache.outCount).toBe(0);
});

test('few files stay open, and none that is in use is closed', async () => {
  const cache = new BlockCache(descriptors);
  const blocks = await Promise.all(['a', 'b', 'c', 'd'].map((hash) => cache.get(hash, SIZE, 0)));
  expect(blocks.map((block) => String.fromCharCode(block.bytes[3] ?? 0))).toEqual(['a', 'b', 'c', 'd']);
  expect(descriptors.openCount).toBeLessThanOrEqual(2);
});

test.each<[string, () => void]>([
  ['missing', () => rmSync(join(folder, 'a'))],
  ['shorter', () => writeFileSync(join(folder, 'a'), 'x')],
  ['zeros', () => writeFileSync(join(folder, 'a'), Buffer.alloc(SIZE))],
])('a file that is %s is damage, and is looked at again the next time', async (_, harm) => {
  const cache = new BlockCache(descriptors);
  harm();
  await expect(cache.get('a', SIZE, 0)).rejects.toBeInstanceOf(SegmentDamaged);
  cache.forget('a');
  expect(descriptors.openCount).toBe(0);
  writeFileSync(join(folder, 'a'), framed('a'));
  expect((await cache.get('a', SIZE, 0)).bytes.length).toBe(BLOCK_BYTES);
});

test('a file that is a folder, or may not be read, is damage as well', async () => {
  const cache = new BlockCache(descriptors);
  rmSync(join(folder, 'a'));
  mkdirSync(join(folder, 'a'));
  await expect(cache.get('a', SIZE, 0)).rejects.toBeInstanceOf(SegmentDamaged);
  rmSync(join(folder, 'b'));
  symlinkSync('b', join(folder, 'b'));
  await expect(cache.get('b', SIZE, 0)).rejects.toMatchObject({ name: 'SegmentDamaged', cause: { code: 'ELOOP' } });
});

test('a forgotten segment is read anew', async () => {
  const cache = new BlockCache(descriptors);
  cache.release(await cache.get('a', SIZE, 0));
  cache.forget('a');
  expect([cache.heldBytes, descriptors.openCount]).toEqual([0, 0]);
  await cache.get('a', SIZE, 0);
  expect(cache.reads).toBe(2);
});

test('the memory of a block that nobody holds is filled anew, that of a held one never', async () => {
  const cache = new BlockCache(descriptors, BLOCK_BYTES * 2);
  const held = await cache.get('a', SIZE, 0);
  const before = Buffer.from(held.bytes);
  const memories = new Set<Buffer>();
  for (const hash of ['b', 'c', 'd', 'b', 'c', 'd']) {
    const block = await cache.get(hash, SIZE, 1);
    memories.add(block.memory);
    cache.release(block);
  }
  expect([memories.size, memories.has(held.memory)]).toEqual([1, false]);
  cache.forget('a');
  cache.release(await cache.get('a', SIZE, 1));
  expect(held.bytes.equals(before)).toBe(true);
  cache.release(held);
  expect([cache.outCount, cache.heldBytes]).toEqual([0, BLOCK_BYTES]);
});

test('when more is held than the cache may hold, readers still get theirs, and it shrinks afterwards', async () => {
  const cache = new BlockCache(descriptors, BLOCK_BYTES * 2);
  const held = await Promise.all(['a', 'b', 'c', 'd'].map((hash) => cache.get(hash, SIZE, 3)));
  expect(cache.heldBytes).toBe(BLOCK_BYTES * 4);
  expect(cache.get('a', SIZE, 3)).toBe(held[0]);
  for (const block of [...held, held[0]]) if (block) cache.release(block);
  expect([cache.outCount, cache.heldBytes]).toEqual([0, BLOCK_BYTES * 2]);
});
