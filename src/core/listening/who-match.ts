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
/** Starts that are older say nothing of what is asked now; a request stays as long as any kept start can mean it. */
export const START_KEPT_MS = 12_000;
export const REQUEST_KEPT_MS = START_KEPT_MS + LATE_MS + WAIT_MS.most + BEGINNING_MS + FRESH_MS;

/** How long to let events settle where requests were seen to come so long after them; negative ones came before. */
export function settleMsOf(waysMs: readonly number[]): number {
  return Math.min(SETTLE_MS.most, Math.max(SETTLE_MS.least, ...waysMs.map((ms) => Math.ceil(ms * 1.5))));
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
    const sure = surePairs(open.map((start) => claimOf(start, owners, at.settleMs)));
    if (sure.length === 0) return matches;
    matches.push(...sure);
    // What has found its own leaves fewer for the others.
    open = open.filter((start) => !sure.some((match) => match.start === start));
    for (const { start, request } of sure) owners.set(request, start);
  }
}

interface Claim<R> {
  start: Start;
  /** All that it can mean; its own is among them. */
  requests: R[];
}

function claimOf<R extends AskedStart>(start: Start, owners: Map<R, Known | undefined>, settleMs: number): Claim<R> {
  // The same start may be told twice, so a player's known request stays one that it could mean, unless it is put back.
  const isFree = (owner: Known | undefined) =>
    owner === undefined || (owner.playerId === start.playerId && !isPutBack(owner, start));
  const can = [...owners].filter(([request, owner]) => isFree(owner) && canBelong(start, request));
  const requests = can.map(([request]) => request);
  // Its own has come by now, unless none has.
  const settled = requests.filter(({ arrivedAtMs }) => arrivedAtMs <= start.heardAtMs + settleMs);
  return { start, requests: settled.length > 0 ? settled : requests };
}

function surePairs<R>(claims: readonly Claim<R>[]): Match<R>[] {
  const sure = claims.flatMap(({ start, requests }) => {
    const others = fewestOfEach(claims.filter((claim) => claim.start.playerId !== start.playerId));
    const [only, another] = leftBy(others, requests);
    return only && !another ? [{ start, request: only }] : [];
  });
  const isContested = ({ start, request }: Match<R>) =>
    sure.some((other) => other.request === request && other.start.playerId !== start.playerId);
  return sure.filter((match) => !isContested(match));
}

/** One claim of each player: two of the same may be one start told twice, those of several players never are. */
function fewestOfEach<R>(claims: readonly Claim<R>[]): Claim<R>[] {
  const fewest = new Map<string, Claim<R>>();
  for (const claim of claims) {
    const known = fewest.get(claim.start.playerId);
    if (claim.requests.length === 0 || (known && known.requests.length <= claim.requests.length)) continue;
    fewest.set(claim.start.playerId, claim);
  }
  return [...fewest.values()];
}

/** Of `requests` those that the others can do without: each of them has one of its own. */
function leftBy<R>(others: readonly Claim<R>[], requests: readonly R[]): readonly R[] {
  // Each of the others takes one at most; and where they cannot all be right, they say nothing.
  if (requests.length > others.length + 1 || !canAllHave(others, undefined)) return requests;
  return requests.filter((request) => canAllHave(others, request));
}

/** Whether each claim can have a request of its own when `taken` is somebody else's (Kuhn's augmenting paths). */
function canAllHave<R>(claims: readonly Claim<R>[], taken: R | undefined): boolean {
  const holders = new Map<R, Claim<R>>();
  const place = (claim: Claim<R>, tried: Set<R>): boolean =>
    claim.requests.some((request) => {
      if (request === taken || tried.has(request)) return false;
      tried.add(request);
      const holder = holders.get(request);
      if (holder && !place(holder, tried)) return false;
      holders.set(request, claim);
      return true;
    });
  return claims.every((claim) => place(claim, new Set()));
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
