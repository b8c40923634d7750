import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FRAME_MS } from '../mp3/profile.ts';
import { decide } from './decide.ts';
import type { Condition, Limits, Source } from './document.ts';
import { explain } from './explain.ts';
import { lengthOf } from './items.ts';
import { audio, collectionOf, decided, played, readyAudio, sequence, titlesOf, worldWith } from './test-world.ts';

const three = sequence(audio('a'), audio('b'), audio('c'));
const limited = (source: Source, limits: Limits): Source => ({ ...source, limits });
/** Twelve noon in Berlin. */
const NOON = worldWith({ at: '2026-11-22T11:00Z' });
const lengthsOf = (source: Source, world = NOON) => decided(source, world).items.map(lengthOf);

describe('at most so many minutes', () => {
  test('cuts on a frame, or at the end of a part', () => {
    expect(lengthsOf(limited(three, { atMostMinutes: 1.5 }))).toEqual([60_000, 30_000]);
    expect(lengthsOf(limited(three, { atMostMinutes: 1.5, endAtPartBorder: true }))).toEqual([60_000]);
    expect(lengthsOf(limited(three, { atMostMinutes: 0.001 }))).toEqual([48]);
    expect(lengthsOf(limited(three, { atMostMinutes: 9 }))).toEqual([60_000, 60_000, 60_000]);
  });

  test('with whole parts only, plays at least one', () => {
    expect(lengthsOf(limited(three, { atMostMinutes: 0.5, endAtPartBorder: true }))).toEqual([60_000]);
  });

  test('is said', () => {
    expect(explain(decided(limited(three, { atMostMinutes: 1.5 }), NOON).trace, 'en')).toBe(
      'Plays 2 parts in order, from “a”. Stops after 1.5 minutes.',
    );
  });
});

test('what cannot be played after the end of the play is no loss', () => {
  const world = {
    ...NOON,
    findAudio: (id: string) => (id === 'new' ? ({ state: 'waiting', title: id } as const) : readyAudio(id)),
  };
  const source = sequence(audio('a'), audio('b'), audio('new'));
  expect(played(limited(source, { atMostMinutes: 1.5 }), world)).toEqual(['a', 'b']);
  expect(played(limited(source, { until: { time: '12:01' } }), world)).toEqual(['a']);
  expect(decide(limited(source, { atMostMinutes: 2.5 }), world).outcome).toBe('not-playable');
  expect(decide(limited(source, { fadeOutMs: 900 }), world).outcome).toBe('not-playable');
});

describe('until a time', () => {
  test('ends with the last part before it, then something else may follow', () => {
    expect(played(limited(three, { until: { time: '12:02' } }), NOON)).toEqual(['a', 'b']);
    expect(played(limited(three, { until: { time: '12:02', next: audio('night') } }), NOON)).toEqual([
      'a',
      'b',
      'night',
    ]);
    expect(played(limited(three, { until: { time: '12:03', next: audio('night') } }), NOON)).toEqual(['a', 'b', 'c']);
  });

  test('when not even one part fits, goes on at once, or is cut', () => {
    const soon = { ...NOON, nowMs: NOON.nowMs + 119_990 };
    expect(played(limited(three, { until: { time: '12:02', next: audio('night') } }), soon)).toEqual(['night']);
    const later = { ...NOON, nowMs: NOON.nowMs + 90_000 };
    expect(lengthsOf(limited(three, { until: { time: '12:02' } }), later)).toEqual([30_000]);
    expect(lengthsOf(limited(three, { until: { time: '12:02' }, endAtPartBorder: true }), later)).toEqual([60_000]);
    expect(decided(limited(three, { until: { time: '12:02' } }), soon).items).toEqual([
      { kind: 'silence', durationMs: 1008 },
    ]);
  });

  test('counts from where the node begins in the play', () => {
    const source = sequence(audio('x'), limited(three, { until: { time: '12:02' } }));
    expect(played(source, NOON)).toEqual(['x', 'a']);
  });

  test('in the night of the change, the clock on the wall counts', () => {
    const long = { kind: 'loop', item: audio('a'), forMinutes: 240 } as const;
    const minutes = (at: string, time: string) =>
      decided(limited(long, { until: { time } }), worldWith({ at })).items.length;
    expect(minutes('2026-10-25T00:00Z', '03:00')).toBe(120); // 02:00 comes twice
    expect(minutes('2026-03-29T00:30Z', '03:30')).toBe(60); // 02:00 never comes
    expect(minutes('2026-03-29T00:30Z', '02:30')).toBe(30); // so this is 03:00
  });

  test('is said', () => {
    expect(explain(decided(limited(three, { until: { time: '12:02' } }), NOON).trace, 'en')).toMatch(
      / Ends by 12:02\.$/,
    );
  });
});

test('a sentence is not left alone before what it announces', () => {
  const announced = sequence(audio('x'), { kind: 'speech', text: 'Now:' }, audio('a'), {
    kind: 'speech',
    text: 'End.',
  });
  expect(played(limited(announced, { until: { time: '12:02' } }), NOON)).toEqual(['x']);
  expect(played(limited(announced, { until: { time: '12:03' } }), NOON)).toEqual(['x', 'Now:', 'a', 'End.']);
  const first = sequence({ kind: 'speech', text: 'Now:' }, audio('a'));
  expect(played(limited(first, { atMostMinutes: 0.5, endAtPartBorder: true }), NOON)).toEqual(['Now:', 'a']);
  expect(lengthsOf(limited(first, { atMostMinutes: 0.5 }))).toEqual([2400, 27_600]);
  expect(played(limited(first, { until: { time: '12:01', next: audio('night') } }), NOON)).toEqual(['night']);
  expect(played({ kind: 'loop', item: first, forMinutes: 2 }, NOON)).toEqual(['Now:', 'a']);
});

test('what is missed is told, however much is told before', () => {
  const world = worldWith({
    findAudio: (id) => (id === 'new' ? { state: 'waiting', title: 'New' } : { state: 'gone' }),
  });
  const decision = decide(sequence(...Array.from({ length: 300 }, () => audio('x')), audio('new')), world);
  expect('trace' in decision && explain(decision.trace, 'en')).toBe('“New” is still being prepared.');
});

describe('a fade', () => {
  test('stands on the last sound only, no longer than it', () => {
    expect(decided(limited(three, { fadeOutMs: 5000 }), NOON).items.map((item) => 'fadeOutMs' in item)).toEqual([
      false,
      false,
      true,
    ]);
    expect(decided(limited(three, { fadeOutMs: 5000 }), NOON).items[2]).toMatchObject({ fadeOutMs: 4992 });
    expect(decided(limited(three, { atMostMinutes: 0.01, fadeOutMs: 5000 }), NOON).items).toMatchObject([
      { lengthMs: 600, fadeOutMs: 600 },
    ]);
  });

  test('is dropped where an outer limit cuts its end away', () => {
    const inner = limited(audio('a'), { fadeOutMs: 5000 });
    expect(decided(limited(sequence(inner, audio('b')), { atMostMinutes: 0.5 }), NOON).items[0]).not.toHaveProperty(
      'fadeOutMs',
    );
  });
});

describe('a loop', () => {
  const loop = (item: Source, forMinutes: number): Source => ({ kind: 'loop', item, forMinutes });

  test('ends with the last part before its time', () => {
    expect(played(loop(sequence(audio('a'), audio('b')), 3.9))).toEqual(['a', 'b', 'a']);
    expect(lengthsOf(loop(audio('a'), 720)).length).toBe(720);
  });

  test('cuts only what is longer than all of it', () => {
    const world = worldWith({ findAudio: (id) => readyAudio(id, 9) });
    expect(lengthsOf(loop(audio('a'), 2), world)).toEqual([120_000]);
  });

  test('draws every round anew, and can be repeated from its seed', () => {
    const mix = loop(
      { kind: 'shuffle', items: ['a', 'b', 'c', 'd', 'e'].map(audio), allBeforeAgain: false, renew: 'each-play' },
      50,
    );
    const titles = played(mix);
    const rounds = Array.from({ length: 10 }, (_, round) => titles.slice(round * 5, round * 5 + 5).join(''));
    expect(new Set(rounds).size).toBeGreaterThan(5);
    expect(played(mix)).toEqual(titles);
  });

  test('of nothing ends, and of far too much is bounded', () => {
    const ended = loop({ kind: 'series', collectionId: 'c', order: 'manual', afterLast: 'end', resume: true }, 60);
    const world = worldWith({
      collections: { c: collectionOf('C', 'a') },
      memory: { heard: [{ audioId: 'a', atMs: 0 }] },
      findSpeech: () => ({ state: 'missing' }),
    });
    expect(decided(ended, world).items).toHaveLength(1);
    const many = sequence(...Array.from({ length: 200 }, () => loop({ kind: 'silence', durationMs: 24 }, 720)));
    const decision = decide(many, NOON);
    expect('trace' in decision && decision.trace).toContainEqual({ did: 'too-long' });
    const deleted = Array.from({ length: 5000 }, () => audio('gone'));
    const costly = loop(sequence(...deleted, { kind: 'silence', durationMs: 24 }), 720);
    const without = worldWith({ findAudio: () => ({ state: 'gone' }) });
    expect(decide(costly, without)).toMatchObject({ trace: expect.arrayContaining([{ did: 'too-long' }]) });
    const heard = Array.from({ length: 10_000 }, (_, atMs) => ({ audioId: 'x', atMs }));
    const drawn = loop(
      { kind: 'shuffle', items: [{ kind: 'silence', durationMs: 24 }], allBeforeAgain: true, renew: 'each-play' },
      720,
    );
    expect(decided(drawn, worldWith({ memory: { heard } })).items.length).toBeLessThan(3000);
  });

  test('says how long', () => {
    const { trace } = decided(loop(audio('a'), 3));
    expect(trace).toContainEqual({ did: 'repeated', rounds: 4, forMinutes: 3 });
  });
});

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant<Condition>({ kind: 'time', from: '08:00', to: '20:00' }),
  fc.constant<Condition>({ kind: 'first-time-today' }),
  fc.constant<Condition>({ kind: 'child', childId: 'emma' }),
);
const limits: fc.Arbitrary<Limits | undefined> = fc.option(
  fc.record(
    {
      atMostMinutes: fc.double({ min: 0.01, max: 20, noNaN: true }),
      until: fc.constant({ time: '12:07' }),
      endAtPartBorder: fc.boolean(),
      fadeOutMs: fc.integer({ min: 1, max: 60_000 }),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);
const { tree } = fc.letrec<{ tree: Source }>((tie) => {
  const inner = tie('tree');
  const items = fc.array(inner, { minLength: 1, maxLength: 4 });
  return {
    tree: fc
      .tuple(
        fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constantFrom('a', 'b', 'long', 'gone').map(audio),
          fc.constant<Source>({ kind: 'speech', text: 'Good {time-of-day}, {child}.' }),
          fc.integer({ min: 24, max: 90_000 }).map((durationMs): Source => ({ kind: 'silence', durationMs })),
          fc.record({
            kind: fc.constant('series' as const),
            collectionId: fc.constantFrom('book', 'none'),
            order: fc.constantFrom('oldest' as const, 'newest' as const, 'manual' as const),
            atMostMinutes: fc.constantFrom(undefined, 0.5, 2),
            afterLast: fc.constantFrom('again' as const, 'last' as const, 'end' as const),
            resume: fc.boolean(),
            recap: fc.boolean(),
          }),
          items.map((list) => sequence(...list)),
          fc.record({
            kind: fc.constant('shuffle' as const),
            items,
            count: fc.constantFrom(undefined, 1, 3),
            atMostMinutes: fc.constantFrom(undefined, 0.5, 3),
            allBeforeAgain: fc.boolean(),
            renew: fc.constantFrom('each-play' as const, 'each-day' as const),
          }),
          fc.record({ kind: fc.constant('loop' as const), item: inner, forMinutes: fc.integer({ min: 1, max: 20 }) }),
          fc.record({
            kind: fc.constant('choose' as const),
            rules: fc.array(fc.record({ name: fc.constant('Rule'), when: fc.tuple(condition), play: inner }), {
              minLength: 1,
              maxLength: 2,
            }),
            otherwise: inner,
          }),
        ),
        limits,
      )
      .map(([source, limits]): Source => (limits ? { ...source, limits } : source)),
  };
});

test('whatever the recipe: whole frames inside their audio, the same twice, never longer than its limit, always a sentence', () => {
  const world = {
    ...NOON,
    ...worldWith({
      collections: { book: collectionOf('Book', 'a', 'b', 'long') },
      memory: {
        heard: [{ audioId: 'a', atMs: 0 }],
        bookmarks: new Map([['book', { audioId: 'b', positionMs: 31_000 }]]),
      },
      listener: { childId: 'emma', childName: 'Emma' },
      findAudio: (id) => (id === 'gone' ? { state: 'gone' } : readyAudio(id, id === 'long' ? 9 : 1)),
    }),
    nowMs: NOON.nowMs,
  };
  fc.assert(
    fc.property(tree, (source) => {
      const decision = decide(source, world);
      expect(decide(source, world)).toEqual(decision);
      if (decision.outcome === 'not-yet') throw new Error('nothing here is unknown');
      expect(explain(decision.trace, 'en')).toMatch(/^\S.*\.$/);
      if (decision.outcome !== 'decided') return;
      expect(decision.items.length).toBeGreaterThan(0);
      for (const item of decision.items) {
        expect(lengthOf(item)).toBeGreaterThan(0);
        expect(lengthOf(item) % FRAME_MS).toBe(0);
        if (item.kind === 'silence') continue;
        expect(item.fromMs % FRAME_MS).toBe(0);
        expect(item.fromMs + item.lengthMs).toBeLessThanOrEqual(item.wholeMs);
        if (item.fadeOutMs !== undefined) expect(item.fadeOutMs).toBeLessThanOrEqual(item.lengthMs);
      }
      const most = source.limits?.atMostMinutes;
      const isExact =
        most !== undefined && !source.limits?.endAtPartBorder && titlesOf(decision.items)[0] !== '(silence)';
      const lengthMs = decision.items.reduce((sum, item) => sum + lengthOf(item), 0);
      if (isExact) expect(lengthMs).toBeLessThanOrEqual(Math.max(FRAME_MS, most * 60_000));
    }),
    { numRuns: 300 },
  );
});
