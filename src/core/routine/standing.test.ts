import { expect, test } from 'vitest';
import type { PlayedPart } from '../listening/parts.ts';
import type { Playback } from '../player/playback.ts';
import { fadeSteps, type LastPart, lastPartOf, partEndOf } from './standing.ts';

const MINUTE = 60_000;
const part = (kind: PlayedPart['kind'], atMs: number, lengthMs: number, fromMs = 0): PlayedPart => ({
  ...{ kind, title: `${kind} ${atMs}`, atMs, lengthMs, fromMs, wholeMs: lengthMs + fromMs },
});
/** A sentence before each of three parts. */
const PARTS = [0, 10, 20].flatMap((at) => [
  part('speech', at * MINUTE, 5000),
  part('audio', at * MINUTE + 5000, 595_000),
]);

function playing(positionMs: number, more: Partial<Playback> = {}): Playback {
  return {
    ...{ playerId: 'p', atMs: 0, status: 'playing', yotoCardId: 'aaaaa', chapterKey: '01', trackKey: '01' },
    ...{ positionMs, positionAtMs: 0, trackMs: 30 * MINUTE, isWaiting: false, ...more },
  };
}
const LAST = lastPartOf(playing(2 * MINUTE), PARTS, 0) as LastPart;

test.each([
  ['in the sentence before it', 1000, { outcome: 'wait', waitMs: 10 * MINUTE - 1000 }],
  ['in the middle of it', 4 * MINUTE, { outcome: 'wait', waitMs: 6 * MINUTE }],
  ['at its end', 10 * MINUTE, { outcome: 'stop' }],
  ['in the part after it, where somebody went', 12 * MINUTE, { outcome: 'stop' }],
  ['long past its end', 17 * MINUTE, { outcome: 'too-late' }],
])('%s', (_where, positionMs, expected) => {
  expect(partEndOf(LAST, playing(positionMs), PARTS, 0)).toEqual(expected);
});

test('the last part of all ends with its track, and a track is one part where it is no plan of ours', () => {
  const last = lastPartOf(playing(25 * MINUTE), PARTS, 0) as LastPart;
  expect(partEndOf(last, playing(29 * MINUTE), PARTS, 0)).toEqual({ outcome: 'wait', waitMs: MINUTE });
  const whole = lastPartOf(playing(MINUTE), [], 0) as LastPart;
  expect(partEndOf(whole, playing(MINUTE), [], 0)).toEqual({ outcome: 'wait', waitMs: 29 * MINUTE });
  expect(partEndOf(whole, playing(0, { chapterKey: '02' }), [], 0)).toEqual({ outcome: 'stop' });
});

test('another card, or nothing, is not its business', () => {
  expect(partEndOf(LAST, playing(0, { yotoCardId: 'bbbbb' }), PARTS, 0)).toEqual({ outcome: 'over' });
  expect(partEndOf(LAST, playing(0, { status: 'stopped' }), PARTS, 0)).toEqual({ outcome: 'over' });
  expect(lastPartOf(playing(0, { status: 'stopped' }), PARTS, 0)).toBeUndefined();
});

test('while it is paused nothing ends', () => {
  expect(partEndOf(LAST, playing(9 * MINUTE, { status: 'paused' }), PARTS, 5 * MINUTE).outcome).toBe('wait');
});

test('the rest of a part that was as good as over is no story of its own', () => {
  const parts = [part('audio', 0, MINUTE, 9 * MINUTE), part('audio', MINUTE, 10 * MINUTE)];
  const last = lastPartOf(playing(1000), parts, 0) as LastPart;
  expect(last).toMatchObject({ partAtMs: MINUTE, restAtMs: 0 });
  expect(partEndOf(last, playing(1000), parts, 0).outcome).toBe('wait');
  expect(partEndOf(last, playing(55_000), parts, 0).outcome).toBe('wait');
  expect(partEndOf(last, playing(2 * MINUTE, { trackMs: 11 * MINUTE }), parts, 0)).toEqual({
    outcome: 'wait',
    waitMs: 9 * MINUTE,
  });
  expect(partEndOf(last, playing(11 * MINUTE, { trackMs: 11 * MINUTE }), parts, 0)).toEqual({ outcome: 'stop' });
});

test('a fade goes one step of the knob at a time, and is there in time', () => {
  const steps = fadeSteps(10, 6, 8);
  expect(steps.map(({ step }) => step)).toEqual([9, 8, 7, 6]);
  expect(steps.map(({ fromStep }) => fromStep)).toEqual([10, 9, 8, 7]);
  expect(steps.at(-1)?.afterMs).toBe(8 * MINUTE);
  expect(fadeSteps(3, 3, 5)).toEqual([]);
});
