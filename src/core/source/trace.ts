// Why a play is what it is, step by step in the order in which it was found out. Plain JSON, kept with the listening; the
// words for each step are in sentences/.
import type { Weekday } from '../time/calendar.ts';

/** What made a rule hold. */
export type Because =
  | { was: 'time'; minuteOfDay: number }
  /** `night`: it is past midnight, and the range began on that day. */
  | { was: 'weekday'; weekday: Weekday; night: boolean }
  | { was: 'day'; month: number; day: number }
  | { was: 'child'; name?: string | undefined }
  | { was: 'player' }
  | { was: 'heard-today'; minutes: number }
  | { was: 'first-time-today' }
  | { was: 'switch'; name: string; on: boolean };

export type TraceStep =
  | { did: 'chose'; rule: string; because: Because[] }
  | { did: 'chose-otherwise'; rules: number }
  | { did: 'drew'; count: number; of: number; isDaily: boolean; isNewRound: boolean }
  | { did: 'went-on'; collection: string; part: number; of: number; title: string; fromMs: number }
  | { did: 'finished'; collection: string; goesOn: 'again' | 'last' | 'end' | 'go-on' }
  | { did: 'not-begun'; collection: string; startDate: string }
  | { did: 'found-empty'; collection?: string | undefined }
  | { did: 'ended-before'; title: string; why: 'waiting' | 'damaged' }
  | { did: 'repeated'; rounds: number; forMinutes: number }
  | { did: 'spoke'; text: string; isPlain: boolean }
  | { did: 'not-spoken'; text: string }
  | { did: 'left-silent'; durationMs: number }
  | { did: 'skipped-deleted'; audioId: string }
  | { did: 'missed'; audioId: string; title: string; why: 'waiting' | 'damaged' }
  | { did: 'passed-over'; title: string; why: 'waiting' | 'damaged' }
  | { did: 'stopped-after'; minutes: number }
  | { did: 'stopped-before'; time: string; goesOn: boolean }
  | { did: 'too-long' }
  /** The whole play: of a kind that is still to come, or with a file that is not as it was recorded. */
  | { did: 'not-yet' }
  | { did: 'found-damaged' }
  /** The result: the first titles, and of how many. */
  | { did: 'plays'; titles: string[]; count: number; lengthMs: number };
