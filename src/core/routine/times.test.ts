import { expect, test } from 'vitest';
import { DAY_MS, dayNumberOf } from '../time/calendar.ts';
import { localTime, minuteOfTime } from '../time/zone.ts';
import { dueWithin, nextDue } from './times.ts';

const at = (iso: string) => Date.parse(iso);
const hhmm = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Nights in which the clocks change, and one in which they do not. */
const NIGHTS = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Cairo', '2026-04-24'],
  ['UTC', '2026-05-05'],
] as const;

test.each(NIGHTS)('every time of the day is due exactly once around the night of %s on %s', (zone, date) => {
  const day = dayNumberOf(date);
  const [fromMs, untilMs] = [(day - 2) * DAY_MS, (day + 3) * DAY_MS];
  for (let minute = 0; minute < 1440; minute += 5) {
    const due = dueWithin(hhmm(minute), zone, fromMs, untilMs);
    const days = due.map(({ dayNumber }) => dayNumber);
    expect(new Set(days).size).toBe(days.length);
    for (const around of [day - 1, day, day + 1]) expect(days).toContain(around);
  }
});

test.each(NIGHTS)('looked at minute by minute in %s on %s, it is due once too', (zone, date) => {
  const [fromMs, untilMs] = [at(`${date}T00:00Z`) - DAY_MS / 2, at(`${date}T00:00Z`) + DAY_MS / 2];
  for (const time of ['02:30', '00:00', '02:00', '03:00', '23:59']) {
    const whole = dueWithin(time, zone, fromMs, untilMs);
    const pieces: unknown[] = [];
    for (let ms = fromMs; ms < untilMs; ms += 60_000) pieces.push(...dueWithin(time, zone, ms, ms + 60_000));
    expect(pieces).toEqual(whole);
  }
});

test('a time that a night skips is the next that exists, and of one that comes twice it is the first', () => {
  const [skipped] = dueWithin('02:30', 'Europe/Berlin', at('2026-03-28T12:00Z'), at('2026-03-29T12:00Z'));
  expect(skipped?.atMs).toBe(at('2026-03-29T01:00Z'));
  const twice = dueWithin('02:30', 'Europe/Berlin', at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z'));
  expect(twice.map(({ atMs }) => atMs)).toEqual([at('2026-10-25T00:30Z')]);
});

test('the next time comes after now, a day later at most, and shows that time', () => {
  for (let atMs = at('2026-10-23T00:00Z'); atMs < at('2026-10-27T00:00Z'); atMs += 37 * 60_000) {
    const next = nextDue('19:30', 'Europe/Berlin', atMs);
    expect(next.atMs).toBeGreaterThan(atMs);
    expect(next.atMs - atMs).toBeLessThanOrEqual(25 * 3_600_000);
    expect(localTime('Europe/Berlin', next.atMs).minuteOfDay).toBe(minuteOfTime('19:30'));
  }
});
