// The blanks in a sentence and what fills them. A blank is a known word in braces; nothing in a sentence is ever run.
// Which values are known when is told by speech.ts and spoken.ts.
import type { LocalTime } from '../time/zone.ts';
import { dateWords, timeOfDayWord, weekdayWord } from './words.ts';

export const PLACEHOLDERS = ['child', 'weekday', 'date', 'time-of-day', 'part', 'title'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = Partial<Record<Placeholder, string | undefined>>;

const BLANK = /\{([^{}]*)\}/g;
const SENTENCE = /[^.!?]+[.!?]*/g;
/** “{child}, good night” and “Good night, {child}!” */
const CALLED_FIRST = /^\{child\}\s*[,:]\s*/;
const CALLED = /,?\s*\{child\}(?=\s*[,;:.!?]|\s*$)/g;

/** The sentence with every blank filled; undefined when the value of one is not known. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string | undefined {
  let isComplete = true;
  const filled = text.replace(BLANK, (_, name: string) => {
    const value = isPlaceholder(name) ? values[name] : undefined;
    if (value === undefined) isComplete = false;
    return value ?? '';
  });
  return isComplete ? filled : undefined;
}

/** What can be said without any value: a name that is only called out is left away, and so is every sentence that makes
 * no sense without its blanks. Empty when nothing remains. */
export function plainText(text: string): string {
  if (placeholdersIn(text).size === 0) return text;
  return (text.match(SENTENCE) ?? [])
    .map((sentence) => sentence.trim().replace(CALLED_FIRST, '').replace(CALLED, ''))
    .filter((sentence) => placeholdersIn(sentence).size === 0 && /\p{L}/u.test(sentence))
    .map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1))
    .join(' ');
}

/** What stands in braces, known or not. */
export function placeholdersIn(text: string): Set<string> {
  return new Set([...text.matchAll(BLANK)].map(([, name = '']) => name));
}

export function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/** What the time and the listener give. */
export function valuesAt(local: LocalTime, language: string, child: string | undefined): PlaceholderValues {
  return {
    child,
    weekday: weekdayWord(local.dayNumber, language),
    date: dateWords(local.dayNumber, language),
    'time-of-day': timeOfDayWord(local.minuteOfDay, language),
  };
}
