// Our own speed limit towards the vendor, who publishes none (docs/protocol/yoto.md §1), and its "not so fast".
// First come, first served; never refuses, it only says how long to wait, and every wait is bounded by the queue.
import { type CloudClock, pause } from './clock.ts';

export interface PaceParts {
  clock: CloudClock;
  requestsPerSecond: number;
  /** So many may go at once after a rest. */
  burst: number;
}

export class Pace {
  #clock: CloudClock;
  #intervalMs: number;
  #burst: number;
  /** When the bucket would be full again: the whole state of a token bucket in one number. */
  #fullAgainAtMs = 0;
  #heldUntilMs = 0;
  #waiting = 0;

  constructor(parts: PaceParts) {
    this.#clock = parts.clock;
    this.#intervalMs = 1000 / parts.requestsPerSecond;
    this.#burst = Math.max(1, parts.burst);
  }

  /** Resolves when the next request may leave, or early when `signal` aborts. */
  async turn(signal?: AbortSignal): Promise<void> {
    const nowMs = this.#clock.now();
    // A clock set back must not make anyone wait longer than the queue itself is long.
    const latestMs = nowMs + (this.#burst + this.#waiting) * this.#intervalMs;
    this.#fullAgainAtMs = Math.min(Math.max(this.#fullAgainAtMs, nowMs), latestMs) + this.#intervalMs;
    const delayMs = this.#fullAgainAtMs - this.#burst * this.#intervalMs - nowMs;
    this.#waiting += 1;
    await pause(this.#clock, delayMs, signal);
    await pause(this.#clock, this.heldMs(), signal);
    this.#waiting -= 1;
  }

  /** The vendor asked for a break: nobody leaves before it is over. */
  hold(delayMs: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#clock.now() + delayMs);
  }

  /** How long the vendor's break still lasts; 0 when there is none. */
  heldMs(): number {
    return Math.max(0, this.#heldUntilMs - this.#clock.now());
  }
}
