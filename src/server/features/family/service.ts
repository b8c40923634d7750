// The family: children, whose player is whose, switches, addresses and what holds for the whole household. What a
// decision needs is answered from memory, at once; what parents do is in home/, one idea per file.
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import { parentsBindAddresses } from './home/addresses.ts';
import { parentsKeepChildren } from './home/children.ts';
import { Household } from './home/household.ts';
import { parentsOwnPlayers } from './home/players.ts';
import { parentsSettle } from './home/settings.ts';
import { parentsFlipSwitches } from './home/switches.ts';
import type { PlayerRow } from './store.ts';

export type { ListedPlayer } from './home/players.ts';
export type { Settings } from './home/settings.ts';
export type { PlayerRow } from './store.ts';

export type Family = ReturnType<typeof createFamily>;

/** Knows nobody before `load`. */
export function createFamily(deps: { db: Db; events: Events; clock: Clock; makeId: MakeId }) {
  const household = new Household(deps);
  return {
    /** Reads everything once; from then on every change is followed. */
    load: () => household.load(),

    /** Reads everything again, when somebody else has changed it: an unlinked account takes its players along. */
    refresh: () => household.change(async () => undefined),

    /** Of all linked accounts. */
    players: (): readonly PlayerRow[] => household.rows.players,

    /** Whose player it is; of a shared one, who has it in hand now. */
    childOf(playerId: string): string | undefined {
      const row = household.rows.players.find(({ id }) => id === playerId);
      return (row?.is_shared === 1 ? row.now_listening_child_id : row?.child_id) ?? undefined;
    },

    childName: (childId: string): string | undefined => household.rows.children.find(({ id }) => id === childId)?.name,

    hasChild: (childId: string): boolean => household.rows.children.some(({ id }) => id === childId),

    hasPlayer: (playerId: string): boolean => household.rows.players.some(({ id }) => id === playerId),

    ...parentsKeepChildren({ ...deps, household }),
    ...parentsOwnPlayers({ ...deps, household }),
    ...parentsFlipSwitches({ ...deps, household }),
    ...parentsSettle(household),
    ...parentsBindAddresses({ ...deps, household }),
  };
}
