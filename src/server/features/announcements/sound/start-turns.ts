// Requests of one card name nobody: players that hear different things from it are started one after the other, each when
// the one before was sent its own. What is the same for all starts at once.
export type StartTurns = ReturnType<typeof createStartTurns>;

export function createStartTurns() {
  const open = new Map<string, { sound: string; starts: Set<Promise<unknown>> }>();

  return {
    /** `start` resolves with when it was answered, which must have an end. */
    async take(streamId: string, sound: string, start: () => Promise<{ answered: Promise<unknown> }>): Promise<void> {
      for (let other = open.get(streamId); other && other.sound !== sound; other = open.get(streamId)) {
        await Promise.allSettled(other.starts);
      }
      const own = open.get(streamId) ?? { sound, starts: new Set() };
      open.set(streamId, own);
      const begun = start();
      const over = begun
        .then(async ({ answered }) => await answered)
        .catch(() => undefined)
        .finally(() => {
          own.starts.delete(over);
          if (own.starts.size === 0 && open.get(streamId) === own) open.delete(streamId);
        });
      own.starts.add(over);
      await begun;
    },
  };
}
