// Where a player of the family is in its track, from what it told last.
import type { Player } from '#contract/players.ts';
import type { Playhead } from './position.ts';

export function playheadOf({ status, waiting, positionMs = 0, lengthMs, stateAt }: Player): Playhead {
  const seenAtMs = stateAt === undefined ? performance.now() : Date.parse(stateAt) - performance.timeOrigin;
  return { positionMs, lengthMs, isMoving: status === 'playing' && !waiting && stateAt !== undefined, seenAtMs };
}
