// What is known of the family, in memory, so that opening a stream needs no database. It only follows the database:
// every change goes through `change`, so that memory and commit are one step.
import type { EventPayload } from '#contract/events.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import * as store from '../store.ts';

export class Household {
  readonly #db: Db;
  readonly #events: Events;
  #rows: store.FamilyRows = { children: [], players: [], listings: [], switches: [], bindings: [], preferences: {} };

  constructor({ db, events }: { db: Db; events: Events }) {
    this.#db = db;
    this.#events = events;
  }

  /** As committed last. */
  get rows(): Readonly<store.FamilyRows> {
    return this.#rows;
  }

  async load(): Promise<void> {
    this.#rows = await store.readFamily(this.#db.read);
  }

  /** What `work` writes counts from its commit on, before anybody hears of it. */
  async change(work: (tx: Tx) => Promise<EventPayload<'family.changed'> | undefined>): Promise<void> {
    await this.#db.write((tx) => this.changeWithin(tx, work));
  }

  /** The same in a transaction of somebody else: it counts from its commit on. */
  async changeWithin(tx: Tx, work: (tx: Tx) => Promise<EventPayload<'family.changed'> | undefined>): Promise<void> {
    const told = await work(tx);
    const rows = await store.readFamily(tx);
    this.#db.afterCommit(tx, () => {
      this.#rows = rows;
    });
    if (told) await this.#events.record(tx, 'family.changed', told);
  }
}
