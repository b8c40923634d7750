// What parents have chosen, by key. Each feature owns its keys; this only knows how they lie in the table.
import type { Reader, Tx } from './db.ts';

export async function readPreference(reader: Reader, key: string): Promise<string | undefined> {
  const row = await reader.selectFrom('preference').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Null forgets it. */
export async function writePreference(tx: Tx, key: string, value: string | null): Promise<void> {
  if (value === null) {
    await tx.deleteFrom('preference').where('key', '=', key).execute();
    return;
  }
  await tx
    .insertInto('preference')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
