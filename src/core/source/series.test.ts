import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { SeriesSource } from './document.ts';
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
  titlesOf,
  worldWith,
} from './test-world.ts';
import type { Bookmark, CollectionFact, Heard } from './world.ts';

const series = (changes: Partial<SeriesSource> = {}): SeriesSource => ({
  kind: 'series',
  collectionId: 'book',
  order: 'manual',
  afterLast: 'end',
  resume: true,
  ...changes,
});
const book = collectionOf('Book', 'a', 'b', 'c', 'd');
const worldAfter = (heard: Heard[], bookmark?: Bookmark, collection: CollectionFact = book) =>
  worldWith({
    collections: { book: collection },
    memory: { heard, bookmarks: new Map(bookmark ? [['book', bookmark]] : []) },
  });

describe('the next part', () => {
  test.each<[string, Partial<SeriesSource>, Heard[], string[]]>([
    ['first', {}, [], ['a']],
    ['after what was heard', {}, heardInOrder('a', 'b'), ['c']],
    ['after what was heard last, not furthest', {}, heardInOrder('a', 'b', 'c', 'a'), ['b']],
    ['two parts', { count: 2 }, heardInOrder('a'), ['b', 'c']],
    ['as many as there are', { count: 9 }, heardInOrder('b'), ['c', 'd']],
    ['what fits into the minutes', { atMostMinutes: 2.5 }, [], ['a', 'b']],
    ['whichever ends first', { atMostMinutes: 2.5, count: 1 }, [], ['a']],
    ['newest first', { order: 'newest' }, [], ['d']],
    ['newest that is not heard', { order: 'newest', count: 2 }, heardInOrder('d', 'b'), ['c', 'b']],
    ['other audio does not count', {}, heardInOrder('a', 'song'), ['b']],
  ])('%s', (_, changes, heard, expected) => {
    expect(played(series(changes), worldAfter(heard))).toEqual(expected);
  });

  test('oldest and newest go by when a part came, not by its place', () => {
    const late = {
      title: 'Book',
      parts: [
        { audioId: 'x', addedAtMs: 9 },
        { audioId: 'y', addedAtMs: 1 },
      ],
    };
    expect(played(series({ order: 'oldest' }), worldAfter([], undefined, late))).toEqual(['y']);
    expect(played(series({ order: 'newest' }), worldAfter([], undefined, late))).toEqual(['x']);
  });
});

describe('the bookmark', () => {
  test('is gone on from, a few seconds back on a frame, and only the rest plays', () => {
    const { items, trace, isPrivate } = decided(
      series(),
      worldAfter(heardInOrder('a'), { audioId: 'b', positionMs: 40_001 }),
    );
    expect(items).toMatchObject([
      { audioId: 'b', fromMs: 34_992, lengthMs: 25_008, wholeMs: 60_000, collectionId: 'book' },
    ]);
    expect(isPrivate).toBe(false);
    expect(explain(trace, 'en')).toBe('Plays “b” from 0:34.');
  });

  test('near the beginning means from the beginning', () => {
    expect(decided(series(), worldAfter([], { audioId: 'b', positionMs: 4000 })).items).toMatchObject([{ fromMs: 0 }]);
  });

  test.each<[string, Heard[], Bookmark, string]>([
    ['older than the end of its part', heardInOrder('a', 'b'), { audioId: 'b', positionMs: 9000, atMs: 0 }, 'c'],
    ['newer than the end of its part', heardInOrder('a', 'b'), { audioId: 'b', positionMs: 9000, atMs: 99_999 }, 'b'],
    ['without a time', heardInOrder('a', 'b'), { audioId: 'b', positionMs: 9000 }, 'b'],
    ['in a part that was taken out', heardInOrder('a', 'b'), { audioId: 'x', positionMs: 9000 }, 'c'],
    ['back in an earlier part', heardInOrder('a', 'b', 'c'), { audioId: 'a', positionMs: 9000, atMs: 1e9 }, 'a'],
  ])('%s', (_, heard, bookmark, expected) => {
    expect(played(series(), worldAfter(heard, bookmark))).toEqual([expected]);
  });

  test('does not count where the source does not resume', () => {
    const { items } = decided(series({ resume: false }), worldAfter([], { audioId: 'c', positionMs: 30_000 }));
    expect(items).toEqual([expect.objectContaining({ audioId: 'a', fromMs: 0 })]);
    expect(items[0]).not.toHaveProperty('collectionId');
  });

  test('is private to the child whose it is', () => {
    const world = { ...worldAfter([], { audioId: 'c', positionMs: 30_000 }), listener: { childId: 'emma' } };
    expect(decided(series(), world).isPrivate).toBe(true);
  });

  test('a part longer than the minutes is cut, to be gone on with next time', () => {
    const { items } = decided(series({ atMostMinutes: 0.5 }), worldAfter([]));
    expect(items).toMatchObject([{ audioId: 'a', lengthMs: 30_000, collectionId: 'book' }]);
  });
});

test('the place is never lost when parts are moved, taken out and added', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(ids, ids, fc.nat(), (before, after, at) => {
      const heardUpTo = at % before.length;
      const heard = heardInOrder(...before.slice(0, heardUpTo + 1));
      const world = worldAfter(heard, undefined, collectionOf('Book', ...after));
      // Said another way: walk back through what was heard until something still is there.
      let place = heardUpTo;
      while (place >= 0 && !after.includes(before[place] ?? '')) place--;
      const expected = after[place < 0 ? 0 : after.indexOf(before[place] ?? '') + 1];
      expect(titlesOf(decided(series(), world).items)).toEqual([expected ?? '“Book” is finished.']);
      // A bookmark outlives every move of its part.
      const marked = before[(heardUpTo + 1) % before.length] ?? '';
      const withMark = worldAfter(heard, { audioId: marked, positionMs: 30_000 }, collectionOf('Book', ...after));
      if (after.includes(marked)) expect(played(series(), withMark)).toEqual([marked]);
    }),
  );
});

test('a new part simply comes next', () => {
  const longer = collectionOf('Book', 'a', 'b', 'c', 'd', 'e');
  expect(played(series(), worldAfter(heardInOrder('a', 'b', 'c', 'd'), undefined, longer))).toEqual(['e']);
});

describe('after the last part', () => {
  const done = heardInOrder('a', 'b', 'c', 'd');

  test.each<[SeriesSource, string[], string]>([
    [series({ afterLast: 'again' }), ['a'], 'Plays “a”. “Book” is finished and starts over.'],
    [series({ afterLast: 'last' }), ['d'], 'Plays “d”. “Book” is finished, so its last part plays again.'],
    [
      series({ afterLast: 'go-on', next: audio('song') }),
      ['song'],
      'Plays “song”. “Book” is finished, so something else follows.',
    ],
    [series({ afterLast: 'end' }), ['“Book” is finished.'], '“Book” is finished.'],
    [series({ order: 'newest', afterLast: 'again' }), ['d'], 'Plays “d”.'],
  ])('%j plays %j', (source, expected, sentence) => {
    const decision = decided(source, worldAfter(done));
    expect(titlesOf(decision.items)).toEqual(expected);
    expect(explain(decision.trace, 'en')).toBe(sentence);
  });

  test('an end that cannot be spoken is a second of silence, which is valid audio', () => {
    const decision = decided(series(), { ...worldAfter(done), findSpeech: () => ({ state: 'missing' }) });
    expect(decision.items).toEqual([{ kind: 'silence', durationMs: 1008 }]);
    expect(explain(decision.trace, 'en')).toBe('“Book” is finished.');
  });

  test('within a mix, the rest of it plays', () => {
    expect(played(sequence(series(), audio('song')), worldAfter(done))).toEqual(['“Book” is finished.', 'song']);
  });
});

describe('an advent calendar', () => {
  const doors = collectionOf('Doors', ...Array.from({ length: 24 }, (_, day) => `door ${day + 1}`));
  const calendar = series({ order: 'by-date', startDate: '2026-12-01', afterLast: 'last', resume: false });
  const on = (at: string) => ({ ...worldAfter([], undefined, doors), nowMs: Date.parse(at) });

  test.each([
    ['2026-11-30T23:00Z', 'door 1'],
    ['2026-12-01T22:59Z', 'door 1'],
    ['2026-12-01T23:00Z', 'door 2'],
    ['2026-12-24T12:00Z', 'door 24'],
    ['2026-12-27T12:00Z', 'door 24'],
  ])('%s: %s, whatever was heard', (at, expected) => {
    expect(played(calendar, { ...on(at), memory: worldAfter(heardInOrder('door 1', 'door 9')).memory })).toEqual([
      expected,
    ]);
  });

  test('plays nothing ahead of its day, and says when it begins', () => {
    const decision = decide(calendar, on('2026-11-30T22:59Z'));
    expect(decision.outcome).toBe('not-playable');
    expect('trace' in decision && explain(decision.trace, 'en')).toBe('“Doors” begins on December 1.');
    expect(played({ ...calendar, count: 5 }, on('2026-12-03T12:00Z'))).toEqual(['door 3']);
  });

  test('may begin again', () => {
    expect(played({ ...calendar, afterLast: 'again' }, on('2026-12-26T12:00Z'))).toEqual(['door 2']);
  });
});

describe('what is not ready', () => {
  const without = (...missing: string[]) => ({
    ...worldAfter([]),
    findAudio: (id: string) => (missing.includes(id) ? ({ state: 'waiting', title: id } as const) : readyAudio(id)),
  });

  test('is never skipped: the run ends before it', () => {
    const decision = decided(series({ count: 3 }), without('b'));
    expect(titlesOf(decision.items)).toEqual(['a']);
    expect(explain(decision.trace, 'en')).toBe('Plays “a”. Ends before “b”, which is still being prepared.');
  });

  test('stops the play when it is the next part', () => {
    const decision = decide(series(), without('a'));
    expect(decision.outcome).toBe('not-playable');
    expect('trace' in decision && explain(decision.trace, 'en')).toBe('“a” is still being prepared.');
  });

  test('an empty or deleted collection is said', () => {
    const explained = (collection?: CollectionFact) => {
      const decision = decide(series(), worldWith({ collections: collection ? { book: collection } : {} }));
      return decision.outcome === 'not-playable' ? explain(decision.trace, 'en') : decision.outcome;
    };
    expect(explained(collectionOf('Book'))).toBe('“Book” has nothing to play.');
    expect(explained()).toBe('The collection was deleted.');
  });
});

test('the sentence names the part, not what is said before it', () => {
  const world = worldAfter(heardInOrder('a'));
  expect(explain(decided(series({ recap: true }), world).trace, 'en')).toBe('Plays “b”.');
});

test('says what was before, once there was something', () => {
  const source = series({ recap: true });
  expect(played(source, worldAfter([]))).toEqual(['a']);
  expect(played(source, worldAfter(heardInOrder('a')))).toEqual(['Previously in “Book”: a.', 'b']);
  expect(played(source, worldAfter([], { audioId: 'c', positionMs: 30_000 }))[0]).toBe('Previously in “Book”: c.');
  const unspoken = { ...worldAfter(heardInOrder('a')), findSpeech: () => ({ state: 'missing' }) as const };
  expect(played(source, unspoken)).toEqual(['b']);
  expect(stepsOf(source, unspoken)).toContain('not-spoken');
});

test('whatever a child does with it, a book is heard from part to part and never ahead', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const days = fc.array(fc.record({ isWhole: fc.boolean(), leaveMs: fc.nat(59_000), isMoved: fc.boolean() }), {
    minLength: 20,
    maxLength: 60,
  });
  fc.assert(
    fc.property(days, (plays) => {
      const heard: Heard[] = [];
      let bookmark: Bookmark | undefined;
      for (const [day, { isWhole, leaveMs, isMoved }] of plays.entries()) {
        // A part that has nothing to do with the place is added in front now and then.
        const collection = collectionOf('Book', ...(isMoved ? ['prologue', ...ids] : ids));
        const world = worldAfter(heard, bookmark, collection);
        const [item] = decided(series(), world).items;
        const done = heard.map(({ audioId }) => audioId);
        const expected = done.length > 0 || bookmark || !isMoved ? ids[done.length] : 'prologue';
        if (expected === undefined) expect(item).toMatchObject({ kind: 'speech' });
        if (expected === undefined || expected === 'prologue') continue;
        expect(item).toMatchObject({ audioId: expected });
        if (item?.kind !== 'audio') continue;
        const isSame = bookmark?.audioId === expected;
        expect(item.fromMs).toBeLessThanOrEqual(isSame ? (bookmark?.positionMs ?? 0) : 0);
        if (isWhole) heard.push({ audioId: expected, atMs: day * 2 });
        bookmark = isWhole ? bookmark : { audioId: expected, positionMs: item.fromMs + leaveMs, atMs: day * 2 + 1 };
      }
    }),
  );
});
