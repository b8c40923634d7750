// The children who listen here, as parents add, change and remove them.
import { Problem } from '#contract/errors.ts';
import { type Child, childColour } from '#contract/family.ts';
import type { Clock } from '../../../clock.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { MakeId } from '../../../ids.ts';
import * as store from '../store.ts';
import type { Household } from './household.ts';

interface ChildChange {
  name?: string | undefined;
  colour?: Child['colour'] | undefined;
  bornOn?: string | null | undefined;
}

export interface ChildrenDeps {
  db: Db;
  clock: Clock;
  makeId: MakeId;
  household: Household;
}

export function parentsKeepChildren({ db, clock, makeId, household }: ChildrenDeps) {
  async function save(row: store.ChildRow, write: (tx: Tx, row: store.ChildRow) => Promise<void>): Promise<Child> {
    await household.change(async (tx) => {
      const namesake = await store.findChildNamed(tx, row.name);
      if (namesake && namesake.id !== row.id) throw new Problem('name-taken');
      await write(tx, row);
      return { what: 'child', childId: row.id };
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

    /** With its bookmarks and everything it heard; its players stay, nobody's. @throws Problem not-found. */
    async removeChild(id: string): Promise<void> {
      await household.change(async (tx) => {
        if (!(await store.deleteChild(tx, id))) throw new Problem('not-found');
        // Without its id: what is recorded of it is to be forgotten too.
        return { what: 'child' };
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
