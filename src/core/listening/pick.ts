// Which kept listening a request belongs to (docs/protocol/streaming-http.md §3). Players resume with a bare range and
// no cookie, so this is a ranking and not a look-up. Pure: it changes nothing and knows no clock.

import type { Confidence } from './who.ts';

export interface KeptListening {
  planEtag: string;
  sizeBytes: number;
  durationMs: number;
  lastStartAtMs: number;
  lastUsedAtMs: number;
  /** Highest position that was sent. */
  deliveredTo: number;
  /** The server was started since: more may have been sent than it had saved. */
  mayHaveMore?: boolean | undefined;
  openAnswers: number;
  /** Depends on who listens: never played to another child. */
  isPrivate?: boolean | undefined;
  childId?: string | undefined;
  /** How the listener was found; without it, it was the one that `childId` names. */
  confidence?: Confidence | undefined;
  /** Its player said that it stopped. */
  endedAtMs?: number | undefined;
  /** How far it is known to have been heard. */
  heardToMs?: number | undefined;
  parts?: readonly { collectionId?: string | undefined }[] | undefined;
}

/** What the system and proxies may hold back of what was sent, when we compare positions. */
const ABOUT_BYTES = 256 * 1024;
/** Messages are rounded to seconds, and may be of the play before a step back. */
const HEARD_SLACK_MS = 3000;
/** Longer than any player remembers where a card that changes was left (core/card/build.ts). */
const TAKEN_UP_AGAIN_MS = 15 * 60_000;
/** Nobody pauses for longer; its end was not heard of. */
export const PAUSE_MS = 12 * 3_600_000;
/** A player that looks at a track before it plays it does so at once. */
const LOOK_MS = 3000;

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
  { fromByte, ifRange, nowMs }: { fromByte: number; ifRange?: string | undefined; nowMs: number },
): T | undefined {
  const latest = own.toSorted((a, b) => b.lastUsedAtMs - a.lastUsedAtMs)[0];
  const isCandidate = (kept: T) => kept.sizeBytes > fromByte;
  const isTagged = (kept: T) => kept.planEtag === ifRange;
  const certain = certainOf(fromByte, nowMs);
  // Likely, but no proof: of a player that lost its network the connection seems to be there for minutes.
  const rank = best<T>([isTagged, (kept: T) => kept.openAnswers === 0, ...certain]);
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

  /** What may as well have been made for another child is given to nobody, what was made for whoever it is to anybody. */
  function rankUnlessTorn(among: readonly T[]): T | undefined {
    const found = rank(among);
    if (!found) return undefined;
    const mayBeMeant = (kept: T) => certain.every((wish) => wish(kept) || !wish(found));
    const rivals = rivalsOf(found, among).filter(mayBeMeant);
    return rivals.length === 0 ? found : rank(rivals.filter(isForAnybody));
  }
}

/** Whether nothing that was made for another child may be meant as well by a range from `fromByte`. */
export function isAlone<T extends KeptListening>(
  found: T,
  among: readonly T[],
  { fromByte, nowMs }: { fromByte: number; nowMs: number },
): boolean {
  const certain = certainOf(fromByte, nowMs);
  return !rivalsOf(found, among).some((kept) => certain.every((wish) => wish(kept)));
}

function certainOf(fromByte: number, nowMs: number): ((kept: KeptListening) => boolean)[] {
  return [
    (kept) => !isAhead(kept, fromByte),
    (kept) => mayGoOn(kept, nowMs),
    (kept) => kept.mayHaveMore === true || kept.deliveredTo + ABOUT_BYTES >= fromByte,
  ];
}

/** Those that were made for another child than this one was. The same bytes are never wrong. */
export function rivalsOf<T extends KeptListening>(found: T, among: readonly T[]): T[] {
  if (!found.isPrivate || isForAnybody(found)) return [];
  return among.filter((kept) => kept.isPrivate && kept.childId !== found.childId && kept.planEtag !== found.planEtag);
}

/** Decided for a listener that was not known: it tells nothing of any child that was not meant to be heard. */
export function isForAnybody({ childId, confidence }: KeptListening): boolean {
  return childId === undefined || confidence === 'default' || confidence === 'nobody';
}

/** More of it was heard than the one who asks has: nobody throws away what is still to be heard. */
function isAhead({ heardToMs = 0, durationMs, sizeBytes }: KeptListening, fromByte: number): boolean {
  return heardToMs - HEARD_SLACK_MS > (fromByte / sizeBytes) * durationMs;
}

/** Its player may ask for more of it. What remembers its own place begins a new play instead of being taken up again. */
function mayGoOn({ endedAtMs, lastUsedAtMs, durationMs, parts }: KeptListening, nowMs: number): boolean {
  if (endedAtMs === undefined) return nowMs - lastUsedAtMs < durationMs + PAUSE_MS;
  const remembersPlace = parts?.some(({ collectionId }) => collectionId !== undefined) ?? false;
  return !remembersPlace && nowMs - endedAtMs < TAKEN_UP_AGAIN_MS;
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
