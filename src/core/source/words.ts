// What is spoken to children and does not come from a parent: names of days and times of day, and the two sentences of
// a series, in every language that the product speaks. Nothing here is shown on a screen; explain.ts and sentences/ are.
import { type Language, languageOf } from '../language.ts';
import { DAY_MS } from '../time/calendar.ts';

/** First minute of morning, afternoon, evening and night. */
export const TIMES_OF_DAY = [5 * 60, 12 * 60, 18 * 60, 22 * 60] as const;
const TIME_WORDS: Record<Language, readonly [string, string, string, string]> = {
  en: ['morning', 'afternoon', 'evening', 'night'],
  de: ['Morgen', 'Nachmittag', 'Abend', 'Nacht'],
  fr: ['matin', 'après-midi', 'soir', 'nuit'],
};
const FINISHED: Record<Language, (title: string) => string> = {
  en: (title) => `“${title}” is finished.`,
  de: (title) => `„${title}“ ist zu Ende.`,
  fr: (title) => `« ${title} » est terminé.`,
};
const RECAP: Record<Language, (collection: string, part: string) => string> = {
  en: (collection, part) => `Previously in “${collection}”: ${part}.`,
  de: (collection, part) => `Zuletzt in „${collection}“: ${part}.`,
  fr: (collection, part) => `Précédemment dans « ${collection} » : ${part}.`,
};

const formats = new Map<string, Intl.DateTimeFormat>();

export function timeOfDayWord(minuteOfDay: number, language: string): string {
  const at = TIMES_OF_DAY.findLastIndex((from) => minuteOfDay >= from);
  const words = TIME_WORDS[languageOf(language)];
  // Before the morning it is still night.
  return words[at === -1 ? 3 : at] ?? words[3];
}

export function weekdayWord(dayNumber: number, language: string): string {
  return spokenDay(dayNumber, language, 'weekday');
}

/** Such as "22 November" as the language says it. */
export function dateWords(dayNumber: number, language: string): string {
  return spokenDay(dayNumber, language, 'date');
}

export function finishedSentence(title: string, language: string): string {
  return FINISHED[languageOf(language)](title);
}

export function recapSentence(collection: string, part: string, language: string): string {
  return RECAP[languageOf(language)](collection, part);
}

function spokenDay(dayNumber: number, language: string, what: 'weekday' | 'date'): string {
  const key = `${languageOf(language)} ${what}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(languageOf(language), {
      timeZone: 'UTC',
      ...(what === 'weekday' ? { weekday: 'long' } : { day: 'numeric', month: 'long' }),
    });
  formats.set(key, format);
  return format.format(dayNumber * DAY_MS);
}
