import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayedPart } from '../listening/parts.ts';
import { foldPlayer, type PlayerState, unknownPlayer } from './state.ts';
import { type Around, turnIntoCommand, type Wish } from './wishes.ts';

const playing = (members: object = {}): PlayerState =>
  foldPlayer(
    unknownPlayer('y2'),
    {
      kind: 'events',
      events: {
        ...{ cardId: 'abcde', chapterKey: '01', trackKey: '02', trackLength: 3600, position: 100 },
        ...{ playbackStatus: 'playing', ...members },
      },
    },
    0,
  );
const tracks = [
  { chapterKey: '01', trackKey: '01' },
  { chapterKey: '01', trackKey: '02' },
  { chapterKey: '02', trackKey: '01' },
];
const part = (atMs: number, kind: PlayedPart['kind'] = 'audio'): PlayedPart => ({
  ...{ kind, title: '', audioId: `${atMs}`, atMs, lengthMs: 1000, fromMs: 0, wholeMs: 1000 },
});
const around = (more: Partial<Around> = {}): Around => ({ tracks, parts: [], nowMs: 0, ...more });
const turn = (wish: Wish, state = playing(), more: Partial<Around> = {}) => turnIntoCommand(wish, state, around(more));
const place = (chapterKey: string, trackKey: string, secondsIn: number) => ({
  outcome: 'command',
  command: { name: 'card/start', body: { uri: 'https://yoto.io/abcde', chapterKey, trackKey, secondsIn } },
});

describe('what a wish becomes', () => {
  const cases: [string, Wish, object][] = [
    [
      'a card goes on',
      { do: 'play', yotoCardId: 'fghij' },
      { name: 'card/start', body: { uri: 'https://yoto.io/fghij' } },
    ],
    [
      'a place always says the second',
      { do: 'play', yotoCardId: 'fghij', chapterKey: '03' },
      { name: 'card/start', body: { uri: 'https://yoto.io/fghij', chapterKey: '03', secondsIn: 0 } },
    ],
    ['pause', { do: 'pause' }, { name: 'card/pause' }],
    ['volume', { do: 'volume', percent: 44 }, { name: 'volume/set', body: { volume: 44 } }],
    ['night light', { do: 'night-light', colour: '#10ff00' }, { name: 'ambients/set', body: { r: 16, g: 255, b: 0 } }],
    ['restart', { do: 'restart' }, { name: 'reboot' }],
    ['bluetooth', { do: 'bluetooth', on: false }, { name: 'bluetooth/off' }],
  ];
  it.each(cases)('%s', (_name, wish, command) => {
    expect(turn(wish)).toEqual({ outcome: 'command', command });
  });
});

describe('another place', () => {
  it('seeks inside the track', () => {
    expect(turn({ do: 'seek', positionMs: 61_999 })).toEqual(place('01', '02', 61));
  });

  it('goes to the tracks around', () => {
    expect(turn({ do: 'next' })).toEqual(place('02', '01', 0));
    expect(turn({ do: 'previous' })).toEqual(place('01', '02', 0));
    expect(turn({ do: 'previous' }, playing({ position: 2 }))).toEqual(place('01', '01', 0));
  });

  it('counts on from what the player said last', () => {
    expect(turn({ do: 'previous' }, playing({ position: 1 }), { nowMs: 4000 })).toEqual(place('01', '02', 0));
  });

  it('goes to the parts of a plan, and not to what is said in between', () => {
    const parts = [part(0), part(90_000, 'speech'), part(100_400), part(200_800)];
    expect(turn({ do: 'next' }, playing({ position: 99 }), { parts })).toEqual(place('01', '02', 100));
    expect(turn({ do: 'next' }, playing({ position: 100 }), { parts })).toEqual(place('01', '02', 200));
    expect(turn({ do: 'previous' }, playing({ position: 150 }), { parts })).toEqual(place('01', '02', 100));
    expect(turn({ do: 'previous' }, playing({ position: 101 }), { parts })).toEqual(place('01', '02', 0));
    expect(turn({ do: 'next' }, playing({ position: 201 }), { parts })).toEqual(place('02', '01', 0));
  });

  it('is not there', () => {
    const why = (wish: Wish, state?: PlayerState, more?: Partial<Around>) => turn(wish, state, more);
    expect(why({ do: 'next' }, unknownPlayer('y2'))).toEqual({ outcome: 'impossible', why: 'nothing-plays' });
    expect(why({ do: 'seek', positionMs: 1 }, playing({ cardId: 'none' }))).toMatchObject({ why: 'nothing-plays' });
    expect(why({ do: 'next' }, playing({ chapterKey: '02', trackKey: '01' }))).toMatchObject({ why: 'no-next' });
    expect(why({ do: 'next' }, playing(), { tracks: undefined })).toMatchObject({ why: 'tracks-unknown' });
    expect(why({ do: 'next' }, playing({ trackKey: '9' }))).toMatchObject({ why: 'tracks-unknown' });
  });

  it('is always another one when it is asked for again and again, up to the end', () => {
    const gaps = fc.array(fc.integer({ min: 1200, max: 100_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(gaps, (lengths) => {
        let atMs = 0;
        const parts = lengths.map((lengthMs) => {
          const one = part(atMs);
          atMs += lengthMs;
          return one;
        });
        let state = playing({ position: 0 });
        for (let step = 1; step < parts.length; step++) {
          const turned = turn({ do: 'next' }, state, { parts });
          const seconds = Math.floor((parts[step]?.atMs ?? 0) / 1000);
          expect(turned).toEqual(place('01', '02', seconds));
          state = playing({ position: seconds });
        }
        expect(turn({ do: 'next' }, state, { parts })).toEqual(place('02', '01', 0));
      }),
    );
  });
});
