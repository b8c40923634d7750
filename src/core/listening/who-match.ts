// Joins what players say they have begun with the requests that came, by track and time. It never guesses: as long as the
// times below hold, a start's own request is always among those that could be it, so the only one left is the right one,
// however many messages were lost. See docs/protocol/streaming-http.md §3.
import type { Place } from './who.ts';
import { FRESH_MS, isPutBack, type Start } from './who-start.ts';
import { WAIT_MS } from './who-wait.ts';

type Known = Pick<Start, 'playerId' | 'toldAtS'>;

export interface AskedStart {
  arrivedAtMs: number;
  /** Until then its player had no bytes; absent while it waits. */
  answeredAtMs?: number | undefined;
  /** The start that told whose it is. */
  start?: Known | undefined;
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
/** From our answer to a position of one second: the decision, the way there, what is buffered first. */
const BEGINNING_MS = 1800;
/** The request may follow the event: a slow player looks up the name and greets the server first. */
const EARLY_MS = 3000;
/** An event only decides after this time, in which another request that it could mean may come; see settleMsOf. */
const SETTLE_MS = { least: 100, most: 1500 };
/** Starts and requests that are older are not worth keeping; a request stays as long as any kept start can mean it. */
export const START_KEPT_MS = EARLY_MS + SETTLE_MS.most;
export const REQUEST_KEPT_MS = START_KEPT_MS + LATE_MS + WAIT_MS.most + BEGINNING_MS + FRESH_MS;

/** How long to let events settle where requests were seen to come so long after them; negative ones came before. */
export function settleMsOf(waysMs: readonly number[]): number {
  return Math.min(SETTLE_MS.most, Math.max(SETTLE_MS.least, ...waysMs.map((ms) => Math.ceil(ms * 1.25))));
}

/** The pairs that are sure by now. A request that two players claim is nobody's. */
export function matchStarts<R extends AskedStart>(
  starts: readonly Start[],
  requests: readonly R[],
  at: { nowMs: number; settleMs: number },
): Match<R>[] {
  const matches: Match<R>[] = [];
  const owners = new Map(requests.map((request) => [request, request.start]));
  let open = starts.filter(({ heardAtMs }) => at.nowMs - heardAtMs >= at.settleMs);
  for (;;) {
    const sure = onlyOnes(open, owners);
    if (sure.length === 0) return matches;
    matches.push(...sure);
    // What has found its own leaves fewer for the others.
    open = open.filter((start) => !sure.some((match) => match.start === start));
    for (const { start, request } of sure) owners.set(request, start);
  }
}

function onlyOnes<R extends AskedStart>(starts: readonly Start[], owners: Map<R, Known | undefined>): Match<R>[] {
  const claims: Match<R>[] = [];
  for (const start of starts) {
    // The same start may be told twice, so a player's known request stays one that it could mean, unless it is put back.
    const isFree = (owner: Known | undefined) =>
      owner === undefined || (owner.playerId === start.playerId && !isPutBack(owner, start));
    const [only, another] = [...owners].filter(([request, owner]) => isFree(owner) && canBelong(start, request));
    if (only && !another) claims.push({ start, request: only[0] });
  }
  const isContested = (wanted: R, playerId: string) =>
    claims.some(({ start, request }) => request === wanted && start.playerId !== playerId);
  return claims.filter(({ start, request }) => !isContested(request, start.playerId));
}

function canBelong(start: Start, { arrivedAtMs, answeredAtMs = start.heardAtMs, places, slot }: AskedStart): boolean {
  const latestMs = answeredAtMs + BEGINNING_MS + start.underWayMs + LATE_MS;
  if (start.heardAtMs > latestMs || arrivedAtMs > start.heardAtMs + EARLY_MS) return false;
  return places.some(
    (place) =>
      place.yotoCardId === start.yotoCardId &&
      (start.chapterKey === undefined || place.chapterKey === start.chapterKey) &&
      (start.trackKey === undefined || place.trackKey === start.trackKey) &&
      (slot === undefined || place.slot === undefined || place.slot === slot),
  );
}
