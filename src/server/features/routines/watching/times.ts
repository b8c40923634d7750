// Routines that wait for a time: looks at the clock when the next of them is due, and every minute besides. Each is due once
// a day, whatever the clocks do; what fell due while the server was not running is found when it starts.
import { dueWithin, nextDue } from '#core/routine/times.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { Log } from '../../../log.ts';
import type { ActiveRoutine } from '../acting/commit.ts';
import type { Engine, Occasion } from '../acting/engine.ts';
import * as store from '../store.ts';

export interface WatchTimesDeps {
  db: Db;
  clock: Clock;
  log: Log;
  engine: Pick<Engine, 'happen'>;
  routines: () => readonly ActiveRoutine[];
  zone: () => string;
  /** What else is to be looked after every minute. */
  everyMinute(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** So long after a start players are asked what they do: what is due now may depend on it. */
const PLAYERS_TELL_MS = 5_000;
/** Whoever was away for longer finds what is due again tomorrow. */
const LOOK_BACK_MS = 24 * 60 * MINUTE_MS;

export class TimeWatch {
  readonly #deps: WatchTimesDeps;
  #lookedAtMs = Number.NaN;
  #minuteAtMs = Number.NEGATIVE_INFINITY;
  #stopWaiting = () => {};
  #looking: Promise<void> = Promise.resolve();
  #isOpen = false;

  constructor(deps: WatchTimesDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#lookedAtMs = this.#deps.clock.now() - LOOK_BACK_MS;
    this.#isOpen = true;
    this.#stopWaiting = this.#deps.clock.after(PLAYERS_TELL_MS, () => this.look());
  }

  /** Now, and again when the next one is due. Routines or the time zone may be others than before. */
  look(): void {
    if (!this.#isOpen) return;
    this.#looking = this.#looking.then(() => this.#look());
  }

  async settled(): Promise<void> {
    await this.#looking;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#stopWaiting();
    await this.#looking;
  }

  async #look(): Promise<void> {
    this.#stopWaiting();
    const { clock, log } = this.#deps;
    const nowMs = clock.now();
    try {
      const due = await this.#due(this.#lookedAtMs, nowMs);
      for (const occasion of due) await this.#deps.engine.happen([occasion]);
      this.#lookedAtMs = nowMs;
      if (nowMs - this.#minuteAtMs >= MINUTE_MS || nowMs < this.#minuteAtMs) {
        this.#minuteAtMs = nowMs;
        await this.#deps.everyMinute();
      }
    } catch (cause) {
      log.error({ err: cause }, 'Routines that wait for a time could not be looked at; it is tried again in a minute');
    }
    if (this.#isOpen) this.#stopWaiting = clock.after(this.#untilNextMs(clock.now()), () => this.look());
  }

  /** Oldest first. Of each routine only the last time: what it did before that is over. */
  async #due(afterMs: number, untilMs: number): Promise<Occasion[]> {
    const zone = this.#deps.zone();
    const found = this.#deps.routines().flatMap(({ id, document: { trigger }, waitsSinceMs }) => {
      if (trigger.kind !== 'time') return [];
      const due = dueWithin(trigger.at, zone, Math.max(afterMs, waitsSinceMs), untilMs).at(-1);
      if (!due) return [];
      const { atMs, dayNumber } = due;
      const lateMs = this.#deps.clock.now() - atMs;
      const key = `time ${dayNumber} ${trigger.at}`;
      return [{ happened: { kind: 'time' as const, atMs, routineId: id, lateMs }, key }];
    });
    const decided = await store.listDecided(
      this.#deps.db.read,
      found.map(({ happened, key }) => `${happened.routineId} ${key}`),
    );
    return found
      .filter(({ happened, key }) => !decided.has(`${happened.routineId} ${key}`))
      .sort((one, other) => one.happened.atMs - other.happened.atMs);
  }

  #untilNextMs(nowMs: number): number {
    const next = this.#deps.routines().flatMap(({ document: { trigger } }) => {
      return trigger.kind === 'time' ? [nextDue(trigger.at, this.#deps.zone(), nowMs).atMs - nowMs] : [];
    });
    return Math.max(1, Math.min(MINUTE_MS, ...next));
  }
}
