// All SQL of children.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { ChildTable } from '../../db/schema.ts';

export type ChildRow = Selectable<ChildTable>;

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

export async function deleteChild(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('child').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
