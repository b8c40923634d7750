// Sessions and minutes of plays, as memory writes them: true or a little less, whatever a child does and whenever the server
// is killed; and the same for a parent who looks as for a rule that asks.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MemoryWorld, MINUTE, memoryWorld } from '#test/listening/memory-world.ts';

const EVENING = Date.parse('2026-01-05T18:00+01:00');

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
    fc.record({ kind: fc.constant('pause' as const), seconds: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ kind: fc.constant('jump' as const), toShare: fc.double({ min: 0, max: 0.7, noNaN: true }) }),
  ),
  { minLength: 1, maxLength: 8 },
);
const END_MS = 20 * MINUTE;

it('minutes are true, or a little less, and agree wherever they are asked for', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), async (script, isNight) => {
      await using world = await memoryWorld();
      // Five to midnight: most of these go over it.
      if (isNight) await world.clock.advance(6 * 60 * MINUTE - 5 * MINUTE - (world.clock.now() - EVENING));
      const heardMs = await live(world, script);
      const today = await world.read({ childId: 'mia' });
      const { items: sessions } = await world.history.sessions({ limit: 50, childId: 'mia' });
      const days = await world.history.days({ childId: 'mia' });
      const everybody = await world.read({});
      const sum = (items: { heardMs: number }[]) => items.reduce((total, one) => total + one.heardMs, 0);
      expect(days.at(-1)?.heardMs).toBe(today.heardTodayMs);
      expect(everybody.heardTodayMs).toBe(today.heardTodayMs);
      expect(sum(days)).toBe(sum(sessions));
      for (const session of sessions) expect(sum(session.parts)).toBe(session.heardMs);
      // A jump by less than three seconds cannot be told from playing on.
      const jumps = script.filter(({ kind }) => kind === 'jump').length;
      expect(sum(sessions)).toBeLessThanOrEqual(heardMs + jumps * 3000);
      // What was lost, with messages and with the process, is at most this; a play of ten seconds is none.
      const kills = script.filter((act) => act.kind === 'listen' && act.isKilled).length;
      expect(sum(sessions)).toBeGreaterThanOrEqual(heardMs - kills * 15_000 - (jumps + 1) * 10_000);
    }),
    { numRuns: 10 },
  );
});

it('a story over midnight lies on both days, each with its own minutes', async () => {
  await using world = await memoryWorld();
  await world.clock.advance(Date.parse('2026-01-05T23:50+01:00') - world.clock.now());
  const play = await world.play();
  await world.listen(play, 0, 15 * MINUTE);
  await world.takeOut(play);
  expect((await world.read({ childId: 'mia' })).heardTodayMs).toBe(5 * MINUTE);
  expect(await world.history.days({ from: '2026-01-05' })).toEqual([
    { date: '2026-01-05', heardMs: 10 * MINUTE, estimatedMs: 0, children: [{ childId: 'mia', heardMs: 10 * MINUTE }] },
    { date: '2026-01-06', heardMs: 5 * MINUTE, estimatedMs: 0, children: [{ childId: 'mia', heardMs: 5 * MINUTE }] },
  ]);
  const { items } = await world.history.sessions({ limit: 5 });
  expect(items).toMatchObject([
    {
      ...{ title: 's', streamId: 'stream', yotoCardId: 'card', childId: 'mia', playerId: 'player1' },
      ...{ beganAt: '2026-01-05T22:50:00.000Z', endedAt: '2026-01-05T23:05:00.000Z', heardMs: 15 * MINUTE },
      ...{ estimated: false, confidence: 'bound' },
      parts: [0, 1, 2].map((part) => ({ title: `Part ${part}`, heardMs: 5 * MINUTE, finished: true })),
    },
  ]);
});

it('in the night of the doubled hour both hours count for that day', async () => {
  await using world = await memoryWorld();
  await world.clock.advance(Date.parse('2026-10-25T00:55Z') - world.clock.now());
  const play = await world.play();
  await world.listen(play, 0, 10 * MINUTE);
  expect(await world.history.days({ from: '2026-10-25' })).toMatchObject([{ date: '2026-10-25' }]);
  expect((await world.read({ childId: 'mia' })).heardTodayMs).toBe(10 * MINUTE);
});

it('what is heard again counts again for the minutes, not for the part', async () => {
  await using world = await memoryWorld();
  const play = await world.play();
  await world.listen(play, 0, 4 * MINUTE);
  await world.listen(play, 0, 4 * MINUTE);
  expect((await world.read({ childId: 'mia' })).heardTodayMs).toBe(8 * MINUTE);
  const row = await world.db.read.selectFrom('heard').selectAll().executeTakeFirst();
  expect(row?.heard_ms).toBe(4 * MINUTE);
});

it('a play of which no player tells is marked as a guess, which gives way to what is told', async () => {
  await using world = await memoryWorld();
  const play = await world.play({ playerId: undefined, childId: undefined, confidence: 'nobody' });
  play.deliveredTo = play.sizeBytes / 2;
  play.bytesSent = play.deliveredTo;
  await world.clock.advance(3 * MINUTE);
  await world.memory.estimate(play);
  await world.memory.flush();
  const guessed = await world.history.sessions({ limit: 5 });
  expect(guessed.items).toMatchObject([{ estimated: true, heardMs: 2.5 * MINUTE, confidence: 'nobody' }]);
  expect(await world.history.days({})).toContainEqual(expect.objectContaining({ estimatedMs: 2.5 * MINUTE }));
  Object.assign(play, { playerId: 'player1', childId: 'ben', confidence: 'event' });
  await world.listen(play, 3 * MINUTE, MINUTE);
  await world.takeOut(play);
  const told = await world.history.sessions({ limit: 5 });
  // To be there after three minutes it must have played all the while.
  expect(told.items).toMatchObject([{ estimated: false, heardMs: 4 * MINUTE, childId: 'ben' }]);
  expect((await world.history.days({})).at(-1)).toMatchObject({ heardMs: 4 * MINUTE, estimatedMs: 0 });
});

it('all of a play is theirs whose it turns out to be', async () => {
  await using world = await memoryWorld();
  const play = await world.play({ childId: 'mia' });
  await world.listen(play, 0, 2 * MINUTE);
  await world.tell(play, world.clock.now(), { status: 'paused', positionMs: 2 * MINUTE });
  await world.clock.advance(40 * MINUTE);
  await world.listen(play, 2 * MINUTE, MINUTE);
  Object.assign(play, { childId: 'ben', confidence: 'event' });
  await world.listen(play, 3 * MINUTE, MINUTE);
  await world.takeOut(play);
  const { items } = await world.history.sessions({ limit: 5 });
  expect(items.map(({ childId, heardMs }) => [childId, heardMs])).toEqual([
    ['ben', 2 * MINUTE],
    ['ben', 2 * MINUTE],
  ]);
  expect((await world.read({ childId: 'mia' })).heardTodayMs).toBe(0);
  expect((await world.read({ childId: 'ben' })).heardTodayMs).toBe(4 * MINUTE);
});

it('an announcement is no listening', async () => {
  await using world = await memoryWorld();
  await world.db.write(async (tx) => void (await tx.updateTable('stream').set({ hidden: 1 }).execute()));
  const play = await world.play();
  await world.listen(play, 0, MINUTE);
  await world.takeOut(play);
  expect((await world.history.sessions({ limit: 5 })).items).toEqual([]);
  expect((await world.read({ childId: 'mia' })).heardTodayMs).toBe(0);
});

it('sessions are forgotten after a while, minutes are not', async () => {
  await using world = await memoryWorld();
  const play = await world.play();
  await world.listen(play, 0, 2 * MINUTE);
  await world.takeOut(play);
  const day = (await world.history.days({})).at(-1)?.date;
  await world.clock.advance(31 * 24 * 60 * MINUTE);
  await world.history.retain({ keepDays: 32 });
  expect((await world.history.sessions({ limit: 5 })).items).toHaveLength(1);
  await world.history.retain({ keepDays: 30 });
  expect((await world.history.sessions({ limit: 5 })).items).toEqual([]);
  expect(await world.history.days({ from: day, to: day })).toMatchObject([{ date: day, heardMs: 2 * MINUTE }]);
});

/** Gives how long was really heard. */
async function live(world: MemoryWorld, script: readonly Act[]): Promise<number> {
  let play = await world.play();
  let heardMs = 0;
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
        planMs += stepMs;
        heardMs += stepMs;
        await world.clock.advance(stepMs);
        if (act.isKilled && step === 1) play = await world.kill(play);
        if (step % 10 !== act.lost || (act.isKilled && step < 4)) await tell('playing');
      }
    }
  }
  await tell('paused');
  return heardMs;
}
