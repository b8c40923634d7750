// All SQL of spoken sentences. A row names one segment; the segment's own row is made with it.
import type { Selectable } from 'kysely';
import { chunks } from '../../db/chunks.ts';
import type { Reader, Tx } from '../../db/db.ts';
import type { SpokenTable } from '../../db/schema.ts';

export type SpokenRow = Selectable<SpokenTable>;

export async function listSpoken(reader: Reader, profile: string): Promise<SpokenRow[]> {
  return await reader
    .selectFrom('spoken')
    .selectAll()
    .where('profile', '=', profile)
    .orderBy('last_wanted_at_ms', 'desc')
    .orderBy('key')
    .execute();
}

/** In every profile. */
export async function listAllSpoken(reader: Reader): Promise<SpokenRow[]> {
  return await reader.selectFrom('spoken').selectAll().execute();
}

/** Every segment that a sentence names, in any profile. */
export async function listSegments(reader: Reader): Promise<string[]> {
  const rows = await reader.selectFrom('spoken').select('segment_hash').distinct().execute();
  return rows.map(({ segment_hash }) => segment_hash);
}

export async function putSpoken(tx: Tx, row: SpokenRow, sizeBytes: number): Promise<void> {
  await tx
    .insertInto('segment')
    .values({
      hash: row.segment_hash,
      profile: row.profile,
      size_bytes: sizeBytes,
      frames: row.frames,
      damaged_at_ms: null,
      unnamed_since_ms: null,
      created_at_ms: row.created_at_ms,
    })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ damaged_at_ms: null, unnamed_since_ms: null }))
    .execute();
  await tx
    .insertInto('spoken')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

export async function deleteSpoken(tx: Tx, keys: readonly string[]): Promise<void> {
  for (const chunk of chunks(keys)) await tx.deleteFrom('spoken').where('key', 'in', chunk).execute();
}

export async function markWanted(tx: Tx, keys: readonly string[], nowMs: number): Promise<void> {
  for (const chunk of chunks(keys)) {
    await tx.updateTable('spoken').set({ last_wanted_at_ms: nowMs }).where('key', 'in', chunk).execute();
  }
}

/** The latest job of each sentence that is under way, or that failed since. */
export async function listSpeaking(
  reader: Reader,
  kind: string,
  failedSinceMs: number,
): Promise<{ key: string; payload: string; state: string }[]> {
  return await reader
    .selectFrom('job')
    .select(['key', 'payload', 'state'])
    .where('kind', '=', kind)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['queued', 'running']),
        eb.and([eb('state', '=', 'failed'), eb('finished_at_ms', '>=', failedSinceMs)]),
      ]),
    )
    .orderBy('created_at_ms', 'desc')
    .limit(1_000)
    .execute();
}
