// All SQL of streams, their addresses and their use.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { StreamPublicAddressTable, StreamTable, StreamTokenTable, StreamUseTable } from '../../db/schema.ts';

export type StreamRow = Selectable<StreamTable>;
export type TokenRow = Selectable<StreamTokenTable>;
export type PublicAddressRow = Selectable<StreamPublicAddressTable>;
export type UseRow = Selectable<StreamUseTable>;

export async function insertStream(tx: Tx, row: StreamRow): Promise<void> {
  await tx.insertInto('stream').values(row).execute();
}

export async function updateStream(
  tx: Tx,
  id: string,
  change: Partial<Pick<StreamRow, 'name' | 'document'>> & { updated_at_ms: number },
): Promise<boolean> {
  const result = await tx.updateTable('stream').set(change).where('id', '=', id).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function deleteStream(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('stream').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function findStream(reader: Reader, id: string): Promise<StreamRow | undefined> {
  return await reader.selectFrom('stream').selectAll().where('id', '=', id).executeTakeFirst();
}

/** At most some hundred at once. */
export async function findStreams(reader: Reader, ids: readonly string[]): Promise<StreamRow[]> {
  return await reader.selectFrom('stream').selectAll().where('id', 'in', ids).execute();
}

export async function listStreams(reader: Reader): Promise<StreamRow[]> {
  return await reader.selectFrom('stream').selectAll().orderBy('name').orderBy('id').execute();
}

export async function insertToken(tx: Tx, row: TokenRow): Promise<void> {
  await tx.insertInto('stream_token').values(row).execute();
}

/** Oldest first; of one stream, or of all. */
export async function listTokens(reader: Reader, streamId?: string): Promise<TokenRow[]> {
  const all = reader.selectFrom('stream_token').selectAll().orderBy('created_at_ms');
  return await (streamId === undefined ? all : all.where('stream_id', '=', streamId)).execute();
}

/** Tokens without an end get one; those that have one keep it. */
export async function endTokens(tx: Tx, streamId: string, endsAtMs: number): Promise<void> {
  await tx
    .updateTable('stream_token')
    .set({ ends_at_ms: endsAtMs })
    .where('stream_id', '=', streamId)
    .where('ends_at_ms', 'is', null)
    .execute();
}

export async function deleteTokens(tx: Tx, streamId: string): Promise<void> {
  await tx.deleteFrom('stream_token').where('stream_id', '=', streamId).execute();
}

export async function deleteEndedTokens(tx: Tx, nowMs: number): Promise<void> {
  await tx.deleteFrom('stream_token').where('ends_at_ms', '<=', nowMs).execute();
}

/** Of one stream, or of all. */
export async function listPublicAddresses(reader: Reader, streamId?: string): Promise<PublicAddressRow[]> {
  const all = reader.selectFrom('stream_public_address').selectAll();
  return await (streamId === undefined ? all : all.where('stream_id', '=', streamId)).execute();
}

export async function findPublicAddress(reader: Reader, name: string): Promise<PublicAddressRow | undefined> {
  return await reader.selectFrom('stream_public_address').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function insertPublicAddress(tx: Tx, row: PublicAddressRow): Promise<void> {
  await tx.insertInto('stream_public_address').values(row).execute();
}

export async function deletePublicAddress(tx: Tx, streamId: string): Promise<void> {
  await tx.deleteFrom('stream_public_address').where('stream_id', '=', streamId).execute();
}

export async function listUse(reader: Reader): Promise<UseRow[]> {
  return await reader.selectFrom('stream_use').selectAll().execute();
}

/** Writes the totals of streams that still exist; one may have been deleted since it was counted. */
export async function saveUse(tx: Tx, row: UseRow): Promise<void> {
  const exists = await tx.selectFrom('stream').select('id').where('id', '=', row.stream_id).executeTakeFirst();
  if (!exists) return;
  const { stream_id: _, ...totals } = row;
  await tx
    .insertInto('stream_use')
    .values(row)
    .onConflict((conflict) => conflict.column('stream_id').doUpdateSet(totals))
    .execute();
}
