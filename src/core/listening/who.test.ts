import { describe, expect, it, test } from 'vitest';
import type { Playback } from '../player/playback.ts';
import { findLearned } from './who-address.ts';
import { type AskedStart, matchStarts, settleMsOf } from './who-match.ts';
import { findStart, type Start } from './who-start.ts';
import { waitMsOf } from './who-wait.ts';

const playback = (change: Partial<Playback> = {}): Playback => ({
  ...{ playerId: 'p', atMs: 0, status: 'playing', isWaiting: false },
  ...{ yotoCardId: 'card', chapterKey: '01', trackKey: 'a', positionMs: 0 },
  ...change,
});
const nothing = playback({ yotoCardId: undefined, chapterKey: undefined, trackKey: undefined, status: 'stopped' });
const underWay = playback({ positionMs: 40_000 });

describe('a start', () => {
  test.each<[string, Playback, Playback | undefined, boolean]>([
    ['a card that was put in', playback({ isWaiting: true, status: 'stopped' }), nothing, true],
    ['the same, of a player never heard before', playback({ isWaiting: true }), undefined, true],
    ['a card that sounds already, its first message lost', playback({ positionMs: 2000 }), nothing, true],
    ['a card that went on where it was left', playback({ positionMs: 900_000, isWaiting: true }), nothing, true],
    ['another track', playback({ trackKey: 'b' }), underWay, true],
    ['another chapter', playback({ chapterKey: '02' }), underWay, true],
    [
      'another card of which the keys are not known',
      playback({ yotoCardId: 'x', trackKey: undefined }),
      underWay,
      true,
    ],
    ['the same track put in anew, of which the end was lost', playback({ isWaiting: true }), underWay, true],
    ['nothing in the slot', nothing, underWay, false],
    ['a position tick', playback({ positionMs: 45_000 }), underWay, false],
    ['sound after waiting', playback(), playback({ isWaiting: true }), false],
    ['waiting for bytes in the middle', playback({ positionMs: 40_000, isWaiting: true }), underWay, false],
    ['waiting for bytes soon after the start', playback({ positionMs: 2000, isWaiting: true }), playback(), false],
    ['a pause', playback({ positionMs: 41_000, status: 'paused' }), underWay, false],
    ['a card long under way, heard of only now', playback({ positionMs: 4000 }), nothing, false],
    ['a paused card, heard of only now', playback({ positionMs: 1000, status: 'paused' }), nothing, false],
    ['keys that were missing', playback(), playback({ trackKey: undefined }), false],
  ])('is or is not %s', (_, now, before, isStart) => {
    expect(findStart(now, before) !== undefined).toBe(isStart);
  });
});

describe('starts and requests', () => {
  const start = (playerId: string, heardAtMs: number, change: Partial<Start> = {}): Start => ({
    ...{ playerId, heardAtMs, yotoCardId: 'card', chapterKey: '01', trackKey: 'a', underWayMs: 0 },
    ...change,
  });
  const place = { yotoCardId: 'card', chapterKey: '01', trackKey: 'a' };
  const request = (arrivedAtMs: number, change: Partial<AskedStart> = {}): AskedStart => ({
    ...{ arrivedAtMs, answeredAtMs: arrivedAtMs + 800, places: [place] },
    ...change,
  });
  const joined = (starts: Start[], requests: AskedStart[], nowMs = 100_000) =>
    matchStarts(starts, requests, { nowMs, settleMs: 100 })
      .map(({ start, request }): [string, number] => [start.playerId, request.arrivedAtMs])
      .sort(([, a], [, b]) => a - b);

  test.each<[string, Start[], AskedStart[], [string, number][]]>([
    ['are joined when there is one of each', [start('p', 500)], [request(0)], [['p', 0]]],
    ['also when the event is first', [start('p', 0)], [request(2900)], [['p', 2900]]],
    ['not when the request is too old', [start('p', 10_000)], [request(0)], []],
    ['unless it still waited then', [start('p', 10_000)], [request(0, { answeredAtMs: undefined })], [['p', 0]]],
    ['or waited long', [start('p', 5500)], [request(0, { answeredAtMs: 1700 })], [['p', 0]]],
    ['unless the track came so far meanwhile', [start('p', 6000, { underWayMs: 3000 })], [request(0)], [['p', 0]]],
    ['not when it came too long after', [start('p', 0)], [request(3100)], []],
    ['not of another track', [start('p', 0, { trackKey: 'b' })], [request(0)], []],
    ['also when the track is not known', [start('p', 0, { trackKey: undefined })], [request(0)], [['p', 0]]],
    ['not when an event could mean two', [start('p', 500)], [request(0), request(400)], []],
    ['not when two players claim one', [start('p', 500), start('q', 550)], [request(0)], []],
    [
      'not when it could be an echo of the own start',
      [start('p', 500)],
      [request(0, { start: { playerId: 'p' } }), request(9)],
      [],
    ],
    [
      'not with what is another’s',
      [start('p', 500)],
      [request(0, { start: { playerId: 'q' } }), request(9)],
      [['p', 9]],
    ],
    ['not of two and two', [start('p', 500), start('q', 550)], [request(0), request(50)], []],
    [
      'when all others have theirs',
      [start('p', 1900), start('q', 5000)],
      [request(0), request(2000)],
      [
        ['p', 0],
        ['q', 2000],
      ],
    ],
    [
      'when others share what is left, whoever of them has which',
      [start('p', 500), start('q', 550), start('r', 2000)],
      [request(0), request(50), request(1500)],
      [['r', 1500]],
    ],
    [
      'not when the others cannot all be right',
      [start('p', 500), start('q', 550), start('r', 600), start('s', 2000)],
      [request(0), request(50), request(1500)],
      [],
    ],
    [
      'not when one of two that share may be told twice',
      [start('p', 500), start('p', 550), start('r', 2000)],
      [request(0), request(50), request(1500)],
      [],
    ],
    ['with what had come by then, not what came later', [start('p', 0)], [request(0), request(1500)], [['p', 0]]],
    [
      'only of the slot that was asked for',
      [start('p', 500)],
      [
        request(0, { slot: 2, places: [{ ...place, slot: 1 }] }),
        request(9, { slot: 1, places: [{ ...place, slot: 1 }] }),
      ],
      [['p', 9]],
    ],
  ])('%s', (_, starts, requests, expected) => {
    expect(joined(starts, requests)).toEqual(expected);
  });

  it('wait a moment for a request that comes right after', () => {
    expect(joined([start('p', 500)], [request(0)], 599)).toEqual([]);
    expect(joined([start('p', 500)], [request(0)], 600)).toEqual([['p', 0]]);
  });
});

test.each([
  [[], 100],
  [[-500, 20], 100],
  [[200, 800, 400], 1200],
  [[3000], 1500],
])('requests that came %j ms after their events let events settle for %i ms', (waysMs, settleMs) => {
  expect(settleMsOf(waysMs)).toBe(settleMs);
});

test.each([
  ['its only player', [['p', 'home']], 'p'],
  [
    'a player, when the others are elsewhere',
    [
      ['p', 'home'],
      ['q', 'away'],
    ],
    'p',
  ],
  [
    'nobody, when two were seen there',
    [
      ['p', 'home'],
      ['q', 'home'],
    ],
    undefined,
  ],
  [
    'nobody, when it is not known where another is',
    [
      ['p', 'home'],
      ['q', null],
    ],
    undefined,
  ],
  ['nobody, when nobody was seen there', [['p', null]], undefined],
] as [string, [string, string | null][], string | undefined][])('an address tells %s', (_, seen, expected) => {
  const players = seen.map(([id, learned_address]) => ({ id, learned_address }));
  expect(findLearned(players, 'home')).toBe(expected);
});

test.each([
  [[], 800],
  [[900], 800],
  [[900, 1700], 1700],
  [[900, 1701], 800],
  [[900, 1200, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity], 1700],
  [[900, 1200, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity], 800],
])('requests that were told after %j ms make others wait for %i ms', (toldMs, waitMs) => {
  expect(waitMsOf(toldMs)).toBe(waitMs);
});
