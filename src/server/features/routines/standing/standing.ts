// What holds on players until it is over: no louder than this, and nothing after this part. Watches what they say and acts
// again whenever it must; what holds is in the database, so it outlives a restart. What to do is core/routine/standing.ts.
import { type PlayerMessage, volumePercentOfStep, volumeStepOfPercent } from '#cloud/wire/mqtt.ts';
import type { PlayedPart } from '#core/listening/parts.ts';
import type { Playback } from '#core/player/playback.ts';
import type { PlayerState } from '#core/player/state.ts';
import type { Wish } from '#core/player/wishes.ts';
import { type LastPart, partEndOf } from '#core/routine/standing.ts';
import type { Clock } from '../../../clock.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { MakeId } from '../../../ids.ts';
import type { Log } from '../../../log.ts';
import { type Errand, worthMs } from '../outbox/errand.ts';
import * as store from '../store.ts';

export interface StandingDeps {
  db: Db;
  clock: Clock;
  log: Log;
  makeId: MakeId;
  stateOf(playerId: string): PlayerState | undefined;
  playbackOf(playerId: string): Playback | undefined;
  partsOf(playback: Playback): readonly PlayedPart[];
  carryOut(playerId: string, wish: Wish): Promise<unknown>;
  /** To say everything now. */
  ask(playerId: string): void;
  /** There is something new in the outbox. */
  committed(): void;
}

/** A knob that is being turned sends a burst; a child that turns it is not fought for every step. */
const KNOB_RESTS_MS = 700;
/** Whoever goes on turning for so long wins until then. */
const MOST_CORRECTIONS = 4;
const PER_MS = 60_000;

/** Shortly before the end a player is asked where it is: what it told last may be five seconds old. */
const ASK_BEFORE_MS = 2_000;
/** A player that is asked how loud it is answers sooner. */
const ANSWER_MS = 3_000;

interface Cap {
  step: number;
  corrections: number[];
  stopWaiting?: (() => void) | undefined;
  isAsking: boolean;
}

export class Standing {
  readonly #deps: StandingDeps;
  readonly #caps = new Map<string, Cap>();
  readonly #lastParts = new Map<string, { last: LastPart; runId: string; stopWaiting?: () => void }>();
  #isClosed = false;

  constructor(deps: StandingDeps) {
    this.#deps = deps;
  }

  /** Reads what holds now: at the start, and after whatever was decided. */
  async refresh(): Promise<void> {
    const rows = await store.listStanding(this.#deps.db.read);
    if (this.#isClosed) return;
    const caps = new Map(rows.filter(({ kind }) => kind === 'volume-cap').map((row) => [row.player_id, row]));
    for (const [playerId, cap] of this.#caps) {
      if (caps.has(playerId)) continue;
      cap.stopWaiting?.();
      this.#caps.delete(playerId);
    }
    for (const [playerId, { value }] of caps) {
      const step = volumeStepOfPercent((JSON.parse(value) as { percent: number }).percent);
      if (this.#caps.get(playerId)?.step !== step) this.#caps.set(playerId, { step, corrections: [], isAsking: false });
      this.#watchVolume(playerId);
    }
    for (const [playerId, one] of this.#lastParts) this.#forget(playerId, one);
    for (const row of rows.filter(({ kind }) => kind === 'last-part')) {
      this.#lastParts.set(row.player_id, { last: JSON.parse(row.value) as LastPart, runId: row.run_id });
      this.#watchPart(row.player_id);
    }
  }

  /** The player said something, after it was folded into its state. */
  heard(playerId: string, message: PlayerMessage): void {
    const cap = this.#caps.get(playerId);
    if (cap?.isAsking && isComplete(message)) void this.#correct(playerId, cap);
    else this.#watchVolume(playerId);
    this.#watchPart(playerId);
  }

  close(): void {
    this.#isClosed = true;
    for (const cap of this.#caps.values()) cap.stopWaiting?.();
    for (const one of this.#lastParts.values()) one.stopWaiting?.();
  }

  #watchVolume(playerId: string): void {
    const cap = this.#caps.get(playerId);
    if (!cap || cap.stopWaiting || !this.#isTooLoud(playerId, cap)) return;
    cap.stopWaiting = this.#deps.clock.after(KNOB_RESTS_MS, () => this.#makeSure(playerId, cap));
  }

  /** What was said last may be overtaken by what the child did since: nobody’s quiet is made louder. */
  #makeSure(playerId: string, cap: Cap): void {
    cap.isAsking = true;
    this.#deps.ask(playerId);
    cap.stopWaiting = this.#deps.clock.after(ANSWER_MS, () => void this.#correct(playerId, cap));
  }

  async #correct(playerId: string, cap: Cap): Promise<void> {
    const { clock, carryOut, log } = this.#deps;
    cap.stopWaiting?.();
    cap.stopWaiting = undefined;
    cap.isAsking = false;
    if (this.#isClosed || this.#caps.get(playerId) !== cap || !this.#isTooLoud(playerId, cap)) return;
    const nowMs = clock.now();
    cap.corrections = cap.corrections.filter((atMs) => nowMs - atMs < PER_MS);
    const [oldestMs] = cap.corrections;
    if (oldestMs !== undefined && cap.corrections.length >= MOST_CORRECTIONS) {
      cap.stopWaiting = clock.after(oldestMs + PER_MS - nowMs, () => this.#makeSure(playerId, cap));
      return;
    }
    cap.corrections.push(nowMs);
    try {
      await carryOut(playerId, { do: 'volume', percent: volumePercentOfStep(cap.step) });
    } catch (cause) {
      log.info({ err: cause, playerId }, 'A volume could not be held down; it is tried when the player speaks again');
    }
  }

  #isTooLoud(playerId: string, { step }: Cap): boolean {
    return (this.#deps.stateOf(playerId)?.events.volume ?? 0) > step;
  }

  #watchPart(playerId: string): void {
    const one = this.#lastParts.get(playerId);
    const playback = this.#deps.playbackOf(playerId);
    // Nothing is known of it right after a start, or while it is away.
    if (!one || !playback) return;
    one.stopWaiting?.();
    const end = partEndOf(one.last, playback, this.#deps.partsOf(playback), this.#deps.clock.now());
    if (end.outcome === 'wait') {
      const isNear = end.waitMs <= ASK_BEFORE_MS;
      one.stopWaiting = this.#deps.clock.after(isNear ? end.waitMs : end.waitMs - ASK_BEFORE_MS, () => {
        if (!isNear) this.#deps.ask(playerId);
        this.#watchPart(playerId);
      });
      return;
    }
    this.#forget(playerId, one);
    this.#endLastPart(playerId, one, end.outcome).catch((cause) =>
      this.#deps.log.error({ err: cause, playerId }, 'The end of a part could not be seen to'),
    );
  }

  #forget(playerId: string, one: { stopWaiting?: () => void }): void {
    one.stopWaiting?.();
    this.#lastParts.delete(playerId);
  }

  async #endLastPart(
    playerId: string,
    { last, runId }: { last: LastPart; runId: string },
    outcome: 'stop' | 'too-late' | 'over',
  ): Promise<void> {
    const { db, committed } = this.#deps;
    await db.write(async (tx) => {
      const isOurs = await store.endStanding(tx, { playerId, kind: 'last-part', runId });
      if (isOurs && outcome === 'stop') await this.#stop(tx, playerId, last, runId);
      db.afterCommit(tx, committed);
    });
  }

  async #stop(tx: Tx, playerId: string, last: LastPart, runId: string): Promise<void> {
    const { clock, makeId } = this.#deps;
    const errand: Errand = { to: 'player', wish: { do: 'stop' }, whilePlays: last.yotoCardId };
    await store.insertCommands(tx, [
      {
        ...{ id: makeId(), run_id: runId, player_id: playerId, action: JSON.stringify({ do: 'stop' }), what: null },
        ...{ errand: JSON.stringify(errand), state: 'waiting', attempts: 0, sent_at_ms: null, why: null },
        ...{ due_at_ms: clock.now(), expires_at_ms: clock.now() + worthMs(errand) },
      },
    ]);
  }
}

/** An answer to being asked, and not one of the differences that come by themselves. */
function isComplete(message: PlayerMessage): boolean {
  return message.kind === 'events' && message.events.cardId !== undefined && message.events.volume !== undefined;
}
