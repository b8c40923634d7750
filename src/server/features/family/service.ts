// The children who listen here.
import { Problem } from '#contract/errors.ts';
import { type Child, childColour } from '#contract/family.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import * as store from './store.ts';

export type Family = ReturnType<typeof createFamily>;

interface ChildChange {
  name?: string | undefined;
  colour?: Child['colour'] | undefined;
  bornOn?: string | null | undefined;
}

export function createFamily({ db, events, clock, makeId }: { db: Db; events: Events; clock: Clock; makeId: MakeId }) {
  async function save(row: store.ChildRow, write: (tx: Tx, row: store.ChildRow) => Promise<void>): Promise<Child> {
    await db.write(async (tx) => {
      const namesake = await store.findChildNamed(tx, row.name);
      if (namesake && namesake.id !== row.id) throw new Problem('name-taken');
      await write(tx, row);
      await events.record(tx, 'family.changed', { childId: row.id });
    });
    return describe(row);
  }

  return {
    listChildren: async (): Promise<Child[]> => (await store.listChildren(db.read)).map(describe),

    /** @throws Problem name-taken: a child is told apart by its name. */
    async addChild(wanted: { name: string; colour: Child['colour']; bornOn?: string | undefined }): Promise<Child> {
      const { name, colour, bornOn = null } = wanted;
      return await save({ id: makeId(), name, colour, born_on: bornOn, created_at_ms: clock.now() }, store.insertChild);
    },

    /** @throws Problem not-found, name-taken. */
    async updateChild(id: string, { name, colour, bornOn }: ChildChange): Promise<Child> {
      const row = await store.findChild(db.read, id);
      if (!row) throw new Problem('not-found');
      const born_on = bornOn === undefined ? row.born_on : bornOn;
      return await save({ ...row, name: name ?? row.name, colour: colour ?? row.colour, born_on }, store.updateChild);
    },

    /** @throws Problem not-found. */
    async removeChild(id: string): Promise<void> {
      await db.write(async (tx) => {
        if (!(await store.deleteChild(tx, id))) throw new Problem('not-found');
        await events.record(tx, 'family.changed', { childId: id });
      });
    },
  };
}

function describe(row: store.ChildRow): Child {
  return {
    id: row.id,
    name: row.name,
    colour: childColour.parse(row.colour),
    ...(row.born_on === null ? {} : { bornOn: row.born_on }),
    createdAt: new Date(row.created_at_ms).toISOString(),
  };
}
