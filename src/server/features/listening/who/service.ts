// Who listens: holds each start request for a moment until an event tells the player, and joins later ones afterwards
// (docs/protocol/streaming-http.md §3). Which event belongs to which request is decided in core/listening/who-match.ts.
// It must hear of every start request and every playback, also of those that need no answer: one that is not known
// could not be told from the others.

import type { Place } from '#core/listening/who.ts';
import { findExpected } from '#core/listening/who-address.ts';
import { type AskedStart, matchStarts, REQUEST_KEPT_MS, START_KEPT_MS, settleMsOf } from '#core/listening/who-match.ts';
import { findStart, type Start, startOf } from '#core/listening/who-start.ts';
import { WAIT_MS, WAITS_KEPT, waitMsOf } from '#core/listening/who-wait.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Clock } from '../../../clock.ts';
import type { Log } from '../../../log.ts';
import { type Found, findBound, foundPlayer, type KnownFamily, presume } from './without-events.ts';

export type { Found } from './without-events.ts';

export type Who = ReturnType<typeof createWho>;

/** When to ask the players what they do, after a request of which no event came: events get lost, and come late. */
const ASK_AFTER_MS = [50, 550, 1050, 1550, 2550, 3550];
/** A look at the head of a track is followed by the request for all of it within this time. */
const PROBE_MS = 3000;
const WAYS_KEPT = 100;
/** A flood of requests must not fill the memory. */
const MOST_REQUESTS = 1000;

export interface StartRequest {
  streamId: string;
  slot?: number | undefined;
  address: string;
  arrivedAtMs: number;
  /** False when it makes no difference to what plays; the player is then told later. True unless said. */
  mayWait?: boolean;
  /** HEAD, or a range of only the first bytes: the real request follows. */
  isProbe?: boolean;
  /** Players that one of our own commands has just sent to this stream. */
  expected?: readonly string[] | undefined;
  /** Nobody else can begin it: its card is in nobody's hands. */
  isOursAlone?: boolean | undefined;
}

/** `id` is what a late event names the request by. */
export type Identified = Found & { id: number };

export interface WhoDeps {
  clock: Clock;
  log: Log;
  family: KnownFamily;
  /** Tracks of cards that point at the stream. */
  placesOf(streamId: string): Promise<readonly Place[]> | readonly Place[];
  /** True while any player can be heard. */
  hasEvents(): boolean;
  /** Asks all players to say everything now, if they can be asked. */
  ask?: () => void;
}

interface Request extends AskedStart, StartRequest {
  id: number;
  slot: number | undefined;
  /** What was answered, or is known by now. */
  found: Found | undefined;
  isFollowed: boolean;
  /** It waits for an event, or did. */
  hasWaited: boolean;
  told(): void;
}

type LateListener = (id: number, found: Found) => void;

export function createWho({ clock, log, family, placesOf, hasEvents, ask }: WhoDeps) {
  let requests: Request[] = [];
  let starts: Start[] = [];
  const playing = new Map<string, Playback>();
  const late = new Set<LateListener>();
  /** How long requests came after their events, of late. */
  let waysMs: number[] = [];
  /** After how long it was told whose the latest requests were that had to wait longer than the least. */
  let toldMs: number[] = [];
  let unplaced = 0;
  let crowdedUntilMs = 0;
  let ids = 0;

  async function identify(asked: StartRequest): Promise<Identified> {
    const followed = asked.isProbe ? undefined : followedProbe(asked);
    if (followed) {
      followed.isFollowed = true;
      return answer(followed);
    }
    const request = await take(asked);
    join();
    if (!request.found && mayHear(request)) await eventOf(request);
    return answer(request);
  }

  function answer(request: Request): Identified {
    request.found ??= presumed(request);
    request.answeredAtMs = clock.now();
    return { ...request.found, id: request.id };
  }

  /** Those who look first do so always, and wait for the answer: the next request is theirs unless two have looked. */
  function followedProbe({ streamId, slot, address, arrivedAtMs }: StartRequest): Request | undefined {
    const [probe, another] = requests.filter(
      (one) =>
        one.isProbe &&
        !one.isFollowed &&
        one.found !== undefined &&
        one.streamId === streamId &&
        one.slot === slot &&
        one.address === address &&
        arrivedAtMs - one.arrivedAtMs < PROBE_MS,
    );
    return another ? undefined : probe;
  }

  async function take(asked: StartRequest): Promise<Request> {
    unplaced++;
    try {
      const places = await placesOf(asked.streamId);
      const state = { found: findSurely(asked), isFollowed: false, hasWaited: false, told: () => undefined };
      const request: Request = { ...asked, slot: asked.slot, id: ++ids, places, ...state };
      requests.push(request);
      return request;
    } finally {
      unplaced--;
    }
  }

  function findSurely({ expected = [], isOursAlone = false, address }: StartRequest): Found | undefined {
    const bound = findBound(family, address);
    if (bound?.playerId !== undefined) return bound;
    const playerId = findExpected(isOursAlone ? [] : family.players(), expected, address);
    return playerId === undefined ? bound : foundPlayer(family, playerId, 'reserved');
  }

  function mayHear({ mayWait = true, places }: Request): boolean {
    return mayWait && places.length > 0 && hasEvents();
  }

  function presumed({ address, places }: Request): Found {
    return presume(family, address, (playerId) => {
      const { yotoCardId } = playing.get(playerId) ?? {};
      return yotoCardId !== undefined && !places.some((place) => place.yotoCardId === yotoCardId);
    });
  }

  /** Ends when an event has told it, or when it has waited long enough. */
  async function eventOf(request: Request): Promise<void> {
    request.hasWaited = true;
    for (const askMs of ASK_AFTER_MS) clock.after(askMs, () => request.start === undefined && ask?.());
    await new Promise<void>((resolve) => {
      // What we have commanded is told, sooner or later.
      const waitMs = request.expected?.length ? WAIT_MS.most : waitMsOf(toldMs);
      const leftMs = Math.max(0, request.arrivedAtMs + waitMs - clock.now());
      const cancel = clock.after(leftMs, () => {
        request.found ??= presumed(request);
        resolve();
      });
      request.told = () => {
        cancel();
        resolve();
      };
    });
  }

  /** `jumpedMs`: so long ago it came to its place by a command of ours, which no message by itself tells. */
  function hear(playback: Playback, before: Playback | undefined, jumpedMs?: number): void {
    playing.set(playback.playerId, playback);
    if (playback.yotoCardId === undefined) starts = starts.filter((start) => !isOver(start, playback));
    const start = findStart(playback, before) ?? (jumpedMs === undefined ? undefined : startOf(playback, jumpedMs));
    if (!start) return;
    starts.push(start);
    clock.after(settleMsOf(waysMs), join);
  }

  /** Taken out before it asked, perhaps: then it has no request of its own, and would take another's. */
  function isOver({ playerId, toldAtS = 0 }: Start, empty: Playback): boolean {
    return playerId === empty.playerId && toldAtS < (empty.toldAtS ?? 0);
  }

  /** Gives every start that is sure by now to its request. */
  function join(): void {
    // One that is not among them yet could be the one that is meant; it comes here itself.
    if (unplaced > 0) return;
    const nowMs = clock.now();
    const isKept = ({ arrivedAtMs }: Request) => nowMs - arrivedAtMs < REQUEST_KEPT_MS;
    for (const request of requests) if (!isKept(request) && request.start === undefined) learnWait(request, Infinity);
    requests = requests.filter(isKept);
    if (requests.length > MOST_REQUESTS) crowdedUntilMs = nowMs + REQUEST_KEPT_MS;
    requests = requests.slice(-MOST_REQUESTS);
    // A start could mean one that was dropped, so that nothing is sure until none of those counts any more.
    starts = starts.filter(({ heardAtMs }) => nowMs >= crowdedUntilMs && nowMs - heardAtMs < START_KEPT_MS);
    for (const { start, request } of matchStarts(starts, requests, { nowMs, settleMs: settleMsOf(waysMs) })) {
      starts = starts.filter((one) => one !== start);
      if (request.start !== undefined) continue;
      waysMs = [...waysMs, request.arrivedAtMs - start.heardAtMs].slice(-WAYS_KEPT);
      tell(request, start, nowMs);
    }
  }

  function learnWait({ hasWaited }: Request, afterMs: number): void {
    if (hasWaited && afterMs > WAIT_MS.least) toldMs = [...toldMs, afterMs].slice(-WAITS_KEPT);
  }

  function tell(request: Request, start: Start, nowMs: number): void {
    const { playerId } = start;
    request.start = start;
    learnWait(request, nowMs - request.arrivedAtMs);
    family
      .learnAddress(playerId, request.address, nowMs)
      .catch((cause) => log.error({ err: cause, player: playerId }, 'The address of a player could not be kept'));
    const { found } = request;
    // A parent's word, and a play that we began ourselves, stay.
    if (found?.confidence === 'bound' || found?.confidence === 'reserved') return;
    const told = foundPlayer(family, playerId, 'event');
    request.found = told;
    request.told();
    if (found) for (const listener of late) listener(request.id, told);
  }

  return {
    /** At once when nothing can be waited for or an event was first; else after 800 ms, or 1.7 s where that pays. Never another's child. */
    identify,

    hear,

    /** Calls when an event told the player of a request that was answered without; until the returned function is called. */
    onLate(listener: LateListener): () => void {
      late.add(listener);
      return () => late.delete(listener);
    },
  };
}
