// Events: recorded in the transaction that made them true, told after its commit. Durable ones have a number and can be
// replayed; passing ones (progress) are only told. A listener that fails is logged by name and hurts nobody else.
import {
  EVENTS,
  type EventName,
  type EventPayload,
  PASSING_EVENTS,
  type PassingEventName,
  type PassingEventPayload,
} from '#contract/events.ts';
import type { Clock } from '../clock.ts';
import type { Db, Reader, Tx } from '../db/db.ts';
import type { Log } from '../log.ts';

/** `seq` is there on durable events only. */
export interface ToldEvent {
  seq?: number;
  atMs: number;
  name: EventName | PassingEventName;
  payload: unknown;
}

interface Listener {
  name: string;
  react(payload: never, event: ToldEvent): void | Promise<void>;
}

export class Events {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #observers = new Set<(event: ToldEvent) => void>();
  readonly #reacting = new Set<Promise<void>>();

  constructor({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  /** Writes the event with what it is about; listeners hear it once `tx` is committed. */
  async record<N extends EventName>(tx: Tx, name: N, payload: EventPayload<N>): Promise<void> {
    const atMs = this.#clock.now();
    const checked = EVENTS[name].parse(payload);
    const { seq } = await tx
      .insertInto('event')
      .values({ at_ms: atMs, name, payload: JSON.stringify(checked) })
      .returning('seq')
      .executeTakeFirstOrThrow();
    this.#db.afterCommit(tx, () => this.#deliver({ seq, atMs, name, payload: checked }));
  }

  /** Tells a passing event: not kept, no number. */
  tell<N extends PassingEventName>(name: N, payload: PassingEventPayload<N>): void {
    this.#deliver({ atMs: this.#clock.now(), name, payload: PASSING_EVENTS[name].parse(payload) });
  }

  /** `listener` names who reacts, for the log. Returns how to stop. */
  on<N extends EventName>(
    name: N,
    listener: string,
    react: (payload: EventPayload<N>, event: ToldEvent) => void | Promise<void>,
  ): () => void {
    const entry: Listener = { name: listener, react };
    const known = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, known.add(entry));
    return () => known.delete(entry);
  }

  /** Sees everything that is told, durable or not: for live connections. Must not throw and must not wait. */
  observe(observer: (event: ToldEvent) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Durable events later than `seq`, oldest first; of all names, or of these. */
  async since(
    seq: number,
    limit: number,
    { reader = this.#db.read, names }: { reader?: Reader; names?: readonly EventName[] } = {},
  ): Promise<ToldEvent[]> {
    const rows = await reader
      .selectFrom('event')
      .selectAll()
      .where('seq', '>', seq)
      .$if(names !== undefined, (query) => query.where('name', 'in', names ?? []))
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      seq: row.seq,
      atMs: row.at_ms,
      name: row.name as EventName,
      payload: JSON.parse(row.payload),
    }));
  }

  async lastSeq(): Promise<number> {
    const row = await this.#db.read
      .selectFrom('event')
      .select('seq')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.seq ?? 0;
  }

  /** Forgets durable events older than `beforeMs`. */
  async forget(beforeMs: number): Promise<void> {
    await this.#db.write(async (tx) => {
      await tx.deleteFrom('event').where('at_ms', '<', beforeMs).execute();
    });
  }

  /** Resolves when every listener that was told something has come to its end. */
  async settled(): Promise<void> {
    while (this.#reacting.size > 0) await Promise.all(this.#reacting);
  }

  #deliver(event: ToldEvent): void {
    for (const observer of this.#observers) observer(event);
    for (const listener of this.#listeners.get(event.name) ?? []) {
      const reacting = Promise.resolve()
        .then(() => listener.react(event.payload as never, event))
        .catch((cause) =>
          this.#log.error({ err: cause, listener: listener.name, event: event.name }, 'A listener failed'),
        )
        .finally(() => this.#reacting.delete(reacting));
      this.#reacting.add(reacting);
    }
  }
}
