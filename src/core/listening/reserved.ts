// A play that one of our own commands has begun on a player, before that player asks for it: which requests may be its
// own, and which messages tell of it. Who really asks is decided in who-match.ts. Pure.
import type { Playback } from '../player/playback.ts';
import type { Place } from './who.ts';

/** Where a command has sent a player; keys that were not named may be anything. */
export interface ReservedStart {
  playerId: string;
  yotoCardId: string;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  /** Inside the track, when the command named a position. */
  positionMs?: number | undefined;
}

/** What comes between our command and the position that a player tells: whole seconds, and what it hears first. */
const SLACK_MS = 2000;

export function isAt(start: ReservedStart, place: Pick<Place, 'yotoCardId' | 'chapterKey' | 'trackKey'>): boolean {
  return (
    start.yotoCardId === place.yotoCardId &&
    (start.chapterKey === undefined || start.chapterKey === place.chapterKey) &&
    (start.trackKey === undefined || start.trackKey === place.trackKey)
  );
}

/**
 * How far a player has come since it jumped inside a track, when this message tells of that jump. Players begin to load
 * anew then, though for all who do not know of the command it is the same track that plays on.
 */
export function sinceJumpMs(start: ReservedStart & { atMs: number }, playback: Playback): number | undefined {
  const { playerId, yotoCardId, chapterKey, trackKey, positionMs, atMs, isWaiting, status } = playback;
  if (start.positionMs === undefined || positionMs === undefined || playerId !== start.playerId) return undefined;
  if (yotoCardId === undefined || chapterKey === undefined || trackKey === undefined) return undefined;
  if (!isAt(start, { yotoCardId, chapterKey, trackKey }) || (status !== 'playing' && !isWaiting)) return undefined;
  const sinceMs = positionMs - start.positionMs;
  if (sinceMs < -SLACK_MS || sinceMs > atMs - start.atMs + SLACK_MS) return undefined;
  return isWaiting ? 0 : Math.max(0, sinceMs);
}
