// Whatever a child does, and whenever the server is killed: no bookmark runs ahead of what was heard, nothing that was
// jumped over counts as heard, and everything that was listened to from end to end does.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coveredMs, type Span, withSpan } from '#core/listening/progress-spans.ts';
import { bookParts, type MemoryWorld, MINUTE, memoryWorld } from './memory-world.ts';

type Act =
  | { kind: 'listen'; seconds: number; isKilled: boolean; lost: number }
  | { kind: 'pause'; seconds: number }
  | { kind: 'jump'; toShare: number };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('listen' as const),
        seconds: fc.integer({ min: 20, max: 400 }),
        isKilled: fc.boolean(),
        lost: fc.nat({ max: 9 }),
      }),
    },
    fc.record({ kind: fc.constant('pause' as const), seconds: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ kind: fc.constant('jump' as const), toShare: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
  ),
  { minLength: 1, maxLength: 8 },
);
const parts = bookParts();
const END_MS = 20 * MINUTE;

it('places and what was heard are true, or a little behind', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (script) => {
      await using world = await memoryWorld();
      const truth = await live(world, script);
      const furthestMs = Math.max(0, ...truth.map(({ toMs }) => toMs));
      const { bookmarks, heard } = await world.read({ childId: 'mia' });
      const place = bookmarks.get('book');
      const atMs = parts.find(({ audioId }) => audioId === place?.audioId)?.atMs ?? 0;
      expect(atMs + (place?.positionMs ?? 0)).toBeLessThanOrEqual(furthestMs + 5000);
      const known = new Set(heard.map(({ audioId }) => audioId));
      for (const part of parts) {
        const share = coveredMs(truth, { fromMs: part.atMs, toMs: part.atMs + part.lengthMs }) / part.lengthMs;
        // Each act may blur an edge by a few seconds.
        if (share === 1) expect(known).toContain(part.audioId);
        const isEndHeard = truth.some(
          ({ fromMs, toMs }) => fromMs < part.atMs + part.lengthMs && toMs >= part.atMs + part.lengthMs - 5000,
        );
        if (share < 0.6 && !isEndHeard) expect(known).not.toContain(part.audioId);
      }
    }),
    { numRuns: 20 },
  );
});

/** Gives what was really heard. */
async function live(world: MemoryWorld, script: readonly Act[]): Promise<readonly Span[]> {
  let play = await world.play();
  let truth: readonly Span[] = [];
  let planMs = 0;
  const tell = (status: 'playing' | 'paused') => world.tell(play, world.clock.now(), { status, positionMs: planMs });
  await tell('playing');
  for (const act of script) {
    if (act.kind === 'jump') {
      planMs = Math.floor((act.toShare * END_MS) / 1000) * 1000;
      await tell('playing');
    } else if (act.kind === 'pause') {
      await tell('paused');
      await world.clock.advance(act.seconds * 1000);
    } else {
      await tell('playing');
      for (let step = 0; step * 5 < act.seconds && planMs < END_MS; step++) {
        const stepMs = Math.min(5000, END_MS - planMs);
        truth = withSpan(truth, { fromMs: planMs, toMs: planMs + stepMs });
        planMs += stepMs;
        await world.clock.advance(stepMs);
        if (act.isKilled && step === 1) play = await world.kill(play);
        if (step % 10 !== act.lost || (act.isKilled && step < 4)) await tell('playing');
      }
    }
  }
  await tell('paused');
  return truth;
}
