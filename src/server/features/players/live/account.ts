// One linked account: the list of its players as Yoto gives it, and the live connection to them. Players stay known
// when Yoto does not answer; without the permission only the list is read.
import type { YotoCloud } from '#cloud/cloud.ts';
import type { Live, LiveState, PassingMessage } from '#cloud/live.ts';
import type { Outcome } from '#cloud/outcome.ts';
import type { Device } from '#cloud/wire/device.ts';
import type { PlayerMessage } from '#cloud/wire/mqtt.ts';
import type { Clock } from '../../../clock.ts';
import type { Log } from '../../../log.ts';

export interface AccountDeps {
  accountId: string;
  cloud: YotoCloud;
  clock: Clock;
  log: Log;
  /** Ids that are known from earlier. */
  knownIds(): readonly string[];
  keep(devices: readonly Device[]): Promise<void>;
  /** True when the player should be asked to tell everything again. */
  hear(message: PlayerMessage): boolean;
  overhear(message: PassingMessage): void;
}

const LIST_FRESH_MS = 60_000;

export class LiveAccount {
  readonly accountId: string;
  readonly cloud: YotoCloud;
  readonly #deps: AccountDeps;
  #live: Live | undefined;
  #devices: readonly Device[] = [];
  /** Whom the live connection is about. */
  #heardIds: readonly string[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<Outcome<undefined>> | undefined;
  #isClosed = false;

  constructor(deps: AccountDeps) {
    this.#deps = deps;
    this.accountId = deps.accountId;
    this.cloud = deps.cloud;
  }

  /** Begins to hear its players; not after it was closed. */
  open(): void {
    if (this.#isClosed) return;
    const live = this.cloud.live({
      playerIds: () => this.#playerIds(),
      topics: 'all',
      hear: (message) => {
        if (this.#deps.hear(message)) live.ask(message.deviceId);
      },
      overhear: this.#deps.overhear,
      tell: (state) => this.#log(state),
    });
    this.#live = live;
  }

  /** Undefined when it was never opened. */
  get live(): Live | undefined {
    return this.#live;
  }

  /** As the account listed it last. */
  isOnline(playerId: string): boolean {
    return this.#devices.some(({ deviceId, online }) => deviceId === playerId && online);
  }

  /** Reads the list again, unless that was done within the last minute. Those who ask at once share one reading. */
  async refresh(): Promise<Outcome<undefined>> {
    if (this.#deps.clock.now() - this.#readAtMs < LIST_FRESH_MS) return { kind: 'ok', value: undefined };
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return await this.#reading;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#live?.[Symbol.asyncDispose]();
  }

  async #read(): Promise<Outcome<undefined>> {
    const outcome = await this.cloud.devices.list();
    if (outcome.kind !== 'ok') return outcome;
    this.#devices = outcome.value;
    this.#readAtMs = this.#deps.clock.now();
    await this.#deps.keep(outcome.value);
    const isNew = outcome.value.some(({ deviceId }) => !this.#heardIds.includes(deviceId));
    // A player that was bought a moment ago is heard too.
    if (isNew && this.#live?.state().kind === 'open') {
      await this.#live[Symbol.asyncDispose]();
      this.open();
    }
    return { kind: 'ok', value: undefined };
  }

  async #playerIds(): Promise<readonly string[]> {
    const outcome = await this.refresh();
    const known = outcome.kind === 'ok' ? this.#devices.map(({ deviceId }) => deviceId) : this.#deps.knownIds();
    if (outcome.kind !== 'ok' && known.length === 0) {
      throw new Error(`the players of the account could not be listed: ${outcome.message}`, { cause: outcome });
    }
    this.#heardIds = known;
    return known;
  }

  #log(state: LiveState): void {
    const { log, accountId } = this.#deps;
    const err = state.kind === 'lost' ? state.cause : undefined;
    log.debug({ accountId, state: state.kind, ...(err === undefined ? {} : { err }) }, 'Live players of an account');
  }
}
