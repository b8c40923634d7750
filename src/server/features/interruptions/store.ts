// All SQL of interruptions: one row for each player on which something plays in between.
import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { InterruptionTable } from '../../db/schema.ts';

export type InterruptionRow = Selectable<InterruptionTable>;

export async function putInterruption(tx: Tx, row: InterruptionRow): Promise<void> {
  await tx
    .insertInto('interruption')
    .values(row)
    .onConflict((conflict) => conflict.column('player_id').doUpdateSet(row))
    .execute();
}

export async function listInterruptions(reader: Reader): Promise<InterruptionRow[]> {
  return await reader.selectFrom('interruption').selectAll().execute();
}

export async function deleteInterruption(tx: Tx, playerId: string): Promise<void> {
  await tx.deleteFrom('interruption').where('player_id', '=', playerId).execute();
}
