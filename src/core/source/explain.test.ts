// What a parent reads, in the three languages side by side: read it aloud before you change it.
import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../language.ts';
import { explain, explainStep } from './explain.ts';
import { chose, plays, type Said, STEPS } from './test-steps.ts';
import type { Because, TraceStep } from './trace.ts';

/** Typed with plain spaces here; in French some of them must not break. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const inAll = (say: (language: Language) => string): Said => ({
  en: plain(say('en')),
  de: plain(say('de')),
  fr: plain(say('fr')),
});

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
