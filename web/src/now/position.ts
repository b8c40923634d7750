// Where a player is in its track, moving on by itself between two reports.
import { useEffect, useState } from 'react';
import type { SeenPlayer } from './pretend-api.ts';

const TICK_MS = 500;

export function positionOf(player: SeenPlayer): number {
  const { playing } = player;
  if (!playing) return 0;
  const moves = player.playback === 'playing' && !player.isWaiting;
  const positionMs = playing.positionMs + (moves ? performance.now() - player.seenAtMs : 0);
  return Math.min(positionMs, playing.lengthMs ?? positionMs);
}

export function usePosition(player: SeenPlayer): number {
  const [, tick] = useState(0);
  const moves = player.playback === 'playing';
  useEffect(() => {
    if (!moves) return;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [moves]);
  return positionOf(player);
}
