// What of a player's settings was changed: only that is sent, since somebody else may change the rest meanwhile.
import type { z } from 'zod';
import type { PlayerSettings, playerRoutes } from '#contract/players.ts';

export type SettingsChange = z.input<typeof playerRoutes.changeSettings.body>;
export type TimeOfDay = PlayerSettings['day'];
export type Shortcut = PlayerSettings['shortcuts']['day'][number];
export type Alarm = PlayerSettings['alarms'][number];

/** Undefined: nothing was changed. Alarms count as one. */
export function changesBetween(before: PlayerSettings, after: PlayerSettings): SettingsChange | undefined {
  const change = changedMembers(before, after);
  for (const time of ['day', 'night'] as const) {
    if (change[time]) change[time] = changedMembers(before[time], after[time]);
  }
  if (change.shortcuts) change.shortcuts = changedMembers(before.shortcuts, after.shortcuts) as typeof change.shortcuts;
  return Object.keys(change).length > 0 ? change : undefined;
}

function changedMembers<T extends object>(before: T, after: T): Partial<T> {
  const members = Object.entries(after).filter(([name, value]) => !isSame(value, Reflect.get(before, name)));
  return Object.fromEntries(members) as Partial<T>;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
