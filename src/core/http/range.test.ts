import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateRange, readRangeWish } from './range.ts';

const WHOLE = { kind: 'whole' };
const NONE = { kind: 'none' };
const part = (startByte: number, endByte: number) => ({ kind: 'part', startByte, endByte });

test.each([
  [undefined, WHOLE],
  ['bytes=0-', part(0, 1000)],
  ['bytes=0-0', part(0, 1)],
  ['bytes=10-19', part(10, 20)],
  ['bytes=999-', part(999, 1000)],
  ['bytes=990-5000', part(990, 1000)],
  ['bytes=-1', part(999, 1000)],
  ['bytes=-5000', part(0, 1000)],
  ['bytes=-0', NONE],
  ['bytes=1000-', NONE],
  ['bytes=1000-2000', NONE],
  ['bytes=5-4', WHOLE],
  ['bytes=', WHOLE],
  ['bytes=,', WHOLE],
  ['bytes=-', WHOLE],
  ['bytes=a-b', WHOLE],
  ['bytes=1-2x', WHOLE],
  ['bytes=+1-2', WHOLE],
  ['bytes=0x1-2', WHOLE],
  ['bytes=1.5-2', WHOLE],
  ['bytes 1-2', WHOLE],
  ['frames=1-2', WHOLE],
  ['BYTES=1-2', part(1, 3)],
  ['bytes= 1 - 2 ', part(1, 3)],
  ['bytes=99999999999999999999999-', NONE],
  ['bytes=5-99999999999999999999999', part(5, 1000)],
  ['bytes=-99999999999999999999999', part(0, 1000)],
  ['bytes=0-4,5-9', part(0, 10)],
  ['bytes=5-9,0-6', part(0, 10)],
  ['bytes=0-4,,6-9', WHOLE],
  ['bytes=0-4,6-9', WHOLE],
  ['bytes=0-4,5000-6000', part(0, 5)],
  ['bytes=2000-3000,5000-6000', NONE],
  ['bytes=0-4,x', WHOLE],
  [`bytes=${Array.from({ length: 16 }, () => '0-1').join()}`, part(0, 2)],
  [`bytes=${Array.from({ length: 17 }, () => '0-1').join()}`, WHOLE],
  [`bytes=1-${'0'.repeat(2000)}9`, WHOLE],
])('of 1000 bytes, %j is answered with %j', (header, expected) => {
  expect(evaluateRange(header, 1000)).toEqual(expected);
});

test('nothing of nothing can be satisfied', () => {
  expect(evaluateRange('bytes=0-', 0)).toEqual(NONE);
  expect(evaluateRange('bytes=-1', 0)).toEqual(NONE);
});

test.each([
  [undefined, { kind: 'start' }],
  ['bytes=0-', { kind: 'start' }],
  ['bytes=0-99', { kind: 'start' }],
  ['bytes=nonsense', { kind: 'start' }],
  ['bytes=700-', { kind: 'resume', fromByte: 700 }],
  ['bytes=900-,700-800', { kind: 'resume', fromByte: 700 }],
  ['bytes=-128', { kind: 'tail' }],
])('%j wishes %j', (header, expected) => {
  expect(readRangeWish(header)).toEqual(expected);
});

test('an answered part holds exactly the asked bytes that exist, whenever they are in one piece', () => {
  const span = fc.tuple(fc.nat(300), fc.nat(300)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 200 }), (spans, size) => {
      const asked = new Set<number>();
      for (const [from, to] of spans) for (let at = from; at <= to && at < size; at++) asked.add(at);
      const sorted = [...asked].sort((a, b) => a - b);
      const answer = evaluateRange(`bytes=${spans.map(([from, to]) => `${from}-${to}`).join(', ')}`, size);
      const first = sorted[0];
      if (first === undefined) return answer.kind === 'none';
      const isOnePiece = sorted.at(-1) === first + sorted.length - 1;
      if (!isOnePiece) return answer.kind === 'whole';
      return answer.kind === 'part' && answer.startByte === first && answer.endByte === first + sorted.length;
    }),
  );
});

test('no header makes it throw or leave the file', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, size) => {
      const answer = evaluateRange(`bytes=${text}`, size);
      return (
        answer.kind !== 'part' || (0 <= answer.startByte && answer.startByte < answer.endByte && answer.endByte <= size)
      );
    }),
  );
});
