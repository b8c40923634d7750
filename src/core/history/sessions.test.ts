import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginSessions, type HeardPiece, hearPieces, resumeSessions, type Session, type Sessions } from './sessions.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-01-05T17:00Z');
const zone = 'Europe/Paris';

interface Told {
  /** Since the start. */
  atMs: number;
  pieces: HeardPiece[];
}

function fold(told: readonly Told[], from: Sessions = beginSessions(START)): { sessions: Session[]; end: Sessions } {
  const byIndex = new Map<number, Session>();
  let end = from;
  for (const { atMs, pieces } of told) {
    end = hearPieces(end, { pieces, atMs: START + atMs, zone });
    if (end.latest) byIndex.set(end.latest.index, end.latest);
  }
  return { sessions: [...byIndex.values()], end };
}

const piece = (ms: number, key = '0') => ({ key, ms });
const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);

test('what is heard without a long pause is one session', () => {
  const { sessions } = fold([
    { atMs: 5000, pieces: [piece(5000)] },
    { atMs: 20 * MINUTE, pieces: [piece(3000, '0'), piece(2000, '1')] },
  ]);
  expect(sessions).toEqual([
    {
      ...{ index: 0, beganAtMs: START, endedAtMs: START + 20 * MINUTE, heardMs: 10_000 },
      days: new Map([['2026-01-05', 10_000]]),
      parts: new Map([
        ['0', 8000],
        ['1', 2000],
      ]),
    },
  ]);
});

test('whoever comes back after more than half an hour begins another', () => {
  const { sessions } = fold([
    { atMs: 5000, pieces: [piece(5000)] },
    { atMs: 40 * MINUTE, pieces: [piece(5000)] },
  ]);
  expect(sessions.map(({ index, beganAtMs, heardMs }) => [index, beganAtMs - START, heardMs])).toEqual([
    [0, 0, 5000],
    [1, 40 * MINUTE - 5000, 5000],
  ]);
});

test('a session over midnight lies on both days', () => {
  const { sessions } = fold([{ atMs: 6 * 60 * MINUTE + 10 * MINUTE, pieces: [piece(30 * MINUTE)] }]);
  expect([...(sessions[0]?.days ?? [])]).toEqual([
    ['2026-01-05', 20 * MINUTE],
    ['2026-01-06', 10 * MINUTE],
  ]);
});

test('a message that comes late owes its time to the one before it', () => {
  // Every second message is two seconds late.
  const told = Array.from({ length: 100 }, (_, index) => ({
    atMs: (index + 1) * 5000 + (index % 2) * 2000,
    pieces: [piece(5000)],
  }));
  expect(sum(fold(told).sessions.map(({ heardMs }) => heardMs))).toBe(500_000);
});

test('the same told again and again is no more than there was time for', () => {
  const told = Array.from({ length: 100 }, () => ({ atMs: 5000, pieces: [piece(5000)] }));
  expect(fold(told).sessions[0]?.heardMs).toBe(5000);
});

test('after a restart a session goes on as it was written', () => {
  const before = fold([{ atMs: 5000, pieces: [piece(5000)] }]);
  const { sessions } = fold([{ atMs: 15_000, pieces: [piece(10_000)] }], resumeSessions(before.sessions[0] as Session));
  expect(sessions).toMatchObject([{ index: 0, beganAtMs: START, endedAtMs: START + 15_000, heardMs: 15_000 }]);
});

const told = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 20_000 }), fc.nat({ max: 5 * 60 * MINUTE })),
    pieces: fc.array(
      fc.record({ key: fc.constantFrom('0', '1', '2'), ms: fc.double({ min: 0, max: 400_000, noNaN: true }) }),
      { maxLength: 3 },
    ),
  }),
  { maxLength: 60 },
);

test('whatever is told, sums are equal, and nothing is more than there was time for', () => {
  fc.assert(
    fc.property(told, fc.boolean(), (steps, isShuffled) => {
      let atMs = 0;
      const messages = steps.map(({ afterMs, pieces }) => {
        atMs += afterMs;
        return { atMs, pieces };
      });
      // A clock that is set back is the worst order.
      const { sessions } = fold(isShuffled ? messages.toReversed() : messages);
      for (const { heardMs, days, parts, beganAtMs, endedAtMs } of sessions) {
        expect(sum(days.values())).toBe(heardMs);
        expect(sum(parts.values())).toBe(heardMs);
        expect(Math.min(...days.values(), ...parts.values())).toBeGreaterThan(0);
        expect(endedAtMs - beganAtMs).toBeGreaterThan(0);
      }
      expect(sum(sessions.map(({ heardMs }) => heardMs))).toBeLessThanOrEqual(atMs);
    }),
    { numRuns: 500 },
  );
});
