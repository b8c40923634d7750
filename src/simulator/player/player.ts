// A pretend player: slot, two knobs, power and network outside; messages, commands and real HTTP requests inside.
// Left knob: turn volume, press pause or go on. Right knob: turn chapters, press next track. Without a card a press on
// the right plays the family's shortcut. Guesses are switches. The deck is playback.ts, decisions are decide.ts.

import type { PlayerDeps, PlayerInputs } from '../parts.ts';
import { createCommandTarget } from './command-target.ts';
import { CommandQueue } from './commands.ts';
import { displayOf, type Preview } from './display.ts';
import type { RequestRecord, TlsOptions } from './fetch.ts';
import { Journal, type SentMessage } from './journal.ts';
import { type Knobs, press, turnRight } from './knobs.ts';
import { type AudioEvent, Playback } from './playback.ts';
import { SleepTimer } from './sleep-timer.ts';
import { type PlayerSnapshot, snapshotOf } from './snapshot.ts';
import type { PlayerFacts } from './status.ts';
import { Voice } from './voice.ts';
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
  readonly #journal = new Journal();
  readonly #playback: Playback;
  readonly #voice: Voice;
  readonly #commands: CommandQueue;
  readonly #sleepTimer: SleepTimer;
  #isOn = false;
  #hasWifi = true;
  #isSpeaker = false;
  #isClosed = false;
  #slot: string | undefined;
  #volume = firstVolume;
  #battery = { level: 100, isCharging: false };
  #nightLight = 'off';
  #preview: Preview | undefined;
  #bootedAtMs = 0;
  #cancelWatch: () => void = () => undefined;
  #cancelReboot: () => void = () => undefined;

  /** On at once when the device record says that it is online; it says so when the caller has taken hold of it. */
  constructor(deps: VirtualPlayerDeps) {
    this.#deps = deps;
    const { clock, switches } = deps;
    const random = deps.random ?? Math.random;
    this.#playback = new Playback({
      ...deps,
      random,
      isOnline: () => this.#isConnected,
      repeatAll: () => deps.device.config.repeatAll === true,
      onRequest: (record) => this.#journal.addRequest(record),
      onAudio: (event) => this.#journal.hear(event),
      changed: () => this.#voice.changed(),
    });
    this.#voice = new Voice({
      clock,
      switches,
      random,
      journal: this.#journal,
      playback: this.#playback,
      facts: () => this.#facts(),
      isConnected: () => this.#isConnected,
      sleepEndsAtMs: () => this.#sleepTimer.endsAtMs,
      publish: deps.publish,
    });
    // That the sleep timer stops the card, rather than pausing it, is guessed.
    this.#sleepTimer = new SleepTimer(clock, () => {
      this.#playback.stop();
      this.#voice.changed();
    });
    this.#commands = new CommandQueue({
      clock,
      switches,
      random,
      respond: (status) => this.#voice.respond(status),
      target: createCommandTarget({
        playback: this.#playback,
        voice: this.#voice,
        setVolume: (step) => this.#setVolume(step),
        setSleepTimer: (seconds) => this.#setSleepTimer(seconds),
        setNightLight: (colour) => this.#setNightLight(colour),
        showIcon: (icon, seconds, isAnimated) => {
          this.#preview = { icon, isAnimated, untilMs: clock.now() + seconds * 1000 };
        },
        // Both leave the network, and the answer to the command has to get out first.
        reboot: () => clock.after(0, () => this.#reboot()),
        becomeSpeaker: () => clock.after(0, () => this.#becomeSpeaker()),
      }),
    });
    if (!deps.device.online) return;
    this.#switchOn();
    queueMicrotask(() => this.#greet());
  }

  insert(cardId: string): void {
    this.#slot = cardId;
    if (this.#isOn) this.#playback.begin(cardId, 'card');
  }

  remove(): void {
    this.#slot = undefined;
    if (this.#playback.current?.source === 'card') this.#playback.stop();
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
    this.#greet();
  }

  wifi(on: boolean): void {
    if (on === this.#hasWifi) return;
    this.#hasWifi = on;
    if (!this.#isOn) return;
    if (!on) {
      this.#commands.clear();
      this.#playback.cut();
    }
    this.#voice.tellPresence();
    if (on) this.#voice.tellStatus(false);
  }

  setBattery(level: number, charging: boolean): void {
    this.#battery = { level: Math.min(100, Math.max(0, Math.round(level) || 0)), isCharging: charging };
    if (this.#isConnected) this.#voice.tellStatus(false);
  }

  /** A command from the cloud, by MQTT or REST; lost when the player is off or not connected. */
  command(name: string, payload: Uint8Array | string | object): void {
    if (this.#isConnected && !this.#isClosed) this.#commands.receive(name, payload);
  }

  snapshot(): PlayerSnapshot {
    const { device, clock } = this.#deps;
    const nowMs = clock.now();
    return snapshotOf({
      facts: this.#facts(),
      current: this.#playback.current,
      slot: this.#slot,
      isOn: this.#isOn,
      isOnline: this.#isConnected,
      sleepTimerMs: this.#sleepTimer.leftMs,
      day: dayModeAt(nowMs, device),
      display: displayOf({ isOn: this.#isOn, spot: this.#playback.current?.spot, preview: this.#preview, nowMs }),
    });
  }

  /** The last requests, oldest first. */
  requests(): RequestRecord[] {
    return this.#journal.requests.map((record) => ({ ...record }));
  }

  /** The last messages of every topic, oldest first. */
  events(): SentMessage[] {
    return [...this.#journal.messages];
  }

  /** Hears the bytes that this player fetches. Returns how to stop listening. */
  onAudio(listener: (event: AudioEvent) => void): () => void {
    return this.#journal.listen(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWatch();
    this.#cancelReboot();
    this.#sleepTimer.set(0);
    this.#commands.clear();
    this.#playback.stop();
    this.#voice.close();
  }

  get #isConnected(): boolean {
    return this.#isOn && this.#hasWifi && !this.#isSpeaker;
  }

  get #volumeMax(): number {
    return volumeCapAt(this.#deps.clock.now(), this.#deps.device);
  }

  get #knobs(): Knobs {
    const { device, clock } = this.#deps;
    return { playback: this.#playback, device, slot: this.#slot, nowMs: clock.now() };
  }

  #switchOn(): void {
    this.#isOn = true;
    this.#isSpeaker = false;
    this.#bootedAtMs = this.#deps.clock.now();
    this.#volume = Math.min(this.#volume, this.#volumeMax);
  }

  #greet(): void {
    if (this.#isClosed || !this.#isOn) return;
    this.#voice.tellPresence();
    this.#voice.tellFullStatus('boot');
    this.#voice.tellStatus(false);
    this.#watch();
    const isIdle = this.#playback.current === undefined;
    if (isIdle && this.#slot !== undefined && this.#deps.switches().startCardAtPowerOn)
      this.#playback.begin(this.#slot, 'card');
  }

  #shutDown(): void {
    this.#commands.clear();
    this.#setSleepTimer(0);
    this.#playback.stop();
    this.#cancelWatch();
    this.#voice.tellFullStatus('shutdown');
    this.#isOn = false;
    this.#voice.tellPresence();
  }

  #reboot(): void {
    this.power(false);
    this.#cancelReboot = this.#deps.clock.after(rebootMs, () => this.power(true));
  }

  /** Once a minute: the night's volume limit begins or ends, and some firmware reports by itself. */
  #watch(): void {
    this.#cancelWatch = this.#deps.clock.after(watchMs, () => this.#watch());
    this.#setVolume(this.#volume);
    const isDue = this.#deps.clock.now() - this.#voice.statusAtMs >= statusEveryMs;
    if (this.#deps.switches().periodicStatus && isDue) this.#voice.tellStatus(false);
  }

  #setVolume(step: number): void {
    this.#volume = Math.min(this.#volumeMax, Math.max(0, step));
    this.#voice.changed();
  }

  #setSleepTimer(seconds: number): void {
    this.#sleepTimer.set(seconds);
    this.#voice.changed();
  }

  #setNightLight(colour: [number, number, number]): void {
    if (this.#deps.device.deviceFamily === 'mini') return;
    const hex = colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
    this.#nightLight = hex === '000000' ? 'off' : `0x${hex}`;
  }

  /** As a Bluetooth speaker the device leaves MQTT until it is switched off and on. */
  #becomeSpeaker(): void {
    this.#playback.stop();
    this.#isSpeaker = true;
    this.#voice.tellPresence();
  }

  #facts(): PlayerFacts {
    const current = this.#playback.current;
    const isRemote = current !== undefined && current.source !== 'card';
    return {
      device: this.#deps.device,
      nowMs: this.#deps.clock.now(),
      bootedAtMs: this.#bootedAtMs,
      cardId: current?.card.cardId,
      cardInserted: isRemote ? 2 : this.#slot === undefined ? 0 : 1,
      playbackStatus: this.#playback.status,
      volume: this.#volume,
      volumeMax: this.#volumeMax,
      batteryLevel: this.#battery.level,
      isCharging: this.#battery.isCharging,
      nightLight: this.#nightLight,
    };
  }
}
