// Switches: "holidays", "a friend stays overnight". Rules ask for them by name, parents and scripts flip them. One that
// nobody has made is off; capitals do not tell switches apart.
import { Problem } from '#contract/errors.ts';
import type { EventPayload } from '#contract/events.ts';
import type { FamilySwitch } from '#contract/family.ts';
import type { Clock } from '../../../clock.ts';
import type { Tx } from '../../../db/db.ts';
import * as store from '../store.ts';
import type { Household } from './household.ts';

export function parentsFlipSwitches({ clock, household }: { clock: Clock; household: Household }) {
  const find = (name: string) => {
    const key = name.trim().toLowerCase();
    return household.rows.switches.find((row) => row.name.toLowerCase() === key);
  };

  const rowOf = (name: string, on: boolean): store.SwitchRow => ({
    name: find(name)?.name ?? name,
    is_on: on ? 1 : 0,
    changed_at_ms: clock.now(),
  });

  async function flip(tx: Tx, row: store.SwitchRow, byRoutine: boolean): Promise<EventPayload<'family.changed'>> {
    const on = row.is_on === 1;
    const isFlip = isOtherwise(await store.findSwitch(tx, row.name), on);
    await store.saveSwitch(tx, row);
    return { what: 'switch', ...(isFlip ? { flipped: { name: row.name, on, byRoutine } } : {}) };
  }

  return {
    isSwitchOn: (name: string): boolean => find(name)?.is_on === 1,

    /** Undefined: nobody has made it. */
    switchChangedAtMs: (name: string): number | undefined => find(name)?.changed_at_ms,

    listSwitches: async (): Promise<FamilySwitch[]> => household.rows.switches.map(describe),

    /** Its name stays as it was written first. */
    async setSwitch(name: string, on: boolean): Promise<FamilySwitch> {
      const row = rowOf(name, on);
      await household.change((tx) => flip(tx, row, false));
      return describe(row);
    },

    /** The same for a routine, in its transaction; false when nothing changed by it. */
    async setSwitchWithin(tx: Tx, name: string, on: boolean): Promise<boolean> {
      const isFlip = isOtherwise(await store.findSwitch(tx, find(name)?.name ?? name), on);
      if (isFlip) await household.changeWithin(tx, () => flip(tx, rowOf(name, on), true));
      return isFlip;
    },

    /** @throws Problem not-found. */
    async removeSwitch(name: string): Promise<void> {
      const row = find(name);
      if (!row) throw new Problem('not-found');
      await household.change(async (tx) => {
        await store.deleteSwitch(tx, row.name);
        const flipped = { name: row.name, on: false, byRoutine: false };
        return { what: 'switch', ...(row.is_on === 1 ? { flipped } : {}) };
      });
    },
  };
}

/** One that nobody has made is off. */
function isOtherwise(row: store.SwitchRow | undefined, on: boolean): boolean {
  return (row?.is_on === 1) !== on;
}

function describe(row: store.SwitchRow): FamilySwitch {
  return { name: row.name, on: row.is_on === 1, changedAt: new Date(row.changed_at_ms).toISOString() };
}
