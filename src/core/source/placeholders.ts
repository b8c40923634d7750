// The blanks in a sentence and what fills them. A blank is a known word in braces; nothing in a sentence is ever run.
// Which values are known when is told by speech.ts and spoken.ts.
import type { LocalTime } from '../time/zone.ts';
import { dateWords, timeOfDayWord, weekdayWord } from './words.ts';

export const PLACEHOLDERS = ['child', 'weekday', 'date', 'time-of-day', 'part', 'title'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = Partial<Record<Placeholder, string | undefined>>;

const BLANK = /\{([^{}]*)\}/g;

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

/** The sentence without its blanks, tidied; empty when nothing is left to say. */
export function plainText(text: string): string {
  if (placeholdersIn(text).size === 0) return text;
  const left = text
    .replace(/,?\s*\{[^{}]*\}/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.!?–-]+/, '')
    .trim();
  return /\p{L}/u.test(left) ? left.charAt(0).toUpperCase() + left.slice(1) : '';
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
