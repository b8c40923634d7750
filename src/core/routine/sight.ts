// What happened on a player, found by comparing what it does with what it was last seen to do. Messages may come twice, late
// or not at all: only a difference counts, and what was seen is kept with what was decided from it, so that nothing happens
// twice. Whoever calls this keeps the sight; what a message means is core/player/state.ts.
import { type Playback, positionAt } from '../player/playback.ts';
import type { CardHappening, Happened } from './happened.ts';

/** What a player was last seen to do. JSON. */
export interface Sight {
  yotoCardId?: string | undefined;
  status: Playback['status'];
  /** The card before, and until when it was there. */
  gone?: { yotoCardId: string; atMs: number } | undefined;
  /** Heard of no more since then; it may have done anything. */
  lostAtMs?: number | undefined;
  /** Since when it says that it is offline, until that was told. */
  offlineSinceMs?: number | undefined;
  isOffline?: boolean | undefined;
  /** The lowest level since it was charged, in percent. */
  batteryFloor?: number | undefined;
}

export const NOTHING_SEEN: Sight = { status: 'stopped' };

export interface Seen {
  sight: Sight;
  happened: Happened[];
}

export interface Told {
  playerId: string;
  nowMs: number;
  /** Undefined: nothing is known of it. */
  playback: Playback | undefined;
  /** What it did right before this message, as far as that is known. */
  before: Playback | undefined;
  /** How it came to play what it plays: `card` for one that was put in. */
  playSource?: string | undefined;
  cardTitle?: string | undefined;
  battery?: { level: number; isCharging: boolean } | undefined;
  /** Undefined: the message said nothing of it, and it is there. */
  isOnline?: boolean | undefined;
}

/** Whoever takes a card out and puts it back within this asks for something. */
export const PUT_BACK_MS = 2 * 60_000;
/** Positions come every five seconds, and clocks differ. */
const END_SLACK_MS = 8_000;
const SAME_PLAY_SLACK_MS = 15_000;
/** A network that flickers is no news. */
export const OFFLINE_AFTER_MS = 2 * 60_000;
/** A level that rises by so much is being charged, whatever the player says. */
const CHARGED_PERCENT = 5;

/** `sight`: undefined when this player was never seen; then nothing of what it does is new. */
export function see(sight: Sight | undefined, told: Told): Seen {
  const happened: Happened[] = [];
  const next = { ...(sight ?? NOTHING_SEEN) };
  if (told.playback) {
    if (sight && !isSamePlayStill(next, told)) happened.push(...cardHappenings(next, told));
    if (next.yotoCardId !== undefined && next.yotoCardId !== told.playback.yotoCardId) {
      next.gone = { yotoCardId: next.yotoCardId, atMs: told.nowMs };
    }
    next.yotoCardId = told.playback.yotoCardId;
    next.status = told.playback.status;
    delete next.lostAtMs;
  }
  if (told.battery) happened.push(...batteryHappenings(next, told, told.battery));
  if (told.isOnline === false) next.offlineSinceMs ??= next.isOffline ? undefined : told.nowMs;
  else {
    delete next.offlineSinceMs;
    delete next.isOffline;
  }
  return { sight: pruned(next), happened };
}

/** To be asked now and then: what follows from hearing nothing. `lastHeardMs`: when it last said what it does. */
export function seeNothing(
  sight: Sight,
  { playerId, nowMs, lastHeardMs, isLost }: { playerId: string; nowMs: number; lastHeardMs: number; isLost: boolean },
): Seen {
  const next = { ...sight };
  const happened: Happened[] = [];
  if (isLost && next.lostAtMs === undefined) next.lostAtMs = lastHeardMs;
  if (next.offlineSinceMs !== undefined && nowMs - next.offlineSinceMs >= OFFLINE_AFTER_MS) {
    delete next.offlineSinceMs;
    next.isOffline = true;
    happened.push({ kind: 'offline', playerId, atMs: nowMs });
  }
  return { sight: pruned(next), happened };
}

/** Nobody could hear it for a while, and what it plays had begun before that. */
function isSamePlayStill(sight: Sight, { playback, nowMs }: Told): boolean {
  if (sight.lostAtMs === undefined || playback === undefined) return false;
  if (playback.yotoCardId !== sight.yotoCardId) return false;
  const positionMs = positionAt(playback, nowMs);
  return positionMs === undefined || nowMs - positionMs <= sight.lostAtMs + SAME_PLAY_SLACK_MS;
}

function* cardHappenings(sight: Sight, told: Told): Generator<CardHappening> {
  const { playback, playerId, nowMs, cardTitle } = told;
  if (!playback) return;
  // What was lost from sight had stopped somehow.
  const wasLost = sight.lostAtMs !== undefined;
  const was = wasLost ? undefined : sight.yotoCardId;
  const wasStopped = wasLost || sight.status === 'stopped';
  const is = playback.yotoCardId;
  const on = { playerId, atMs: nowMs };
  if (was !== undefined && was !== is) {
    if (!wasStopped) yield { ...on, kind: isAtEnd(told) ? 'play-finished' : 'play-stopped', yotoCardId: was };
    yield { ...on, kind: 'card-removed', yotoCardId: was };
  } else if (was !== undefined && playback.status === 'stopped' && !wasStopped) {
    yield { ...on, kind: isAtEnd(told) ? 'play-finished' : 'play-stopped', yotoCardId: was };
  }
  if (is === undefined) return;
  const of = { ...on, yotoCardId: is, cardTitle };
  if (was !== is && wasPutIn(told)) {
    yield { ...of, kind: 'card-inserted' };
    if (sight.gone?.yotoCardId === is && nowMs - sight.gone.atMs <= PUT_BACK_MS) yield { ...of, kind: 'card-put-back' };
  }
  if (playback.status === 'playing' && (was !== is || wasStopped)) yield { ...of, kind: 'play-started' };
}

/** Not by somebody who has it play from afar. */
function wasPutIn({ playSource }: Told): boolean {
  return playSource === undefined || playSource === 'card';
}

/** The last that was heard of it lay at the end of its track. */
function isAtEnd({ before, nowMs }: Told): boolean {
  if (!before || before.trackMs === undefined) return false;
  const positionMs = positionAt(before, nowMs);
  return positionMs !== undefined && positionMs >= before.trackMs - END_SLACK_MS;
}

function* batteryHappenings(
  sight: Sight,
  { playerId, nowMs }: Told,
  { level, isCharging }: { level: number; isCharging: boolean },
): Generator<Happened> {
  const floor = sight.batteryFloor;
  if (isCharging || floor === undefined || level >= floor + CHARGED_PERCENT) {
    sight.batteryFloor = level;
    if (floor !== undefined || isCharging) return;
    yield { kind: 'battery-low', playerId, atMs: nowMs, fromPercent: 100, toPercent: level };
    return;
  }
  if (level >= floor) return;
  sight.batteryFloor = level;
  yield { kind: 'battery-low', playerId, atMs: nowMs, fromPercent: floor, toPercent: level };
}

/** Without members that say nothing, so that equal sights are equal texts. */
function pruned(sight: Sight): Sight {
  return Object.fromEntries(Object.entries(sight).filter(([, value]) => value !== undefined)) as unknown as Sight;
}
