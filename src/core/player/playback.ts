// What a player is doing with a card, told as a whole: the messages of a player are only differences. Everything that
// reacts to players (who listens, bookmarks) reads this and never a message.

export interface Playback {
  playerId: string;
  /** When we heard of it. */
  atMs: number;
  status: 'playing' | 'paused' | 'stopped';
  /** Id of the card at Yoto; absent when nothing is in the slot or plays. */
  yotoCardId?: string | undefined;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  /** Inside the track, as the player says; whole seconds in practice. */
  positionMs?: number | undefined;
  /** When we heard of the position, or of what stopped or started it. */
  positionAtMs?: number | undefined;
  trackMs?: number | undefined;
  /** It waits for bytes. */
  isWaiting: boolean;
  /** Messages contradict each other, or one is missing; the player is asked. */
  isDoubtful?: boolean | undefined;
  /** By the player's own clock, in seconds: when it told this, and when it last told that it had no card. */
  toldAtS?: number | undefined;
  emptyAtS?: number | undefined;
}

/** The position runs on by itself while it plays; undefined when it was never told. */
export function positionAt(playback: Playback, nowMs: number): number | undefined {
  const { positionMs, positionAtMs, trackMs = Number.POSITIVE_INFINITY, status, isWaiting } = playback;
  if (positionMs === undefined || positionAtMs === undefined || status !== 'playing' || isWaiting) return positionMs;
  return Math.max(positionMs, Math.min(trackMs, positionMs + nowMs - positionAtMs));
}
