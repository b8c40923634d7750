import { expect, test } from 'vitest';
import { checkSource, describeIssues, type Known } from './check.ts';
import { type Condition, type Source, sourceDocument } from './document.ts';
import { audio, sequence } from './test-world.ts';

const known: Known = {
  hasAudio: (id) => id !== 'gone',
  hasCollection: (id) => id === 'book',
  hasChild: (id) => id === 'emma',
  hasPlayer: (id) => id === 'player',
};
const messages = (source: Source) => checkSource({ version: 1, source }, known).map(({ message }) => message);
const second = (when: Condition, play: Source = audio('a')): Source => ({
  kind: 'choose',
  rules: [
    { name: 'One', when: [{ kind: 'first-time-today' }], play: audio('a') },
    { name: 'Two', when: [when], play },
  ],
  otherwise: audio('a'),
});
const series = (changes: object): Source =>
  ({ kind: 'series', collectionId: 'book', order: 'manual', afterLast: 'end', resume: true, ...changes }) as Source;

test.each<[Source, string[]]>([
  [second({ kind: 'time', from: '19:00', to: '06:00' }), []],
  [second({ kind: 'time', from: '19:00', to: '19:00' }), ['Rule 2: “from” and “to” are the same time.']],
  [second({ kind: 'dates', from: '2026-12-24', to: '2026-12-01' }), ['Rule 2: “from” is after “to”.']],
  [second({ kind: 'season', from: '12-20', to: '01-06' }), []],
  [second({ kind: 'season', from: '02-30', to: '03-01' }), ['Rule 2: No year has the day 02-30.']],
  [second({ kind: 'child', childId: 'tom' }), ['Rule 2: This child is not in the family.']],
  [second({ kind: 'player', playerId: 'other' }), ['Rule 2: This player is not known here.']],
  [audio('gone'), ['This audio is not in the library.']],
  [
    second({ kind: 'first-time-today' }, sequence(audio('a'), audio('a'), audio('gone'))),
    ['Rule 2 › item 3: This audio is not in the library.'],
  ],
  [
    { ...second({ kind: 'first-time-today' }), otherwise: audio('gone') } as Source,
    ['Otherwise: This audio is not in the library.'],
  ],
  [{ kind: 'loop', item: audio('gone'), forMinutes: 5 }, ['What repeats: This audio is not in the library.']],
  [
    { ...audio('a'), limits: { until: { time: '19:00', next: audio('gone') } } },
    ['What comes next: This audio is not in the library.'],
  ],
  [
    { kind: 'shuffle', items: [audio('gone')], allBeforeAgain: true, renew: 'each-day' },
    ['Item 1: This audio is not in the library.'],
  ],
  [series({}), []],
  [series({ collectionId: 'x' }), ['This collection is not in the library.']],
  [series({ order: 'by-date' }), ['Say on which day the first part plays (“startDate”).']],
  [series({ afterLast: 'go-on' }), ['Say what plays after the last part (“next”).']],
  [series({ next: audio('a') }), ['“next” plays only when “afterLast” is “go-on”.']],
  [
    { kind: 'speech', text: 'Hello {child}, {Name}.' },
    ['There is no placeholder {Name}; there are {child}, {weekday}, {date}, {time-of-day}, {part}, {title}.'],
  ],
])('%j: %j', (source, expected) => {
  expect(messages(source)).toEqual(expected);
});

test('the path leads to the very place', () => {
  const source = second({ kind: 'first-time-today' }, sequence(audio('gone')));
  expect(checkSource({ version: 1, source }, known)[0]?.path).toBe('source.rules.1.play.items.0');
});

test('a thousand mistakes are fifty messages', () => {
  expect(messages(sequence(...Array.from({ length: 1000 }, () => audio('gone'))))).toHaveLength(50);
});

test.each<[unknown, RegExp]>([
  [second({ kind: 'time', from: '25:00', to: '06:00' }), /^Rule 2 › condition 1: “from”: Write a time as hh:mm\.$/],
  [sequence(audio('a'), { kind: 'audio', audioId: '' }), /^Item 2: “audioId”: /],
  [sequence(audio('a'), { kind: 'dream' } as never), /^Item 2: “kind”: /],
  [{ kind: 'loop', item: audio('a'), forMinutes: 721 }, /^“forMinutes”: /],
  [{ kind: 'choose', rules: [], otherwise: audio('a') }, /^Too small/],
])('what the schema refuses in %j has a place too', (source, expected) => {
  const parsed = sourceDocument.safeParse({ version: 1, source });
  expect(parsed.error && describeIssues(parsed.error)[0]?.message).toMatch(expected);
});
