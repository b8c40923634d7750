// Day, night and how loud a player may be. Pure; all settings are the vendor's strings, read leniently.

import { volumeStepMax } from '#cloud/wire/mqtt.ts';
import { settingText } from '../device-config.ts';

/** 1 day, 0 night, -1 unknown (no usable times or zone), as in the status messages. */
export type DayMode = 1 | 0 | -1;

interface ClockSettings {
  config: Record<string, unknown>;
  geoTimezone: string;
}

export function dayModeAt(nowMs: number, device: ClockSettings): DayMode {
  const dayFrom = minutesOf(device.config.dayTime);
  const nightFrom = minutesOf(device.config.nightTime);
  const now = minuteOfDay(nowMs, zoneOf(device));
  if (dayFrom === undefined || nightFrom === undefined || now === undefined) return -1;
  const isDay = dayFrom <= nightFrom ? now >= dayFrom && now < nightFrom : now >= dayFrom || now < nightFrom;
  return isDay ? 1 : 0;
}

/** The loudest step 0..16 that the settings allow at this time. */
export function volumeCapAt(nowMs: number, device: ClockSettings): number {
  const { config } = device;
  const text = settingText(dayModeAt(nowMs, device) === 0 ? config.nightMaxVolumeLimit : config.maxVolumeLimit);
  const limit = Number(text);
  return text !== '' && Number.isFinite(limit)
    ? Math.min(volumeStepMax, Math.max(0, Math.round(limit)))
    : volumeStepMax;
}

/** Seconds east of Greenwich; 0 for an unknown zone. */
export function utcOffsetS(nowMs: number, device: ClockSettings): number {
  const minute = minuteOfDay(nowMs, zoneOf(device));
  if (minute === undefined) return 0;
  const utcMinute = Math.floor(nowMs / 60_000) % 1440;
  // Zones lie between ten hours west and fourteen east.
  const difference = (minute - utcMinute + 600 + 1440) % 1440;
  return (difference - 600) * 60;
}

/** Day as `20260105`, weekday from 0 for Monday, clock as `07:30`; by Greenwich for an unknown zone. */
export function localTimeAt(nowMs: number, device: ClockSettings): { day: string; weekday: number; clock: string } {
  const local = new Date(nowMs + utcOffsetS(nowMs, device) * 1000);
  const text = local.toISOString();
  return {
    day: text.slice(0, 10).replaceAll('-', ''),
    weekday: (local.getUTCDay() + 6) % 7,
    clock: text.slice(11, 16),
  };
}

function zoneOf({ config, geoTimezone }: ClockSettings): string {
  return typeof config.timezone === 'string' && config.timezone !== '' ? config.timezone : geoTimezone;
}

function minutesOf(value: unknown): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(settingText(value)) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();
/** More names than there are zones were made up by somebody. */
const zonesMax = 1_000;

function minuteOfDay(nowMs: number, zone: string): number | undefined {
  if (formats.size >= zonesMax) formats.clear();
  if (!formats.has(zone)) formats.set(zone, formatFor(zone));
  return minutesOf(formats.get(zone)?.format(nowMs));
}

function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  } catch {
    return undefined; // an unknown zone is a setting a real player can have too: it then does not know day from night
  }
}
