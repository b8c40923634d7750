// All SQL of queues: which name stands for which stream. What it plays is the stream's.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { QueueTable } from '../../db/schema.ts';

export type QueueRow = Selectable<QueueTable>;

/** Oldest first. */
export async function listQueues(reader: Reader): Promise<QueueRow[]> {
  return await reader.selectFrom('queue').selectAll().orderBy('created_at_ms').orderBy('stream_id').execute();
}

export async function findQueue(reader: Reader, name: string): Promise<QueueRow | undefined> {
  return await reader.selectFrom('queue').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function insertQueue(tx: Tx, row: QueueRow): Promise<void> {
  await tx.insertInto('queue').values(row).execute();
}
