import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, daysBefore, daysBetween, splitByDay } from './days.ts';

const at = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;
const sum = (shares: { ms: number }[]) => shares.reduce((total, { ms }) => total + ms, 0);

test('a stretch over midnight is cut there, by the clock of the family', () => {
  expect(splitByDay('Europe/Paris', at('2026-01-05T22:50Z'), at('2026-01-05T23:20Z'))).toEqual([
    { day: '2026-01-05', ms: 10 * 60_000 },
    { day: '2026-01-06', ms: 20 * 60_000 },
  ]);
  expect(splitByDay('UTC', at('2026-01-05T22:50Z'), at('2026-01-05T23:20Z'))).toEqual([
    { day: '2026-01-05', ms: 30 * 60_000 },
  ]);
  expect(splitByDay('UTC', 5, 5)).toEqual([]);
});

test('the days on which the clocks change have 23 and 25 hours', () => {
  const days = (from: string, hours: number) => splitByDay('Europe/Paris', at(from), at(from) + hours * HOUR);
  expect(days('2026-03-28T23:00Z', 47)).toEqual([
    { day: '2026-03-29', ms: 23 * HOUR },
    { day: '2026-03-30', ms: 24 * HOUR },
  ]);
  expect(days('2026-10-24T22:00Z', 49)).toEqual([
    { day: '2026-10-25', ms: 25 * HOUR },
    { day: '2026-10-26', ms: 24 * HOUR },
  ]);
});

test('wherever a family lives, no millisecond is lost or counted twice', () => {
  const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Havana'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2026-12-31T00:00Z') }),
      fc.nat({ max: 60 * HOUR }),
      (zone, fromMs, lengthMs) => {
        const shares = splitByDay(zone, fromMs, fromMs + lengthMs);
        expect(sum(shares)).toBe(lengthMs);
        expect(new Set(shares.map(({ day }) => day)).size).toBe(shares.length);
        let startMs = fromMs;
        for (const { day, ms } of shares) {
          expect([dayOf(zone, startMs), dayOf(zone, startMs + ms - 1)]).toEqual([day, day]);
          startMs += ms;
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('days are counted over the ends of months and years', () => {
  expect(daysBetween('2026-12-30', '2027-01-02')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02']);
  expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
});
