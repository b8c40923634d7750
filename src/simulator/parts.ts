// The seam between the cloud side and a pretend player: what a player is given and what a child can do with it.
// The player itself is ./player/player.ts; the broker's seam stands in ./broker/broker.ts.
import type { SimulatorClock } from './clock.ts';
import type { PowerSource } from './player/senses.ts';
import type { DeviceRecord, StoredCard } from './state.ts';
import type { Switches } from './switches.ts';

export interface PublishOptions {
  retain?: boolean;
}

export interface PlayerDeps {
  clock: SimulatorClock;
  switches(): Switches;
  device: DeviceRecord;
  findCard(cardId: string): StoredCard | undefined;
  /** The address behind stored audio; undefined when none is stored under it, or in another format than the card says. */
  resolveMedia(trackUrl: string, format: string): string | undefined;
  /** `suffix` is the topic after `device/<id>/`, such as `data/events`. */
  publish(suffix: string, payload: object, options?: PublishOptions): void;
  random?(): number;
}

/** What a child can do with a player. Left knob: volume; right knob: chapters. Steps to the right are positive. */
export interface PlayerInputs {
  insert(cardId: string): void;
  remove(): void;
  turnLeft(steps: number): void;
  turnRight(steps: number): void;
  pressLeft(): void;
  pressRight(): void;
  power(on: boolean): void;
  wifi(on: boolean): void;
  /** Without a source a charging player hangs on the USB plug. */
  setBattery(level: number, charging: boolean, source?: PowerSource): void;
  /** Headphones with a cable. */
  plugHeadphones(plugged: boolean): void;
  setTemperature(celsius: number): void;
}
