// Days as history keeps them: dates in the family's zone, written yyyy-mm-dd so that they sort. What a day is at the change
// of the clocks is told by time/zone.ts.
import { DAY_MS, dayNumberOf } from '../time/calendar.ts';
import { localTime, startOfDayMs } from '../time/zone.ts';

export interface DayShare {
  day: string;
  ms: number;
}

export function dayOf(zone: string, atMs: number): string {
  return dateOf(localTime(zone, atMs).dayNumber);
}

/** The stretch from `fromMs` to `toMs`, cut at each midnight. */
export function splitByDay(zone: string, fromMs: number, toMs: number): DayShare[] {
  const shares: DayShare[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const { dayNumber } = localTime(zone, atMs);
    const endMs = Math.min(toMs, startOfDayMs(zone, dayNumber + 1));
    shares.push({ day: dateOf(dayNumber), ms: endMs - atMs });
    atMs = endMs;
  }
  return shares;
}

/** All days from `from` to `to`, both of them too. */
export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [dayNumberOf(from), dayNumberOf(to)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => dateOf(first + index));
}

export function daysBefore(day: string, days: number): string {
  return dateOf(dayNumberOf(day) - days);
}

function dateOf(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}
