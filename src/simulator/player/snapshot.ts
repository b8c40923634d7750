// The whole state of a player at a glance, for the web app, the control interface and tests.

import type { Display } from './display.ts';
import type { Playback } from './playback.ts';
import type { PowerSource } from './senses.ts';
import type { PlayerFacts } from './status.ts';

/** Volumes in steps 0..16. Absent members: nothing in the slot, nothing playing, no timer. */
export interface PlayerSnapshot {
  deviceId: string;
  name: string;
  isOn: boolean;
  isOnline: boolean;
  /** The card in the slot, playing or not. */
  slot?: string;
  playback: 'stopped' | 'playing' | 'paused';
  /** Loading, or waiting for the network. */
  isWaiting: boolean;
  playing?: {
    cardId: string;
    cardTitle: string;
    chapterKey: string;
    chapterTitle: string;
    trackKey: string;
    trackTitle: string;
    source: string;
    isStream: boolean;
    positionMs: number;
    lengthMs?: number;
  };
  volume: number;
  volumeMax: number;
  battery: { level: number; isCharging: boolean };
  powerSource: PowerSource;
  headphones: boolean;
  bluetoothHeadphones: boolean;
  temperatureC: number;
  /** `off` or `0xRRGGBB`. */
  nightLight: string;
  sleepTimerMs?: number;
  day: 1 | 0 | -1;
  display: Display;
}

export function snapshotOf(input: {
  facts: PlayerFacts;
  current: Playback['current'];
  slot: string | undefined;
  isOn: boolean;
  isOnline: boolean;
  sleepTimerMs: number | undefined;
  day: 1 | 0 | -1;
  display: Display;
}): PlayerSnapshot {
  const { facts, current, slot, isOn, isOnline, sleepTimerMs, day, display } = input;
  const { senses } = facts;
  return {
    deviceId: facts.device.deviceId,
    name: facts.device.name,
    isOn,
    isOnline,
    ...(slot !== undefined && { slot }),
    playback: facts.playbackStatus,
    isWaiting: current !== undefined && !current.isPaused && current.track.isWaiting,
    ...(current !== undefined && { playing: playingOf(current) }),
    volume: facts.volume,
    volumeMax: facts.volumeMax,
    battery: { level: senses.batteryLevel, isCharging: senses.isCharging },
    powerSource: senses.powerSource,
    headphones: senses.hasHeadphones,
    bluetoothHeadphones: senses.hasBluetoothHeadphones,
    temperatureC: senses.temperatureC,
    nightLight: facts.nightLight,
    ...(sleepTimerMs !== undefined && { sleepTimerMs }),
    day,
    display,
  };
}

function playingOf({
  card,
  spot,
  source,
  track,
}: NonNullable<Playback['current']>): NonNullable<PlayerSnapshot['playing']> {
  const lengthMs = track.lengthMs;
  return {
    cardId: card.cardId,
    cardTitle: card.title,
    chapterKey: spot.chapter.key,
    chapterTitle: spot.chapter.title,
    trackKey: spot.track.key,
    trackTitle: spot.track.title,
    source,
    isStream: spot.track.type === 'stream',
    positionMs: track.positionMs,
    ...(lengthMs !== undefined && { lengthMs }),
  };
}
