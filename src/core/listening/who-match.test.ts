// Any house whose times hold: whatever is lost, doubled and late, no request is ever given to another's player.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AskedStart, LATE_MS, matchStarts } from './who-match.ts';
import type { Start } from './who-start.ts';

const PLACE = { yotoCardId: 'card', chapterKey: '01', trackKey: 'a' };
const SETTLE_MS = 100;

/** One play: when its request comes, after how long it is answered, and each message that tells of it. */
const play = fc.record({
  playerId: fc.constantFrom('p', 'q', 'r', 's'),
  arrivedAtMs: fc.nat(9000),
  waitedMs: fc.nat(1700),
  /** Sent from just before the request until its first second of sound. */
  tellings: fc.array(fc.record({ sentMs: fc.integer({ min: -SETTLE_MS, max: 1700 }), lateMs: fc.nat(LATE_MS) }), {
    maxLength: 3,
  }),
});

type Play = typeof play extends fc.Arbitrary<infer Value> ? Value : never;

interface Request extends AskedStart {
  truePlayerId: string;
}

function requestOf({ playerId, arrivedAtMs, waitedMs }: Play): Request {
  return { arrivedAtMs, answeredAtMs: arrivedAtMs + waitedMs, places: [PLACE], truePlayerId: playerId };
}

function startsOf({ playerId, arrivedAtMs, tellings }: Play): Start[] {
  return tellings.map(({ sentMs, lateMs }) => ({
    ...{ playerId, heardAtMs: arrivedAtMs + sentMs + lateMs, underWayMs: 0 },
    ...PLACE,
  }));
}

it('never gives a request to another’s player', () => {
  fc.assert(
    fc.property(fc.array(play, { minLength: 2, maxLength: 7 }), (plays) => {
      const requests = plays.map(requestOf);
      let starts = plays.flatMap(startsOf);
      const moments = starts.map(({ heardAtMs }) => heardAtMs + SETTLE_MS).sort((a, b) => a - b);
      for (const nowMs of moments) {
        const heard = starts.filter(({ heardAtMs }) => heardAtMs <= nowMs);
        const known = requests.filter(({ arrivedAtMs }) => arrivedAtMs <= nowMs);
        for (const { start, request } of matchStarts(heard, known, { nowMs, settleMs: SETTLE_MS })) {
          expect(start.playerId).toBe(request.truePlayerId);
          request.start ??= start;
          starts = starts.filter((one) => one !== start);
        }
      }
    }),
    { numRuns: 3000 },
  );
});
