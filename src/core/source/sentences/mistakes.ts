// What is wrong and where, in every language: "Rule 2 › item 3: This audio is not in the library." Places are counted as
// a parent counts, from 1; fields are called as in the editor. What can be wrong is in ../mistakes.ts.
import type { Language } from '../../language.ts';
import type { Mistake, MistakeValues, SourceIssue } from '../mistakes.ts';
import { sentencesIn } from './catalogue.ts';
import { listText, monthAndDay } from './figures.ts';

type Path = readonly PropertyKey[];
const PLACES = ['rules', 'items', 'when', 'otherwise', 'item', 'next', 'trigger', 'actions'] as const;
type Place = (typeof PLACES)[number];
const COUNTED: ReadonlySet<PropertyKey> = new Set<Place>(['rules', 'items', 'when', 'actions']);
const FIELDS = [
  ...['from', 'to', 'time', 'days', 'startDate', 'count', 'atMostMinutes', 'forMinutes', 'atLeastMinutes'],
  ...['durationMs', 'fadeOutMs', 'text', 'name', 'audioId', 'collectionId', 'childId', 'playerId'],
] as const;
type Field = (typeof FIELDS)[number];
/** Of these the place says enough. */
const UNNAMED = new Set<PropertyKey>(['source', 'document', 'kind', 'play', 'limits', 'until']);

/** Its sentence says what it is about. */
const NAMES_ITSELF: ReadonlySet<Mistake['kind']> = new Set([
  'child-missing',
  'player-missing',
  'collection-missing',
  'stream-missing',
  'webhook-missing',
  'shared-and-owned',
  'not-shared',
] as const);

interface Words {
  places: Record<Place, string>;
  fields: Record<Field, string>;
  colon: string;
  mistakes: { [K in keyof MistakeValues]: (values: MistakeValues[K]) => string };
}

const dayIn = (language: Language, day: string): string => sentencesIn(language).dayOfYear(...monthAndDay(day));
const inBraces = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');

const en: Words = {
  places: {
    rules: 'rule',
    items: 'item',
    when: 'condition',
    otherwise: 'otherwise',
    item: 'what repeats',
    next: 'what comes next',
    trigger: 'when',
    actions: 'action',
  },
  fields: {
    ...{ from: 'from', to: 'until', time: 'time', days: 'days', startDate: 'first day', count: 'how many' },
    ...{ atMostMinutes: 'at most minutes', forMinutes: 'for minutes', atLeastMinutes: 'minutes or more' },
    ...{ durationMs: 'how long', fadeOutMs: 'fade', text: 'sentence', name: 'name', audioId: 'recording' },
    ...{ collectionId: 'collection', childId: 'child', playerId: 'player' },
    ...{ at: 'at', percent: 'percent', toPercent: 'percent', minutes: 'minutes', colour: 'colour', players: 'players' },
  },
  colon: ': ',
  mistakes: {
    'audio-missing': () => 'This audio is not in the library.',
    'collection-missing': () => 'This collection is not in the library.',
    'child-missing': () => 'This child is not in the family.',
    'player-missing': () => 'This player is not known here.',
    'start-date-missing': () => 'Say on which day the first part plays.',
    'next-missing': () => 'Say what plays after the last part.',
    'next-unused': () => 'What comes next never plays, as long as the series does not go on with something else.',
    'same-times': () => '“from” and “until” are the same time.',
    'dates-reversed': () => 'The first day is after the last one.',
    'no-such-day': ({ day }) => `No year has a ${dayIn('en', day)}.`,
    'not-yet': () => 'This version of the program cannot play this yet.',
    'stream-missing': () => 'This stream is not there any more.',
    'webhook-missing': () => 'Say first to which address it is sent.',
    'shared-and-owned': () => 'A player belongs to one child, or it is shared.',
    'not-shared': () => 'This player is not shared.',
    'placeholder-unknown': ({ name, known }) => `There is no placeholder {${name}}; there are ${inBraces(known)}.`,
    'too-deep': ({ most }) => `This is nested too deep: at most ${most} levels.`,
    'too-many-nodes': ({ most }) => `This is too much for one stream: at most ${most} pieces.`,
    'too-many-letters': () => 'This is too much text for one stream.',
    missing: () => 'This is missing.',
    empty: () => 'This must not be empty.',
    'unknown-kind': () => 'This is of a kind that is not known here.',
    'not-a-number': () => 'Write a number.',
    'not-whole': () => 'Write a whole number.',
    'not-time': () => 'Write a time as hh:mm.',
    'not-day': () => 'Write a day as yyyy-mm-dd.',
    'not-yearly-day': () => 'Write a day of the year as mm-dd.',
    'not-one-of': ({ values }) => `Choose ${listText(values, 'or')}.`,
    'too-short': ({ least }) => `Write at least ${least} letters.`,
    'too-few': ({ least }) => `There must be at least ${least}.`,
    'too-low': ({ least }) => `At least ${least}.`,
    'not-above': ({ floor }) => `More than ${floor}.`,
    'too-long': ({ most }) => `At most ${most} letters.`,
    'too-many': ({ most }) => `There may be at most ${most}.`,
    'too-high': ({ most }) => `At most ${most}.`,
    'unknown-field': ({ names }) => `Not known here: ${names.join(', ')}.`,
    other: () => 'This is not as expected here.',
    said: ({ text }) => text,
  },
};

const de: Words = {
  places: {
    rules: 'Regel',
    items: 'Eintrag',
    when: 'Bedingung',
    otherwise: 'sonst',
    item: 'was sich wiederholt',
    next: 'was danach kommt',
    trigger: 'wann',
    actions: 'Aktion',
  },
  fields: {
    ...{ from: 'von', to: 'bis', time: 'Uhrzeit', days: 'Tage', startDate: 'erster Tag', count: 'wie viele' },
    ...{ atMostMinutes: 'höchstens Minuten', forMinutes: 'Minuten lang', atLeastMinutes: 'Minuten oder mehr' },
    ...{ durationMs: 'wie lange', fadeOutMs: 'leiser werden', text: 'Satz', name: 'Name', audioId: 'Aufnahme' },
    ...{ collectionId: 'Sammlung', childId: 'Kind', playerId: 'Player' },
    ...{ at: 'um', percent: 'Prozent', toPercent: 'Prozent', minutes: 'Minuten', colour: 'Farbe', players: 'Player' },
  },
  colon: ': ',
  mistakes: {
    'audio-missing': () => 'Diese Aufnahme ist nicht in der Bibliothek.',
    'collection-missing': () => 'Diese Sammlung ist nicht in der Bibliothek.',
    'child-missing': () => 'Dieses Kind gehört nicht zur Familie.',
    'player-missing': () => 'Dieser Player ist hier nicht bekannt.',
    'start-date-missing': () => 'Sag, an welchem Tag der erste Teil spielt.',
    'next-missing': () => 'Sag, was nach dem letzten Teil spielt.',
    'next-unused': () =>
      'Was danach kommt, spielt nie, solange es nach dem letzten Teil nicht mit etwas anderem weitergeht.',
    'same-times': () => '„von“ und „bis“ sind dieselbe Uhrzeit.',
    'dates-reversed': () => 'Der erste Tag liegt nach dem letzten.',
    'no-such-day': ({ day }) => `Den ${dayIn('de', day)} gibt es in keinem Jahr.`,
    'not-yet': () => 'Das kann diese Version des Programms noch nicht abspielen.',
    'stream-missing': () => 'Diesen Stream gibt es nicht mehr.',
    'webhook-missing': () => 'Sag zuerst, an welche Adresse es geschickt wird.',
    'shared-and-owned': () => 'Ein Player gehört einem Kind, oder er wird geteilt.',
    'not-shared': () => 'Dieser Player wird nicht geteilt.',
    'placeholder-unknown': ({ name, known }) => `Den Platzhalter {${name}} gibt es nicht; es gibt ${inBraces(known)}.`,
    'too-deep': ({ most }) => `Das ist zu tief verschachtelt: höchstens ${most} Ebenen.`,
    'too-many-nodes': ({ most }) => `Das ist zu viel für einen Stream: höchstens ${most} Stücke.`,
    'too-many-letters': () => 'Das ist zu viel Text für einen Stream.',
    missing: () => 'Das fehlt noch.',
    empty: () => 'Das darf nicht leer sein.',
    'unknown-kind': () => 'Diese Art ist hier nicht bekannt.',
    'not-a-number': () => 'Schreib eine Zahl.',
    'not-whole': () => 'Schreib eine ganze Zahl.',
    'not-time': () => 'Schreib die Uhrzeit als hh:mm.',
    'not-day': () => 'Schreib den Tag als jjjj-mm-tt.',
    'not-yearly-day': () => 'Schreib den Tag im Jahr als mm-tt.',
    'not-one-of': ({ values }) => `Wähle ${listText(values, 'oder')}.`,
    'too-short': ({ least }) => `Schreib mindestens ${least} Zeichen.`,
    'too-few': ({ least }) => `Es müssen mindestens ${least} sein.`,
    'too-low': ({ least }) => `Mindestens ${least}.`,
    'not-above': ({ floor }) => `Mehr als ${floor}.`,
    'too-long': ({ most }) => `Höchstens ${most} Zeichen.`,
    'too-many': ({ most }) => `Es dürfen höchstens ${most} sein.`,
    'too-high': ({ most }) => `Höchstens ${most}.`,
    'unknown-field': ({ names }) => `Hier nicht bekannt: ${names.join(', ')}.`,
    other: () => 'Das passt hier nicht.',
    said: ({ text }) => text,
  },
};

const fr: Words = {
  places: {
    rules: 'règle',
    items: 'élément',
    when: 'condition',
    otherwise: 'sinon',
    item: 'ce qui se répète',
    next: 'ce qui suit',
    trigger: 'quand',
    actions: 'action',
  },
  fields: {
    ...{ from: 'de', to: 'à', time: 'heure', days: 'jours', startDate: 'premier jour', count: 'combien' },
    ...{ atMostMinutes: 'minutes au plus', forMinutes: 'pendant', atLeastMinutes: 'minutes ou plus' },
    ...{ durationMs: 'durée', fadeOutMs: 'fondu', text: 'phrase', name: 'nom', audioId: 'enregistrement' },
    ...{ collectionId: 'collection', childId: 'enfant', playerId: 'lecteur' },
    ...{
      at: 'à',
      percent: 'pour cent',
      toPercent: 'pour cent',
      minutes: 'minutes',
      colour: 'couleur',
      players: 'lecteurs',
    },
  },
  colon: '\u00a0: ',
  mistakes: {
    'audio-missing': () => 'Cet enregistrement n’est pas dans la bibliothèque.',
    'collection-missing': () => 'Cette collection n’est pas dans la bibliothèque.',
    'child-missing': () => 'Cet enfant ne fait pas partie de la famille.',
    'player-missing': () => 'Ce lecteur n’est pas connu ici.',
    'start-date-missing': () => 'Dis quel jour joue la première partie.',
    'next-missing': () => 'Dis ce qui joue après la dernière partie.',
    'next-unused': () => 'Ce qui suit ne joue jamais, tant que la série ne continue pas avec autre chose.',
    'same-times': () => 'Le début et la fin sont à la même heure.',
    'dates-reversed': () => 'Le premier jour vient après le dernier.',
    'no-such-day': ({ day }) => `Aucune année n’a de ${dayIn('fr', day)}.`,
    'not-yet': () => 'Cette version du programme ne sait pas encore jouer cela.',
    'stream-missing': () => 'Ce flux n’existe plus.',
    'webhook-missing': () => 'Dis d’abord à quelle adresse l’envoyer.',
    'shared-and-owned': () => 'Un lecteur est à un seul enfant, ou bien il est partagé.',
    'not-shared': () => 'Ce lecteur n’est pas partagé.',
    'placeholder-unknown': ({ name, known }) => `{${name}} n’existe pas\u00a0; il y a ${inBraces(known)}.`,
    'too-deep': ({ most }) => `C’est trop imbriqué\u00a0: ${most} niveaux au plus.`,
    'too-many-nodes': ({ most }) => `C’est trop pour un seul flux\u00a0: ${most} éléments au plus.`,
    'too-many-letters': () => 'C’est trop de texte pour un seul flux.',
    missing: () => 'Il manque quelque chose ici.',
    empty: () => 'Ceci ne peut pas rester vide.',
    'unknown-kind': () => 'Ce genre d’élément n’est pas connu ici.',
    'not-a-number': () => 'Écris un nombre.',
    'not-whole': () => 'Écris un nombre entier.',
    'not-time': () => 'Écris l’heure sous la forme hh:mm.',
    'not-day': () => 'Écris le jour sous la forme aaaa-mm-jj.',
    'not-yearly-day': () => 'Écris le jour de l’année sous la forme mm-jj.',
    'not-one-of': ({ values }) => `Choisis ${listText(values, 'ou')}.`,
    'too-short': ({ least }) => `Écris au moins ${least} lettres.`,
    'too-few': ({ least }) => `Il en faut au moins ${least}.`,
    'too-low': ({ least }) => `${least} au moins.`,
    'not-above': ({ floor }) => `Plus que ${floor}.`,
    'too-long': ({ most }) => `${most} lettres au plus.`,
    'too-many': ({ most }) => `Il peut y en avoir ${most} au plus.`,
    'too-high': ({ most }) => `${most} au plus.`,
    'unknown-field': ({ names }) => `Pas connu ici\u00a0: ${names.join(', ')}.`,
    other: () => 'Ce n’est pas ce qui est attendu ici.',
    said: ({ text }) => text,
  },
};

const WORDS: Record<Language, Words> = { en, de, fr };

/** One sentence with its place. */
export function issueText({ path, mistake }: SourceIssue, language: Language): string {
  const words = WORDS[language];
  // Each entry takes exactly the values of its kind.
  const text = (words.mistakes[mistake.kind] as (mistake: Mistake) => string)(mistake);
  const field = NAMES_ITSELF.has(mistake.kind) ? '' : fieldIn(path, language);
  return [placeIn(path, words), field, text].filter((part) => part !== '').join(words.colon);
}

function placeIn(path: Path, { places }: Words): string {
  const steps = path.flatMap((key, at) => {
    if (!isPlace(key)) return [];
    const index = path[at + 1];
    if (!COUNTED.has(key)) return [places[key]];
    return typeof index === 'number' ? [`${places[key]} ${index + 1}`] : [];
  });
  const place = steps.join(' › ');
  return place.charAt(0).toUpperCase() + place.slice(1);
}

function fieldIn(path: Path, language: Language): string {
  const field = path.at(-1);
  if (typeof field !== 'string' || isPlace(field) || UNNAMED.has(field)) return '';
  const { fields } = WORDS[language];
  return sentencesIn(language).quote(Object.hasOwn(fields, field) ? fields[field as Field] : field);
}

function isPlace(key: PropertyKey): key is Place {
  return PLACES.some((place) => place === key);
}
