// Joins what players say they have begun with the requests that came, by track and time. It never guesses: as long as the
// times below hold, a start's own request is always among those that could be it, so the only one left is the right one,
// however many messages were lost. See docs/protocol/streaming-http.md §3.
import type { Place } from './who.ts';
import { FRESH_MS, type Start } from './who-start.ts';

/** A start request that no event has told the player of yet. */
export interface UnknownRequest {
  arrivedAtMs: number;
  slot?: number | undefined;
  /** Where its stream stands on cards. */
  places: readonly Place[];
}

export interface Match<R> {
  start: Start;
  request: R;
}

/** The longest way of an event. */
export const LATE_MS = 2100;
/** From asking for bytes to sound: our own wait, the way there and back, and what is buffered first. */
const BEGINNING_MS = 1500;
/** The request may follow the event: a slow player looks up the name and greets the server first. */
const EARLY_MS = 3000;
/** An event only decides after this time, in which another request that it could mean may come. */
export const SETTLE_MS = 100;
/** Nothing older than this is worth keeping. */
export const FORGOTTEN_MS = LATE_MS + BEGINNING_MS + FRESH_MS;

/** The pairs that are sure by now. A request that two players claim is nobody's. */
export function matchStarts<R extends UnknownRequest>(
  starts: readonly Start[],
  requests: readonly R[],
  nowMs: number,
): Match<R>[] {
  const matches: Match<R>[] = [];
  let openStarts = starts.filter(({ heardAtMs }) => nowMs - heardAtMs >= SETTLE_MS);
  let openRequests = requests;
  for (;;) {
    const sure = onlyOnes(openStarts, openRequests);
    if (sure.length === 0) return matches;
    matches.push(...sure);
    // What has found its own leaves fewer for the others.
    openStarts = openStarts.filter((start) => !sure.some((match) => match.start === start));
    openRequests = openRequests.filter((request) => !sure.some((match) => match.request === request));
  }
}

function onlyOnes<R extends UnknownRequest>(starts: readonly Start[], requests: readonly R[]): Match<R>[] {
  const claims: Match<R>[] = [];
  for (const start of starts) {
    const [request, another] = requests.filter((one) => canBelong(start, one));
    if (request && !another) claims.push({ start, request });
  }
  return claims.filter(({ request }) => claims.filter((other) => other.request === request).length === 1);
}

function canBelong(start: Start, { arrivedAtMs, places, slot }: UnknownRequest): boolean {
  const earliestMs = start.heardAtMs - LATE_MS - BEGINNING_MS - start.underWayMs;
  if (arrivedAtMs < earliestMs || arrivedAtMs > start.heardAtMs + EARLY_MS) return false;
  return places.some(
    (place) =>
      place.yotoCardId === start.yotoCardId &&
      (start.chapterKey === undefined || place.chapterKey === start.chapterKey) &&
      (start.trackKey === undefined || place.trackKey === start.trackKey) &&
      (slot === undefined || place.slot === undefined || place.slot === slot),
  );
}
