import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partAt } from '../listening/parts.ts';
import type { PlanItem } from '../source/items.ts';
import { cutSegments } from './cut.ts';
import { layItems, planOfSegments } from './make.ts';
import { layPlan, type SegmentRef, SILENCE } from './plan.ts';
import { cutSlots, slotBounds } from './slots.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const FRAME_BYTES = 480;
const segment = (hash: string, frames: number): SegmentRef => {
  const sizeBytes = frames * FRAME_BYTES;
  return { hash, segmentBytes: sizeBytes, fromByte: 0, lengthBytes: sizeBytes };
};
const audio = (audioId: string, segments: SegmentRef[], cut: { fromMs?: number; lengthMs?: number } = {}): PlanItem => {
  const wholeMs = segments.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) / 20;
  return { kind: 'audio', audioId, title: `The ${audioId}`, segments, wholeMs, fromMs: 0, lengthMs: wholeMs, ...cut };
};
const lay = (...items: PlanItem[]) => layItems(items, 'stereo-160');

/** Every frame of the segments by name, which is what a cut must be right about. */
const frames = (segments: readonly SegmentRef[]): string[] =>
  segments.flatMap(({ hash, fromByte, lengthBytes }) =>
    Array.from({ length: lengthBytes / FRAME_BYTES }, (_, index) =>
      hash === SILENCE ? SILENCE : `${hash}${fromByte / FRAME_BYTES + index}`,
    ),
  );

test('a cut is exactly the frames asked for, however many segments they lie in', () => {
  const length = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 8 }), fc.nat(50), fc.nat(50), (lengths, from, count) => {
      const segments = lengths.map((size, index) => segment('abcdefgh'[index] ?? '', size));
      const cut = cutSegments(segments, 'stereo-160', { fromMs: from * 24, lengthMs: count * 24 });
      expect(frames(cut)).toEqual(frames(segments).slice(from, from + count));
    }),
  );
});

test('a cut of a cut stays inside, and what is whole is passed on as it is', () => {
  const whole = segment('a', 100);
  const [once] = cutSegments([whole], 'stereo-160', { fromMs: 240, lengthMs: 480 });
  expect(once).toEqual({ ...whole, fromByte: 10 * FRAME_BYTES, lengthBytes: 20 * FRAME_BYTES });
  expect(cutSegments([once as SegmentRef], 'stereo-160', { fromMs: 24, lengthMs: 24 })).toEqual([
    { ...whole, fromByte: 11 * FRAME_BYTES, lengthBytes: FRAME_BYTES },
  ]);
  expect(cutSegments([whole], 'stereo-160', { fromMs: 0, lengthMs: 2400 })[0]).toBe(whole);
});

test('items are laid end to end and told as parts, with the place inside the audio', () => {
  const book = [segment('a', 100), segment('b', 50)];
  const laid = lay(
    { kind: 'speech', title: 'Hello', segments: [segment('s', 10)], wholeMs: 240, fromMs: 0, lengthMs: 240 },
    { kind: 'silence', durationMs: 1000 },
    { ...audio('book', book, { fromMs: 2160, lengthMs: 720 }), collectionId: 'shelf', fadeOutMs: 5000 } as PlanItem,
  );
  expect(laid.map(({ part }) => part)).toEqual([
    { kind: 'speech', title: 'Hello', atMs: 0, lengthMs: 240, fromMs: 0, wholeMs: 240 },
    { kind: 'silence', title: '', atMs: 240, lengthMs: 1008, fromMs: 0, wholeMs: 1008 },
    {
      ...{ kind: 'audio', title: 'The book', audioId: 'book', collectionId: 'shelf' },
      ...{ atMs: 1248, lengthMs: 720, fromMs: 2160, wholeMs: 3600 },
    },
  ]);
  expect(laid.map(({ fadeOutMs }) => fadeOutMs)).toEqual([0, 0, 720]);
  expect(frames(laid[2]?.segments ?? [])).toEqual(frames(book).slice(90, 120));
  const parts = laid.map(({ part }) => part);
  expect(partAt(parts, 1248 + 100)).toEqual({ part: parts[2], insideMs: 2260 });
  const plan = planOfSegments(
    laid.flatMap(({ segments }) => segments),
    'stereo-160',
    sha256,
  );
  expect(plan.durationMs).toBe(1968);
});

test('an item of which nothing is left is left out, and its time with it', () => {
  const laid = lay(audio('a', [segment('a', 10)], { fromMs: 240 }), audio('b', [segment('b', 1)]));
  expect(laid.map(({ part }) => [part.audioId, part.atMs])).toEqual([['b', 0]]);
});

test('twelve hours of one short recording over and over are laid at once', () => {
  const short = audio('bell', [segment('a', 125)]);
  const laid = layItems(
    Array.from({ length: 14_400 }, () => short),
    'stereo-160',
  );
  expect(new Set(laid.map(({ segments }) => segments[0]))).toHaveProperty('size', 1);
  const plan = planOfSegments(
    laid.flatMap(({ segments }) => segments),
    'stereo-160',
    sha256,
  );
  expect(plan.durationMs).toBe(12 * 3_600_000);
  expect(laid.at(-1)?.part.atMs).toBe(12 * 3_600_000 - 3000);
});

const THREE = [audio('a', [segment('a', 10)]), audio('b', [segment('b', 20)]), audio('c', [segment('c', 30)])];
const slotsOf = (items: PlanItem[], count: number) => {
  const laid = layItems(items, 'stereo-160');
  const parts = laid.map(({ part }) => part);
  const segments = laid.flatMap(({ segments: own }) => own);
  return { segments, parts, slots: cutSlots({ segments, profile: 'stereo-160' }, parts, count) };
};
const names = (slots: SegmentRef[][]) => slots.map((slot) => slot.map(({ hash }) => hash).join(' '));

test.each<[string, PlanItem[], number, string[]]>([
  ['as many items as slots', THREE, 3, ['a', 'b', 'c']],
  ['more items: the last slot has the rest', THREE, 2, ['a', 'b c']],
  ['one slot is everything', THREE, 1, ['a b c']],
  ['fewer items: silence in the others', THREE, 5, ['a', 'b', 'c', SILENCE, SILENCE]],
  [
    'silence stays with what it follows',
    [{ kind: 'silence', durationMs: 240 }, THREE[0] as PlanItem, { kind: 'silence', durationMs: 240 }, ...THREE],
    3,
    [`${SILENCE} a ${SILENCE}`, 'a', 'b c'],
  ],
  ['nothing but silence', [{ kind: 'silence', durationMs: 24 }], 2, [SILENCE, SILENCE]],
  ['nothing at all', [], 2, [SILENCE, SILENCE]],
])('%s', (_, items, count, expected) => {
  expect(names(slotsOf(items, count).slots)).toEqual(expected);
});

test('the slots together are the play, byte for byte, and each is a plan of its own', () => {
  const item = fc.oneof(
    fc.constant<PlanItem>({ kind: 'silence', durationMs: 48 }),
    fc.integer({ min: 1, max: 9 }).map((size) => audio(`${size}`, [segment(`h${size}-`, size), segment('z', 1)])),
  );
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (items, count) => {
      const { segments, parts, slots } = slotsOf(items, count);
      const bounds = slotBounds(parts, count);
      const played = slots.filter((_, index) => (bounds[index]?.toMs ?? 0) > (bounds[index]?.fromMs ?? 0));
      expect(frames(played.flat())).toEqual(frames(segments));
      expect(slots).toHaveLength(count);
      for (const slot of slots) expect(planOfSegments(slot, 'stereo-160', sha256).frames).toBeGreaterThan(0);
    }),
  );
});

test('an unused slot lasts about a second', () => {
  const [, silent = []] = slotsOf([THREE[0] as PlanItem], 2).slots;
  expect(layPlan({ profile: 'stereo-160', preamble: new Uint8Array(), segments: silent }, sha256).durationMs).toBe(
    1008,
  );
});
