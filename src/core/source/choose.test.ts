import { describe, expect, test } from 'vitest';
import { dayNumberOf, weekdayOf } from '../time/calendar.ts';
import { localTime, startOfDayMs } from '../time/zone.ts';
import { decide } from './decide.ts';
import type { Condition, Source } from './document.ts';
import { explain } from './explain.ts';
import { audio, decided, played, worldWith } from './test-world.ts';

const when = (...conditions: Condition[]): Source => ({
  kind: 'choose',
  rules: [{ name: 'Rule', when: conditions, play: audio('yes') }],
  otherwise: audio('no'),
});
const time = (from: string, to: string): Condition => ({ kind: 'time', from, to });
const holds = (source: Source, changes: Parameters<typeof worldWith>[0]) =>
  played(source, worldWith(changes)).join() === 'yes';

describe('one condition', () => {
  // Berlin is one hour ahead in winter.
  test.each<[Condition, string, boolean]>([
    [time('19:00', '20:00'), '2026-11-22T17:59:59.999Z', false],
    [time('19:00', '20:00'), '2026-11-22T18:00Z', true],
    [time('19:00', '20:00'), '2026-11-22T18:59:59.999Z', true],
    [time('19:00', '20:00'), '2026-11-22T19:00Z', false],
    [time('19:00', '06:00'), '2026-11-22T04:59Z', true],
    [time('19:00', '06:00'), '2026-11-22T05:00Z', false],
    [time('00:00', '23:59'), '2026-11-22T22:59Z', false],
    [{ kind: 'weekday', days: ['sunday'] }, '2026-11-21T22:59Z', false],
    [{ kind: 'weekday', days: ['sunday'] }, '2026-11-21T23:00Z', true],
    [{ kind: 'weekday', days: ['sunday'] }, '2026-11-22T23:00Z', false],
    [{ kind: 'dates', from: '2026-11-22', to: '2026-11-22' }, '2026-11-22T22:59Z', true],
    [{ kind: 'dates', from: '2026-11-22', to: '2026-11-22' }, '2026-11-22T23:00Z', false],
    [{ kind: 'season', from: '12-20', to: '01-06' }, '2027-01-06T22:59Z', true],
    [{ kind: 'season', from: '12-20', to: '01-06' }, '2027-01-06T23:00Z', false],
  ])('%j at %s holds: %s', (condition, at, expected) => {
    expect(holds(when(condition), { at })).toBe(expected);
  });

  test('who listens, what was heard, what is switched on', () => {
    expect(holds(when({ kind: 'child', childId: 'emma' }), { listener: { childId: 'emma' } })).toBe(true);
    expect(holds(when({ kind: 'child', childId: 'emma' }), {})).toBe(false);
    expect(holds(when({ kind: 'player', playerId: 'p' }), { listener: { playerId: 'p' } })).toBe(true);
    const half: Condition = { kind: 'heard-today', atLeastMinutes: 30 };
    expect(holds(when(half), { memory: { heardTodayMs: 30 * 60_000 } })).toBe(true);
    expect(holds(when(half), { memory: { heardTodayMs: 30 * 60_000 - 1 } })).toBe(false);
    expect(holds(when({ kind: 'first-time-today' }), { memory: { playsToday: 0 } })).toBe(true);
    expect(holds(when({ kind: 'first-time-today' }), { memory: { playsToday: 1 } })).toBe(false);
    const holidays: Condition = { kind: 'switch', name: 'Holidays', on: true };
    expect(holds(when(holidays), { isSwitchOn: (name) => name === 'Holidays' })).toBe(true);
    expect(holds(when({ ...holidays, on: false }), {})).toBe(true);
  });
});

describe('a night belongs to the day on which it began', () => {
  const fridayNight = when(time('20:00', '06:00'), { kind: 'weekday', days: ['friday'] });
  test.each([
    ['2026-11-20T04:00Z', false], // Friday 05:00 is still Thursday's night
    ['2026-11-20T19:00Z', true],
    ['2026-11-21T04:59Z', true],
    ['2026-11-21T05:00Z', false],
    ['2026-11-21T19:00Z', false],
  ])('%s: %s', (at, expected) => {
    expect(holds(fridayNight, { at })).toBe(expected);
  });

  test('so do dates and seasons', () => {
    const lastDay: Condition = { kind: 'dates', from: '2026-12-24', to: '2026-12-24' };
    const season: Condition = { kind: 'season', from: '12-24', to: '12-24' };
    const morningAfter = { at: '2026-12-25T02:00Z' };
    expect(holds(when(time('20:00', '06:00'), lastDay), morningAfter)).toBe(true);
    expect(holds(when(time('20:00', '06:00'), season), morningAfter)).toBe(true);
    expect(holds(when(lastDay), morningAfter)).toBe(false);
  });
});

test('the first rule whose every condition holds wins, and the trace names it', () => {
  const source: Source = {
    kind: 'choose',
    rules: [
      { name: 'Both', when: [time('19:00', '20:00'), { kind: 'weekday', days: ['monday'] }], play: audio('a') },
      { name: 'Evening', when: [time('18:00', '22:00')], play: audio('b') },
      { name: 'Late', when: [time('19:00', '22:00')], play: audio('c') },
    ],
    otherwise: audio('d'),
  };
  const { items, trace } = decided(source, worldWith({ at: '2026-11-22T18:30Z' }));
  expect(items[0]).toMatchObject({ audioId: 'b' });
  expect(trace[0]).toMatchObject({ did: 'chose', rule: 'Evening' });
});

test('what depends on the child is private to it, and only then', () => {
  const source = when({ kind: 'child', childId: 'emma' });
  expect(decided(source, worldWith({ listener: { childId: 'emma' } })).isPrivate).toBe(true);
  expect(decided(source, worldWith({ listener: { childId: 'tom' } })).isPrivate).toBe(true);
  expect(decided(source, worldWith()).isPrivate).toBe(false);
  const notAsked = when(time('03:00', '04:00'), { kind: 'child', childId: 'emma' });
  expect(decided(notAsked, worldWith({ listener: { childId: 'emma' } })).isPrivate).toBe(false);
});

test('a simulated year: school evenings, weekends, holidays and December', () => {
  const year: Source = {
    kind: 'choose',
    rules: [
      {
        name: 'December',
        when: [{ kind: 'season', from: '12-01', to: '12-24' }, time('17:00', '18:00')],
        play: audio('door'),
      },
      { name: 'Summer', when: [{ kind: 'dates', from: '2026-07-16', to: '2026-08-26' }], play: audio('summer') },
      {
        name: 'School night',
        when: [
          time('19:00', '06:00'),
          { kind: 'weekday', days: ['monday', 'tuesday', 'wednesday', 'thursday', 'sunday'] },
        ],
        play: audio('quiet'),
      },
    ],
    otherwise: audio('songs'),
  };
  const counts: Record<string, number> = {};
  const zone = 'Europe/Berlin';
  const first = dayNumberOf('2026-01-01');
  const end = startOfDayMs(zone, first + 365);
  const world = worldWith();
  for (let nowMs = startOfDayMs(zone, first); nowMs < end; nowMs += 15 * 60_000) {
    const decision = decide(year, { ...world, nowMs });
    const item = decision.outcome === 'decided' ? decision.items[0] : undefined;
    const title = item?.kind === 'audio' ? item.title : 'nothing';
    counts[title] = (counts[title] ?? 0) + 1;
    expect(title).toBe(expectedAt(nowMs));
  }
  expect(counts).toMatchObject({ door: 24 * 4, summer: 42 * 24 * 4 });
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(365 * 24 * 4);

  /** Said another way: by days of the week as numbers and dates as text. */
  function expectedAt(nowMs: number): string {
    const { dayNumber, minuteOfDay } = localTime(zone, nowMs);
    const date = new Date(dayNumber * 86_400_000).toISOString().slice(5, 10);
    if (date >= '12-01' && date <= '12-24' && Math.floor(minuteOfDay / 60) === 17) return 'door';
    if (date >= '07-16' && date <= '08-26') return 'summer';
    const night = minuteOfDay < 360 ? dayNumber - 1 : minuteOfDay >= 1140 ? dayNumber : undefined;
    return night !== undefined && !['friday', 'saturday'].includes(weekdayOf(night)) ? 'quiet' : 'songs';
  }
});

describe('the nights when the clock changes, every minute', () => {
  const rule = when(time('02:30', '03:15'));
  const minutesThatHold = (from: string, zone: string) =>
    Array.from({ length: 24 * 60 }, (_, minute) => Date.parse(from) + minute * 60_000).filter((nowMs) =>
      playedAt(nowMs, zone),
    ).length;
  const playedAt = (nowMs: number, zone: string) => played(rule, { ...worldWith({ zone }), nowMs }).join() === 'yes';

  test.each([
    ['Europe/Berlin', '2026-03-28T12:00Z', 15], // 02:30 to 03:00 does not exist
    ['Europe/Berlin', '2026-10-24T12:00Z', 75], // 02:30 to 03:00 comes twice
    ['America/New_York', '2026-03-07T18:00Z', 15],
    ['America/New_York', '2026-10-31T18:00Z', 45], // only 01:00 to 02:00 comes twice
    ['Australia/Lord_Howe', '2026-04-04T02:00Z', 45],
    ['Australia/Lord_Howe', '2026-10-03T02:00Z', 45], // 02:00 to 02:30 does not exist
    ['Europe/Berlin', '2026-11-22T12:00Z', 45],
  ])('%s from %s: %i minutes', (zone, from, expected) => {
    expect(minutesThatHold(from, zone)).toBe(expected);
  });
});

test.each<[Condition[], string, string]>([
  [[time('19:00', '20:00'), { kind: 'weekday', days: ['tuesday'] }], '2026-11-24T18:10Z', 'it was 19:10 on a Tuesday'],
  [
    [time('19:00', '06:00'), { kind: 'weekday', days: ['tuesday'] }],
    '2026-11-25T00:10Z',
    'it was 01:10 in the night after a Tuesday',
  ],
  [[{ kind: 'season', from: '12-01', to: '12-24' }], '2026-12-05T12:00Z', 'it was December 5'],
  [[{ kind: 'first-time-today' }], '2026-12-05T12:00Z', 'it is the first time today'],
  [[{ kind: 'switch', name: 'Holidays', on: false }], '2026-12-05T12:00Z', '“Holidays” is off'],
])('%j is told', (conditions, at, text) => {
  expect(explain(decided(when(...conditions), worldWith({ at })).trace, 'en')).toBe(
    `Plays “yes”, because ${text} (rule “Rule”).`,
  );
});
