// The seam inside the simulator: what the cloud side needs of the broker and of a pretend player.
// The parts themselves live in ./broker and ./player; ./simulator.ts puts them together.
import type { Server } from 'node:http';
import type { SimulatorClock } from './clock.ts';
import type { DeviceRecord, StoredCard } from './state.ts';
import type { Switches } from './switches.ts';

/** What a token allows on the broker. */
export interface BrokerAccess {
  sub: string;
  scopes: string[];
  expiresAtMs: number;
  deviceIds: string[];
}

export interface BrokerDeps {
  clock: SimulatorClock;
  switches(): Switches;
  authorize(token: string): BrokerAccess | undefined;
  onCommand(deviceId: string, name: string, payload: Buffer): void;
}

export interface ConnectionInfo {
  clientId: string;
  username?: string;
  subscriptions?: string[];
}

export interface PublishOptions {
  retain?: boolean;
}

export interface Broker {
  /** Takes over WebSocket upgrades on the path /mqtt. */
  attach(server: Server): void;
  /** `suffix` is the topic after `device/<id>/`, such as `data/events`. */
  publish(deviceId: string, suffix: string, payload: object, options?: PublishOptions): void;
  connections(): ConnectionInfo[];
  close(): Promise<void>;
}

export interface PlayerDeps {
  clock: SimulatorClock;
  switches(): Switches;
  device: DeviceRecord;
  findCard(cardId: string): StoredCard | undefined;
  /** The address behind `yoto:#…`; undefined when nothing is stored under it. */
  resolveMedia(trackUrl: string): string | undefined;
  publish(suffix: string, payload: object, options?: PublishOptions): void;
  random?(): number;
}

/** What a child can do with a player. Steps and levels as on the device. */
export interface PlayerInputs {
  insert(cardId: string): void;
  remove(): void;
  turnLeft(steps: number): void;
  turnRight(steps: number): void;
  pressLeft(): void;
  pressRight(): void;
  power(on: boolean): void;
  wifi(on: boolean): void;
  setBattery(level: number, charging: boolean): void;
}
