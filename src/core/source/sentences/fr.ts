// Ce que des parents lisent sur une écoute, en français : comme en.ts. Voir catalogue.ts. Une espace insécable précède
// les signes doubles et se tient dans les guillemets et les heures.

import { WEEKDAYS, type Weekday } from '../../time/calendar.ts';
import { minuteOfTime } from '../../time/zone.ts';
import type { Sentences, Why } from './catalogue.ts';
import { clockText, dayAfter, monthAndDay, numberText, quotable } from './figures.ts';

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const DAYS = 'lundi mardi mercredi jeudi vendredi samedi dimanche'.split(' ');
const NBSP = '\u00a0';

const quote = (text: string): string => `«${NBSP}${text}${NBSP}»`;
const said = (text: string): string => quote(quotable(text));
const dayName = (weekday: Weekday): string => DAYS[WEEKDAYS.indexOf(weekday)] ?? '';
const dayOfYear = (month: number, day: number): string => `${day === 1 ? '1er' : day} ${MONTHS[month - 1]}`;
/** In French the plural begins at two. */
const isPlural = (count: number): boolean => count >= 2;
const plural = (count: number, one: string): string => `${numberText(count, ',')} ${isPlural(count) ? `${one}s` : one}`;
const minutesText = (minutes: number): string => plural(minutes, 'minute');
const whichIs = (why: Why): string => (why === 'waiting' ? 'encore en préparation' : 'dont le fichier est abîmé');

const THEN = {
  again: ', et tout recommence',
  last: ', donc la dernière partie est rejouée',
  end: '',
  'go-on': ', donc autre chose suit',
};

export const fr: Sentences = {
  quote,
  and: 'et',
  dayOfYear,

  steps: {
    'chose-otherwise': () => `Aucune règle ne s’applique, donc c’est ${quote('Sinon')} qui joue.`,
    drew: ({ count, of, isDaily, isNewRound }) =>
      `${plural(count, 'partie')} sur ${of} ${isPlural(count) ? 'tirées' : 'tirée'} au sort${isDaily ? ', pour toute la journée' : ''}${isNewRound ? `${NBSP}; un nouveau tour commence, car presque tout a été écouté` : ''}.`,
    'went-on': ({ collection, part, of, title, fromMs }) =>
      `${quote(collection)} continue avec la partie ${part} sur ${of}, ${quote(title)}${fromMs > 0 ? `, à ${clockText(fromMs)}` : ''}.`,
    finished: ({ collection, goesOn }) => `C’est la fin de ${quote(collection)}${THEN[goesOn]}.`,
    'not-begun': ({ collection, startDate }) =>
      `${quote(collection)} commence le ${dayOfYear(...monthAndDay(startDate))}.`,
    'found-empty': ({ collection }) =>
      collection === undefined
        ? 'La collection a été supprimée.'
        : `Il n’y a rien à écouter dans ${quote(collection)}.`,
    'ended-before': ({ title, why }) => `S’arrête avant ${quote(title)}, ${whichIs(why)}.`,
    repeated: ({ rounds, forMinutes }) => `Se répète pendant ${minutesText(forMinutes)}, en ${plural(rounds, 'tour')}.`,
    spoke: ({ text, isPlain }) =>
      `Dit ${said(text)}${isPlain ? ', car la phrase entière n’est pas encore prête' : ''}.`,
    'not-spoken': ({ text }) => `Laisse de côté ${said(text)}, car cette phrase n’est pas encore prête.`,
    'left-silent': ({ durationMs }) => `Reste silencieux pendant ${clockText(durationMs)}.`,
    'skipped-deleted': () => 'Laisse de côté une partie supprimée.',
    'passed-over': ({ title, why }) => `Passe par-dessus ${quote(title)}, ${whichIs(why)}.`,
    'stopped-after': ({ minutes }) => `S’arrête après ${minutesText(minutes)}.`,
    'stopped-before': ({ time, goesOn }) =>
      goesOn
        ? `À ${timeText(minuteOfTime(time))}, autre chose suit.`
        : `Se termine au plus tard à ${timeText(minuteOfTime(time))}.`,
    'too-long': () => `Laisse le reste de côté${NBSP}: ce serait trop long pour une seule écoute.`,
    'not-yet': () => 'Cette version du programme ne sait pas encore jouer cela.',
    'found-damaged': () => 'Un fichier est abîmé et va être préparé de nouveau.',
    plays: ({ count, lengthMs }) =>
      count === 0 ? 'Il n’y a rien à entendre.' : `Joue ${plural(count, 'partie')}, ${clockText(lengthMs)} en tout.`,
  },
  missed: (title, why) =>
    why === 'waiting'
      ? `${quote(title)} est encore en préparation.`
      : `Le fichier de ${quote(title)} est abîmé et va être préparé de nouveau.`,
  notSpokenYet: (text) => `La phrase ${said(text)} n’est pas encore prête.`,
  allDeleted: 'Tout ce que jouait ce flux a été supprimé de la bibliothèque.',

  holds: (rule) => `La règle ${quote(rule)} s’applique`,
  playsOne: (title, fromMs) => `Joue ${quote(title)}${fromMs > 0 ? ` à partir de ${clockText(fromMs)}` : ''}`,
  playsMany: (count, first, isDrawn) =>
    `Joue ${count} parties ${isDrawn ? 'tirées au sort' : 'dans l’ordre'}, en commençant par ${quote(first)}`,
  playsSilence: 'Silence, comme choisi',
  isFinished: (collection) => `C’est la fin de ${quote(collection)}`,

  // The clauses bring their own “que”, which each of them needs.
  because: (reasons) => `, parce ${reasons}`,
  becauseNoRule: ', parce qu’aucune règle ne s’applique',
  byRules: (rules, count) => ` (${count === 1 ? 'règle' : 'règles'} ${rules})`,
  leftOut: (count) =>
    `${NBSP}; ${count === 1 ? '1 partie supprimée est laissée' : `${count} parties supprimées sont laissées`} de côté`,

  reasons: {
    day: ({ month, day }) => `que c’est le ${dayOfYear(month, day)}`,
    child: ({ name }) => `que c’est ${name ?? 'cet enfant'} qui écoute`,
    player: () => 'que c’est ce lecteur qui joue',
    'heard-today': ({ minutes }) =>
      `qu’au moins ${minutesText(minutes)} ${isPlural(minutes) ? 'ont déjà été écoutées' : 'a déjà été écoutée'} aujourd’hui`,
    'first-time-today': () => 'que c’est la première fois aujourd’hui',
    switch: ({ name, on }) => `que l’interrupteur ${quote(name)} est ${on ? 'allumé' : 'éteint'}`,
  },
  clock(minuteOfDay, weekday, isNight) {
    const time = minuteOfDay === undefined ? '' : timeText(minuteOfDay);
    if (weekday === undefined) return `qu’il est ${time}`;
    const night = `la nuit de ${dayName(weekday)} à ${dayName(dayAfter(weekday))}`;
    if (isNight) return time ? `qu’il est ${time} dans ${night}` : `que c’est ${night}`;
    return time ? `qu’il est ${time} un ${dayName(weekday)}` : `que c’est ${dayName(weekday)}`;
  },
};

/** 19 h 10; 19 h on the hour. */
export function timeText(minuteOfDay: number): string {
  const minutes = minuteOfDay % 60;
  const hours = `${Math.floor(minuteOfDay / 60)}${NBSP}h`;
  return minutes === 0 ? hours : `${hours}${NBSP}${String(minutes).padStart(2, '0')}`;
}
