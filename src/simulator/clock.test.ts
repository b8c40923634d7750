// Clocks: how timers of any length behave, on the machine's time and on time that is pushed.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

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
