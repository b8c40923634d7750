// What is asked of players, and when: events fall silent five minutes after they were last asked for, a status asked for
// twice within half a second gets no answer, and answers are lost. docs/protocol/yoto.md §8.2, §8.3.
import { type CloudClock, pause } from './clock.ts';
import type { CommandName, PlayerMessage } from './wire/mqtt.ts';

/** `sent`: the broker has it, which does not mean that the player did it. `lost`: nobody knows. */
export type Sent = 'sent' | 'lost' | 'not-connected';

export interface AskingParts {
  clock: CloudClock;
  playerIds: readonly string[];
  publish(playerId: string, command: CommandName, body?: Record<string, unknown>): Promise<Sent>;
}

const ROUND_MS = 4 * 60_000;
const ANSWER_MS = 5_000;
const URGENT_APART_MS = 500;
const TRIES = 3;
/** Last words of a player that has really gone have come by then. */
const DOUBTED_MS = 12_000;
const STATUS_APART_MS = 500;
/** What only a status tells is asked for when it may have changed, soon enough and late enough to be true. */
const SETTLED_MS = 1_000;
const SEEN_IN_STATUS: readonly CommandName[] = ['ambients/set', 'bluetooth/on', 'bluetooth/off'];
const STATUS_COMMANDS: readonly CommandName[] = ['status', 'status/request'];

export class Asking {
  readonly #parts: AskingParts;
  readonly #askedAtMs = new Map<string, number>();
  readonly #heardAtMs = { events: new Map<string, number>(), status: new Map<string, number>() };
  readonly #cardIds = new Map<string, string>();
  readonly #statusDue = new Set<string>();
  readonly #statusFreeAtMs = new Map<string, number>();

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  /** All players at once and again every four minutes; those that stay silent a few times more. Until `signal`. */
  async keepOn(signal: AbortSignal): Promise<void> {
    const { clock, playerIds } = this.#parts;
    while (!signal.aborted) {
      const startedAtMs = clock.now();
      for (const playerId of playerIds) {
        this.#askEvents(playerId);
        void this.send(playerId, 'status/request');
      }
      for (let tries = 1; tries < TRIES && !signal.aborted; tries += 1) {
        await pause(clock, ANSWER_MS, signal);
        if (signal.aborted) return;
        const silent = (kind: 'events' | 'status') =>
          playerIds.filter((id) => (this.#heardAtMs[kind].get(id) ?? 0) < startedAtMs);
        for (const playerId of silent('events')) this.#askEvents(playerId);
        for (const playerId of silent('status')) void this.send(playerId, 'status/request');
      }
      await pause(clock, startedAtMs + ROUND_MS - clock.now(), signal);
    }
  }

  /** At once, unless this player was asked less than `apartMs` ago. */
  ask(playerId: string, apartMs = ANSWER_MS): void {
    const askedAtMs = this.#askedAtMs.get(playerId) ?? Number.NEGATIVE_INFINITY;
    if (this.#parts.clock.now() - askedAtMs >= apartMs) this.#askEvents(playerId);
  }

  /** For somebody who waits: each player at once, unless it was asked within the last half second. */
  askAll(): void {
    for (const playerId of this.#parts.playerIds) this.ask(playerId, URGENT_APART_MS);
  }

  heard(message: PlayerMessage): void {
    const { deviceId: playerId, kind } = message;
    if (kind === 'events' || kind === 'status') this.#heardAtMs[kind].set(playerId, this.#parts.clock.now());
    // Switched on a moment ago, it tells nothing before it is asked.
    if (kind === 'presence' && message.online) this.ask(playerId);
    // Said of a connection that it had before, it may be wrong: whoever is there answers.
    if (kind === 'presence' && !message.online)
      void pause(this.#parts.clock, DOUBTED_MS).then(() => this.ask(playerId));
    const cardId = kind === 'events' ? message.events.cardId : undefined;
    if (cardId === undefined || cardId === this.#cardIds.get(playerId)) return;
    if (this.#cardIds.has(playerId)) this.#askStatusSoon(playerId);
    this.#cardIds.set(playerId, cardId);
  }

  async send(playerId: string, command: CommandName, body?: Record<string, unknown>): Promise<Sent> {
    const { clock, publish } = this.#parts;
    if (STATUS_COMMANDS.includes(command)) {
      const waitMs = Math.max(0, (this.#statusFreeAtMs.get(playerId) ?? 0) - clock.now());
      this.#statusFreeAtMs.set(playerId, clock.now() + waitMs + STATUS_APART_MS);
      await pause(clock, waitMs);
    }
    if (SEEN_IN_STATUS.includes(command)) this.#askStatusSoon(playerId);
    return await publish(playerId, command, body);
  }

  #askStatusSoon(playerId: string): void {
    if (this.#statusDue.has(playerId)) return;
    this.#statusDue.add(playerId);
    void pause(this.#parts.clock, SETTLED_MS).then(() => {
      this.#statusDue.delete(playerId);
      return this.send(playerId, 'status/request');
    });
  }

  #askEvents(playerId: string): void {
    this.#askedAtMs.set(playerId, this.#parts.clock.now());
    // What is not answered is asked again in the next round.
    void this.#parts.publish(playerId, 'events/request');
  }
}
