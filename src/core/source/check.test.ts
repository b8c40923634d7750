import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../language.ts';
import { checkSource, type Known } from './check.ts';
import { type Condition, type Source, sourceDocument } from './document.ts';
import { issuesOf } from './mistakes.ts';
import { issueText } from './sentences/mistakes.ts';
import { audio, sequence } from './test-world.ts';

const known: Known = {
  hasAudio: (id) => id !== 'gone',
  hasCollection: (id) => id === 'book',
  hasChild: (id) => id === 'emma',
  hasPlayer: (id) => id === 'player',
};
const messages = (source: Source, language: Language = 'en') =>
  checkSource({ version: 1, source }, known).map((issue) => issueText(issue, language));
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
  [second({ kind: 'time', from: '19:00', to: '19:00' }), ['Rule 2: “from” and “until” are the same time.']],
  [second({ kind: 'dates', from: '2026-12-24', to: '2026-12-01' }), ['Rule 2: The first day is after the last one.']],
  [second({ kind: 'season', from: '12-20', to: '01-06' }), []],
  [second({ kind: 'season', from: '02-30', to: '03-01' }), ['Rule 2: No year has a February 30.']],
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
  [
    { ...audio('a'), limits: { until: { time: '19:00', next: { kind: 'radio', stationId: 'r' } } } },
    ['What comes next: This version of the program cannot play this yet.'],
  ],
  [series({}), []],
  [series({ collectionId: 'x' }), ['This collection is not in the library.']],
  [series({ order: 'by-date' }), ['Say on which day the first part plays.']],
  [series({ afterLast: 'go-on' }), ['Say what plays after the last part.']],
  [
    series({ next: audio('a') }),
    ['What comes next never plays, as long as the series does not go on with something else.'],
  ],
  [
    { kind: 'speech', text: 'Hello {child}, {Name}.' },
    ['There is no placeholder {Name}; there are {child}, {weekday}, {date}, {time-of-day}, {part}, {title}.'],
  ],
])('%j: %j', (source, expected) => {
  expect(messages(source)).toEqual(expected);
});

test('the path leads to the very place', () => {
  const source = second({ kind: 'first-time-today' }, sequence(audio('gone')));
  expect(checkSource({ version: 1, source }, known)[0]?.path.join('.')).toBe('source.rules.1.play.items.0');
});

test('a thousand mistakes are fifty messages', () => {
  expect(messages(sequence(...Array.from({ length: 1000 }, () => audio('gone'))))).toHaveLength(50);
});

type Said = Record<Language, string>;
const inAll = (say: (language: Language) => string | undefined) =>
  Object.fromEntries(LANGUAGES.map((language) => [language, say(language)?.replaceAll('\u00a0', ' ')]));

test.each<[Source, Said]>([
  [
    second({ kind: 'season', from: '02-30', to: '03-01' }),
    {
      en: 'Rule 2: No year has a February 30.',
      de: 'Regel 2: Den 30. Februar gibt es in keinem Jahr.',
      fr: 'Règle 2 : Aucune année n’a de 30 février.',
    },
  ],
  [
    second({ kind: 'first-time-today' }, sequence(audio('a'), audio('gone'))),
    {
      en: 'Rule 2 › item 2: This audio is not in the library.',
      de: 'Regel 2 › Eintrag 2: Diese Aufnahme ist nicht in der Bibliothek.',
      fr: 'Règle 2 › élément 2 : Cet enregistrement n’est pas dans la bibliothèque.',
    },
  ],
  [
    { kind: 'loop', item: series({ order: 'by-date' }), forMinutes: 5 },
    {
      en: 'What repeats: Say on which day the first part plays.',
      de: 'Was sich wiederholt: Sag, an welchem Tag der erste Teil spielt.',
      fr: 'Ce qui se répète : Dis quel jour joue la première partie.',
    },
  ],
])('%j is said in every language', (source, expected) => {
  expect(inAll((language) => messages(source, language)[0])).toEqual(expected);
});

const deep = Array.from({ length: 20 }).reduce<unknown>((item) => ({ kind: 'loop', item, forMinutes: 5 }), audio('a'));

test.each<[string, unknown, Said]>([
  [
    'a time that is none',
    second({ kind: 'time', from: '25:00', to: '06:00' }),
    {
      en: 'Rule 2 › condition 1: “from”: Write a time as hh:mm.',
      de: 'Regel 2 › Bedingung 1: „von“: Schreib die Uhrzeit als hh:mm.',
      fr: 'Règle 2 › condition 1 : « de » : Écris l’heure sous la forme hh:mm.',
    },
  ],
  [
    'nothing chosen',
    sequence(audio('a'), audio('')),
    {
      en: 'Item 2: “recording”: This must not be empty.',
      de: 'Eintrag 2: „Aufnahme“: Das darf nicht leer sein.',
      fr: 'Élément 2 : « enregistrement » : Ceci ne peut pas rester vide.',
    },
  ],
  [
    'a kind that nobody knows',
    sequence(audio('a'), { kind: 'dream' } as never),
    {
      en: 'Item 2: This is of a kind that is not known here.',
      de: 'Eintrag 2: Diese Art ist hier nicht bekannt.',
      fr: 'Élément 2 : Ce genre d’élément n’est pas connu ici.',
    },
  ],
  [
    'too much',
    { kind: 'loop', item: audio('a'), forMinutes: 721 },
    {
      en: '“for minutes”: At most 720.',
      de: '„Minuten lang“: Höchstens 720.',
      fr: '« pendant » : 720 au plus.',
    },
  ],
  [
    'no number',
    { kind: 'loop', item: audio('a'), forMinutes: null },
    {
      en: '“for minutes”: Write a number.',
      de: '„Minuten lang“: Schreib eine Zahl.',
      fr: '« pendant » : Écris un nombre.',
    },
  ],
  [
    'half a part',
    series({ count: 1.5 }),
    {
      en: '“how many”: Write a whole number.',
      de: '„wie viele“: Schreib eine ganze Zahl.',
      fr: '« combien » : Écris un nombre entier.',
    },
  ],
  [
    'a day that is none',
    series({ startDate: '2026-02-30' }),
    {
      en: '“first day”: Write a day as yyyy-mm-dd.',
      de: '„erster Tag“: Schreib den Tag als jjjj-mm-tt.',
      fr: '« premier jour » : Écris le jour sous la forme aaaa-mm-jj.',
    },
  ],
  [
    'no rules',
    { kind: 'choose', rules: [], otherwise: audio('a') },
    { en: 'This must not be empty.', de: 'Das darf nicht leer sein.', fr: 'Ceci ne peut pas rester vide.' },
  ],
  [
    'a field of another program',
    { ...audio('a'), loud: true },
    { en: 'Not known here: loud.', de: 'Hier nicht bekannt: loud.', fr: 'Pas connu ici : loud.' },
  ],
  [
    'a depth that nobody can follow',
    deep,
    {
      en: 'This is nested too deep: at most 16 levels.',
      de: 'Das ist zu tief verschachtelt: höchstens 16 Ebenen.',
      fr: 'C’est trop imbriqué : 16 niveaux au plus.',
    },
  ],
])('what the schema refuses has a place and words of ours: %s', (_what, source, expected) => {
  const { error } = sourceDocument.safeParse({ version: 1, source });
  const [issue] = error ? issuesOf(error) : [];
  expect(inAll((language) => issue && issueText(issue, language))).toEqual(expected);
});

test('whatever is sent, nobody reads the words of a library', () => {
  const shapes = [sourceDocument, z.object({ name: z.string().min(3).max(5), on: z.boolean(), at: z.iso.datetime() })];
  fc.assert(
    fc.property(
      fc.constantFrom(...shapes),
      fc.object({ key: fc.constantFrom('version', 'source', 'name', 'on', 'at') }),
      (shape, sent) => {
        const { error } = (shape as z.ZodType).safeParse(sent);
        for (const issue of error ? issuesOf(error) : []) {
          for (const language of LANGUAGES) {
            expect(issueText(issue, language)).toMatch(/^\S.*\.$/);
            expect(issueText(issue, language)).not.toMatch(
              /[Ii]nvalid|expected (string|number)|Too (small|big)|undefined/,
            );
          }
        }
      },
    ),
  );
});
