// Which kept listening a request belongs to (docs/protocol/streaming-http.md §3). Players resume with a bare range and
// no cookie, so this is a ranking and not a look-up. Pure: it changes nothing and knows no clock.

export interface KeptListening {
  planEtag: string;
  sizeBytes: number;
  durationMs: number;
  lastStartAtMs: number;
  lastUsedAtMs: number;
  /** Highest position that was sent. */
  deliveredTo: number;
  openAnswers: number;
  /** Depends on who listens: never played to another child. */
  isPrivate?: boolean | undefined;
  childId?: string | undefined;
  /** Its player said that it stopped. */
  endedAtMs?: number | undefined;
}

/** What the system and proxies may hold back of what was sent, when we compare positions. */
const ABOUT_BYTES = 256 * 1024;
/** A player that looks at a track before it plays it does so at once. */
const LOOK_MS = 8000;

/** The listener's play that a start request repeats, if it is still open. */
export function findOpen<T extends KeptListening>(
  own: readonly T[],
  { nowMs, startWindowMs }: { nowMs: number; startWindowMs: number },
): T | undefined {
  return own
    .filter((kept) => nowMs - kept.lastStartAtMs < startWindowMs && !isOver(kept, nowMs) && !kept.endedAtMs)
    .sort((a, b) => b.lastStartAtMs - a.lastStartAtMs)[0];
}

/**
 * The private play that a listener nobody could name begins again: the only one of this address that was opened a moment
 * ago and hardly read, as a player does that looks first and then plays.
 */
export function findLookedAt<T extends KeptListening>(own: readonly T[], nowMs: number): T | undefined {
  const looked = own.filter(
    (kept) =>
      kept.isPrivate &&
      !kept.endedAtMs &&
      kept.openAnswers === 0 &&
      kept.deliveredTo <= ABOUT_BYTES &&
      nowMs - kept.lastStartAtMs < LOOK_MS,
  );
  return looked.length === 1 ? looked[0] : undefined;
}

/** Everything was sent, and there was time to hear it. */
function isOver(kept: KeptListening, nowMs: number): boolean {
  return kept.deliveredTo >= kept.sizeBytes && nowMs - kept.lastStartAtMs >= kept.durationMs;
}

/**
 * The listening that a range from `fromByte` > 0 goes on with. A listener that has listenings here but none so long
 * gets the latest of them, which makes the range one that cannot be satisfied.
 */
export function findResumed<T extends KeptListening>(
  own: readonly T[],
  others: Iterable<T>,
  { fromByte, ifRange }: { fromByte: number; ifRange?: string | undefined },
): T | undefined {
  const latest = own.toSorted((a, b) => b.lastUsedAtMs - a.lastUsedAtMs)[0];
  const isCandidate = (kept: T) => kept.sizeBytes > fromByte;
  const isTagged = (kept: T) => kept.planEtag === ifRange;
  const rank = best<T>([
    isTagged,
    (kept) => kept.openAnswers === 0,
    (kept) => kept.deliveredTo + ABOUT_BYTES >= fromByte,
  ]);
  if (ifRange !== undefined) {
    const tagged = rank(own.filter((kept) => isTagged(kept) && isCandidate(kept)));
    const found = tagged ?? rank([...others].filter((kept) => isTagged(kept) && isCandidate(kept)));
    if (found) return found;
  }
  if (!latest) return rankUnlessTorn([...others].filter(isCandidate));
  // Exactly at its end: the player asks whether there is more, and there is not.
  if (latest.sizeBytes === fromByte) return latest;
  const candidates = own.filter(isCandidate);
  return candidates.length > 0 ? rankUnlessTorn(candidates) : latest;

  /** Nobody, when it may as well be what was made for another child. */
  function rankUnlessTorn(among: readonly T[]): T | undefined {
    const found = rank(among);
    const mayBe = (kept: T) => kept.openAnswers === 0 && kept.deliveredTo + ABOUT_BYTES >= fromByte;
    const isTorn =
      found?.isPrivate && among.some((kept) => kept.isPrivate && kept.childId !== found.childId && mayBe(kept));
    return isTorn ? undefined : found;
  }
}

/** Picks what fulfils the earlier wishes; among equals the most recently used. */
function best<T extends KeptListening>(wishes: readonly ((kept: T) => boolean)[]) {
  return (candidates: readonly T[]): T | undefined => {
    let top: T | undefined;
    for (const candidate of candidates) if (!top || isBetter(candidate, top)) top = candidate;
    return top;
  };

  function isBetter(a: T, b: T): boolean {
    for (const wish of wishes) {
      const [forA, forB] = [wish(a), wish(b)];
      if (forA !== forB) return forA;
    }
    return a.lastUsedAtMs > b.lastUsedAtMs;
  }
}
