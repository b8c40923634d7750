import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { Source } from './document.ts';
import { needsOf } from './needs.ts';
import { fillPlaceholders, plainText, reachableSpeech } from './spoken.ts';
import {
  audio,
  collectionOf,
  decided,
  heardInOrder,
  played,
  readyAudio,
  sequence,
  wholeOf,
  worldWith,
} from './test-world.ts';
import { NOTHING_HEARD, type World } from './world.ts';

const say = (text: string, language?: string): Source => ({ kind: 'speech', text, ...(language ? { language } : {}) });
const book: Source = { kind: 'series', collectionId: 'book', order: 'manual', afterLast: 'again', resume: true };
const collections = { book: collectionOf('Book', 'a', 'b', 'c') };
const emma = { childId: 'emma', childName: 'Emma' };

test.each([
  ['Good night.', {}, 'Good night.'],
  ['Good night, {child}!', { child: 'Emma' }, 'Good night, Emma!'],
  ['Good night, {child}!', {}, undefined],
  ['{child} and {child}', { child: '{date}' }, '{date} and {date}'],
  ['{nonsense}', { child: 'Emma' }, undefined],
  ['{constructor}{__proto__}', {}, undefined],
  ['A lone { stays', {}, 'A lone { stays'],
])('%j is filled with %j: %j', (text, values, expected) => {
  expect(fillPlaceholders(text, values)).toBe(expected);
});

test.each([
  ['Good  night.', 'Good  night.'],
  ['Good night, {child}!', 'Good night!'],
  ['{child}, good night!', 'Good night!'],
  ['Hello {child}! Now comes part {part} of {title}. Listen, {child}.', 'Hello! Listen.'],
  ['It is {weekday}, {child}. Good night!', 'Good night!'],
  ['The story of {child}’s day.', ''],
  ['{child}!', ''],
  ['', ''],
])('%j is plainly %j', (text, expected) => {
  expect(plainText(text)).toBe(expected);
});

describe('a sentence in a play', () => {
  test.each([
    ['Good {time-of-day}, {child}. It is {weekday}, {date}.', 'en', 'Good evening, Emma. It is Sunday, November 22.'],
    ['Guten {time-of-day}, {child}: {weekday}, {date}.', 'de', 'Guten Abend, Emma: Sonntag, 22. November.'],
    ['Bon {time-of-day} {child} : {weekday} {date}.', 'fr', 'Bon soir Emma : dimanche 22 novembre.'],
  ])('%j in %s', (text, language, expected) => {
    const world = worldWith({ at: '2026-11-22T18:00Z', language, listener: emma });
    expect(played(say(text), world)).toEqual([expected]);
  });

  test('may have a language of its own', () => {
    const asked: string[] = [];
    const findSpeech: World['findSpeech'] = (text, language) => {
      asked.push(`${language} ${text}`);
      return readyAudio(text);
    };
    const world = worldWith({ findSpeech });
    decide(say('{weekday}', 'fr'), world);
    expect(asked).toEqual(['fr dimanche']);
  });

  test('tells the title and part of what comes next', () => {
    const memory = { heard: heardInOrder('a') };
    const text = say('Part {part} of {title}.');
    const world = worldWith({ collections, memory });
    expect(played(sequence(text, book), world)).toEqual(['Part 2 of Book.', 'b']);
    expect(played(sequence(sequence(text), sequence(say('Hush.'), book)), world)[0]).toBe('Part 2 of Book.');
    expect(played(sequence(say('Now {title}.'), audio('song')), world)).toEqual(['Now song.', 'song']);
    const chosen: Source = {
      kind: 'choose',
      rules: [{ name: 'R', when: [{ kind: 'first-time-today' }], play: book }],
      otherwise: audio('x'),
    };
    expect(played(sequence(text, chosen), world)[0]).toBe('Part 2 of Book.');
  });

  test('without the value is said plainly, and never with another value', () => {
    expect(played(say('Good night, {child}.'), worldWith())).toEqual(['Good night.']);
    const known = new Set(['Good night, Tom.', 'Good night.']);
    const world = worldWith({
      listener: emma,
      findSpeech: (text) => (known.has(text) ? readyAudio(text) : { state: 'missing' }),
    });
    expect(played(say('Good night, {child}.'), world)).toEqual(['Good night.']);
    expect(decided(say('Good night, {child}.'), world).isPrivate).toBe(false);
  });

  test('that is not spoken yet is left out, and alone it is no play', () => {
    const world = worldWith({ findSpeech: () => ({ state: 'missing' }) });
    expect(played(sequence(say('Good night.'), audio('a')), world)).toEqual(['a']);
    expect(decide(say('Good night.'), world).outcome).toBe('not-playable');
  });

  test('with a name is private', () => {
    expect(decided(say('Good night, {child}.'), worldWith({ listener: emma })).isPrivate).toBe(true);
    expect(decided(say('It is {weekday}.'), worldWith({ listener: emma })).isPrivate).toBe(false);
    expect(decided(sequence(say('{part}.'), book), worldWith({ listener: emma, collections })).isPrivate).toBe(true);
  });
});

describe('what must be spoken ahead', () => {
  const from = Date.parse('2026-11-22T12:00Z');
  const worldAt = (nowMs: number): World => ({ ...worldWith({ listener: emma, collections }), nowMs });
  const reach = (source: Source, hours = 48, cap = 100) =>
    wholeOf(reachableSpeech(source, worldAt, from, from + hours * 3_600_000, cap)).map(({ text }) => text);

  test('every day and time of day in it, the plain sentence first', () => {
    expect(reach(say('It is {weekday}.'))).toEqual(['It is Sunday.', 'It is Monday.', 'It is Tuesday.']);
    expect(reach(say('Good {time-of-day}, {child}!'), 12)).toEqual([
      'Good afternoon, Emma!',
      'Good evening, Emma!',
      'Good night, Emma!',
    ]);
    expect(reach(say('It is {date}.'), 12)).toEqual(['It is November 22.', 'It is November 23.']);
  });

  test('every branch, whatever the rules say now', () => {
    const source: Source = {
      kind: 'choose',
      rules: [{ name: 'R', when: [{ kind: 'switch', name: 's', on: true }], play: say('One.') }],
      otherwise: {
        kind: 'loop',
        item: { ...audio('a'), limits: { until: { time: '19:00', next: say('Two.') } } },
        forMinutes: 5,
      },
    };
    expect(reach(source)).toEqual(['One.', 'Two.']);
    expect(reach(say('Hush, {child}!'))).toEqual(['Hush!', 'Hush, Emma!']);
  });

  test('the parts that may come, the recap and the end of a series', () => {
    expect(reach(sequence(say('Part {part}.'), book))).toEqual(['Part 1.', 'Part 2.', 'Part 3.']);
    expect(reach({ ...book, recap: true, afterLast: 'end' })).toEqual([
      '“Book” is finished.',
      ...['a', 'b', 'c'].map((title) => `Previously in “Book”: ${title}.`),
    ]);
  });

  test('is capped', () => {
    expect(reach(say('{date}'), 24 * 365, 5)).toHaveLength(5);
  });

  test('has every sentence that a play of those two days asks for', () => {
    const source: Source = {
      kind: 'choose',
      rules: [
        {
          name: 'Night',
          when: [{ kind: 'time', from: '19:00', to: '07:00' }],
          play: sequence(say('Good {time-of-day}, {child}. {title}, {part}.'), {
            ...book,
            recap: true,
            afterLast: 'end',
          } as Source),
        },
        { name: 'Often', when: [{ kind: 'heard-today', atLeastMinutes: 30 }], play: say('Enough for {weekday}.') },
      ],
      otherwise: { kind: 'shuffle', items: [say('On {date}.'), audio('a')], allBeforeAgain: false, renew: 'each-play' },
    };
    const ahead = new Set(reach(source));
    const missing: string[] = [];
    for (let quarter = 0; quarter < 48 * 4; quarter++) {
      const memory = {
        ...NOTHING_HEARD,
        heard: heardInOrder('a', 'b', 'c').slice(0, quarter % 4),
        heardTodayMs: (quarter % 2) * 1e7,
      };
      decide(source, {
        ...worldAt(from + quarter * 15 * 60_000),
        memory,
        seed: `${quarter}`,
        findSpeech: (text) => {
          if (!ahead.has(text)) missing.push(text);
          return readyAudio(text);
        },
      });
    }
    expect(missing).toEqual([]);
  });
});

test('what a source needs is collected from all of it', () => {
  const source: Source = {
    kind: 'choose',
    rules: [
      { name: 'R', when: [{ kind: 'switch', name: 's', on: true }], play: sequence(audio('a'), say('Hello {child}.')) },
    ],
    otherwise: {
      ...book,
      afterLast: 'go-on',
      next: audio('b'),
      limits: { until: { time: '19:00', next: audio('c') } },
    } as Source,
  };
  const needs = needsOf(source);
  expect(needs.audioIds.sort()).toEqual(['a', 'b', 'c']);
  expect(needs).toMatchObject({
    collectionIds: ['book'],
    speech: [{ text: 'Hello {child}.' }],
    dependsOnListener: true,
    dependsOnTime: true,
    dependsOnMemory: true,
    dependsOnSwitches: true,
  });
  expect(needsOf(sequence(audio('a'), { kind: 'silence', durationMs: 24 }))).toMatchObject({
    dependsOnListener: false,
    dependsOnTime: false,
    dependsOnMemory: false,
    dependsOnSwitches: false,
  });
});
