// A pretend player: slot, two knobs, power and network outside; messages, commands and real HTTP requests inside.
// Left knob: turn volume, press pause or go on. Right knob: turn chapters, press next track. Without a card a press on
// the right plays the family's shortcut. Guesses are switches. The parts inside are wired in inside.ts.

import type { PlayerDeps, PlayerInputs } from '../parts.ts';
import { alarmSince } from './alarms.ts';
import { displayOf, type Preview } from './display.ts';
import type { RequestRecord, TlsOptions } from './fetch.ts';
import { createInside, type Inside } from './inside.ts';
import type { CommandRecord, SentMessage } from './journal.ts';
import { type Knobs, press, turnRight } from './knobs.ts';
import type { AudioEvent } from './playback.ts';
import { firstSenses, type PowerSource, type Senses, withBattery } from './senses.ts';
import { type PlayerSnapshot, snapshotOf } from './snapshot.ts';
import type { PlayerFacts } from './status.ts';
import { commandTrouble, sendThrough } from './unreliable.ts';
import { dayModeAt, volumeCapAt } from './volume.ts';

export interface VirtualPlayerDeps extends PlayerDeps {
  /** For streams behind a private certificate. */
  tls?: TlsOptions;
}

const watchMs = 60_000;
const statusEveryMs = 5 * 60_000;
const rebootMs = 10_000;
const firstVolume = 8;

export class VirtualPlayer implements PlayerInputs {
  readonly #deps: VirtualPlayerDeps;
  readonly #inside: Inside;
  #isOn = false;
  #hasWifi = true;
  #isSpeaker = false;
  #isClosed = false;
  #slot: string | undefined;
  #volume = firstVolume;
  #senses = firstSenses;
  #nightLight = 'off';
  #preview: Preview | undefined;
  #bootedAtMs = 0;
  #cancelWatch: () => void = () => undefined;
  #cancelReboot: () => void = () => undefined;

  /** On at once when the device record says that it is online; it says so when the caller has taken hold of it. */
  constructor(deps: VirtualPlayerDeps) {
    this.#deps = deps;
    const { clock } = deps;
    this.#inside = createInside(deps, {
      facts: () => this.#facts(),
      isConnected: () => this.#isConnected,
      setVolume: (step) => this.#setVolume(step),
      setSleepTimer: (seconds) => this.#setSleepTimer(seconds),
      setNightLight: (colour) => this.#setNightLight(colour),
      showIcon: (icon, seconds, isAnimated) => {
        this.#preview = { icon, isAnimated, untilMs: clock.now() + seconds * 1000 };
      },
      // Both leave the network, and the answer to the command has to get out first.
      reboot: () => clock.after(0, () => this.#reboot()),
      becomeSpeaker: () => clock.after(0, () => this.#becomeSpeaker()),
      connectHeadphones: (isWanted) => this.#feel({ ...this.#senses, hasBluetoothHeadphones: isWanted }),
    });
    if (!deps.device.online) return;
    this.#switchOn();
    queueMicrotask(() => this.#greet(false));
  }

  insert(cardId: string): void {
    this.#slot = cardId;
    if (this.#isOn) this.#inside.playback.begin(cardId, 'card');
  }

  remove(): void {
    const current = this.#inside.playback.current;
    const isIts = current?.card.cardId === this.#slot && this.#deps.switches().removalStopsRemote;
    this.#slot = undefined;
    if (current?.source === 'card' || (current && isIts)) this.#inside.playback.stop();
  }

  turnLeft(steps: number): void {
    if (this.#isOn) this.#setVolume(this.#volume + (Math.round(steps) || 0));
  }

  turnRight(steps: number): void {
    if (this.#isOn) turnRight(this.#knobs, steps);
  }

  pressLeft(): void {
    if (this.#isOn) press(this.#knobs, 'left');
  }

  pressRight(): void {
    if (this.#isOn) press(this.#knobs, 'right');
  }

  power(on: boolean): void {
    this.#cancelReboot();
    if (on === this.#isOn || this.#isClosed) return;
    if (!on) {
      this.#shutDown();
      return;
    }
    this.#switchOn();
    this.#greet(true);
  }

  wifi(on: boolean): void {
    if (on === this.#hasWifi) return;
    this.#hasWifi = on;
    if (!this.#isOn) return;
    if (!on) {
      this.#inside.commands.clear();
      this.#inside.playback.cut();
    }
    this.#inside.voice.tellPresence();
    if (!on) return;
    this.settingsChanged();
    this.#inside.voice.tellStatus('unasked');
  }

  setBattery(level: number, charging: boolean, source?: PowerSource): void {
    this.#feel(withBattery(this.#senses, level, charging, source));
  }

  plugHeadphones(plugged: boolean): void {
    this.#feel({ ...this.#senses, hasHeadphones: plugged });
  }

  setTemperature(celsius: number): void {
    this.#feel({ ...this.#senses, temperatureC: Math.round(celsius) || 0 });
  }

  /** The cloud has new settings for it; a player without network learns of them later. */
  settingsChanged(): void {
    if (this.#isConnected) this.#setVolume(this.#volume);
  }

  /** A command from the cloud, by MQTT or REST; lost when the player is off or not connected. */
  command(name: string, payload: Uint8Array | string | object): void {
    const { clock, switches } = this.#deps;
    sendThrough(commandTrouble(switches()), { clock, random: this.#inside.random }, () => {
      if (this.#isConnected && !this.#isClosed) this.#inside.commands.receive(name, payload);
    });
  }

  snapshot(): PlayerSnapshot {
    const { device, clock } = this.#deps;
    const nowMs = clock.now();
    return snapshotOf({
      facts: this.#facts(),
      current: this.#inside.playback.current,
      slot: this.#slot,
      isOn: this.#isOn,
      isOnline: this.#isConnected,
      sleepTimerMs: this.#inside.sleepTimer.leftMs,
      day: dayModeAt(nowMs, device),
      display: displayOf({
        isOn: this.#isOn,
        spot: this.#inside.playback.current?.spot,
        preview: this.#preview,
        nowMs,
      }),
    });
  }

  /** The last requests, oldest first. */
  requests(): RequestRecord[] {
    return this.#inside.journal.requests.map((record) => ({ ...record }));
  }

  /** The last messages of every topic, oldest first. */
  events(): SentMessage[] {
    return [...this.#inside.journal.messages];
  }

  /** The last commands that it came to, oldest first. */
  commands(): CommandRecord[] {
    return [...this.#inside.journal.commands];
  }

  /** Hears the bytes that this player fetches. Returns how to stop listening. */
  onAudio(listener: (event: AudioEvent) => void): () => void {
    return this.#inside.journal.listen(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWatch();
    this.#cancelReboot();
    this.#inside.sleepTimer.set(0);
    this.#inside.commands.clear();
    this.#inside.playback.stop();
    this.#inside.voice.close();
  }

  get #isConnected(): boolean {
    return this.#isOn && this.#hasWifi && !this.#isSpeaker;
  }

  get #volumeMax(): number {
    return volumeCapAt(this.#deps.clock.now(), this.#deps.device);
  }

  get #knobs(): Knobs {
    const { device, clock, switches } = this.#deps;
    const { secondPress } = switches();
    return { playback: this.#inside.playback, device, slot: this.#slot, nowMs: clock.now(), secondPress };
  }

  #switchOn(): void {
    this.#isOn = true;
    this.#isSpeaker = false;
    this.#bootedAtMs = this.#deps.clock.now();
    this.#volume = Math.min(this.#volume, this.#volumeMax);
  }

  #greet(isRestart: boolean): void {
    if (this.#isClosed || !this.#isOn) return;
    this.#inside.voice.greet(isRestart);
    this.#watch();
    const isIdle = this.#inside.playback.current === undefined;
    if (isIdle && this.#slot !== undefined && this.#deps.switches().startCardAtPowerOn)
      this.#inside.playback.begin(this.#slot, 'card');
  }

  #shutDown(): void {
    this.#inside.commands.clear();
    this.#setSleepTimer(0);
    this.#inside.playback.stop();
    this.#cancelWatch();
    this.#inside.voice.tellFullStatus('shutdown');
    this.#isOn = false;
    this.#inside.voice.tellPresence();
  }

  #reboot(): void {
    this.power(false);
    this.#cancelReboot = this.#deps.clock.after(rebootMs, () => this.power(true));
  }

  /** Once a minute: the night's volume limit begins or ends, alarms ring, and some firmware reports by itself. */
  #watch(sinceMs = this.#deps.clock.now()): void {
    const nowMs = this.#deps.clock.now();
    this.#cancelWatch = this.#deps.clock.after(watchMs, () => this.#watch(nowMs));
    this.#setVolume(this.#volume);
    const alarm = alarmSince(sinceMs, nowMs, this.#deps.device);
    if (alarm && this.#inside.playback.begin(alarm.cardId, 'remote')) this.#setVolume(alarm.volume ?? this.#volume);
    const isDue = nowMs - this.#inside.voice.statusAtMs >= statusEveryMs;
    if (this.#deps.switches().periodicStatus && isDue) this.#inside.voice.tellPeriodicStatus();
  }

  /** Whether a player tells such changes unasked is guessed. */
  #feel(senses: Senses): void {
    this.#senses = senses;
    if (this.#isConnected && this.#deps.switches().statusOnChange) this.#inside.voice.tellStatus('unasked');
  }

  #setVolume(step: number): void {
    this.#volume = Math.min(this.#volumeMax, Math.max(0, step));
    this.#inside.voice.changed();
  }

  #setSleepTimer(seconds: number): void {
    this.#inside.sleepTimer.set(seconds);
    this.#inside.voice.changed();
  }

  #setNightLight(colour: [number, number, number]): void {
    if (this.#deps.device.deviceFamily === 'mini') return;
    const hex = colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
    this.#nightLight = hex === '000000' ? 'off' : `0x${hex}`;
  }

  /** As a Bluetooth speaker the device leaves MQTT until it is switched off and on. */
  #becomeSpeaker(): void {
    this.#inside.playback.stop();
    this.#isSpeaker = true;
    this.#inside.voice.tellPresence();
  }

  #facts(): PlayerFacts {
    const current = this.#inside.playback.current;
    const isRemote = current !== undefined && current.source !== 'card';
    return {
      device: this.#deps.device,
      nowMs: this.#deps.clock.now(),
      clockSkewMs: this.#deps.switches().playerClockSkewMs,
      bootedAtMs: this.#bootedAtMs,
      cardId: current?.card.cardId,
      cardInserted: isRemote ? 2 : this.#slot === undefined ? 0 : 1,
      playbackStatus: this.#inside.playback.status,
      volume: this.#volume,
      volumeMax: this.#volumeMax,
      senses: this.#senses,
      nightLight: this.#nightLight,
    };
  }
}
