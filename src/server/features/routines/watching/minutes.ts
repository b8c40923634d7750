// “So many minutes today”: asked every minute of whoever listens; true once a day for each player and child.

import type { RoutinePlayer } from '#core/routine/decide.ts';
import type { Happened } from '#core/routine/happened.ts';
import { localTime } from '#core/time/zone.ts';
import type { Clock } from '../../../clock.ts';
import type { ActiveRoutine } from '../acting/commit.ts';
import type { Engine, Occasion } from '../acting/engine.ts';

export interface WatchMinutesDeps {
  clock: Clock;
  engine: Pick<Engine, 'happen'>;
  routines: () => readonly ActiveRoutine[];
  zone: () => string;
  players: () => readonly RoutinePlayer[];
  isPlaying(playerId: string): boolean;
  heardToday(childId: string | undefined): Promise<{ heardTodayMs: number }>;
}

export function watchMinutes({ clock, engine, routines, zone, players, isPlaying, heardToday }: WatchMinutesDeps) {
  /** Of the day that it is. */
  let told = { dayNumber: Number.NaN, keys: new Set<string>() };

  return async (): Promise<void> => {
    const waiting = routines().filter(({ document }) => document.trigger.kind === 'heard-today');
    if (waiting.length === 0) return;
    const nowMs = clock.now();
    const { dayNumber } = localTime(zone(), nowMs);
    if (told.dayNumber !== dayNumber) told = { dayNumber, keys: new Set() };
    for (const { id: playerId, childId } of players().filter(({ id }) => isPlaying(id))) {
      const { heardTodayMs: heardMs } = await heardToday(childId);
      const occasions = waiting.flatMap(({ document }): Occasion[] => {
        if (document.trigger.kind !== 'heard-today') return [];
        const { minutes } = document.trigger;
        const key = `heard ${dayNumber} ${minutes} ${playerId} ${childId ?? ''}`;
        if (heardMs < minutes * 60_000) return [];
        if (told.keys.has(key)) return [];
        told.keys.add(key);
        const happened: Happened = { kind: 'heard-today', playerId, atMs: nowMs, minutes };
        return [{ happened, key }];
      });
      if (occasions.length > 0) await engine.happen(occasions);
    }
  };
}
