// Time for tests of the whole household: it runs as always, so that real programs and sockets go on, and leaps when it is
// told to. A leap is made of small steps, so that players fetch what they play meanwhile.
import type { Clock } from '#server/clock.ts';

const STEP_MS = 200;
const BREATH_MS = 3;

interface Timer {
  atMs: number;
  run: () => void;
  alarm: NodeJS.Timeout;
}

export class LeapingClock implements Clock {
  #aheadMs = 0;
  readonly #timers = new Set<Timer>();

  /** `startMs`: what it is now. */
  constructor(startMs = Date.now()) {
    this.#aheadMs = startMs - Date.now();
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const ring = () => {
      this.#timers.delete(timer);
      run();
    };
    const alarm = setTimeout(ring, Math.min(delayMs, 2 ** 31 - 1));
    alarm.unref();
    const timer: Timer = { atMs: this.now() + delayMs, run: ring, alarm };
    this.#timers.add(timer);
    return () => {
      clearTimeout(alarm);
      this.#timers.delete(timer);
    };
  }

  async leap(byMs: number): Promise<void> {
    for (let left = byMs; left > 0; left -= STEP_MS) {
      this.#aheadMs += Math.min(left, STEP_MS);
      const due = [...this.#timers].filter((timer) => timer.atMs <= this.now()).sort((a, b) => a.atMs - b.atMs);
      for (const { alarm, run } of due) {
        clearTimeout(alarm);
        run();
      }
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
  }
}
