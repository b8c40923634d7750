// One thing at a time for each key, in the order asked: what is read at the start still holds at the end.

export interface Turns {
  /** Waits for everything asked before under this key, then works. A failure of one does not reach the next. */
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    async take(key, work) {
      const before = last.get(key) ?? Promise.resolve();
      const mine = before.then(work);
      // The next in line waits for the end of this one; whether it failed is told to its own caller.
      const ended = mine.catch(() => undefined);
      last.set(key, ended);
      try {
        return await mine;
      } finally {
        if (last.get(key) === ended) last.delete(key);
      }
    },
  };
}
