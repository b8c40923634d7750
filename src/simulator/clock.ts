// The simulator's time. Everything in this room that waits or stamps asks here, so that a test can move a whole
// simulated week in a second. Never use the machine's timers directly elsewhere in src/simulator.

/** `now` is Unix time in milliseconds. `after` runs once, `delayMs` from now, unless the returned function is called. */
export interface SimulatorClock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

/** The machine holds a timer for at most 2^31-1 ms; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  after(delayMs, run) {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number) => {
      const stepMs = Math.min(leftMs, longestTimerMs);
      timer = setTimeout(() => (stepMs < leftMs ? wait(leftMs - stepMs) : run()), stepMs);
    };
    wait(delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock that somebody can move forward: `manual` stands still by itself, `running` goes on with the one on the wall. */
export interface MovedClock extends SimulatorClock {
  readonly kind: 'manual' | 'running';
  advance(byMs: number): Promise<void>;
}

/** A clock that stands still until it is pushed. Timers fire in order of their time, and see that time as `now`. */
export class ManualClock implements MovedClock {
  readonly kind = 'manual';
  #nowMs: number;
  #sequence = 0;
  #timers = new Map<number, { atMs: number; run: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 5, 17, 0)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const id = this.#sequence++;
    this.#timers.set(id, { atMs: this.#nowMs + Math.max(0, delayMs), run });
    return () => this.#timers.delete(id);
  }

  /** Moves time forward; between timers it yields to the event loop, so that real I/O they caused can proceed. */
  async advance(byMs: number): Promise<void> {
    const targetMs = this.#nowMs + byMs;
    for (let next = this.#earliest(targetMs); next; next = this.#earliest(targetMs)) {
      this.#nowMs = next.atMs;
      this.#timers.delete(next.id);
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#nowMs = targetMs;
  }

  #earliest(limitMs: number): { id: number; atMs: number; run: () => void } | undefined {
    let found: { id: number; atMs: number; run: () => void } | undefined;
    for (const [id, timer] of this.#timers) {
      if (timer.atMs <= limitMs && (!found || timer.atMs < found.atMs)) found = { id, ...timer };
    }
    return found;
  }
}

interface RunningTimer {
  atMs: number;
  run: () => void;
  cancel: () => void;
}

/** Runs with the clock on the wall and can leap ahead of it: what falls due on the way happens in order, at its time. */
export class RunningClock implements MovedClock {
  readonly kind = 'running';
  readonly #wall: SimulatorClock;
  readonly #timers = new Set<RunningTimer>();
  #leapedMs = 0;

  constructor(wall: SimulatorClock = systemClock) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall.now() + this.#leapedMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer: RunningTimer = { atMs: this.now() + Math.max(0, delayMs), run, cancel: () => undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#forget(timer);
  }

  async advance(byMs: number): Promise<void> {
    const targetMs = this.now() + byMs;
    for (let next = this.#earliest(targetMs); next; next = this.#earliest(targetMs)) {
      this.#leapedMs += Math.max(0, next.atMs - this.now());
      this.#forget(next);
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#leapedMs += Math.max(0, targetMs - this.now());
    for (const timer of this.#timers) {
      timer.cancel();
      this.#arm(timer);
    }
  }

  #arm(timer: RunningTimer): void {
    timer.cancel = this.#wall.after(timer.atMs - this.now(), () => {
      this.#timers.delete(timer);
      timer.run();
    });
  }

  #forget(timer: RunningTimer): void {
    timer.cancel();
    this.#timers.delete(timer);
  }

  #earliest(limitMs: number): RunningTimer | undefined {
    let found: RunningTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= limitMs && (!found || timer.atMs < found.atMs)) found = timer;
    }
    return found;
  }
}
