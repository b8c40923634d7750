import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlan, writePlan } from './document.ts';
import { byteAtMs, fillHoles, layPlan, locate, msAtByte, type SegmentRef } from './plan.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const preamble = new Uint8Array(480).fill(7);
const segment = (hash: string, frames: number): SegmentRef => ({
  hash,
  segmentBytes: frames * 480,
  fromByte: 0,
  lengthBytes: frames * 480,
});
const lay = (segments: SegmentRef[]) => layPlan({ profile: 'stereo-160', preamble, segments }, sha256);

test('a plan knows its size, its frames and its time', () => {
  const plan = lay([segment('a', 10), segment('b', 5)]);
  expect(plan).toMatchObject({ sizeBytes: 16 * 480, frames: 15, durationMs: 360 });
  expect([...plan.offsets]).toEqual([480, 480 * 11, 480 * 16]);
});

test('every byte is located in the segment that covers it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), (lengths) => {
      const plan = lay(lengths.map((frames, index) => segment(`s${index}`, frames)));
      for (let byte = 0; byte < plan.sizeBytes; byte += 240) {
        const index = locate(plan, byte);
        if (index === -1) expect(byte).toBeLessThan(480);
        else {
          expect(byte).toBeGreaterThanOrEqual(plan.offsets[index] ?? Number.NaN);
          expect(byte).toBeLessThan(plan.offsets[index + 1] ?? Number.NaN);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('byte and time are one division apart', () => {
  const plan = lay([segment('a', 100)]);
  expect([0, 479, 480, 959, 960].map((byte) => msAtByte(plan, byte))).toEqual([0, 0, 0, 0, 24]);
  expect([0, 23, 24, 1e9].map((ms) => byteAtMs(plan, ms))).toEqual([480, 480, 960, plan.sizeBytes]);
});

test('the tag depends on profile, preamble, order and cuts, and on nothing else', () => {
  const [a, b] = [segment('a', 10), segment('b', 10)];
  const tag = lay([a, b]).etag;
  expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
  expect(lay([{ ...a }, { ...b }]).etag).toBe(tag);
  expect(lay([b, a]).etag).not.toBe(tag);
  expect(lay([{ ...a, fromByte: 480, lengthBytes: 480 }, b]).etag).not.toBe(tag);
  const bare = layPlan({ profile: 'stereo-160', preamble: new Uint8Array(), segments: [a, b] }, sha256);
  expect(bare.etag).not.toBe(tag);
});

test('a filled hole keeps every position under a new tag', () => {
  const plan = lay([segment('a', 10), segment('bad', 5), segment('c', 1)]);
  const filled = fillHoles(plan, new Set(['bad']), sha256);
  expect([...filled.offsets]).toEqual([...plan.offsets]);
  expect(filled.etag).not.toBe(plan.etag);
  expect(filled.segments.map(({ hash }) => hash)).toEqual(['a', 'silence', 'c']);
});

test.each([
  { ...segment('a', 2), lengthBytes: 481 },
  { ...segment('a', 2), fromByte: 1 },
  { ...segment('a', 2), fromByte: 480, lengthBytes: 960 },
  { ...segment('a', 2), lengthBytes: 0 },
])('a cut off the grid or outside its segment is refused: %j', (bad) => {
  expect(() => lay([bad])).toThrow(RangeError);
});

test('a kept plan comes back exactly', () => {
  const plan = fillHoles(lay([segment('a', 10), segment('b', 5)]), new Set(['b']), sha256);
  expect(readPlan(writePlan(plan), sha256)).toEqual(plan);
  expect(() => readPlan('{"version":2}', sha256)).toThrow();
});
