import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from './pace.ts';
import { MovedClock } from './testing/moved-clock.ts';

test('however requests arrive, no second holds more than the burst and one, and nobody is forgotten', async () => {
  const stepMs = 50;
  const gapsInSteps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(gapsInSteps, fc.integer({ min: 1, max: 6 }), async (gaps, burst) => {
      const clock = new MovedClock();
      const pace = new Pace({ clock, requestsPerSecond: 1, burst, maxWaitMs: 60_000 });
      const leftAtMs: number[] = [];
      const step = async () => {
        clock.move(stepMs);
        await new Promise((resolve) => setImmediate(resolve));
      };
      for (const gap of gaps) {
        for (let steps = 0; steps < gap; steps += 1) await step();
        void pace.turn().then(() => leftAtMs.push(clock.now()));
      }
      for (let steps = 0; steps <= (gaps.length * 1000) / stepMs; steps += 1) await step();

      expect(leftAtMs).toHaveLength(gaps.length);
      for (const [first, fromMs] of leftAtMs.entries()) {
        const next = leftAtMs[first + burst];
        if (next !== undefined) expect(next - fromMs).toBeGreaterThanOrEqual(1000 - stepMs);
      }
    }),
    { numRuns: 30 },
  );
});

test('a clock set back by an hour makes nobody wait an hour', async () => {
  const clock = new MovedClock();
  const pace = new Pace({ clock, requestsPerSecond: 1, burst: 2, maxWaitMs: 60_000 });
  for (let turn = 0; turn < 2; turn += 1) await pace.turn();
  clock.move(-3_600_000);

  const turn = pace.turn();
  clock.move(1000);

  expect(await turn).toBe(0);
});

test('a break holds those who already wait, and one that lasts too long sends them back', async () => {
  const clock = new MovedClock();
  const pace = new Pace({ clock, requestsPerSecond: 1, burst: 1, maxWaitMs: 60_000 });
  await pace.turn();
  const second = pace.turn();
  pace.hold(61_500);
  clock.move(1000);

  expect(await second).toBe(60_500);
});

test('a break that we can sit out holds those who come later as well', async () => {
  const clock = new MovedClock();
  const pace = new Pace({ clock, requestsPerSecond: 1, burst: 5, maxWaitMs: 60_000 });
  pace.hold(7000);
  let hasLeft = false;
  const turn = pace.turn().then((heldMs) => {
    hasLeft = true;
    return heldMs;
  });

  await new Promise((resolve) => setImmediate(resolve));
  clock.move(6999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasLeft).toBe(false);
  clock.move(1);
  expect(await turn).toBe(0);
});
