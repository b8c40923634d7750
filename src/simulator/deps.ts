// What every route of the pretend cloud is handed. Built once, by hand, in ./simulator.ts.
import type { SimulatorClock } from './clock.ts';
import type { UrlSigner } from './http/signing.ts';
import type { SigningKeys } from './oauth/keys.ts';
import type { CloudState } from './state.ts';
import type { Switches } from './switches.ts';

export interface CloudDeps {
  state: CloudState;
  clock: SimulatorClock;
  switches(): Switches;
  keys: SigningKeys;
  signer: UrlSigner;
  /** The REST bridge to a player: passed on, never awaited. */
  command(deviceId: string, name: string, payload: Buffer): void;
  /** Tells a player that its settings were changed in the cloud. */
  settingsChanged(deviceId: string): void;
}
