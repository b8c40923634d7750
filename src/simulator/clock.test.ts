// Clocks: how timers of any length behave, on the machine's time and on time that is pushed.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunningClock, systemClock } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('waits longer than the machine can wait in one go', () => {
  const ran = vi.fn();
  const monthMs = 31 * 24 * 3_600_000;
  systemClock.after(monthMs, ran);
  vi.advanceTimersByTime(monthMs - 1);
  expect(ran).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ran).toHaveBeenCalledTimes(1);
});

it('never comes to an end that is infinitely far', () => {
  const ran = vi.fn();
  const cancel = systemClock.after(Number.POSITIVE_INFINITY, ran);
  vi.advanceTimersByTime(100 * 24 * 3_600_000);
  expect(ran).not.toHaveBeenCalled();
  cancel();
  expect(vi.getTimerCount()).toBe(0);
});

it('runs with the wall and leaps ahead of it, in order, each at its time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_000 });
  const clock = new RunningClock();
  const seen: [string, number][] = [];
  const note = (name: string) => () => seen.push([name, clock.now()]);
  clock.after(500, note('late'));
  clock.after(100, () => {
    note('early')();
    clock.after(50, note('made on the way'));
  });
  clock.after(200, note('never'))();
  await clock.advance(400);
  expect(seen).toEqual([
    ['early', 1_100],
    ['made on the way', 1_150],
  ]);
  expect(clock.now()).toBe(1_400);
  vi.advanceTimersByTime(99);
  expect(seen).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(seen[2]).toEqual(['late', 1_500]);
  expect(vi.getTimerCount()).toBe(0);
});
