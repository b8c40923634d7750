// All SQL of parents, sessions and API tokens.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { ApiTokenTable, ParentTable, SessionTable } from '../../db/schema.ts';

export type ParentRow = Selectable<ParentTable>;
export type SessionRow = Selectable<SessionTable>;
export type ApiTokenRow = Selectable<ApiTokenTable>;

export async function hasParent(reader: Reader): Promise<boolean> {
  return (await reader.selectFrom('parent').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function insertParent(tx: Tx, row: ParentRow): Promise<void> {
  await tx.insertInto('parent').values(row).execute();
}

export async function findParentByName(reader: Reader, name: string): Promise<ParentRow | undefined> {
  return await reader.selectFrom('parent').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function firstParent(reader: Reader): Promise<ParentRow | undefined> {
  return await reader.selectFrom('parent').selectAll().orderBy('id').limit(1).executeTakeFirst();
}

export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await tx.insertInto('session').values(row).execute();
}

/** The session's parent, unless it has run out. */
export async function findSession(
  reader: Reader,
  idHash: string,
  nowMs: number,
): Promise<(ParentRow & { last_used_at_ms: number }) | undefined> {
  return await reader
    .selectFrom('session')
    .innerJoin('parent', 'parent.id', 'session.parent_id')
    .selectAll('parent')
    .select('session.last_used_at_ms')
    .where('session.id_hash', '=', idHash)
    .where('session.expires_at_ms', '>', nowMs)
    .executeTakeFirst();
}

export async function touchSession(tx: Tx, idHash: string, nowMs: number, expiresAtMs: number): Promise<void> {
  await tx
    .updateTable('session')
    .set({ last_used_at_ms: nowMs, expires_at_ms: expiresAtMs })
    .where('id_hash', '=', idHash)
    .execute();
}

export async function deleteSession(tx: Tx, idHash: string): Promise<void> {
  await tx.deleteFrom('session').where('id_hash', '=', idHash).execute();
}

export async function deleteEndedSessions(tx: Tx, nowMs: number): Promise<void> {
  await tx.deleteFrom('session').where('expires_at_ms', '<=', nowMs).execute();
}

export async function insertToken(tx: Tx, row: ApiTokenRow): Promise<void> {
  await tx.insertInto('api_token').values(row).execute();
}

export async function findToken(
  reader: Reader,
  tokenHash: string,
): Promise<(ParentRow & { token_id: string; token_used_at_ms: number | null }) | undefined> {
  return await reader
    .selectFrom('api_token')
    .innerJoin('parent', 'parent.id', 'api_token.parent_id')
    .selectAll('parent')
    .select(['api_token.id as token_id', 'api_token.last_used_at_ms as token_used_at_ms'])
    .where('api_token.token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function touchToken(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.updateTable('api_token').set({ last_used_at_ms: nowMs }).where('id', '=', id).execute();
}

export async function listTokens(reader: Reader, parentId: string): Promise<ApiTokenRow[]> {
  return await reader.selectFrom('api_token').selectAll().where('parent_id', '=', parentId).orderBy('id').execute();
}

export async function deleteToken(tx: Tx, parentId: string, id: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('api_token')
    .where('parent_id', '=', parentId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
