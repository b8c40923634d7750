// Our own speed limit towards the vendor, who publishes none (docs/protocol/yoto.md §1), and its "not so fast".
// First come, first served. Every wait is bounded: by the queue, or by the longest break we are ready to sit out.
import { type CloudClock, pause } from './clock.ts';

export interface PaceParts {
  clock: CloudClock;
  requestsPerSecond: number;
  /** So many may go at once after a rest. */
  burst: number;
  /** A break longer than this is not waited for. */
  maxWaitMs: number;
}

/** A vendor's absurd "come back next year" must not outlive the hour. */
const longestHoldMs = 3_600_000;

export class Pace {
  #clock: CloudClock;
  #intervalMs: number;
  #burst: number;
  #maxWaitMs: number;
  /** When the bucket would be full again: the whole state of a token bucket in one number. */
  #fullAgainAtMs = 0;
  #heldUntilMs = 0;
  #waiting = 0;

  constructor(parts: PaceParts) {
    this.#clock = parts.clock;
    this.#intervalMs = 1000 / parts.requestsPerSecond;
    this.#burst = Math.max(1, parts.burst);
    this.#maxWaitMs = parts.maxWaitMs;
  }

  /**
   * Resolves with 0 when the next request may leave (or early when `signal` aborts), and with the rest of the
   * vendor's break, in ms, when that is too long to wait for.
   */
  async turn(signal?: AbortSignal): Promise<number> {
    if (this.#heldMs() > this.#maxWaitMs) return this.#heldMs();
    const nowMs = this.#clock.now();
    // A clock set back must not make anyone wait longer than the queue itself is long.
    const latestMs = nowMs + (this.#burst + this.#waiting) * this.#intervalMs;
    this.#fullAgainAtMs = Math.min(Math.max(this.#fullAgainAtMs, nowMs), latestMs) + this.#intervalMs;
    const delayMs = this.#fullAgainAtMs - this.#burst * this.#intervalMs - nowMs;
    this.#waiting += 1;
    await pause(this.#clock, delayMs, signal);
    this.#waiting -= 1;
    if (this.#heldMs() > this.#maxWaitMs) return this.#heldMs();
    await pause(this.#clock, this.#heldMs(), signal);
    return 0;
  }

  /** The vendor asked for a break: nobody leaves before it is over. */
  hold(delayMs: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#clock.now() + Math.min(delayMs, longestHoldMs));
  }

  #heldMs(): number {
    return Math.max(0, this.#heldUntilMs - this.#clock.now());
  }
}
