// What a parent is told about a play, as every language must be able to say it. One catalogue per language; that they have
// the same type is what keeps a sentence from being missing. How the pieces become a sentence is in ../explain.ts.
import type { Language } from '../../language.ts';
import type { Weekday } from '../../time/calendar.ts';
import type { Because, TraceStep } from '../trace.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

export type StepOf<D extends TraceStep['did']> = Extract<TraceStep, { did: D }>;
export type ReasonOf<W extends Because['was']> = Extract<Because, { was: W }>;
export type Why = StepOf<'missed'>['why'];

/** Put together from pieces. */
type Composed = 'chose' | 'missed';

export interface Sentences {
  quote(text: string): string;
  /** Between the last two of several. */
  and: string;
  dayOfYear(month: number, day: number): string;

  /** Whole sentences from here. */
  steps: { [D in Exclude<TraceStep['did'], Composed>]: (step: StepOf<D>) => string };
  missed(title: string, why: Why): string;
  notSpokenYet(text: string): string;
  allDeleted: string;

  /** How a sentence begins, from here. */
  holds(rule: string): string;
  playsOne(title: string, fromMs: number): string;
  playsMany(count: number, first: string, isDrawn: boolean): string;
  playsSilence: string;
  isFinished(collection: string): string;

  /** How it goes on, from here: each begins with its comma or space. */
  because(reasons: string): string;
  becauseNoRule: string;
  byRules(rules: string, count: number): string;
  leftOut(count: number): string;

  /** Clauses for `because`. */
  reasons: { [W in Exclude<Because['was'], 'time' | 'weekday'>]: (because: ReasonOf<W>) => string };
  /** Time of day and weekday, or one of them. `isNight`: it is the night that follows this day. */
  clock(minuteOfDay: number | undefined, weekday: Weekday | undefined, isNight: boolean): string;
}

const SENTENCES: Record<Language, Sentences> = { en, de, fr };

export function sentencesIn(language: Language): Sentences {
  return SENTENCES[language];
}
