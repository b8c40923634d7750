// A clock for this room's tests: it stands still until a test moves it. Never used outside tests.
import type { CloudClock } from '../clock.ts';

interface Timer {
  atMs: number;
  run: () => void;
}

export class MovedClock implements CloudClock {
  #nowMs = Date.UTC(2026, 10, 22, 18, 0);
  #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves by exactly `byMs` and runs what falls due, in order. */
  move(byMs: number): void {
    const targetMs = this.#nowMs + byMs;
    for (let next = this.#earliest(targetMs); next; next = this.#earliest(targetMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    this.#nowMs = targetMs;
  }

  /** Waits until something sleeps for at most `withinMs`, then moves just that far; resolves with how far, in ms. */
  async passNext(withinMs: number): Promise<number> {
    const startMs = this.#nowMs;
    let next = this.#earliest(startMs + withinMs);
    for (let turns = 0; !next; turns += 1) {
      if (turns > 200_000) throw new Error(`nothing went to sleep for ${withinMs} ms or less`);
      await new Promise((resolve) => setImmediate(resolve));
      next = this.#earliest(startMs + withinMs);
    }
    const byMs = next.atMs - startMs;
    this.move(byMs);
    return byMs;
  }

  #earliest(limitMs: number): Timer | undefined {
    let found: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= limitMs && (!found || timer.atMs < found.atMs)) found = timer;
    }
    return found;
  }
}
