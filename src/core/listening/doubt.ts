// Whether a player plays what it is known to have begun. Messages get lost: it may have gone on to a play for which nobody
// was found, and what is heard of that must not count for the earlier one.

export interface BegunPlay {
  planEtag: string;
  listenerKey: string;
  playerId: string | undefined;
  startedAtMs: number;
  lastStartAtMs: number;
  endedAtMs?: number | undefined;
}

/** Messages and clocks are that exact. */
const SLACK_MS = 3000;

/** `others`: plays of the same stream. `positionMs` inside the track, as the player told it at `atMs`. */
export function isInDoubt(
  own: BegunPlay,
  others: Iterable<BegunPlay>,
  { positionMs = 0, atMs }: { positionMs?: number | undefined; atMs: number },
): boolean {
  for (const other of others) {
    const isStrangers = other.playerId === undefined && other.listenerKey === own.listenerKey && !other.endedAtMs;
    // Nobody is further in a play than the time since it began.
    const mayBeThere = other.startedAtMs > own.lastStartAtMs && positionMs <= atMs - other.startedAtMs + SLACK_MS;
    if (isStrangers && mayBeThere && other.planEtag !== own.planEtag) return true;
  }
  return false;
}
