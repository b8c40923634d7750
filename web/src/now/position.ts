// Where something that plays is in its track, moving on by itself between two reports.
import { useEffect, useState } from 'react';

const TICK_MS = 500;

/** What was told last. `seenAtMs` counts as `performance.now()` does, so that a corrected clock moves nothing. */
export interface Playhead {
  positionMs: number;
  lengthMs: number | undefined;
  isMoving: boolean;
  seenAtMs: number;
}

export function positionOf({ positionMs, lengthMs, isMoving, seenAtMs }: Playhead): number {
  const passedMs = isMoving ? Math.max(0, performance.now() - seenAtMs) : 0;
  return Math.min(positionMs + passedMs, lengthMs ?? Number.POSITIVE_INFINITY);
}

export function usePosition(playhead: Playhead): number {
  const [, tick] = useState(0);
  const { isMoving } = playhead;
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isMoving]);
  return positionOf(playhead);
}
