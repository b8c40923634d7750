// What a parent is told about a play, in English. See catalogue.ts.
import { WEEKDAYS, type Weekday } from '../../time/calendar.ts';
import type { Sentences, Why } from './catalogue.ts';
import { clockText, monthAndDay, numberText, quotable, timeText } from './figures.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

const quote = (text: string): string => `“${text}”`;
const said = (text: string): string => quote(quotable(text));
const dayName = (weekday: Weekday): string => DAYS[WEEKDAYS.indexOf(weekday)] ?? '';
const dayOfYear = (month: number, day: number): string => `${MONTHS[month - 1]} ${day}`;
const plural = (count: number, one: string): string => `${numberText(count, '.')} ${count === 1 ? one : `${one}s`}`;
const whichIs = (why: Why): string => (why === 'waiting' ? 'which is still being prepared' : 'which is damaged');

const THEN = {
  again: ' and starts over',
  last: ', so its last part plays again',
  end: '',
  'go-on': ', so something else follows',
};

export const en: Sentences = {
  quote,
  and: 'and',
  dayOfYear,

  steps: {
    'chose-otherwise': () => `No rule holds, so what is set for ${quote('otherwise')} plays.`,
    drew: ({ count, of, isDaily, isNewRound }) =>
      `Drew ${count} of ${of} by lot${isDaily ? ', for the whole day' : ''}${isNewRound ? '; a new round begins, since nearly all were heard' : ''}.`,
    'went-on': ({ collection, part, of, title, fromMs }) =>
      `${quote(collection)} goes on with part ${part} of ${of}, ${quote(title)}${fromMs > 0 ? `, at ${clockText(fromMs)}` : ''}.`,
    finished: ({ collection, goesOn }) => `${quote(collection)} is finished${THEN[goesOn]}.`,
    'not-begun': ({ collection, startDate }) =>
      `${quote(collection)} begins on ${dayOfYear(...monthAndDay(startDate))}.`,
    'found-empty': ({ collection }) =>
      collection === undefined ? 'The collection was deleted.' : `${quote(collection)} has nothing to play.`,
    'ended-before': ({ title, why }) => `Ends before ${quote(title)}, ${whichIs(why)}.`,
    repeated: ({ rounds, forMinutes }) => `Repeats for ${plural(forMinutes, 'minute')}, ${plural(rounds, 'round')}.`,
    spoke: ({ text, isPlain }) => `Says ${said(text)}${isPlain ? ', since the full sentence is not spoken yet' : ''}.`,
    'not-spoken': ({ text }) => `Leaves out ${said(text)}, which is not spoken yet.`,
    'left-silent': ({ durationMs }) => `Is silent for ${clockText(durationMs)}.`,
    'skipped-deleted': () => 'Leaves out a part that was deleted.',
    'passed-over': ({ title, why }) => `Passes over ${quote(title)}, ${whichIs(why)}.`,
    'stopped-after': ({ minutes }) => `Stops after ${plural(minutes, 'minute')}.`,
    'stopped-before': ({ time, goesOn }) => (goesOn ? `At ${time} something else follows.` : `Ends by ${time}.`),
    'too-long': () => 'Leaves out the rest: this would be too long for one play.',
    'not-yet': () => 'This version of the program cannot play this yet.',
    'found-damaged': () => 'A file is damaged and is being prepared again.',
    plays: ({ count, lengthMs }) =>
      count === 0 ? 'Nothing is to be heard.' : `Plays ${plural(count, 'part')}, ${clockText(lengthMs)} in all.`,
  },
  missed: (title, why) =>
    why === 'waiting'
      ? `${quote(title)} is still being prepared.`
      : `The file of ${quote(title)} is damaged and is being prepared again.`,
  notSpokenYet: (text) => `${said(text)} is not spoken yet.`,
  allDeleted: 'Everything this stream played was deleted from the library.',

  holds: (rule) => `The rule ${quote(rule)} holds`,
  playsOne: (title, fromMs) => `Plays ${quote(title)}${fromMs > 0 ? ` from ${clockText(fromMs)}` : ''}`,
  playsMany: (count, first, isDrawn) =>
    `Plays ${count} parts ${isDrawn ? 'drawn by lot' : 'in order'}, from ${quote(first)}`,
  playsSilence: 'Silence, as chosen',
  isFinished: (collection) => `${quote(collection)} is finished`,

  because: (reasons) => `, because ${reasons}`,
  becauseNoRule: ', because no rule holds',
  byRules: (rules, count) => ` (${count === 1 ? 'rule' : 'rules'} ${rules})`,
  leftOut: (count) => `; ${count} deleted ${count === 1 ? 'part was' : 'parts were'} left out`,

  reasons: {
    day: ({ month, day }) => `it was ${dayOfYear(month, day)}`,
    child: ({ name }) => `${name ?? 'this child'} listens`,
    player: () => 'it plays on this player',
    'heard-today': ({ minutes }) => `${plural(minutes, 'minute')} or more were heard today`,
    'first-time-today': () => 'it is the first time today',
    switch: ({ name, on }) => `${quote(name)} is ${on ? 'on' : 'off'}`,
  },
  clock(minuteOfDay, weekday, isNight) {
    const time = minuteOfDay === undefined ? '' : ` ${timeText(minuteOfDay)}`;
    if (weekday === undefined) return `it was${time}`;
    if (isNight) return `it was${time} in the night after a ${dayName(weekday)}`;
    return `it was${time}${time && ' on'} a ${dayName(weekday)}`;
  },
};
