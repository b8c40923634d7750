// The sleep timer of a player. It only counts; what falls asleep is the caller's.

import type { SimulatorClock } from '../clock.ts';

export class SleepTimer {
  readonly #clock: SimulatorClock;
  readonly #onEnd: () => void;
  #endsAtMs: number | undefined;
  #cancel: () => void = () => undefined;

  constructor(clock: SimulatorClock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  get endsAtMs(): number | undefined {
    return this.#endsAtMs;
  }

  /** Undefined when the timer is off. */
  get leftMs(): number | undefined {
    return this.#endsAtMs === undefined ? undefined : Math.max(0, this.#endsAtMs - this.#clock.now());
  }

  /** 0 switches it off. */
  set(seconds: number): void {
    this.#cancel();
    this.#endsAtMs = undefined;
    if (seconds <= 0) return;
    this.#endsAtMs = this.#clock.now() + seconds * 1000;
    this.#cancel = this.#clock.after(seconds * 1000, () => {
      this.#endsAtMs = undefined;
      this.#onEnd();
    });
  }
}
