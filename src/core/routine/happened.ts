// What may set a routine off, as it happened, and whether it is what a trigger waits for. What players tell becomes this
// in sight.ts, times in times.ts; nothing here knows how it was found out.
import type { RoutineDocument, Trigger } from './document.ts';

interface OnPlayer {
  atMs: number;
  playerId: string;
}

export type CardHappening = OnPlayer & {
  kind: 'card-inserted' | 'card-removed' | 'card-put-back' | 'play-started' | 'play-stopped' | 'play-finished';
  yotoCardId: string;
  /** Of a card that was made here. */
  cardTitle?: string | undefined;
};

export type Happened =
  | CardHappening
  /** Only for the routine that waits for it. `lateMs`: how long ago it was when somebody could look. */
  | { kind: 'time'; atMs: number; routineId: string; lateMs: number }
  /** It sank from one level to another. */
  | (OnPlayer & { kind: 'battery-low'; fromPercent: number; toPercent: number })
  | (OnPlayer & { kind: 'offline' })
  | (OnPlayer & { kind: 'heard-today'; minutes: number })
  | { kind: 'switch'; atMs: number; name: string; on: boolean };

export function isWaitedFor(routineId: string, { trigger, players }: RoutineDocument, happened: Happened): boolean {
  if ('playerId' in happened && players !== 'all' && !players.includes(happened.playerId)) return false;
  return happened.kind === trigger.kind && fits(routineId, trigger, happened);
}

function fits(routineId: string, trigger: Trigger, happened: Happened): boolean {
  switch (happened.kind) {
    case 'time':
      return happened.routineId === routineId;
    case 'battery-low':
      return (
        trigger.kind === 'battery-low' &&
        happened.fromPercent > trigger.percent &&
        happened.toPercent <= trigger.percent
      );
    case 'heard-today':
      return trigger.kind === 'heard-today' && trigger.minutes === happened.minutes;
    case 'switch':
      return trigger.kind === 'switch' && trigger.on === happened.on && isSameSwitch(trigger.name, happened.name);
    case 'offline':
      return true;
    default:
      return (
        !('yotoCardId' in trigger) || trigger.yotoCardId === undefined || trigger.yotoCardId === happened.yotoCardId
      );
  }
}

/** Capitals do not tell switches apart. */
export function isSameSwitch(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
