// Days as numbers: day 0 is 1 January 1970, so that the days between two dates are a subtraction. Knows no zone and no
// time of day; what the clock on the wall shows at an instant is told by zone.ts.

export const DAY_MS = 24 * 3_600_000;
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface CalendarDay {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** Number of the day written as yyyy-mm-dd. */
export function dayNumberOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00Z`) / DAY_MS);
}

/** Rules ask this hundreds of times for one day. */
let lastAsked: { dayNumber: number; day: CalendarDay } | undefined;

export function calendarDayOf(dayNumber: number): CalendarDay {
  if (lastAsked?.dayNumber === dayNumber) return lastAsked.day;
  const date = new Date(dayNumber * DAY_MS);
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  lastAsked = { dayNumber, day };
  return day;
}

export function weekdayOf(dayNumber: number): Weekday {
  // Day 0 was a Thursday.
  return WEEKDAYS[(((dayNumber + 3) % 7) + 7) % 7] ?? 'monday';
}

/** Both days inclusive, yyyy-mm-dd. */
export function isWithinDates(dayNumber: number, from: string, to: string): boolean {
  return dayNumber >= dayNumberOf(from) && dayNumber <= dayNumberOf(to);
}

/** Both days inclusive, mm-dd, every year; may go over New Year. 29 February is simply absent from most years. */
export function isWithinSeason(dayNumber: number, from: string, to: string): boolean {
  const { month, day } = calendarDayOf(dayNumber);
  const [now, first, last] = [month * 100 + day, yearlyNumber(from), yearlyNumber(to)];
  return first <= last ? now >= first && now <= last : now >= first || now <= last;
}

/** True when some year has this day, mm-dd. */
export function isDayOfSomeYear(yearlyDay: string): boolean {
  const { month, day } = calendarDayOf(dayNumberOf(`2024-${yearlyDay}`));
  return month * 100 + day === yearlyNumber(yearlyDay);
}

function yearlyNumber(yearlyDay: string): number {
  return Number(yearlyDay.slice(0, 2)) * 100 + Number(yearlyDay.slice(3));
}
