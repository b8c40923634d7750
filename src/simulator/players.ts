// All pretend players of the cloud: starts one per device, hands it the broker and the cards, and tells whoever listens
// when one has something new. What a player does is in ./player/player.ts.
import { mediaIdOf } from '#cloud/wire/content.ts';
import type { Broker } from './broker/broker.ts';
import type { CloudDeps } from './deps.ts';
import type { TlsOptions } from './player/fetch.ts';
import { VirtualPlayer } from './player/player.ts';
import { signedMediaUrl } from './rest/card-forms.ts';
import { chanceBySeed } from './seeded-chance.ts';
import type { DeviceRecord } from './state.ts';
import type { Switches } from './switches.ts';

interface PlayersDeps extends CloudDeps {
  broker: Broker;
  /** As they hold for one player. */
  switchesOf(device: DeviceRecord): Switches;
  /** Our own origin, known once the port is open. */
  origin(): string;
  random?: () => number;
  tls?: TlsOptions;
}

export class Players {
  readonly #deps: PlayersDeps;
  readonly #players = new Map<string, VirtualPlayer>();
  readonly #listeners = new Set<(deviceId: string) => void>();

  constructor(deps: PlayersDeps) {
    this.#deps = deps;
  }

  start(device: DeviceRecord): void {
    const { state, clock, broker, tls } = this.#deps;
    const switches = () => this.#deps.switchesOf(device);
    // By its place in the row: ids are new at each start, and a run is to be repeatable.
    const random = this.#deps.random ?? chanceBySeed(() => switches().seed, this.#players.size);
    const player = new VirtualPlayer({
      clock,
      switches,
      device,
      findCard: (cardId) => {
        const found = state.findCard(cardId, clock.now());
        return found && !found.deleted ? found.card : undefined;
      },
      resolveMedia: (trackUrl, format) => {
        const mediaId = mediaIdOf(trackUrl);
        const media = mediaId === undefined ? undefined : state.media.get(mediaId);
        if (mediaId === undefined || !media) return undefined;
        if (switches().skipsWrongFormat && media.format !== undefined && media.format !== format) return undefined;
        return signedMediaUrl(this.#deps, this.#deps.origin(), mediaId);
      },
      publish: (suffix, payload, options) => {
        broker.publish(device.deviceId, suffix, payload, options);
        this.tell(device.deviceId);
      },
      random,
      ...(tls ? { tls } : {}),
    });
    player.onAudio((event) => {
      if (event.type === 'bytes') return;
      if (event.type === 'track-start') this.#notePlay(device, event.cardId);
      this.tell(device.deviceId);
    });
    this.#players.set(device.deviceId, player);
  }

  find(deviceId: string): VirtualPlayer | undefined {
    return this.#players.get(deviceId);
  }

  /** Throws when there is no such player. */
  get(deviceId: string): VirtualPlayer {
    const player = this.#players.get(deviceId);
    if (!player) throw new Error(`there is no player ${deviceId}`);
    return player;
  }

  /** Calls whenever a player published, began or ended a track, or was touched, until the returned function is called. */
  listen(listener: (deviceId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The player leaves its family, as when a parent removes it in the app. */
  async stop(deviceId: string): Promise<void> {
    const player = this.#players.get(deviceId);
    this.#players.delete(deviceId);
    await player?.close();
  }

  tell(deviceId: string): void {
    for (const listener of this.#listeners) listener(deviceId);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#players.values()].map((player) => player.close()));
  }

  #notePlay(device: DeviceRecord, cardId: string): void {
    const row = this.#deps.state.findLibraryRow(device.familyId, cardId);
    if (row) row.lastPlayedAtMs = this.#deps.clock.now();
  }
}
