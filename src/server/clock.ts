// The server's time. Whatever waits, stamps or schedules in this room asks a Clock, so that tests can move it.

/** `now` is Unix time in milliseconds. `after` runs once, `delayMs` from now, unless the returned function is called. */
export interface Clock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
