// Entries that are one thing to a person become one: a knob that is turned sends a message for each step. And a limit for
// what one player may tell, so that a broken one cannot fill the disk. Pure.
import type { Entry } from './entry.ts';

/** A hand that rests so long has done turning. */
const TURNING_MS = 10_000;
const MINUTE_MS = 60_000;
/** More a minute than any child does. */
export const MOST_A_MINUTE = 60;

/** `last` is the latest of the same player and kind. Undefined: they are two. */
export function fold(last: Entry, next: Entry): Entry | undefined {
  const isSameHand = last.playerId === next.playerId && last.childId === next.childId;
  if (!isSameHand || next.atMs < last.atMs) return undefined;
  if (last.kind === 'volume-changed' && next.kind === 'volume-changed') {
    if (next.atMs - (last.untilMs ?? last.atMs) > TURNING_MS) return undefined;
    return { ...last, details: { ...last.details, to: next.details.to }, untilMs: next.atMs };
  }
  if (last.kind === 'left-out' && next.kind === 'left-out') {
    if (next.atMs - last.atMs > MINUTE_MS) return undefined;
    return { ...last, details: { count: last.details.count + next.details.count }, untilMs: next.atMs };
  }
  return undefined;
}

/** What was told since the minute began. */
export interface Told {
  sinceMs: number;
  count: number;
}

/** What is written of an entry: itself, or after too many only that something was left out. */
export function limited(entry: Entry, told: Told | undefined): { entry: Entry; told: Told } {
  const isNewMinute = !told || entry.atMs - told.sinceMs >= MINUTE_MS || entry.atMs < told.sinceMs;
  const counted = isNewMinute ? { sinceMs: entry.atMs, count: 1 } : { ...told, count: told.count + 1 };
  if (counted.count <= MOST_A_MINUTE) return { entry, told: counted };
  const { atMs, playerId, childId } = entry;
  return { entry: { kind: 'left-out', details: { count: 1 }, atMs, playerId, childId }, told: counted };
}
