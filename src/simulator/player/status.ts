// What a player says about itself: `data/status` and the fuller `status/full` (docs/protocol/yoto.md §Status). Pure:
// the player's facts in, the message out. Members a mini does not have are left as its firmware sends them.

import { type PlayerStatus, volumePercentOfStep, volumeStepMax } from '#cloud/wire/mqtt.ts';
import { settingText } from '../device-config.ts';
import type { DeviceRecord } from '../state.ts';
import { powerSources, type Senses } from './senses.ts';
import { dayModeAt, utcOffsetS } from './volume.ts';

export interface PlayerFacts {
  device: DeviceRecord;
  nowMs: number;
  /** How far the device's own clock is ahead. */
  clockSkewMs: number;
  bootedAtMs: number;
  cardId: string | undefined;
  /** 0 none, 1 in the slot, 2 started remotely. */
  cardInserted: 0 | 1 | 2;
  playbackStatus: 'stopped' | 'playing' | 'paused';
  volume: number;
  volumeMax: number;
  senses: Senses;
  nightLight: string;
}

// The vendor names no values; 0 and 5 (while it plays) were seen, the other is guessed.
const playingStatus = { stopped: 0, playing: 5, paused: 2 };
const brightness = { auto: 255, noSensor: 0 };

// Members of the full status that say how the device itself is; clients show them at most.
const diagnostics = {
  batteryProfile: 'simulated',
  batteryFullPct: 80,
  chgStatLevel: 0,
  wifiRestarts: 0,
  failReason: 0,
  failData: 0,
  nfcErrs: '0.00%-0.00%',
  qiOtp: 0,
  buzzErrors: 0,
  twdt: 0,
  missedLogs: 0,
  rtcResetReasonPRO: 12,
  rtcResetReasonAPP: 12,
  rtcWakeupCause: 0,
  espResetReason: 4,
  sd_info: '0x00, 0x0000(--), SIMUL, 16, 1, 01-2025, 1, 0, 1000, 50000000',
};

const percentOfStep = (step: number) => Math.floor((step / volumeStepMax) * 100);

/** Why a player says how it is. */
export type StatusReason = 'requested' | 'unasked' | 'boot';

/** A request adds what unasked messages leave out. At boot the time, and so day or night, is not known yet (seen). */
export function basicStatus(facts: PlayerFacts, reason: StatusReason): PlayerStatus {
  const { device, nowMs, senses } = facts;
  const { config } = device;
  const day = reason === 'boot' ? -1 : dayModeAt(nowMs, device);
  const dayBright = brightnessOf(config.dayDisplayBrightness);
  const nightBright = brightnessOf(config.nightDisplayBrightness);
  const now = day === 0 ? nightBright : dayBright;
  const status = {
    statusVersion: 1,
    fwVersion: device.fwVersion,
    productType: device.deviceType,
    batteryLevel: senses.batteryLevel,
    als: device.deviceFamily === 'v3' ? 40 : brightness.noSensor,
    freeDisk: 30_219_824,
    shutdownTimeout: Number(settingText(config.shutdownTimeout)) || 900,
    dbatTimeout: 0,
    charging: senses.isCharging ? 1 : 0,
    activeCard: facts.cardId ?? 'none',
    cardInserted: facts.cardInserted,
    playingStatus: playingStatus[facts.playbackStatus],
    headphones: senses.hasHeadphones ? 1 : 0,
    dnowBrightness: now === brightness.auto ? 100 : now,
    dayBright,
    nightBright,
    bluetoothHp: senses.hasBluetoothHeadphones ? 1 : 0,
    // How loud it really is: it follows the knob, by a curve of each kind of player, and is not the ceiling (seen).
    volume: volumePercentOfStep(facts.volume),
    userVolume: percentOfStep(facts.volume),
    timeFormat: settingText(config.hourFormat) === '24' ? '24' : '12',
    day,
    ...(reason === 'requested' && { nightlightMode: facts.nightLight, temp: temperatures(facts) }),
  };
  return status as unknown as PlayerStatus;
}

/** A mini feels no warmth, and says so with zeros (seen). */
function temperatures({ device, senses }: PlayerFacts): string {
  return device.deviceFamily === 'mini' ? '0:0' : `0:${senses.temperatureC}`;
}

/** What some firmware says now and then on its legacy topic alone: power and memory. At boot the time is not known yet. */
export function powerStatus(facts: PlayerFacts, isBoot: boolean): Record<string, unknown> {
  const { nowMs, bootedAtMs, device, senses } = facts;
  return {
    battery: 3300 + senses.batteryLevel * 9,
    powerCaps: '',
    batteryLevel: senses.batteryLevel,
    batteryTemp: device.deviceFamily === 'mini' ? 0 : senses.temperatureC,
    batteryData: '0:0:0',
    batteryLevelRaw: senses.batteryLevel,
    free: 3_900_000,
    freeDMA: 64_000,
    free32: 88_000,
    upTime: Math.floor((nowMs - bootedAtMs) / 1000),
    utcTime: isBoot ? 0 : Math.floor((nowMs + facts.clockSkewMs) / 1000),
    aliveTime: 86_400,
    accelTemp: senses.temperatureC,
  };
}

export function fullStatus(facts: PlayerFacts, reason: 'requested' | 'boot' | 'shutdown'): PlayerStatus {
  const { nowMs, device, senses } = facts;
  const isBoot = reason === 'boot';
  return {
    ...basicStatus(facts, 'requested'),
    ...(isBoot && { day: -1 }),
    ...powerStatus(facts, isBoot),
    ...diagnostics,
    statusVersion: 3,
    shutDown: reason === 'shutdown' ? 'userShutdown' : 'nA',
    ssid: 'Family',
    wifiStrength: -52,
    powerSrc: powerSources.indexOf(senses.powerSource),
    utcOffset: isBoot ? 0 : utcOffsetS(nowMs, device),
    totalDisk: 31_385_600,
    bgDownload: 0,
    bytesPS: 0,
    nfcLock: 0,
    errorsLogged: 0,
  };
}

function brightnessOf(setting: unknown): number {
  const percent = Number(settingText(setting));
  return setting === 'auto' || !Number.isFinite(percent) ? brightness.auto : percent;
}
