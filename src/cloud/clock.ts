// Time as this room sees it: asked for, never taken from the machine, so that tests move it instead of waiting.

/** `now` is Unix time in milliseconds. `after` runs once, `delayMs` from now, unless the returned function is called. */
export interface CloudClock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

/** Waits `delayMs`; ends early, without an error, when `signal` aborts. */
export function pause(clock: CloudClock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
