// Why a routine did something or did not, step by step. Plain JSON, kept with each run; the words are in sentences/.
import type { Because } from '../source/trace.ts';
import type { Weekday } from '../time/calendar.ts';
import type { Action } from './document.ts';

/** What set it off, with the names by which a parent knows players and cards. */
export type Told =
  | { kind: 'time'; minuteOfDay: number }
  | {
      kind: 'card-inserted' | 'card-removed' | 'card-put-back' | 'play-started' | 'play-stopped' | 'play-finished';
      player: string;
      card?: string | undefined;
    }
  | { kind: 'battery-low'; player: string; percent: number }
  | { kind: 'offline'; player: string }
  | { kind: 'heard-today'; player: string; child?: string | undefined; minutes: number }
  | { kind: 'switch'; name: string; on: boolean }
  | { kind: 'tried' };

/** What kept it from acting. */
export type Against =
  | { was: 'time'; minuteOfDay: number }
  | { was: 'weekday'; weekday: Weekday; night: boolean }
  | { was: 'day'; month: number; day: number }
  | { was: 'child'; name?: string | undefined }
  | { was: 'other-player' }
  | { was: 'heard-less'; minutes: number }
  | { was: 'heard-before' }
  | { was: 'switch'; name: string; on: boolean };

export type RoutineStep =
  | { did: 'happened'; told: Told }
  /** `player`: where that differs between players. */
  | { did: 'held'; because: Because[]; player?: string | undefined }
  | { did: 'held-not'; against: Against; player?: string | undefined }
  /** It acts once a day, and had acted. */
  | { did: 'acted-before'; player?: string | undefined }
  /** It caused this itself, or what it caused did. */
  | { did: 'caused-itself' }
  | { did: 'came-late'; minutes: number }
  /** `isAllLost`: nothing of what it does is worth doing so late. */
  | { did: 'came-too-late'; isAllLost: boolean }
  | { did: 'found-no-player' }
  /** `players`: none for what is done for the household. */
  | { did: 'acts'; action: Action; players: string[]; what?: string | undefined };

/** What kept a single command from being done, where no problem of the contract says it. */
export const WHY_NOT = [
  ...(['overruled', 'something-else', 'knob-turned', 'no-card', 'no-light', 'not-playing'] as const),
  ...(['late', 'unknown', 'webhook-refused', 'webhook-away', 'webhook-missing', 'webhook-not-allowed'] as const),
] as const;
export type WhyNot = (typeof WHY_NOT)[number];
