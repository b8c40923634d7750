// Sends what was decided: in order for each player, tried again while it is worth it, and never after. What was being sent
// when the process died is sent again only where twice is no more than once. What lies here was committed with its
// decision (acting/commit.ts).
import { Problem } from '#contract/errors.ts';
import type { PlayerState } from '#core/player/state.ts';
import type { Wish } from '#core/player/wishes.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import { within } from '../../../deadline.ts';
import type { Log } from '../../../log.ts';
import * as store from '../store.ts';
import { type Errand, isPassing, isRepeatable, type Why } from './errand.ts';

/** What became of one try. */
export type Tried =
  | { outcome: 'done' | 'sent' }
  | { outcome: 'again'; why: Why }
  | { outcome: 'failed' | 'dropped'; why: Why };

export interface OutboxDeps {
  db: Db;
  clock: Clock;
  log: Log;
  carryOut(playerId: string, wish: Wish): Promise<'done' | 'sent'>;
  /** Undefined while nothing fresh is known of it. */
  stateOf(playerId: string): PlayerState | undefined;
  announce(playerId: string, what: { text?: string; audioId?: string }, requestId: string): Promise<Tried>;
  tellWebhook(body: object, deliveryId: string): Promise<Tried>;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** A player may take longer to answer. */
const CLOSE_MS = 1_000;
const OUTSIDE = 'outside';

export class Outbox {
  readonly #deps: OutboxDeps;
  /** By player: what is being sent. */
  readonly #lanes = new Map<string, Promise<void>>();
  /** Of commands that are tried again. */
  readonly #notBefore = new Map<string, number>();
  #stopWaiting = () => {};
  #isPumping = false;
  #pumpAgain = false;
  #isOpen = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier process has left. */
  async start(): Promise<void> {
    const { db } = this.#deps;
    for (const row of await store.listOpen(db.read)) {
      if (row.state !== 'sending') continue;
      const errand = JSON.parse(row.errand ?? '') as Errand;
      const isOver = !isRepeatable(errand) && !(errand.to === 'player' && errand.wish.do === 'play');
      const change = isOver ? { state: 'failed' as const, why: 'unknown' } : { state: 'waiting' as const };
      await db.write((tx) => store.updateCommand(tx, row.id, change));
    }
    this.#isOpen = true;
    this.pump();
  }

  /** Looks for what is due, now and whenever the next is. */
  pump(): void {
    if (!this.#isOpen) return;
    this.#pumpAgain = this.#isPumping;
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#stopWaiting();
    this.#startDue()
      .catch((cause) => this.#deps.log.error({ err: cause }, 'What routines want done could not be read'))
      .finally(() => {
        this.#isPumping = false;
        if (this.#pumpAgain) this.pump();
      });
  }

  /** Resolves when nothing is being sent and nothing is due. */
  async settled(): Promise<void> {
    while (this.#isPumping || this.#lanes.size > 0) {
      await Promise.all(this.#lanes.values());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#stopWaiting();
    await within(this.#deps.clock, CLOSE_MS, this.settled(), () => undefined);
    this.#stopWaiting();
  }

  async #startDue(): Promise<void> {
    const { db, clock } = this.#deps;
    const nowMs = clock.now();
    let nextMs = nowMs + LONGEST_PAUSE_MS;
    const busy = new Set(this.#lanes.keys());
    for (const row of await store.listOpen(db.read)) {
      const lane = row.player_id ?? OUTSIDE;
      if (busy.has(lane)) continue;
      const dueMs = Math.max(row.due_at_ms, this.#notBefore.get(row.id) ?? 0);
      if (dueMs > nowMs) {
        nextMs = Math.min(nextMs, dueMs);
        // What waits to be tried again comes before what was wanted later.
        if (row.due_at_ms <= nowMs) busy.add(lane);
        continue;
      }
      busy.add(lane);
      const work = this.#send(row)
        .catch((cause) => this.#deps.log.error({ err: cause, command: row.id }, 'A command of a routine failed'))
        .finally(() => {
          this.#lanes.delete(lane);
          this.pump();
        });
      this.#lanes.set(lane, work);
    }
    if (this.#isOpen) this.#stopWaiting = clock.after(nextMs - nowMs, () => this.pump());
  }

  async #send(row: store.OpenCommand): Promise<void> {
    const { db, clock } = this.#deps;
    const errand = JSON.parse(row.errand ?? '') as Errand;
    if (clock.now() > row.expires_at_ms) return await this.#end(row, { outcome: 'expired', why: 'late' });
    const needless = this.#needless(row, errand);
    if (needless?.outcome === 'again') return void this.#notBefore.set(row.id, clock.now() + FIRST_PAUSE_MS);
    if (needless) return await this.#end(row, needless);
    const sentAtMs = clock.now();
    const isClaimed = await db.write((tx) =>
      store.claimCommand(tx, row.id, { attempts: row.attempts + 1, sent_at_ms: sentAtMs }),
    );
    if (!isClaimed) return;
    const tried = await this.#try(row, errand);
    // The next process finds it as it is.
    if (!this.#isOpen) return;
    if (tried.outcome !== 'again') return await this.#end(row, tried);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** row.attempts);
    if (clock.now() + pauseMs > row.expires_at_ms) return await this.#end(row, { outcome: 'expired', why: tried.why });
    this.#notBefore.set(row.id, clock.now() + pauseMs);
    await db.write((tx) => store.updateCommand(tx, row.id, { state: 'waiting', why: tried.why }));
  }

  async #try(row: store.OpenCommand, errand: Errand): Promise<Tried> {
    const { carryOut, announce, tellWebhook } = this.#deps;
    try {
      if (errand.to === 'webhook') return await tellWebhook(errand.body, row.id);
      const playerId = row.player_id ?? '';
      if (errand.to === 'player') return { outcome: await carryOut(playerId, errand.wish) };
      const { text, audioId } = errand;
      const what = { ...(text === undefined ? {} : { text }), ...(audioId === undefined ? {} : { audioId }) };
      return await announce(playerId, what, row.id);
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      return { outcome: isPassing(cause.code) ? 'again' : 'failed', why: cause.code };
    }
  }

  /** What has become pointless, or would do harm by now. */
  #needless(row: store.OpenCommand, errand: Errand): Ended | { outcome: 'again' } | undefined {
    if (errand.to !== 'player') return undefined;
    const { wish, whilePlays, whileStep } = errand;
    const { events, eventsAtMs } = this.#deps.stateOf(row.player_id ?? '') ?? {};
    // Whether a process that died has sent it is seen by what plays.
    if (!events) return wish.do === 'play' && row.sent_at_ms !== null ? { outcome: 'again' } : undefined;
    if (whilePlays !== undefined && events.cardId !== whilePlays) {
      return events.cardId === undefined ? { outcome: 'done' } : { outcome: 'dropped', why: 'something-else' };
    }
    if (whileStep !== undefined && events.volume !== undefined && events.volume !== whileStep) {
      return { outcome: 'dropped', why: 'knob-turned' };
    }
    const isPlaying = events.cardId !== undefined && (eventsAtMs ?? 0) > (row.sent_at_ms ?? Number.MAX_SAFE_INTEGER);
    return wish.do === 'play' && isPlaying && events.cardId === wish.yotoCardId ? { outcome: 'done' } : undefined;
  }

  async #end(row: store.OpenCommand, ended: Ended): Promise<void> {
    this.#notBefore.delete(row.id);
    const why = 'why' in ended ? ended.why : null;
    await this.#deps.db.write((tx) => store.updateCommand(tx, row.id, { state: ended.outcome, why }));
  }
}

type Ended = { outcome: 'done' | 'sent' } | { outcome: 'failed' | 'dropped' | 'expired'; why: Why };
