// What the right-hand button plays without a card: the shortcuts of this part of the day, else the daily and the radio of
// the settings. Pure. Facts: docs/protocol/yoto.md §Devices.

import { DeviceShortcuts } from '#cloud/wire/device.ts';
import { settingText } from '../device-config.ts';
import type { DeviceRecord } from '../state.ts';
import type { StartOptions } from './playback.ts';
import { dayModeAt, localTimeAt } from './volume.ts';

export interface Shortcut extends StartOptions {
  cardId: string;
}

/** In the order of the presses. */
export function shortcutsAt(nowMs: number, device: DeviceRecord): Shortcut[] {
  const part = dayModeAt(nowMs, device) === 0 ? 'night' : 'day';
  const written = DeviceShortcuts.safeParse(device.shortcuts);
  const content = written.success ? (written.data.modes[part]?.content ?? []) : [];
  const places = content.map(({ params }) => [params.card, params.chapter, params.track]);
  const settings = [`${part}YotoDaily`, `${part}YotoRadio`].map((name) => settingText(device.config[name]).split('/'));
  const today = localTimeAt(nowMs, device).day;
  return (places.length > 0 ? places : settings).flatMap(([cardId, chapterKey, trackKey]) =>
    // "0" stands for nothing at all.
    cardId && cardId !== '0' ? [{ cardId, chapterKey, trackKey: trackKey?.replace('<yyyymmdd>', today) }] : [],
  );
}
