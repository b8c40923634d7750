// One of every step of a decision, as a parent reads it in the three languages side by side: read it aloud before you
// change it. Only for tests.
import type { Language } from '../language.ts';
import type { Because, TraceStep } from './trace.ts';

export type Said = Record<Language, string>;

export const plays = (...titles: string[]): TraceStep => ({
  did: 'plays',
  titles,
  count: titles.length,
  lengthMs: 60_000,
});
export const chose = (rule: string, because: Because[]): TraceStep => ({ did: 'chose', rule, because });

export const STEPS: [TraceStep, Said][] = [
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
