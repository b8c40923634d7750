// The alarms in a player's settings, and which of them rings. Pure. An alarm is a line of text: days, time, card, two
// empty members, volume step, on or off (docs/protocol/yoto.md §Devices); lines that are none are passed over.

import { settingText } from '../device-config.ts';
import type { DeviceRecord } from '../state.ts';
import { localTimeAt } from './volume.ts';

export interface Alarm {
  cardId: string;
  /** 0..16; undefined leaves the volume as it is. */
  volume: number | undefined;
}

const minuteMs = 60_000;
const linePattern = /^([01]{7}),(\d\d):?(\d\d),([a-zA-Z0-9]{5}),[^,]*,[^,]*,(\d{0,2})(?:,([01]))?$/;

/** The alarm of the last minute that began after `sinceMs`, up to now. */
export function alarmSince(sinceMs: number, nowMs: number, device: DeviceRecord): Alarm | undefined {
  const { alarms } = device.config;
  if (!Array.isArray(alarms) || alarms.length === 0) return undefined;
  const minuteStart = Math.floor(nowMs / minuteMs) * minuteMs;
  if (minuteStart <= sinceMs) return undefined;
  const time = localTimeAt(minuteStart, device);
  for (const line of alarms) {
    const [, days, hours, minutes, cardId, volume, isOn] = linePattern.exec(settingText(line)) ?? [];
    if (cardId === undefined || isOn === '0') continue;
    if (days?.[time.weekday] !== '1' || `${hours}:${minutes}` !== time.clock) continue;
    return { cardId, volume: volume ? Number(volume) : undefined };
  }
  return undefined;
}
