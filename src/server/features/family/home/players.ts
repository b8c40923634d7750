// Whose player is whose: the players of the linked accounts as Yoto lists them, and what parents say of them. What a
// player is doing is not known here; see features/players.
import { Problem } from '#contract/errors.ts';
import type { FamilyPlayer } from '#contract/family.ts';
import type { Clock } from '../../../clock.ts';
import type { Tx } from '../../../db/db.ts';
import * as store from '../store.ts';
import type { Household } from './household.ts';
import { refused } from './refused.ts';

/** An address that is learned again within this time is not written again: every play would be a write. */
const LEARNED_FOR_MS = 60 * 60_000;

export interface ListedPlayer {
  /** The id that Yoto gave it. */
  id: string;
  name: string;
  family: string;
}

interface PlayerChange {
  childId?: string | null | undefined;
  shared?: boolean | undefined;
  nowListeningChildId?: string | null | undefined;
}

export function parentsOwnPlayers({ clock, household }: { clock: Clock; household: Household }) {
  return {
    listPlayers: async (): Promise<FamilyPlayer[]> =>
      household.rows.players.map((row) => describe(row, household.rows)),

    /** @throws Problem not-found; validation-failed when a player would be one child's and shared at once. */
    async updatePlayer(id: string, wanted: PlayerChange): Promise<FamilyPlayer> {
      let changed: store.PlayerRow | undefined;
      await household.change(async (tx) => {
        const row = await store.findPlayer(tx, id);
        if (!row) throw new Problem('not-found');
        for (const field of ['childId', 'nowListeningChildId'] as const) {
          const childId = wanted[field];
          if (childId && !(await store.findChild(tx, childId))) throw refused(field, { kind: 'child-missing' });
        }
        changed = { ...ownedAs(row, wanted), updated_at_ms: clock.now() };
        await store.savePlayer(tx, changed);
        return { what: 'player' };
      });
      if (!changed) throw new Problem('not-found');
      return describe(changed, household.rows);
    },

    /** Of one account, also those that belong to another that lists them too. */
    listedBy: (accountId: string): string[] => listedBy(household.rows, accountId),

    /**
     * The players that an account lists now. One that no account lists any longer is forgotten; an empty list is not
     * believed, since with it would go what parents said of every player. A player that two accounts list, as those of
     * two parents do, stays with the first of them.
     */
    async keepPlayers(accountId: string, listed: readonly ListedPlayer[]): Promise<void> {
      const known = new Map(household.rows.players.map((row) => [row.id, row]));
      const before = new Set(listedBy(household.rows, accountId));
      const ids = new Set(listed.map(({ id }) => id));
      const isGone = [...before].some((id) => !ids.has(id));
      const isNew = ({ id, name, family }: ListedPlayer) => {
        const row = known.get(id);
        const isOwn = row?.yoto_account_id === accountId;
        return !row || !before.has(id) || (isOwn && (row.name !== name || row.family !== family));
      };
      if (listed.length === 0 || (!isGone && !listed.some(isNew))) return;
      await household.change(async (tx) => {
        await store.deleteListings(tx, accountId, [...ids]);
        await store.partWithUnlisted(tx, accountId);
        for (const { id, name, family } of listed) {
          const row = (await store.findPlayer(tx, id)) ?? nobodys(id, accountId);
          if (row.yoto_account_id === accountId) {
            await store.savePlayer(tx, { ...row, name, family, updated_at_ms: clock.now() });
          }
          await store.saveListing(tx, { player_id: id, yoto_account_id: accountId });
        }
        return { what: 'player' };
      });
    },

    /** Before an account goes, and with it the players that it alone lists. */
    async handOver(tx: Tx, accountId: string): Promise<void> {
      await store.deleteListings(tx, accountId, []);
      await store.partWithUnlisted(tx, accountId);
    },

    /** The player was seen to fetch from there. Of a player that is not known nothing is kept. */
    async learnAddress(playerId: string, address: string, atMs: number): Promise<void> {
      const before = household.rows.players.find(({ id }) => id === playerId);
      if (!before) return;
      const isSame = before.learned_address === address;
      if (isSame && atMs - (before.learned_at_ms ?? 0) < LEARNED_FOR_MS) return;
      await household.change(async (tx) => {
        const row = await store.findPlayer(tx, playerId);
        if (!row) return undefined;
        await store.savePlayer(tx, { ...row, learned_address: address, learned_at_ms: atMs });
        return isSame ? undefined : { what: 'player' };
      });
    },
  };
}

function listedBy({ listings }: Readonly<store.FamilyRows>, accountId: string): string[] {
  return listings.filter((row) => row.yoto_account_id === accountId).map((row) => row.player_id);
}

function nobodys(id: string, accountId: string): Omit<store.PlayerRow, 'name' | 'family' | 'updated_at_ms'> {
  const nobody = { child_id: null, is_shared: 0, now_listening_child_id: null };
  return { id, yoto_account_id: accountId, ...nobody, learned_address: null, learned_at_ms: null };
}

/** To give a player to a child ends its being shared, and the other way round. */
function ownedAs(row: store.PlayerRow, { childId, shared, nowListeningChildId }: PlayerChange): store.PlayerRow {
  if (childId && shared) throw refused('shared', { kind: 'shared-and-owned' });
  const isShared = childId ? false : (shared ?? row.is_shared === 1);
  if (nowListeningChildId && !isShared) throw refused('nowListeningChildId', { kind: 'not-shared' });
  if (!isShared) {
    const child_id = childId === undefined ? row.child_id : childId;
    return { ...row, child_id, is_shared: 0, now_listening_child_id: null };
  }
  const now = nowListeningChildId === undefined ? row.now_listening_child_id : nowListeningChildId;
  return { ...row, child_id: null, is_shared: 1, now_listening_child_id: now };
}

function describe(row: store.PlayerRow, { listings }: Readonly<store.FamilyRows>): FamilyPlayer {
  const isElsewhere = (one: store.ListingRow) =>
    one.player_id === row.id && one.yoto_account_id !== row.yoto_account_id;
  return {
    ...{ id: row.id, accountId: row.yoto_account_id, name: row.name, family: row.family },
    otherAccountIds: listings.filter(isElsewhere).map((one) => one.yoto_account_id),
    ...{ childId: row.child_id, shared: row.is_shared === 1, nowListeningChildId: row.now_listening_child_id },
    ...(row.learned_address === null ? {} : { learnedAddress: row.learned_address }),
    ...(row.learned_at_ms === null ? {} : { learnedAt: new Date(row.learned_at_ms).toISOString() }),
  };
}
