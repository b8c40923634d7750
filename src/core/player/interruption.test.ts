import { expect, test } from 'vitest';
import { type Before, type Between, mayGiveBack, type Stage, stageOf } from './interruption.ts';
import type { Playback } from './playback.ts';
import { unknownPlayer } from './state.ts';

const before: Before = { yotoCardId: 'story', positionMs: 9000, isPaused: false, isFromSlot: true };
const between = (change: Partial<Between> = {}): Between => ({
  ...{ yotoCardId: 'call', isHeard: true, endsAtMs: 10_000 },
  ...change,
});
const playback = (yotoCardId: string | undefined, atMs = 5000): Playback => ({
  ...{ playerId: 'p', atMs, status: yotoCardId === undefined ? 'stopped' : 'playing', isWaiting: false },
  yotoCardId,
});

test.each<[string, Between, Playback, Stage]>([
  ['it plays', between(), playback('call'), 'goes-on'],
  ['nothing plays after it', between(), playback(undefined), 'over'],
  ['nothing plays before it began', between({ isHeard: false }), playback(undefined), 'goes-on'],
  ['nothing plays, and it was never heard', between({ isHeard: false }), playback(undefined, 10_000), 'over'],
  ['the story, told once more before it began', between({ isHeard: false }), playback('story'), 'goes-on'],
  ['the story, put in again by the child', between(), playback('story'), 'left'],
  ['the story, long after it should have begun', between({ isHeard: false }), playback('story', 10_000), 'left'],
  ['another card', between({ isHeard: false }), playback('other'), 'left'],
])('%s', (_what, of, told, stage) => {
  expect(stageOf(of, before, told)).toBe(stage);
});

test.each<[string, Partial<Before>, number | undefined, string | undefined, boolean]>([
  ['its card is in the slot', {}, 1, undefined, true],
  ['its card was taken out', {}, 0, undefined, false],
  ['a command had started it', { isFromSlot: false }, 0, undefined, true],
  ['nobody knows of the slot', {}, undefined, undefined, true],
  ['something plays already', {}, 1, 'other', false],
  ['the sleep timer has run out', { sleepsAtMs: 4000 }, 1, undefined, false],
  ['the sleep timer runs', { sleepsAtMs: 6000 }, 1, undefined, true],
])('given back or not: %s', (_what, change, cardInserted, cardId, expected) => {
  const playbackStatus = cardId === undefined ? 'stopped' : 'playing';
  const events = { playbackStatus, ...(cardId === undefined ? {} : { cardId }) };
  const state = { ...unknownPlayer('p'), eventsAtMs: 1, events, status: { cardInserted } };
  expect(mayGiveBack({ ...before, ...change }, state, 5000)).toBe(expected);
});
