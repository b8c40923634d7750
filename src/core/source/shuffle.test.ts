import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { ShuffleSource } from './document.ts';
import { drawnOrder, drawsFrom } from './draw.ts';
import { explain } from './explain.ts';
import {
  audio,
  collectionOf,
  decided,
  heardInOrder,
  played,
  readyAudio,
  sequence,
  stepsOf,
  worldWith,
} from './test-world.ts';
import type { Heard } from './world.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f'];
const shuffle = (changes: Partial<ShuffleSource> = {}): ShuffleSource => ({
  kind: 'shuffle',
  items: LETTERS.map(audio),
  allBeforeAgain: false,
  renew: 'each-play',
  ...changes,
});

describe('the lots', () => {
  test('one seed always draws the same, another one something else', () => {
    const draw = (seed: string) => [...drawnOrder(Uint32Array.of(0, 1, 2, 3, 4, 5), drawsFrom(seed))].join('');
    expect(draw('one')).toBe(draw('one'));
    expect(new Set(Array.from({ length: 50 }, (_, seed) => draw(`${seed}`))).size).toBeGreaterThan(40);
  });

  test('are fair: every item comes equally often at every place', () => {
    const counts = LETTERS.map(() => LETTERS.map(() => 0));
    const rounds = 6000;
    for (let seed = 0; seed < rounds; seed++) {
      for (const [place, title] of played(shuffle(), worldWith({ seed: `${seed}` })).entries()) {
        const row = counts[LETTERS.indexOf(title)];
        if (row) row[place] = (row[place] ?? 0) + 1;
      }
    }
    // Five degrees of freedom a row; above 30 once in 70,000 rows.
    for (const row of counts) {
      const expected = rounds / LETTERS.length;
      expect(row.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(30);
    }
  });
});

test('plays as many as wanted, each once', () => {
  const titles = played(shuffle({ count: 4 }));
  expect(new Set(titles).size).toBe(4);
  expect(played(shuffle()).sort()).toEqual(LETTERS);
});

test('fills the minutes with what fits, and cuts only when nothing does', () => {
  const minutes: Record<string, number> = { a: 9, b: 2, c: 2, d: 9, e: 9, f: 9 };
  const world = worldWith({ findAudio: (id) => readyAudio(id, minutes[id]) });
  expect(played(shuffle({ atMostMinutes: 5 }), world).sort()).toEqual(['b', 'c']);
  const { items, trace } = decided(shuffle({ atMostMinutes: 1 }), world);
  expect(items).toMatchObject([{ lengthMs: 60_000, fromMs: 0 }]);
  expect(explain(trace, 'en')).toContain('Stops after 1 minute.');
});

test('stays the same for a day, whatever the seed and whatever is heard in it', () => {
  const daily = shuffle({ renew: 'each-day', allBeforeAgain: true, count: 2 });
  const morning = played(daily, worldWith({ at: '2026-11-22T06:00Z', seed: 'one' }));
  const heard: Heard[] = morning.map((audioId) => ({ audioId, atMs: Date.parse('2026-11-22T07:00Z') }));
  const evening = worldWith({ at: '2026-11-22T22:59Z', seed: 'two', memory: { heard } });
  expect(played(daily, evening)).toEqual(morning);
  const tomorrow = played(daily, worldWith({ at: '2026-11-22T23:00Z', seed: 'two', memory: { heard } }));
  expect(tomorrow.filter((title) => morning.includes(title))).toEqual([]);
});

describe('not again until all were heard', () => {
  test('whatever is drawn and heard, a round plays every item once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), fc.string(), (size, count, seed) => {
        const ids = Array.from({ length: size }, (_, index) => `i${index}`);
        const source = shuffle({ items: ids.map(audio), allBeforeAgain: true, count });
        const heard: Heard[] = [];
        for (let play = 0; heard.length < 3 * size; play++) {
          const titles = played(source, worldWith({ seed: `${seed} ${play}`, memory: { heard: [...heard] } }));
          expect(titles).toHaveLength(Math.min(count, size));
          for (const audioId of titles) heard.push({ audioId, atMs: heard.length });
        }
        for (let round = 0; round < 3; round++) {
          const inRound = heard.slice(round * size, (round + 1) * size).map(({ audioId }) => audioId);
          // A play that begins a new round early may hold an item of the old one only at its end.
          if (size % Math.min(count, size) === 0) expect(new Set(inRound).size).toBe(size);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('takes the rest first, then begins anew with the others', () => {
    const source = shuffle({ allBeforeAgain: true, count: 3 });
    const world = worldWith({ memory: { heard: heardInOrder('a', 'b', 'c', 'd', 'e') } });
    const titles = played(source, world);
    expect(titles[0]).toBe('f');
    expect(new Set(titles).size).toBe(3);
    expect(decided(source, world).trace).toContainEqual(expect.objectContaining({ did: 'drew', isNewRound: true }));
  });

  test('what is no longer there does not count, what is new comes', () => {
    const source = shuffle({ items: ['a', 'b', 'new'].map(audio), allBeforeAgain: true, count: 1 });
    const world = worldWith({ memory: { heard: heardInOrder('gone', 'a', 'b') } });
    expect(played(source, world)).toEqual(['new']);
  });

  test('counts for the child, or for the family', () => {
    const memory = {
      heard: heardInOrder('a', 'b', 'c', 'd', 'e'),
      heardByFamily: heardInOrder('b', 'c', 'd', 'e', 'f'),
    };
    const world = worldWith({ memory, listener: { childId: 'emma' } });
    const own = shuffle({ allBeforeAgain: true, count: 1 });
    expect(decided(own, world)).toMatchObject({ items: [{ title: 'f' }], isPrivate: true });
    const family = decided({ ...own, memory: 'family' }, world);
    expect(family).toMatchObject({ items: [{ title: 'a' }], isPrivate: false });
  });

  test('an item of several parts counts once any of them was heard, also parts of a series', () => {
    const collections = { book: collectionOf('Book', 'p1', 'p2') };
    const items = [
      sequence(audio('a'), audio('b')),
      { kind: 'series', collectionId: 'book', order: 'manual', afterLast: 'again', resume: false } as const,
      audio('c'),
    ];
    const source = shuffle({ items, allBeforeAgain: true, count: 1 });
    const world = worldWith({ collections, memory: { heard: heardInOrder('b', 'p2') } });
    expect(played(source, world)).toEqual(['c']);
  });
});

describe('what cannot be played', () => {
  const brokenExcept = (...good: string[]) =>
    worldWith({ findAudio: (id) => (good.includes(id) ? readyAudio(id) : { state: 'waiting', title: id }) });

  test('is passed over while there is anything else', () => {
    expect(played(shuffle({ count: 2 }), brokenExcept('d', 'e')).sort()).toEqual(['d', 'e']);
    expect(played(shuffle({ count: 6 }), brokenExcept('d'))).toEqual(['d']);
  });

  test('is said when there is nothing else', () => {
    const decision = decide(shuffle({ count: 2 }), brokenExcept());
    expect(decision.outcome).toBe('not-playable');
    expect('trace' in decision && explain(decision.trace, 'en')).toMatch(/^“.” is still being prepared\.$/);
    const gone = worldWith({ findAudio: () => ({ state: 'gone' }) });
    expect(stepsOf(shuffle({ count: 1 }), gone)).toContain('skipped-deleted');
  });
});
