// All SQL of linked Yoto accounts. Their tokens are not here but in yoto/token-files.ts.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { YotoAccountTable } from '../../db/schema.ts';

export type AccountRow = Selectable<YotoAccountTable>;

/** In the order in which they were linked. */
export async function listAccounts(reader: Reader): Promise<AccountRow[]> {
  return await reader.selectFrom('yoto_account').selectAll().orderBy('created_at_ms').orderBy('id').execute();
}

export async function findAccount(reader: Reader, id: string): Promise<AccountRow | undefined> {
  return await reader.selectFrom('yoto_account').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A new account, or the same one linked again, which keeps the time of its first link. */
export async function saveAccount(tx: Tx, row: AccountRow): Promise<void> {
  const { id: _id, created_at_ms: _first, ...change } = row;
  await tx
    .insertInto('yoto_account')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
    .execute();
}

/** False when it is called that already, or gone. */
export async function renameAccount(tx: Tx, id: string, name: string): Promise<boolean> {
  const result = await tx
    .updateTable('yoto_account')
    .set({ name })
    .where('id', '=', id)
    .where('name', '!=', name)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function deleteAccount(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('yoto_account').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
