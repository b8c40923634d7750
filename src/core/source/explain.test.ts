// What a parent reads, in the three languages side by side: read it aloud before you change it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../language.ts';
import { WEEKDAYS } from '../time/calendar.ts';
import { explain, explainStep } from './explain.ts';
import type { Because, TraceStep } from './trace.ts';

type Said = Record<Language, string>;

const plays = (...titles: string[]): TraceStep => ({ did: 'plays', titles, count: titles.length, lengthMs: 60_000 });
const chose = (rule: string, because: Because[]): TraceStep => ({ did: 'chose', rule, because });
/** Typed with plain spaces here; in French some of them must not break. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const inAll = (say: (language: Language) => string): Said => ({
  en: plain(say('en')),
  de: plain(say('de')),
  fr: plain(say('fr')),
});

const STEPS: [TraceStep, Said][] = [
  [
    chose('Night', [{ was: 'child', name: 'Emma' }, { was: 'player' }]),
    {
      en: 'The rule “Night” holds, because Emma listens and it plays on this player.',
      de: 'Die Regel „Night“ passt, weil Emma zuhört und es auf diesem Player läuft.',
      fr: 'La règle « Night » s’applique, parce que c’est Emma qui écoute et que c’est ce lecteur qui joue.',
    },
  ],
  [
    chose('Much', [{ was: 'heard-today', minutes: 1 }, { was: 'first-time-today' }, { was: 'child' }]),
    {
      en: 'The rule “Much” holds, because 1 minute or more were heard today, it is the first time today and this child listens.',
      de: 'Die Regel „Much“ passt, weil heute schon mindestens 1 Minute gehört wurde, heute zum ersten Mal gehört wird und dieses Kind zuhört.',
      fr: 'La règle « Much » s’applique, parce qu’au moins 1 minute a déjà été écoutée aujourd’hui, que c’est la première fois aujourd’hui et que c’est cet enfant qui écoute.',
    },
  ],
  [
    { did: 'chose-otherwise', rules: 2 },
    {
      en: 'No rule holds, so what is set for “otherwise” plays.',
      de: 'Keine Regel passt, darum spielt, was unter „Sonst“ steht.',
      fr: 'Aucune règle ne s’applique, donc c’est « Sinon » qui joue.',
    },
  ],
  [
    { did: 'drew', count: 1, of: 9, isDaily: false, isNewRound: false },
    { en: 'Drew 1 of 9 by lot.', de: '1 von 9 ausgelost.', fr: '1 partie sur 9 tirée au sort.' },
  ],
  [
    { did: 'drew', count: 3, of: 9, isDaily: true, isNewRound: true },
    {
      en: 'Drew 3 of 9 by lot, for the whole day; a new round begins, since nearly all were heard.',
      de: '3 von 9 ausgelost, für den ganzen Tag; eine neue Runde beginnt, denn fast alle waren schon dran.',
      fr: '3 parties sur 9 tirées au sort, pour toute la journée ; un nouveau tour commence, car presque tout a été écouté.',
    },
  ],
  [
    { did: 'went-on', collection: 'Book', part: 2, of: 9, title: 'Two', fromMs: 3_725_000 },
    {
      en: '“Book” goes on with part 2 of 9, “Two”, at 1:02:05.',
      de: '„Book“ geht mit Teil 2 von 9 weiter, „Two“, ab 1:02:05.',
      fr: '« Book » continue avec la partie 2 sur 9, « Two », à 1:02:05.',
    },
  ],
  [
    { did: 'finished', collection: 'Book', goesOn: 'end' },
    { en: '“Book” is finished.', de: '„Book“ ist zu Ende.', fr: 'C’est la fin de « Book ».' },
  ],
  [
    { did: 'finished', collection: 'Book', goesOn: 'again' },
    {
      en: '“Book” is finished and starts over.',
      de: '„Book“ ist zu Ende und beginnt von vorn.',
      fr: 'C’est la fin de « Book », et tout recommence.',
    },
  ],
  [
    { did: 'finished', collection: 'Book', goesOn: 'last' },
    {
      en: '“Book” is finished, so its last part plays again.',
      de: '„Book“ ist zu Ende, darum spielt der letzte Teil noch einmal.',
      fr: 'C’est la fin de « Book », donc la dernière partie est rejouée.',
    },
  ],
  [
    { did: 'finished', collection: 'Book', goesOn: 'go-on' },
    {
      en: '“Book” is finished, so something else follows.',
      de: '„Book“ ist zu Ende, darum folgt etwas anderes.',
      fr: 'C’est la fin de « Book », donc autre chose suit.',
    },
  ],
  [
    { did: 'not-begun', collection: 'Doors', startDate: '2026-12-01' },
    {
      en: '“Doors” begins on December 1.',
      de: '„Doors“ beginnt am 1. Dezember.',
      fr: '« Doors » commence le 1er décembre.',
    },
  ],
  [
    { did: 'found-empty' },
    {
      en: 'The collection was deleted.',
      de: 'Die Sammlung wurde gelöscht.',
      fr: 'La collection a été supprimée.',
    },
  ],
  [
    { did: 'found-empty', collection: 'Book' },
    {
      en: '“Book” has nothing to play.',
      de: 'In „Book“ ist nichts zum Abspielen.',
      fr: 'Il n’y a rien à écouter dans « Book ».',
    },
  ],
  [
    { did: 'ended-before', title: 'Two', why: 'damaged' },
    {
      en: 'Ends before “Two”, which is damaged.',
      de: 'Endet vor „Two“, das beschädigt ist.',
      fr: 'S’arrête avant « Two », dont le fichier est abîmé.',
    },
  ],
  [
    { did: 'repeated', rounds: 1, forMinutes: 1.5 },
    {
      en: 'Repeats for 1.5 minutes, 1 round.',
      de: 'Wiederholt sich 1,5 Minuten lang, 1 Runde.',
      fr: 'Se répète pendant 1,5 minute, en 1 tour.',
    },
  ],
  [
    { did: 'spoke', text: 'Hi.', isPlain: false },
    { en: 'Says “Hi”.', de: 'Sagt „Hi“.', fr: 'Dit « Hi ».' },
  ],
  [
    { did: 'spoke', text: 'Now: …', isPlain: true },
    {
      en: 'Says “Now: …”, since the full sentence is not spoken yet.',
      de: 'Sagt „Now: …“, weil der ganze Satz noch nicht gesprochen ist.',
      fr: 'Dit « Now: … », car la phrase entière n’est pas encore prête.',
    },
  ],
  [
    { did: 'not-spoken', text: 'Hi!' },
    {
      en: 'Leaves out “Hi!”, which is not spoken yet.',
      de: 'Lässt „Hi!“ weg, weil das noch nicht gesprochen ist.',
      fr: 'Laisse de côté « Hi! », car cette phrase n’est pas encore prête.',
    },
  ],
  [
    { did: 'left-silent', durationMs: 65_000 },
    { en: 'Is silent for 1:05.', de: 'Ist 1:05 lang still.', fr: 'Reste silencieux pendant 1:05.' },
  ],
  [
    { did: 'skipped-deleted', audioId: 'a' },
    {
      en: 'Leaves out a part that was deleted.',
      de: 'Lässt einen gelöschten Teil weg.',
      fr: 'Laisse de côté une partie supprimée.',
    },
  ],
  [
    { did: 'missed', audioId: 'a', title: 'One', why: 'waiting' },
    {
      en: '“One” is still being prepared.',
      de: '„One“ wird noch vorbereitet.',
      fr: '« One » est encore en préparation.',
    },
  ],
  [
    { did: 'missed', audioId: 'a', title: 'One', why: 'damaged' },
    {
      en: 'The file of “One” is damaged and is being prepared again.',
      de: 'Die Datei von „One“ ist beschädigt und wird neu vorbereitet.',
      fr: 'Le fichier de « One » est abîmé et va être préparé de nouveau.',
    },
  ],
  [
    { did: 'passed-over', title: 'One', why: 'waiting' },
    {
      en: 'Passes over “One”, which is still being prepared.',
      de: 'Überspringt „One“, das noch vorbereitet wird.',
      fr: 'Passe par-dessus « One », encore en préparation.',
    },
  ],
  [
    { did: 'stopped-after', minutes: 20 },
    { en: 'Stops after 20 minutes.', de: 'Hört nach 20 Minuten auf.', fr: 'S’arrête après 20 minutes.' },
  ],
  [
    { did: 'stopped-before', time: '19:30', goesOn: true },
    {
      en: 'At 19:30 something else follows.',
      de: 'Um 19:30 Uhr folgt etwas anderes.',
      fr: 'À 19 h 30, autre chose suit.',
    },
  ],
  [
    { did: 'stopped-before', time: '07:00', goesOn: false },
    { en: 'Ends by 07:00.', de: 'Endet spätestens um 07:00 Uhr.', fr: 'Se termine au plus tard à 7 h.' },
  ],
  [
    { did: 'too-long' },
    {
      en: 'Leaves out the rest: this would be too long for one play.',
      de: 'Lässt den Rest weg: Das wäre für einmal zu lang.',
      fr: 'Laisse le reste de côté : ce serait trop long pour une seule écoute.',
    },
  ],
  [
    { did: 'not-yet' },
    {
      en: 'This version of the program cannot play this yet.',
      de: 'Das kann diese Version des Programms noch nicht abspielen.',
      fr: 'Cette version du programme ne sait pas encore jouer cela.',
    },
  ],
  [
    { did: 'found-damaged' },
    {
      en: 'A file is damaged and is being prepared again.',
      de: 'Eine Datei ist beschädigt und wird neu vorbereitet.',
      fr: 'Un fichier est abîmé et va être préparé de nouveau.',
    },
  ],
  [
    plays('One'),
    { en: 'Plays 1 part, 1:00 in all.', de: 'Spielt 1 Teil, insgesamt 1:00.', fr: 'Joue 1 partie, 1:00 en tout.' },
  ],
  [plays(), { en: 'Nothing is to be heard.', de: 'Es ist nichts zu hören.', fr: 'Il n’y a rien à entendre.' }],
];

test.each(STEPS)('%j has its words', (step, expected) => {
  expect(inAll((language) => explainStep(step, language))).toEqual(expected);
});

const tuesday = (night: boolean): Because => ({ was: 'weekday', weekday: 'tuesday', night });
const at = (minuteOfDay: number): Because => ({ was: 'time', minuteOfDay });

const REASONS: [Because[], Said][] = [
  [
    [at(1150), tuesday(false)],
    { en: 'it was 19:10 on a Tuesday', de: 'es Dienstag 19:10 Uhr ist', fr: 'qu’il est 19 h 10 un mardi' },
  ],
  [
    [at(65), tuesday(true)],
    {
      en: 'it was 01:05 in the night after a Tuesday',
      de: 'es 01:05 Uhr in der Nacht von Dienstag auf Mittwoch ist',
      fr: 'qu’il est 1 h 05 dans la nuit de mardi à mercredi',
    },
  ],
  [[at(420)], { en: 'it was 07:00', de: 'es 07:00 Uhr ist', fr: 'qu’il est 7 h' }],
  [[tuesday(false)], { en: 'it was a Tuesday', de: 'Dienstag ist', fr: 'que c’est mardi' }],
  [[{ was: 'day', month: 3, day: 1 }], { en: 'it was March 1', de: 'der 1. März ist', fr: 'que c’est le 1er mars' }],
  [
    [{ was: 'heard-today', minutes: 30 }],
    {
      en: '30 minutes or more were heard today',
      de: 'heute schon mindestens 30 Minuten gehört wurden',
      fr: 'qu’au moins 30 minutes ont déjà été écoutées aujourd’hui',
    },
  ],
  [
    [
      { was: 'switch', name: 'Holidays', on: true },
      { was: 'switch', name: 'Guests', on: false },
    ],
    {
      en: '“Holidays” is on and “Guests” is off',
      de: '„Holidays“ an ist und „Guests“ aus ist',
      fr: 'que l’interrupteur « Holidays » est allumé et que l’interrupteur « Guests » est éteint',
    },
  ],
];

test.each(REASONS)('because of %j', (because, expected) => {
  const said = inAll((language) => explain([chose('Bedtime', because), plays('Evening mix')], language));
  expect(said).toEqual({
    en: `Plays “Evening mix”, because ${expected.en} (rule “Bedtime”).`,
    de: `Spielt „Evening mix“, weil ${expected.de} (Regel „Bedtime“).`,
    fr: `Joue « Evening mix », parce ${expected.fr} (règle « Bedtime »).`,
  });
});

const WHOLES: [TraceStep[], Said][] = [
  [
    [chose('Winter', [{ was: 'player' }]), chose('Late', [{ was: 'first-time-today' }]), plays('a', 'b')],
    {
      en: 'Plays 2 parts in order, from “a”, because it plays on this player (rules “Winter” and “Late”).',
      de: 'Spielt 2 Teile der Reihe nach, beginnend mit „a“, weil es auf diesem Player läuft (Regeln „Winter“ und „Late“).',
      fr: 'Joue 2 parties dans l’ordre, en commençant par « a », parce que c’est ce lecteur qui joue (règles « Winter » et « Late »).',
    },
  ],
  [
    [
      { did: 'chose-otherwise', rules: 1 },
      { did: 'drew', count: 2, of: 9, isDaily: false, isNewRound: false },
      plays('a', 'b'),
    ],
    {
      en: 'Plays 2 parts drawn by lot, from “a”, because no rule holds.',
      de: 'Spielt 2 ausgeloste Teile, beginnend mit „a“, weil keine Regel passt.',
      fr: 'Joue 2 parties tirées au sort, en commençant par « a », parce qu’aucune règle ne s’applique.',
    },
  ],
  [
    [
      { did: 'went-on', collection: 'Book', part: 2, of: 9, title: 'Two', fromMs: 34_000 },
      plays('Two'),
      { did: 'stopped-after', minutes: 20 },
    ],
    {
      en: 'Plays “Two” from 0:34. Stops after 20 minutes.',
      de: 'Spielt „Two“ ab 0:34. Hört nach 20 Minuten auf.',
      fr: 'Joue « Two » à partir de 0:34. S’arrête après 20 minutes.',
    },
  ],
  [
    [{ did: 'skipped-deleted', audioId: 'x' }, plays('a')],
    {
      en: 'Plays “a”; 1 deleted part was left out.',
      de: 'Spielt „a“; 1 gelöschter Teil fehlt.',
      fr: 'Joue « a » ; 1 partie supprimée est laissée de côté.',
    },
  ],
  [
    [{ did: 'skipped-deleted', audioId: 'x' }, { did: 'skipped-deleted', audioId: 'y' }, plays()],
    {
      en: 'Silence, as chosen; 2 deleted parts were left out.',
      de: 'Stille, wie gewählt; 2 gelöschte Teile fehlen.',
      fr: 'Silence, comme choisi ; 2 parties supprimées sont laissées de côté.',
    },
  ],
  [
    [
      { did: 'finished', collection: 'Book', goesOn: 'end' },
      { did: 'spoke', text: 'That was it.', isPlain: false },
      plays('That was it.'),
    ],
    { en: '“Book” is finished.', de: '„Book“ ist zu Ende.', fr: 'C’est la fin de « Book ».' },
  ],
  [
    [{ did: 'spoke', text: 'Good night.', isPlain: false }, plays('Good night.')],
    { en: 'Plays “Good night”.', de: 'Spielt „Good night“.', fr: 'Joue « Good night ».' },
  ],
  [
    [{ did: 'passed-over', title: 'One', why: 'damaged' }],
    {
      en: 'The file of “One” is damaged and is being prepared again.',
      de: 'Die Datei von „One“ ist beschädigt und wird neu vorbereitet.',
      fr: 'Le fichier de « One » est abîmé et va être préparé de nouveau.',
    },
  ],
  [
    [{ did: 'not-spoken', text: 'Hi.' }],
    {
      en: '“Hi” is not spoken yet.',
      de: '„Hi“ ist noch nicht gesprochen.',
      fr: 'La phrase « Hi » n’est pas encore prête.',
    },
  ],
  [
    [],
    {
      en: 'Everything this stream played was deleted from the library.',
      de: 'Alles, was dieser Stream gespielt hat, wurde aus der Bibliothek gelöscht.',
      fr: 'Tout ce que jouait ce flux a été supprimé de la bibliothèque.',
    },
  ],
];

test.each(WHOLES)('the whole of %j', (trace, expected) => {
  expect(inAll((language) => explain(trace, language))).toEqual(expected);
});

test('a spoken sentence of two thousand letters is not said in full', () => {
  const text = `${'🐻'.repeat(1000)}.`;
  for (const language of LANGUAGES) {
    const said = explainStep({ did: 'spoke', text, isPlain: false }, language);
    expect(said.length).toBeLessThan(300);
    expect(said.isWellFormed()).toBe(true);
  }
});

describe('whatever was found out', () => {
  const name = fc.constantFrom('Emma', 'Die Bärenjagd', 'L’été', 'Nr. 4', 'Wer ist da?', 'A: B');
  const why = fc.constantFrom('waiting' as const, 'damaged' as const);
  const minutes = fc.constantFrom(0.001, 0.5, 1, 1.5, 2, 20, 720);
  const ms = fc.integer({ min: 0, max: 90_000_000 });
  const flag = fc.boolean();
  const because: fc.Arbitrary<Because> = fc.oneof(
    fc.record({ was: fc.constant('time' as const), minuteOfDay: fc.integer({ min: 0, max: 1439 }) }),
    fc.record({ was: fc.constant('weekday' as const), weekday: fc.constantFrom(...WEEKDAYS), night: flag }),
    fc.record({
      was: fc.constant('day' as const),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
    }),
    fc.record({ was: fc.constant('child' as const), name: fc.constantFrom('Emma', 'Zoé', undefined) }),
    fc.constant({ was: 'player' as const }),
    fc.record({ was: fc.constant('heard-today' as const), minutes }),
    fc.constant({ was: 'first-time-today' as const }),
    fc.record({ was: fc.constant('switch' as const), name, on: flag }),
  );
  const rule = fc.record({
    did: fc.constant('chose' as const),
    rule: name,
    because: fc.array(because, { maxLength: 4 }),
  });
  const ending = fc
    .record({
      did: fc.constant('plays' as const),
      titles: fc.array(name, { maxLength: 3 }),
      lengthMs: ms,
      extra: fc.nat(20),
    })
    .map(
      ({ extra, ...step }): TraceStep => ({
        ...step,
        count: step.titles.length === 0 ? 0 : step.titles.length + extra,
      }),
    );
  const step: fc.Arbitrary<TraceStep> = fc.oneof(
    rule,
    ending,
    fc.constantFrom(...STEPS.map(([one]) => one)),
    fc.record({ did: fc.constant('passed-over' as const), title: name, why }),
    fc.record({ did: fc.constant('repeated' as const), rounds: fc.nat(5), forMinutes: minutes }),
  );

  /** Sentences a reader would not stumble over; names may hold a full stop, so only what is ours is looked at. */
  function expectGoodGrammar(text: string, language: Language): void {
    const ours = text.replace(/“[^”]*”|„[^“]*“|«[^»]*»/g, 'X');
    expect(ours).toMatch(/^[\p{Lu}\d].*[^.]\.$/u);
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    expect(text).not.toMatch(/[\s\u00a0]{2}|,,|, ?\.|\( | \)|[ \u00a0],|;;/);
    // Only French has a space before these.
    expect(/[ \u00a0][;:?!»]/.test(ours)).toBe(language === 'fr' && /[;:](?!\d)/.test(ours));
  }

  test('every step is one good sentence', () => {
    fc.assert(
      fc.property(step, fc.constantFrom(...LANGUAGES), (one, language) => {
        const text = explainStep(one, language);
        expectGoodGrammar(text, language);
        if (one.did === 'chose') expect(text).toContain(one.rule);
      }),
      { numRuns: 1000 },
    );
  });

  test('the whole is one or two good sentences that name every rule', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.constantFrom(...LANGUAGES), (trace, language) => {
        const text = explain(trace, language);
        expectGoodGrammar(text, language);
        const isPlaying = trace.some(({ did }) => did === 'plays');
        for (const one of trace) if (isPlaying && one.did === 'chose') expect(text).toContain(one.rule);
      }),
      { numRuns: 2000 },
    );
  });
});
