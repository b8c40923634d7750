// Which events say that a player has just begun a track, and so has asked for its bytes or is about to. Messages get
// lost, so what we hear of first may be long under way: that is no start. Who asked is decided in who-match.ts.
import type { Playback } from '../player/playback.ts';

/** Whatever is absent was not told, and may be anything. */
export interface Start {
  playerId: string;
  /** When we heard of it. */
  heardAtMs: number;
  yotoCardId: string;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  /** How far into the track it was by then. */
  underWayMs: number;
  /** By its own clock, in seconds: when it told so, and when it last told that it had no card. */
  toldAtS?: number | undefined;
  emptyAtS?: number | undefined;
}

/** A track that has come further than this began too long ago to say which request was its own. */
export const FRESH_MS = 3000;

export function findStart(playback: Playback, before: Playback | undefined): Start | undefined {
  const { yotoCardId, isWaiting } = playback;
  if (yotoCardId === undefined) return undefined;
  const positionMs = playback.positionMs ?? 0;
  // It may begin where it was left the last time; then it waits for its first bytes at that position.
  if (!isWaiting && (positionMs > FRESH_MS || playback.status === 'paused')) return undefined;
  const isBackAtStart = isWaiting && positionMs <= FRESH_MS && (before?.positionMs ?? 0) > FRESH_MS;
  if (before && isSameTrack(playback, before) && !isBackAtStart) return undefined;
  return startOf(playback, isWaiting ? 0 : positionMs);
}

/** Undefined when it has no card. */
export function startOf(playback: Playback, underWayMs: number): Start | undefined {
  const { playerId, atMs: heardAtMs, yotoCardId, chapterKey, trackKey, toldAtS, emptyAtS } = playback;
  if (yotoCardId === undefined) return undefined;
  return { playerId, heardAtMs, yotoCardId, chapterKey, trackKey, underWayMs, toldAtS, emptyAtS };
}

/**
 * Whether the player had no card between the two, so that `later` is no echo of `earlier`. Messages overtake each other and
 * are told twice, so only the player's own clock can say that, and only when all three fell into different seconds.
 */
export function isPutBack(earlier: Pick<Start, 'toldAtS'>, { emptyAtS, toldAtS }: Start): boolean {
  if (earlier.toldAtS === undefined || emptyAtS === undefined || toldAtS === undefined) return false;
  return earlier.toldAtS < emptyAtS && emptyAtS < toldAtS;
}

/** Keys that were missing and are told now are no other track. */
function isSameTrack(playback: Playback, before: Playback): boolean {
  return (
    playback.yotoCardId === before.yotoCardId &&
    (before.chapterKey === undefined || playback.chapterKey === before.chapterKey) &&
    (before.trackKey === undefined || playback.trackKey === before.trackKey)
  );
}
