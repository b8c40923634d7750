// Was Eltern über eine Wiedergabe lesen, auf Deutsch: wie en.ts. Siehe catalogue.ts.
import { WEEKDAYS, type Weekday } from '../../time/calendar.ts';
import type { Sentences, Why } from './catalogue.ts';
import { clockText, dayAfter, monthAndDay, numberText, quotable, timeText } from './figures.ts';

const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const DAYS = 'Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag'.split(' ');

const quote = (text: string): string => `„${text}“`;
const said = (text: string): string => quote(quotable(text));
const dayName = (weekday: Weekday): string => DAYS[WEEKDAYS.indexOf(weekday)] ?? '';
const dayOfYear = (month: number, day: number): string => `${day}. ${MONTHS[month - 1]}`;
const plural = (count: number, one: string, many: string): string =>
  `${numberText(count, ',')} ${count === 1 ? one : many}`;
const minutesText = (minutes: number): string => plural(minutes, 'Minute', 'Minuten');
const thatIs = (why: Why): string => (why === 'waiting' ? 'das noch vorbereitet wird' : 'das beschädigt ist');

const THEN = {
  again: ' und beginnt von vorn',
  last: ', darum spielt der letzte Teil noch einmal',
  end: '',
  'go-on': ', darum folgt etwas anderes',
};

export const de: Sentences = {
  quote,
  and: 'und',
  dayOfYear,

  steps: {
    'chose-otherwise': () => `Keine Regel passt, darum spielt, was unter ${quote('Sonst')} steht.`,
    drew: ({ count, of, isDaily, isNewRound }) =>
      `${count} von ${of} ausgelost${isDaily ? ', für den ganzen Tag' : ''}${isNewRound ? '; eine neue Runde beginnt, denn fast alle waren schon dran' : ''}.`,
    'went-on': ({ collection, part, of, title, fromMs }) =>
      `${quote(collection)} geht mit Teil ${part} von ${of} weiter, ${quote(title)}${fromMs > 0 ? `, ab ${clockText(fromMs)}` : ''}.`,
    finished: ({ collection, goesOn }) => `${quote(collection)} ist zu Ende${THEN[goesOn]}.`,
    'not-begun': ({ collection, startDate }) =>
      `${quote(collection)} beginnt am ${dayOfYear(...monthAndDay(startDate))}.`,
    'found-empty': ({ collection }) =>
      collection === undefined ? 'Die Sammlung wurde gelöscht.' : `In ${quote(collection)} ist nichts zum Abspielen.`,
    'ended-before': ({ title, why }) => `Endet vor ${quote(title)}, ${thatIs(why)}.`,
    repeated: ({ rounds, forMinutes }) =>
      `Wiederholt sich ${minutesText(forMinutes)} lang, ${plural(rounds, 'Runde', 'Runden')}.`,
    spoke: ({ text, isPlain }) =>
      `Sagt ${said(text)}${isPlain ? ', weil der ganze Satz noch nicht gesprochen ist' : ''}.`,
    'not-spoken': ({ text }) => `Lässt ${said(text)} weg, weil das noch nicht gesprochen ist.`,
    'left-silent': ({ durationMs }) => `Ist ${clockText(durationMs)} lang still.`,
    'skipped-deleted': () => 'Lässt einen gelöschten Teil weg.',
    'passed-over': ({ title, why }) => `Überspringt ${quote(title)}, ${thatIs(why)}.`,
    'stopped-after': ({ minutes }) => `Hört nach ${minutesText(minutes)} auf.`,
    'stopped-before': ({ time, goesOn }) =>
      goesOn ? `Um ${time} Uhr folgt etwas anderes.` : `Endet spätestens um ${time} Uhr.`,
    'too-long': () => 'Lässt den Rest weg: Das wäre für einmal zu lang.',
    'not-yet': () => 'Das kann diese Version des Programms noch nicht abspielen.',
    'found-damaged': () => 'Eine Datei ist beschädigt und wird neu vorbereitet.',
    plays: ({ count, lengthMs }) =>
      count === 0
        ? 'Es ist nichts zu hören.'
        : `Spielt ${plural(count, 'Teil', 'Teile')}, insgesamt ${clockText(lengthMs)}.`,
  },
  missed: (title, why) =>
    why === 'waiting'
      ? `${quote(title)} wird noch vorbereitet.`
      : `Die Datei von ${quote(title)} ist beschädigt und wird neu vorbereitet.`,
  notSpokenYet: (text) => `${said(text)} ist noch nicht gesprochen.`,
  allDeleted: 'Alles, was dieser Stream gespielt hat, wurde aus der Bibliothek gelöscht.',

  holds: (rule) => `Die Regel ${quote(rule)} passt`,
  playsOne: (title, fromMs) => `Spielt ${quote(title)}${fromMs > 0 ? ` ab ${clockText(fromMs)}` : ''}`,
  playsMany: (count, first, isDrawn) =>
    `Spielt ${count} ${isDrawn ? 'ausgeloste Teile' : 'Teile der Reihe nach'}, beginnend mit ${quote(first)}`,
  playsSilence: 'Stille, wie gewählt',
  isFinished: (collection) => `${quote(collection)} ist zu Ende`,

  because: (reasons) => `, weil ${reasons}`,
  becauseNoRule: ', weil keine Regel passt',
  byRules: (rules, count) => ` (${count === 1 ? 'Regel' : 'Regeln'} ${rules})`,
  leftOut: (count) => `; ${count === 1 ? '1 gelöschter Teil fehlt' : `${count} gelöschte Teile fehlen`}`,

  reasons: {
    day: ({ month, day }) => `der ${dayOfYear(month, day)} ist`,
    child: ({ name }) => `${name ?? 'dieses Kind'} zuhört`,
    player: () => 'es auf diesem Player läuft',
    'heard-today': ({ minutes }) =>
      `heute schon mindestens ${minutesText(minutes)} gehört ${minutes === 1 ? 'wurde' : 'wurden'}`,
    'first-time-today': () => 'heute zum ersten Mal gehört wird',
    switch: ({ name, on }) => `${quote(name)} ${on ? 'an' : 'aus'} ist`,
  },
  clock(minuteOfDay, weekday, isNight) {
    const time = minuteOfDay === undefined ? '' : ` ${timeText(minuteOfDay)} Uhr`;
    if (weekday === undefined) return `es${time} ist`;
    if (isNight) return `es${time} in der Nacht von ${dayName(weekday)} auf ${dayName(dayAfter(weekday))} ist`;
    return time ? `es ${dayName(weekday)}${time} ist` : `${dayName(weekday)} ist`;
  },
};
