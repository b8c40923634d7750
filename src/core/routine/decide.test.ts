import { describe, expect, test } from 'vitest';
import { type DecidedRoutine, decideByHand, decideRoutines, LATE_MS, type RoutineWorld } from './decide.ts';
import type { Action, RoutineDocument } from './document.ts';
import { explainRoutine, explainRoutineStep } from './explain.ts';
import type { Happened } from './happened.ts';

/** 20:30 on a Friday in Berlin. */
const NOW = Date.UTC(2026, 1, 6, 19, 30);
const STOP: Action = { do: 'stop' };
const kitchen = { id: 'kitchen', name: 'Kitchen', childId: 'mia', childName: 'Mia' };
const bedroom = { id: 'bedroom', name: 'Bedroom', childId: 'leo', childName: 'Leo' };
const started: Happened = {
  kind: 'play-started',
  atMs: NOW,
  playerId: 'kitchen',
  yotoCardId: 'aaaaa',
  cardTitle: 'Tales',
};
const time = (lateMs = 0): Happened => ({ kind: 'time', atMs: NOW, routineId: 'r', lateMs });

function routine(document: Partial<RoutineDocument>): DecidedRoutine {
  const whole = { version: 1 as const, trigger: { kind: 'play-started' as const }, players: 'all' as const };
  return { id: 'r', document: { ...whole, when: [], actions: [STOP], ...document } };
}

function world(more: Partial<RoutineWorld> = {}): RoutineWorld {
  return {
    ...{ zone: 'Europe/Berlin', players: [kitchen, bedroom], causedBy: [] },
    isSwitchOn: () => false,
    memoryOf: (playerId) => ({ heardTodayMs: playerId === 'kitchen' ? 3_600_000 : 0, playsToday: 0 }),
    hasActedToday: () => false,
    nameOf: () => undefined,
    ...more,
  };
}

const decide = (document: Partial<RoutineDocument>, happened: Happened, more?: Partial<RoutineWorld>) =>
  decideRoutines([routine(document)], happened, world(more))[0];
const said = (decision: ReturnType<typeof decide>) => explainRoutine(decision?.trace ?? [], 'en');

describe('what happened on a player', () => {
  test('is about that player', () => {
    const decision = decide({}, started);
    expect(decision).toMatchObject({ outcome: 'acts', toDo: [{ action: STOP, playerIds: ['kitchen'] }] });
    expect(said(decision)).toBe('“Tales” began to play on “Kitchen”: stop on “Kitchen”.');
  });

  test.each([
    ['another card', { trigger: { kind: 'play-started' as const, yotoCardId: 'bbbbb' } }],
    ['another player', { players: ['bedroom'] }],
    ['something else', { trigger: { kind: 'play-stopped' as const } }],
  ])('is none of the business of a routine for %s', (_what, document) => {
    expect(decide(document, started)).toBeUndefined();
  });

  test('is left alone by the routine that caused it', () => {
    const decision = decide({}, started, { causedBy: ['other', 'r'] });
    expect(decision).toMatchObject({ outcome: 'not', toDo: [] });
    expect(said(decision)).toMatch(/Nothing was done: It has caused this itself/);
  });

  test('counts once a day where that is wished', () => {
    const acted = { hasActedToday: (_id: string, playerId?: string) => playerId === 'kitchen' };
    expect(decide({ oncePerDay: true }, started, acted)?.outcome).toBe('not');
    expect(decide({ oncePerDay: true }, { ...started, playerId: 'bedroom' } as Happened, acted)?.outcome).toBe('acts');
  });
});

describe('conditions', () => {
  test.each([
    [{ kind: 'switch' as const, name: 'Holidays', on: true }, '“Holidays” is off'],
    [{ kind: 'time' as const, from: '06:00', to: '20:00' }, 'it was 20:30'],
    [{ kind: 'weekday' as const, days: ['monday' as const] }, 'it was a Friday'],
    [{ kind: 'child' as const, childId: 'leo' }, 'Mia listens'],
    [{ kind: 'player' as const, playerId: 'bedroom' }, 'it is another player'],
    [{ kind: 'heard-today' as const, atLeastMinutes: 90 }, 'less than 90 minutes were heard today'],
  ])('that do not hold say why: %s', (condition, why) => {
    expect(said(decide({ when: [condition] }, started))).toBe(
      `“Tales” began to play on “Kitchen”. Nothing was done, because ${why}.`,
    );
  });

  test('are asked for each player when it is about several', () => {
    const trigger = { kind: 'time' as const, at: '20:30' };
    const decision = decide({ trigger, when: [{ kind: 'heard-today', atLeastMinutes: 30 }] }, time());
    expect(decision?.playerIds).toEqual(['kitchen']);
    expect(decision?.trace.map((step) => explainRoutineStep(step, 'en'))).toEqual([
      'It was 20:30.',
      '“Kitchen”: All conditions hold, because 30 minutes or more were heard today.',
      '“Bedroom”: Nothing was done, because less than 30 minutes were heard today.',
      'Stop on “Kitchen”.',
    ]);
  });
});

describe('a time that was missed', () => {
  const trigger = { kind: 'time' as const, at: '20:30' };
  const cap: Action = { do: 'volume-cap', percent: 40 };

  test('is kept within minutes, and says that it is late', () => {
    const decision = decide({ trigger }, time(LATE_MS));
    expect(decision?.outcome).toBe('acts');
    expect(said(decision)).toMatch(/stop on “Kitchen” and “Bedroom”\. It comes 5 minutes late/);
  });

  test('is over after that, but for what holds from then on', () => {
    expect(decide({ trigger }, time(LATE_MS + 1))).toMatchObject({ outcome: 'missed', toDo: [] });
    const decision = decide({ trigger, actions: [STOP, cap] }, time(LATE_MS + 1));
    expect(decision?.toDo.map(({ action }) => action)).toEqual([cap]);
    expect(said(decision)).toMatch(/Only what holds from then on was still done\./);
  });
});

test('a house without players can still flip a switch and be told', () => {
  const actions: Action[] = [STOP, { do: 'switch', name: 'Bedtime', on: true }];
  const decision = decide({ trigger: { kind: 'time', at: '20:30' }, actions }, time(), { players: [] });
  expect(decision?.toDo).toEqual([{ action: actions[1], playerIds: [] }]);
});

test('a parent who tries it asks for no conditions', () => {
  const tried = decideByHand(routine({ when: [{ kind: 'switch', name: 'x', on: true }] }), world(), 'bedroom');
  expect(tried.toDo).toEqual([{ action: STOP, playerIds: ['bedroom'] }]);
  expect(explainRoutine(tried.trace, 'de')).toBe('Jemand hat darum gebeten: anhalten („Bedroom“).');
  expect(explainRoutine(tried.trace, 'fr')).toBe('Un parent l’a demandé\u00a0: arrêter sur «\u00a0Bedroom\u00a0».');
});
