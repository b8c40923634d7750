// When a routine that waits for a time is due: once on each day of the family's zone. A time that a night skips is the next
// minute that exists; of one that comes twice it is the first.
import { instantsOf, localTime, minuteOfTime } from '../time/zone.ts';

export interface Due {
  atMs: number;
  /** Which day it was due on. Whatever the clocks do, each day has one. */
  dayNumber: number;
}

/** In (afterMs, untilMs], oldest first. `at`: hh:mm. */
export function dueWithin(at: string, zone: string, afterMs: number, untilMs: number): Due[] {
  const minute = minuteOfTime(at);
  const due: Due[] = [];
  const last = localTime(zone, untilMs).dayNumber + 1;
  for (let dayNumber = localTime(zone, afterMs).dayNumber - 1; dayNumber <= last; dayNumber++) {
    const atMs = instantsOf(zone, dayNumber, minute)[0];
    if (atMs !== undefined && atMs > afterMs && atMs <= untilMs) due.push({ atMs, dayNumber });
  }
  return due;
}

/** The first after `afterMs`. */
export function nextDue(at: string, zone: string, afterMs: number): Due {
  const minute = minuteOfTime(at);
  for (let dayNumber = localTime(zone, afterMs).dayNumber - 1; ; dayNumber++) {
    const atMs = instantsOf(zone, dayNumber, minute)[0] ?? afterMs;
    if (atMs > afterMs) return { atMs, dayNumber };
  }
}
