// Something plays on a player in between, and what played before is to go on afterwards, unless a child wants otherwise.
// Pure: what is remembered, when it is over, and whether to give back. Who does it is features/interruptions.
import { conditionOf } from './condition.ts';
import { type Playback, positionAt } from './playback.ts';
import { type PlayerState, playbackOf, sleepTimerLeftMs } from './state.ts';

/** What played, as it is to go on. */
export interface Before {
  yotoCardId: string;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  positionMs: number;
  isPaused: boolean;
  /** Its card was in the slot: then it can be taken out. */
  isFromSlot: boolean;
  /** By then the player would have fallen silent by itself. */
  sleepsAtMs?: number | undefined;
}

/** Undefined when nothing plays, or nothing is known. A track that loads counts as playing. */
export function beforeOf(state: PlayerState, nowMs: number): Before | undefined {
  const playback = playbackOf(state);
  if (playback?.yotoCardId === undefined || (playback.status === 'stopped' && !playback.isWaiting)) return undefined;
  const { yotoCardId, chapterKey, trackKey, status } = playback;
  const leftMs = sleepTimerLeftMs(state, nowMs);
  return {
    ...{ yotoCardId, chapterKey, trackKey, isPaused: status === 'paused' },
    positionMs: positionAt(playback, nowMs) ?? 0,
    isFromSlot: state.events.source === 'card',
    ...(leftMs === undefined ? {} : { sleepsAtMs: nowMs + leftMs }),
  };
}

export interface Between {
  yotoCardId: string;
  /** It was heard to play. */
  isHeard: boolean;
  /** When it should be over by itself. */
  endsAtMs: number;
}

/** `left`: somebody wants something else, and that stays. */
export type Stage = 'goes-on' | 'over' | 'left';

/** What a message of the player says of what plays in between. */
export function stageOf(between: Between, before: Before | undefined, playback: Playback): Stage {
  const { yotoCardId, atMs } = playback;
  if (yotoCardId === between.yotoCardId) return 'goes-on';
  if (yotoCardId === undefined) return between.isHeard || atMs >= between.endsAtMs ? 'over' : 'goes-on';
  // The word that it began was lost, or what played before is told once more.
  if (!between.isHeard && yotoCardId === before?.yotoCardId && atMs < between.endsAtMs) return 'goes-on';
  return 'left';
}

/** To be asked when it is over and the player has told what it does now. */
export function mayGiveBack(before: Before, state: PlayerState, nowMs: number): boolean {
  if (playbackOf(state)?.yotoCardId !== undefined) return false;
  if (before.isFromSlot && conditionOf(state.status).hasCardInSlot === false) return false;
  return before.sleepsAtMs === undefined || nowMs < before.sleepsAtMs;
}
