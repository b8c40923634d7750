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
}

/** What the system and proxies may hold back of what was sent, when we compare positions. */
const ABOUT_BYTES = 256 * 1024;

/** The listener's play that a start request repeats, if it is still open. */
export function findOpen<T extends KeptListening>(
  own: readonly T[],
  { nowMs, startWindowMs }: { nowMs: number; startWindowMs: number },
): T | undefined {
  return own
    .filter((kept) => nowMs - kept.lastStartAtMs < startWindowMs && !isOver(kept, nowMs))
    .sort((a, b) => b.lastStartAtMs - a.lastStartAtMs)[0];
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
  if (!latest) return rank([...others].filter(isCandidate));
  // Exactly at its end: the player asks whether there is more, and there is not.
  if (latest.sizeBytes === fromByte) return latest;
  return rank(own.filter(isCandidate)) ?? latest;
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
