// What can be wrong with a source or with anything else that is sent: a kind with its values, and its place. What the
// schema refuses is brought to the same form, so that nobody reads the words of a library. The words are in
// sentences/mistakes.ts.
import type { z } from 'zod';
import { DAY_OF_YEAR, TIME_OF_DAY } from './document.ts';

/** The values that go with each kind. */
export interface MistakeValues {
  'audio-missing': object;
  'collection-missing': object;
  'child-missing': object;
  'player-missing': object;
  'start-date-missing': object;
  'next-missing': object;
  'next-unused': object;
  'same-times': object;
  'dates-reversed': object;
  /** mm-dd. */
  'no-such-day': { day: string };
  'not-yet': object;
  'placeholder-unknown': { name: string; known: readonly string[] };

  /** Of a routine. */
  'stream-missing': object;
  'webhook-missing': object;

  /** Of a player. */
  'shared-and-owned': object;
  'not-shared': object;

  // What a schema refuses, from here.
  'too-deep': { most: number };
  'too-many-nodes': { most: number };
  'too-many-letters': { most: number };
  missing: object;
  empty: object;
  'unknown-kind': object;
  'not-a-number': object;
  'not-whole': object;
  'not-time': object;
  'not-day': object;
  'not-yearly-day': object;
  'not-one-of': { values: readonly string[] };
  'too-short': { least: number };
  'too-few': { least: number };
  'too-low': { least: number };
  'not-above': { floor: number };
  'too-long': { most: number };
  'too-many': { most: number };
  'too-high': { most: number };
  'unknown-field': { names: readonly string[] };
  other: object;
  /** A schema of ours brought its own words. */
  said: { text: string };
}
export type Mistake = { [K in keyof MistakeValues]: { kind: K } & MistakeValues[K] }[keyof MistakeValues];

export interface SourceIssue {
  /** Keys and indexes inside what was sent. */
  path: readonly PropertyKey[];
  mistake: Mistake;
}

export const MOST_ISSUES = 50;

/** What a schema found wrong, each with its place. */
export function issuesOf(error: z.ZodError): SourceIssue[] {
  return error.issues.slice(0, MOST_ISSUES).map((issue) => ({ path: issue.path, mistake: mistakeOf(issue) }));
}

type ZodIssue = z.core.$ZodIssue;

function mistakeOf(issue: ZodIssue): Mistake {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return { kind: 'missing' };
      if (issue.expected === 'int') return { kind: 'not-whole' };
      return issue.expected === 'number' ? { kind: 'not-a-number' } : { kind: 'other' };
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return { kind: TOO_BIG[issue.origin] ?? 'too-many', most: Number(issue.maximum) };
    case 'invalid_format':
      return FORMATS[issue.format === 'regex' ? (issue.pattern ?? '') : issue.format] ?? ownWords(issue);
    case 'invalid_value':
      return { kind: 'not-one-of', values: issue.values.map(String) };
    case 'invalid_union':
      return issue.path.at(-1) === 'kind' ? { kind: 'unknown-kind' } : { kind: 'other' };
    case 'unrecognized_keys':
      return { kind: 'unknown-field', names: issue.keys };
    case 'custom':
      return (issue.params?.mistake as Mistake | undefined) ?? ownWords(issue);
    default:
      return { kind: 'other' };
  }
}

const TOO_BIG: Record<string, 'too-long' | 'too-high'> = { string: 'too-long', number: 'too-high', int: 'too-high' };
const FORMATS: Record<string, Mistake> = {
  date: { kind: 'not-day' },
  [String(TIME_OF_DAY)]: { kind: 'not-time' },
  [String(DAY_OF_YEAR)]: { kind: 'not-yearly-day' },
};

function tooSmall(origin: string, least: number, isInclusive: boolean): Mistake {
  if (origin === 'number' || origin === 'int') {
    return isInclusive ? { kind: 'too-low', least } : { kind: 'not-above', floor: least };
  }
  if (least === 1) return { kind: 'empty' };
  return origin === 'string' ? { kind: 'too-short', least } : { kind: 'too-few', least };
}

function ownWords({ message }: ZodIssue): Mistake {
  return /^Invalid\b/.test(message) ? { kind: 'other' } : { kind: 'said', text: message };
}
