// Whether a player plays what it is known to have begun. Messages get lost: it may have gone on to a play for which nobody
// was found, and what is heard of that must not count for the earlier one.

export interface BegunPlay {
  planEtag: string;
  listenerKey: string;
  playerId: string | undefined;
  startedAtMs: number;
  lastStartAtMs: number;
  endedAtMs?: number | undefined;
  bytesSent: number;
  openAnswers: number;
  /** The server was started since: more may have been sent than it had saved. */
  mayHaveMore?: boolean | undefined;
  /** Of a mix: the slots that were asked for; unknown once the server was started anew. */
  slotsAsked?: ReadonlySet<number> | undefined;
}

/** What a player tells of the track it plays. */
export interface TrackTold {
  atMs: number;
  /** Inside the track. */
  positionMs?: number | undefined;
  /** Of a mix: which of its tracks, from 1. */
  slot?: number | undefined;
  isDoubtful?: boolean | undefined;
}

/** Messages and clocks are that exact. */
const SLACK_MS = 3000;

/** `others`: plays of the same stream. */
export function isInDoubt(
  own: BegunPlay,
  others: Iterable<BegunPlay>,
  { atMs, positionMs = 0, slot, isDoubtful }: TrackTold,
): boolean {
  if (isDoubtful) return true;
  if (slot !== undefined && own.slotsAsked?.has(slot) === false) return true;
  // Decided too late: something else was sent instead.
  if (own.bytesSent === 0 && own.openAnswers === 0 && !own.mayHaveMore) return true;
  for (const other of others) {
    const isStrangers = other.playerId === undefined && other.listenerKey === own.listenerKey && !other.endedAtMs;
    // Nobody is further in a play than the time since it began.
    const mayBeThere = other.startedAtMs > own.lastStartAtMs && positionMs <= atMs - other.startedAtMs + SLACK_MS;
    if (isStrangers && mayBeThere && other.planEtag !== own.planEtag) return true;
  }
  return false;
}
