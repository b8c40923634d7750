import { expect, test } from 'vitest';
import {
  calendarDayOf,
  DAY_MS,
  dayNumberOf,
  isDayOfSomeYear,
  isWithinDates,
  isWithinSeason,
  weekdayOf,
} from './calendar.ts';
import { instantsOf, isZone, localTime, nextInstantOf, startOfDayMs } from './zone.ts';

const at = (iso: string) => Date.parse(iso);

/** The changes of the clocks in 2026 as the laws have them: instant, minutes ahead of universal time from then on. */
const CHANGES: Record<string, { first: number; changes: [string, number][] }> = {
  'Europe/Berlin': {
    first: 60,
    changes: [
      ['2026-03-29T01:00Z', 120],
      ['2026-10-25T01:00Z', 60],
    ],
  },
  'America/New_York': {
    first: -300,
    changes: [
      ['2026-03-08T07:00Z', -240],
      ['2026-11-01T06:00Z', -300],
    ],
  },
  'Australia/Lord_Howe': {
    first: 660,
    changes: [
      ['2026-04-04T15:00Z', 630],
      ['2026-10-03T15:30Z', 660],
    ],
  },
};
const offsetByLaw = (zone: string, atMs: number) =>
  CHANGES[zone]?.changes.findLast(([iso]) => at(iso) <= atMs)?.[1] ?? CHANGES[zone]?.first ?? Number.NaN;

const nights = Object.entries(CHANGES).flatMap(([zone, { changes }]) =>
  changes.map(([iso]) => [zone, iso] as [string, string]),
);

test.each(nights)('every minute around the change of the clocks in %s at %s is what the law says', (zone, iso) => {
  for (let atMs = at(iso) - DAY_MS; atMs < at(iso) + DAY_MS; atMs += 60_000) {
    const localMs = atMs + offsetByLaw(zone, atMs) * 60_000;
    const dayNumber = Math.floor(localMs / DAY_MS);
    const minuteOfDay = (localMs - dayNumber * DAY_MS) / 60_000;
    expect(localTime(zone, atMs)).toEqual({ dayNumber, minuteOfDay });
    expect(instantsOf(zone, dayNumber, minuteOfDay)).toContain(atMs);
  }
});

test.each(nights)('every minute that %s has, skips or doubles around %s leads to its instants', (zone, iso) => {
  const day = localTime(zone, at(iso)).dayNumber;
  for (let minute = 0; minute < 1440; minute++) {
    const localMs = day * DAY_MS + minute * 60_000;
    const shown: number[] = [];
    for (let ahead = -720; ahead <= 840; ahead += 30) {
      const atMs = localMs - ahead * 60_000;
      if (offsetByLaw(zone, atMs) === ahead) shown.push(atMs);
    }
    const expected = shown.length > 0 ? shown.sort((a, b) => a - b) : [at(iso)];
    expect(instantsOf(zone, day, minute)).toEqual(expected);
  }
});

test('a day may have 23 or 25 hours, and lack its midnight', () => {
  const hours = (zone: string, date: string) =>
    (startOfDayMs(zone, dayNumberOf(date) + 1) - startOfDayMs(zone, dayNumberOf(date))) / 3_600_000;
  expect(hours('Europe/Berlin', '2026-03-29')).toBe(23);
  expect(hours('Europe/Berlin', '2026-10-25')).toBe(25);
  expect(hours('Australia/Lord_Howe', '2026-10-04')).toBe(23.5);
  expect(new Date(startOfDayMs('Africa/Cairo', dayNumberOf('2026-04-24'))).toISOString()).toBe(
    '2026-04-23T22:00:00.000Z',
  );
  expect(localTime('Africa/Cairo', at('2026-04-23T22:00Z'))).toMatchObject({ minuteOfDay: 60 });
});

test('the next time the clock shows something is after now, and comes twice in a doubled hour', () => {
  const zone = 'Europe/Berlin';
  const twice = [at('2026-10-25T00:30Z'), at('2026-10-25T01:30Z')];
  expect(nextInstantOf(zone, at('2026-10-24T20:00Z'), 150)).toBe(twice[0]);
  expect(nextInstantOf(zone, twice[0] ?? 0, 150)).toBe(twice[1]);
  expect(nextInstantOf(zone, twice[1] ?? 0, 150)).toBe(at('2026-10-26T01:30Z'));
  expect(nextInstantOf(zone, at('2026-03-28T22:00Z'), 150)).toBe(at('2026-03-29T01:00Z'));
});

test('days are counted, named and compared', () => {
  expect(dayNumberOf('1970-01-01')).toBe(0);
  expect(dayNumberOf('2026-12-24') - dayNumberOf('2026-12-01')).toBe(23);
  expect(calendarDayOf(dayNumberOf('2024-02-29'))).toEqual({ year: 2024, month: 2, day: 29 });
  expect(weekdayOf(dayNumberOf('2026-11-22'))).toBe('sunday');
  expect(weekdayOf(-1)).toBe('wednesday');
  expect(isWithinDates(dayNumberOf('2026-07-31'), '2026-07-01', '2026-07-31')).toBe(true);
  expect(isWithinDates(dayNumberOf('2026-08-01'), '2026-07-01', '2026-07-31')).toBe(false);
});

test.each([
  ['2026-12-24', '12-01', '12-24', true],
  ['2026-12-25', '12-01', '12-24', false],
  ['2026-12-31', '12-20', '01-06', true],
  ['2027-01-06', '12-20', '01-06', true],
  ['2027-01-07', '12-20', '01-06', false],
  ['2024-02-29', '02-29', '02-29', true],
  ['2026-02-28', '02-29', '02-29', false],
  ['2026-03-01', '02-29', '03-01', true],
])('%s lies in the season %s to %s: %s', (date, from, to, expected) => {
  expect(isWithinSeason(dayNumberOf(date), from, to)).toBe(expected);
});

test('days and zones that do not exist are told apart', () => {
  expect([isDayOfSomeYear('02-29'), isDayOfSomeYear('02-30'), isDayOfSomeYear('11-31')]).toEqual([true, false, false]);
  expect([isZone('Europe/Paris'), isZone('UTC'), isZone('Europe/Atlantis')]).toEqual([true, true, false]);
});
