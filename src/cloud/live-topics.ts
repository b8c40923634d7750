// Which topics of which players one account hears: what the broker forbids ends the connection, so the next one does
// without it. docs/protocol/yoto.md §8.1, §8.2. It keeps what it has learned from one connection to the next.
import type { CloudClock } from './clock.ts';
import type { MqttConnection } from './mqtt-connection.ts';
import { deviceTopic } from './wire/mqtt.ts';

/** `all`: answers and presence too, where the vendor allows it; else `data` for a day after the first try. */
export type LiveTopics = 'data' | 'all';

/** Limits of the broker. */
const TOPICS_AT_ONCE = 8;
const MOST_TOPICS = 50;
const DATA_TOPICS = ['data/events', 'data/status'] as const;
const FURTHER_TOPICS = ['response', 'presence'] as const;
const WITHOUT_FURTHER_MS = 24 * 3_600_000;
const WITHOUT_PLAYER_MS = 3_600_000;

export class Topics {
  readonly #clock: CloudClock;
  #withoutFurtherUntilMs: number;
  /** Players that may not be heard, and until when that is taken for granted. */
  readonly #forbidden = new Map<string, number>();
  /** The last connection ended over the data of several, or of this one player. */
  #doubt: 'several' | { playerId: string } | undefined;

  constructor(clock: CloudClock, wanted: LiveTopics) {
    this.#clock = clock;
    this.#withoutFurtherUntilMs = wanted === 'all' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** Those that may be heard, as far as we know, and no more than the broker takes. */
  of(playerIds: readonly string[]): readonly string[] {
    const nowMs = this.#clock.now();
    const allowed = playerIds.filter((id) => (this.#forbidden.get(id) ?? Number.NEGATIVE_INFINITY) < nowMs);
    return allowed.slice(0, MOST_TOPICS / DATA_TOPICS.length);
  }

  /** Undefined when the data was not granted: then the connection is of no use. */
  async subscribe(connection: MqttConnection, playerIds: readonly string[]): Promise<LiveTopics | undefined> {
    const isGranted = this.#doubt ? this.#findForbidden(connection, playerIds) : this.#allData(connection, playerIds);
    if (!(await isGranted)) return undefined;
    this.#doubt = undefined;
    const further = topicsOf(playerIds, FURTHER_TOPICS);
    const isTooMuch = further.length + playerIds.length * DATA_TOPICS.length > MOST_TOPICS;
    if (isTooMuch || this.#clock.now() < this.#withoutFurtherUntilMs) return 'data';
    if (await subscribe(connection, further)) return 'all';
    // Whatever kept us from having more, for now we do without: what we need is in the data.
    this.#withoutFurtherUntilMs = this.#clock.now() + WITHOUT_FURTHER_MS;
    return 'data';
  }

  async #allData(connection: MqttConnection, playerIds: readonly string[]): Promise<boolean> {
    const isGranted = await subscribe(connection, topicsOf(playerIds, DATA_TOPICS));
    if (!isGranted) this.#doubt = 'several';
    return isGranted;
  }

  /** One player after the other. At whom it ends twice in a row, that is the one: once may be chance. */
  async #findForbidden(connection: MqttConnection, playerIds: readonly string[]): Promise<boolean> {
    for (const playerId of playerIds) {
      if (await subscribe(connection, topicsOf([playerId], DATA_TOPICS))) continue;
      const isAgain = typeof this.#doubt === 'object' && this.#doubt.playerId === playerId;
      if (isAgain) this.#forbidden.set(playerId, this.#clock.now() + WITHOUT_PLAYER_MS);
      this.#doubt = { playerId };
      return false;
    }
    return true;
  }
}

function topicsOf(playerIds: readonly string[], suffixes: readonly string[]): string[] {
  return playerIds.flatMap((id) => suffixes.map((suffix) => deviceTopic(id, suffix)));
}

async function subscribe(connection: MqttConnection, topics: readonly string[]): Promise<boolean> {
  for (let from = 0; from < topics.length; from += TOPICS_AT_ONCE) {
    if (!(await connection.subscribe(topics.slice(from, from + TOPICS_AT_ONCE)))) return false;
  }
  return true;
}
