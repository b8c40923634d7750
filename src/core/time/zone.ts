// What the clock on the wall shows at an instant, and at which instants it shows a given time, in any time zone. Asks
// Intl, which knows every change of the clocks; never asks what time it is now. Days are numbers: see calendar.ts.
import { DAY_MS } from './calendar.ts';

const MINUTE_MS = 60_000;
/** Clocks change on a border of these, so one answer serves for all of it. */
const SLOT_MS = 15 * MINUTE_MS;
const MOST_KNOWN = 5000;

export interface LocalTime {
  dayNumber: number;
  minuteOfDay: number;
}

interface ZoneClock {
  format: Intl.DateTimeFormat;
  /** By slot; asking Intl costs some hundred times as much. */
  offsets: Map<number, number>;
}
const clocks = new Map<string, ZoneClock>();

export function isZone(zone: string): boolean {
  try {
    return clockOf(zone) !== undefined;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

/** Throws a RangeError when there is no such zone. */
export function localTime(zone: string, atMs: number): LocalTime {
  const localMs = atMs + offsetMs(zone, atMs);
  const dayNumber = Math.floor(localMs / DAY_MS);
  return { dayNumber, minuteOfDay: Math.floor((localMs - dayNumber * DAY_MS) / MINUTE_MS) };
}

/** The instants at which the clock reaches this time of this day: two in a doubled hour. In a skipped hour it is the
 * next minute that exists. */
export function instantsOf(zone: string, dayNumber: number, minuteOfDay: number): number[] {
  const localMs = dayNumber * DAY_MS + minuteOfDay * MINUTE_MS;
  const before = offsetMs(zone, localMs - DAY_MS);
  const after = offsetMs(zone, localMs + DAY_MS);
  const candidates = before === after ? [localMs - before] : [localMs - before, localMs - after];
  const found = candidates.filter((atMs) => atMs + offsetMs(zone, atMs) === localMs);
  return found.length > 0 ? found.sort((a, b) => a - b) : [findChange(zone, localMs - after, localMs - before)];
}

/** The first instant after `afterMs` at which the clock reaches this time of day. */
export function nextInstantOf(zone: string, afterMs: number, minuteOfDay: number): number {
  const { dayNumber } = localTime(zone, afterMs);
  for (let day = dayNumber; day <= dayNumber + 2; day++) {
    const found = instantsOf(zone, day, minuteOfDay).find((atMs) => atMs > afterMs);
    if (found !== undefined) return found;
  }
  return afterMs + DAY_MS;
}

export function startOfDayMs(zone: string, dayNumber: number): number {
  return instantsOf(zone, dayNumber, 0)[0] ?? dayNumber * DAY_MS;
}

/** Minutes since midnight of a time written as hh:mm. */
export function minuteOfTime(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The instant in (fromMs, toMs] at which the clock jumps forward. */
function findChange(zone: string, fromMs: number, toMs: number): number {
  let [low, high] = [fromMs, toMs];
  const old = offsetMs(zone, low);
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS;
    if (offsetMs(zone, middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** Local minus universal time. */
function offsetMs(zone: string, atMs: number): number {
  const clock = clockOf(zone);
  const slot = Math.floor(atMs / SLOT_MS);
  const known = clock.offsets.get(slot);
  if (known !== undefined) return known;
  const slotMs = slot * SLOT_MS;
  const parts: Record<string, number> = {};
  for (const { type, value } of clock.format.formatToParts(slotMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - slotMs;
  if (clock.offsets.size >= MOST_KNOWN) clock.offsets.clear();
  clock.offsets.set(slot, offset);
  return offset;
}

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const made: ZoneClock = { format, offsets: new Map() };
  clocks.set(zone, made);
  return made;
}
