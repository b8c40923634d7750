// Switches: "holidays", "a friend stays overnight". Rules ask for them by name, parents and scripts flip them. One that
// nobody has made is off; capitals do not tell switches apart.
import { Problem } from '#contract/errors.ts';
import type { FamilySwitch } from '#contract/family.ts';
import type { Clock } from '../../../clock.ts';
import * as store from '../store.ts';
import type { Household } from './household.ts';

export function parentsFlipSwitches({ clock, household }: { clock: Clock; household: Household }) {
  const find = (name: string) => {
    const key = name.trim().toLowerCase();
    return household.rows.switches.find((row) => row.name.toLowerCase() === key);
  };

  return {
    isSwitchOn: (name: string): boolean => find(name)?.is_on === 1,

    listSwitches: async (): Promise<FamilySwitch[]> => household.rows.switches.map(describe),

    /** Its name stays as it was written first. */
    async setSwitch(name: string, on: boolean): Promise<FamilySwitch> {
      const row = { name: find(name)?.name ?? name, is_on: on ? 1 : 0, changed_at_ms: clock.now() };
      await household.change(async (tx) => {
        await store.saveSwitch(tx, row);
        return { what: 'switch' };
      });
      return describe(row);
    },

    /** @throws Problem not-found. */
    async removeSwitch(name: string): Promise<void> {
      const row = find(name);
      if (!row) throw new Problem('not-found');
      await household.change(async (tx) => {
        await store.deleteSwitch(tx, row.name);
        return { what: 'switch' };
      });
    },
  };
}

function describe(row: store.SwitchRow): FamilySwitch {
  return { name: row.name, on: row.is_on === 1, changedAt: new Date(row.changed_at_ms).toISOString() };
}
