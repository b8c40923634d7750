// All SQL of the family: children, players, switches, addresses and the family's own preferences.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import { writePreference } from '../../db/preferences.ts';
import type {
  AddressBindingTable,
  ChildTable,
  FamilySwitchTable,
  PlayerListingTable,
  PlayerTable,
} from '../../db/schema.ts';

export type ChildRow = Selectable<ChildTable>;
export type PlayerRow = Selectable<PlayerTable>;
export type ListingRow = Selectable<PlayerListingTable>;
export type SwitchRow = Selectable<FamilySwitchTable>;
export type BindingRow = Selectable<AddressBindingTable>;

/** Everything of the family: it is little, and is read as one. */
export interface FamilyRows {
  children: ChildRow[];
  players: PlayerRow[];
  /** Which accounts list which players: parents with an account each share those of their family. */
  listings: ListingRow[];
  switches: SwitchRow[];
  bindings: BindingRow[];
  preferences: Partial<Record<PreferenceKey, string>>;
}

export type PreferenceKey =
  | 'family.time-zone'
  | 'family.language'
  | 'family.default-child'
  | 'family.evergreen-collection';

export async function readFamily(reader: Reader): Promise<FamilyRows> {
  const preferences = await reader.selectFrom('preference').selectAll().where('key', 'like', 'family.%').execute();
  return {
    children: await listChildren(reader),
    players: await reader.selectFrom('player').selectAll().orderBy('name').orderBy('id').execute(),
    listings: await reader.selectFrom('player_listing').selectAll().orderBy('yoto_account_id').execute(),
    switches: await reader.selectFrom('family_switch').selectAll().orderBy('name').execute(),
    bindings: await reader.selectFrom('address_binding').selectAll().orderBy('address').execute(),
    preferences: Object.fromEntries(preferences.map(({ key, value }) => [key, value])),
  };
}

export async function listChildren(reader: Reader): Promise<ChildRow[]> {
  return await reader.selectFrom('child').selectAll().orderBy('id').execute();
}

export async function findChild(reader: Reader, id: string): Promise<ChildRow | undefined> {
  return await reader.selectFrom('child').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findChildNamed(reader: Reader, name: string): Promise<ChildRow | undefined> {
  return await reader.selectFrom('child').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function insertChild(tx: Tx, row: ChildRow): Promise<void> {
  await tx.insertInto('child').values(row).execute();
}

export async function updateChild(tx: Tx, row: ChildRow): Promise<void> {
  await tx.updateTable('child').set(row).where('id', '=', row.id).execute();
}

/** With what is remembered of it. What refers to it by a foreign key (players, what was heard) follows by itself. */
export async function deleteChild(tx: Tx, id: string): Promise<boolean> {
  await tx.deleteFrom('bookmark').where('listener', '=', `child ${id}`).execute();
  await tx.deleteFrom('preference').where('key', '=', 'family.default-child').where('value', '=', id).execute();
  const result = await tx.deleteFrom('child').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function findPlayer(reader: Reader, id: string): Promise<PlayerRow | undefined> {
  return await reader.selectFrom('player').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function savePlayer(tx: Tx, row: PlayerRow): Promise<void> {
  const { id: _, ...values } = row;
  await tx
    .insertInto('player')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

export async function saveListing(tx: Tx, row: ListingRow): Promise<void> {
  await tx
    .insertInto('player_listing')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of one account, all but those of `kept`. */
export async function deleteListings(tx: Tx, accountId: string, kept: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('player_listing')
    .where('yoto_account_id', '=', accountId)
    .$if(kept.length > 0, (query) => query.where('player_id', 'not in', kept))
    .execute();
}

/** Players of this account that it lists no more belong to another that does, or go. */
export async function partWithUnlisted(tx: Tx, accountId: string): Promise<void> {
  const unlisted = (await tx
    .selectFrom('player')
    .leftJoin('player_listing as own', (join) =>
      join.onRef('own.player_id', '=', 'player.id').onRef('own.yoto_account_id', '=', 'player.yoto_account_id'),
    )
    .leftJoin('player_listing as other', 'other.player_id', 'player.id')
    .select(['player.id', (eb) => eb.fn.min('other.yoto_account_id').as('next')])
    .where('player.yoto_account_id', '=', accountId)
    .where('own.player_id', 'is', null)
    .groupBy('player.id')
    .execute()) satisfies { id: string; next: string | null }[];
  for (const { id, next } of unlisted) {
    if (next === null) await tx.deleteFrom('player').where('id', '=', id).execute();
    else await tx.updateTable('player').set({ yoto_account_id: next }).where('id', '=', id).execute();
  }
}

export async function findSwitch(reader: Reader, name: string): Promise<SwitchRow | undefined> {
  return await reader.selectFrom('family_switch').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function saveSwitch(tx: Tx, row: SwitchRow): Promise<void> {
  const { is_on, changed_at_ms } = row;
  await tx
    .insertInto('family_switch')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ is_on, changed_at_ms }))
    .execute();
}

export async function deleteSwitch(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('family_switch').where('name', '=', name).execute();
}

export async function saveBinding(tx: Tx, row: BindingRow): Promise<void> {
  const { address: _, ...values } = row;
  await tx
    .insertInto('address_binding')
    .values(row)
    .onConflict((conflict) => conflict.column('address').doUpdateSet(values))
    .execute();
}

export async function deleteBinding(tx: Tx, address: string): Promise<void> {
  await tx.deleteFrom('address_binding').where('address', '=', address).execute();
}

/** Null forgets it. */
export async function savePreference(tx: Tx, key: PreferenceKey, value: string | null): Promise<void> {
  await writePreference(tx, key, value);
}

export async function hasCollection(reader: Reader, id: string): Promise<boolean> {
  return (await reader.selectFrom('collection').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
