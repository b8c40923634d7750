// What happens on players: every message is compared with what was last seen of its player, and the difference is handed on
// together with the new sight, to be committed in one step. While something is announced on a player it is not looked at:
// what it does then is our own doing. What a difference means is core/routine/sight.ts.
import type { PlayerMessage } from '#cloud/wire/mqtt.ts';
import { isPlayingKnown, isStale, type PlayerState, playbackOf } from '#core/player/state.ts';
import type { Happened } from '#core/routine/happened.ts';
import { NOTHING_SEEN, type Seen, type Sight, see, seeNothing } from '#core/routine/sight.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { MakeId } from '../../../ids.ts';
import type { Log } from '../../../log.ts';
import type { Engine } from '../acting/engine.ts';
import * as store from '../store.ts';

export interface WatchPlayersDeps {
  db: Db;
  clock: Clock;
  log: Log;
  makeId: MakeId;
  engine: Pick<Engine, 'happen'>;
  stateOf(playerId: string): PlayerState | undefined;
  cardTitle(yotoCardId: string): string | undefined;
  isAnnouncing(playerId: string): boolean;
  /** Whether players are heard at all now. */
  isListening(): boolean;
}

export class PlayerWatch {
  readonly #deps: WatchPlayersDeps;
  readonly #sights = new Map<string, Sight>();
  readonly #working = new Set<Promise<void>>();

  constructor(deps: WatchPlayersDeps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    for (const row of await store.listSights(this.#deps.db.read)) {
      this.#sights.set(row.player_id, JSON.parse(row.sight) as Sight);
    }
  }

  /** Every message, after it was folded into the state. Never throws. */
  heard(state: PlayerState, before: PlayerState, message: PlayerMessage): void {
    const { playerId, status } = state;
    if (message.kind === 'response' || this.#deps.isAnnouncing(playerId)) return;
    const nowMs = this.#deps.clock.now();
    const { batteryLevel, charging } = status;
    const playback = message.kind === 'events' && isPlayingKnown(state) ? playbackOf(state) : undefined;
    const cardId = playback?.yotoCardId;
    const seen = see(this.#sights.get(playerId), {
      ...{ playerId, nowMs, playback, before: isKnown(before, nowMs) ? playbackOf(before) : undefined },
      playSource: state.events.source,
      cardTitle: cardId === undefined ? undefined : this.#deps.cardTitle(cardId),
      battery: batteryLevel === undefined ? undefined : { level: batteryLevel, isCharging: charging ?? false },
      isOnline: message.kind === 'presence' ? message.online : undefined,
    });
    this.#keep(playerId, seen);
  }

  /** To be called every minute or so: what follows from not hearing anything. */
  look(): void {
    const nowMs = this.#deps.clock.now();
    for (const [playerId, sight] of this.#sights) {
      const state = this.#deps.stateOf(playerId);
      if (!state || this.#deps.isAnnouncing(playerId)) continue;
      const isLost = this.#deps.isListening() && isStale(state, nowMs);
      this.#keep(playerId, seeNothing(sight, { playerId, nowMs, lastHeardMs: state.eventsAtMs ?? nowMs, isLost }));
    }
  }

  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #keep(playerId: string, { sight, happened }: Seen): void {
    const text = JSON.stringify(sight);
    if (happened.length === 0 && text === JSON.stringify(this.#sights.get(playerId) ?? NOTHING_SEEN)) {
      this.#sights.set(playerId, sight);
      return;
    }
    this.#sights.set(playerId, sight);
    const occasions = happened.map((one: Happened) => ({ happened: one, key: this.#keyOf(one) }));
    const work = this.#deps.engine
      .happen(occasions, (tx) => store.saveSight(tx, playerId, text))
      .catch((cause) =>
        this.#deps.log.error({ err: cause, playerId }, 'What happened on a player could not be decided'),
      )
      .finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  /** The sight that is committed with it keeps it from being told again. */
  #keyOf({ kind }: Happened): string {
    return `${kind} ${this.#deps.makeId()}`;
  }
}

function isKnown(state: PlayerState, nowMs: number): boolean {
  return isPlayingKnown(state) && !isStale(state, nowMs);
}
