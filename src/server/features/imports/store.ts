// SQL of folders, imports and their files. Originals and audio are recorded in phases/record.ts.
import { type Selectable, sql } from 'kysely';
import { chunks } from '../../db/chunks.ts';
import type { Reader, Tx } from '../../db/db.ts';
import type { FolderTable, ImportFileTable, ImportTable } from '../../db/schema.ts';

export type FolderRow = Selectable<FolderTable>;
export type ImportRow = Selectable<ImportTable>;
export type ImportFileRow = Selectable<ImportFileTable>;
export type FileState = ImportFileRow['state'];

/** The folder of what was uploaded; it lies in the data folder and is ours. */
export const UPLOADS = 'uploads';

const UNFINISHED = ['finding', 'indexing', 'rendering'] as const;

export async function listFolders(reader: Reader): Promise<FolderRow[]> {
  return await reader.selectFrom('folder').selectAll().where('id', '!=', UPLOADS).orderBy('path').execute();
}

export async function findFolder(reader: Reader, id: string): Promise<FolderRow | undefined> {
  return await reader.selectFrom('folder').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findFolderAt(reader: Reader, path: string): Promise<FolderRow | undefined> {
  return await reader.selectFrom('folder').selectAll().where('path', '=', path).executeTakeFirst();
}

export async function updateFolder(tx: Tx, id: string, change: Partial<FolderRow>): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable('folder').set(change).where('id', '=', id).execute();
}

export async function findImport(reader: Reader, id: string): Promise<ImportRow | undefined> {
  return await reader.selectFrom('import').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findUnfinishedImport(reader: Reader, folderId: string): Promise<ImportRow | undefined> {
  return await reader
    .selectFrom('import')
    .selectAll()
    .where('folder_id', '=', folderId)
    .where('state', 'in', UNFINISHED)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export async function findImports(reader: Reader, states: readonly ImportRow['state'][]): Promise<ImportRow[]> {
  return await reader.selectFrom('import').selectAll().where('state', 'in', states).orderBy('id').execute();
}

/** Unfinished imports that one of these files belongs to. */
export async function importsOfOriginal(reader: Reader, originalId: string): Promise<ImportRow[]> {
  return await reader
    .selectFrom('import')
    .innerJoin('import_file', 'import_file.import_id', 'import.id')
    .selectAll('import')
    .distinct()
    .where('import_file.original_id', '=', originalId)
    .where('import.state', 'in', UNFINISHED)
    .execute();
}

export async function updateImport(tx: Tx, id: string, change: Partial<ImportRow>): Promise<void> {
  await tx.updateTable('import').set(change).where('id', '=', id).execute();
}

export async function listImports(reader: Reader, { after, limit }: { after?: string | undefined; limit: number }) {
  const rows = await reader
    .selectFrom('import')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { total } = await reader
    .selectFrom('import')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows: rows.slice(0, limit), total, hasMore: rows.length > limit };
}

export type NewFile = Pick<ImportFileRow, 'path' | 'position' | 'size_bytes' | 'state' | 'reason' | 'original_id'>;

/** Adds what was found. A file that stands there already keeps its verdict, unless it has to be read (again). */
export async function putFiles(tx: Tx, importId: string, files: readonly NewFile[]): Promise<void> {
  for (const chunk of chunks(files, 200)) {
    await tx
      .insertInto('import_file')
      .values(chunk.map((file) => ({ ...file, import_id: importId })))
      .onConflict((conflict) =>
        conflict.columns(['import_id', 'path']).doUpdateSet((eb) => ({
          position: eb.ref('excluded.position'),
          size_bytes: eb.ref('excluded.size_bytes'),
          state: sql<FileState>`case when excluded.state = 'waiting' then 'waiting' else import_file.state end`,
        })),
      )
      .execute();
  }
}

export async function setFile(
  tx: Tx,
  importId: string,
  path: string,
  change: Partial<Pick<ImportFileRow, 'state' | 'reason' | 'original_id'>>,
): Promise<void> {
  await tx.updateTable('import_file').set(change).where('import_id', '=', importId).where('path', '=', path).execute();
}

export async function dropFile(tx: Tx, importId: string, path: string): Promise<void> {
  await tx.deleteFrom('import_file').where('import_id', '=', importId).where('path', '=', path).execute();
}

export async function filesIn(reader: Reader, importId: string, state: FileState): Promise<ImportFileRow[]> {
  return await reader
    .selectFrom('import_file')
    .selectAll()
    .where('import_id', '=', importId)
    .where('state', '=', state)
    .orderBy('position')
    .orderBy('path')
    .execute();
}

export async function listFiles(
  reader: Reader,
  importId: string,
  { after, limit }: { after?: { position: number; row: number } | undefined; limit: number },
): Promise<{ rows: (ImportFileRow & { row: number; audio_ids: string | null })[]; total: number; hasMore: boolean }> {
  const rows = await reader
    .selectFrom('import_file')
    .selectAll()
    .select(sql<number>`rowid`.as('row'))
    .select(
      sql<string | null>`(select json_group_array(id) from
        (select id from audio where audio.original_id = import_file.original_id order by part_index))`.as('audio_ids'),
    )
    .where('import_id', '=', importId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(position, rowid) > (${after?.position ?? 0}, ${after?.row ?? 0})`),
    )
    .orderBy('position')
    .orderBy(sql`rowid`)
    .limit(limit + 1)
    .execute();
  const { total } = await reader
    .selectFrom('import_file')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  return { rows: rows.slice(0, limit), total, hasMore: rows.length > limit };
}

export async function countFiles(reader: Reader, importId: string): Promise<Partial<Record<FileState, number>>> {
  const rows = await reader
    .selectFrom('import_file')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('import_id', '=', importId)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** What an import has to render, and what of it is done: one row per file, in milliseconds of audio. */
export async function renderingOf(reader: Reader, importId: string) {
  return await reader
    .selectFrom('import_file')
    .innerJoin('original', 'original.id', 'import_file.original_id')
    .select(['original.id', 'original.duration_ms', 'original.size_bytes', 'import_file.state'])
    .where('import_file.import_id', '=', importId)
    .where('import_file.state', 'in', ['indexed', 'ready', 'failed'])
    .execute();
}

/** How the audio of a file is getting on: `unfinished` counts parts that still wait or are being rendered. */
export async function audioStatesOf(reader: Reader, originalId: string) {
  const rows = await reader
    .selectFrom('audio')
    .select(['state', 'reason'])
    .where('original_id', '=', originalId)
    .where('missing_since_ms', 'is', null)
    .orderBy('part_index')
    .execute();
  return {
    unfinished: rows.filter(({ state }) => state === 'waiting' || state === 'rendering').length,
    ready: rows.filter(({ state }) => state === 'ready').length,
    reason: rows.find(({ reason }) => reason !== null)?.reason ?? null,
  };
}

export async function insertImport(
  tx: Tx,
  { id, folderId, nowMs }: { id: string; folderId: string; nowMs: number },
): Promise<void> {
  const none = { reason: null, files_found: 0, bytes_needed: 0, finished_at_ms: null };
  await tx
    .insertInto('import')
    .values({ id, folder_id: folderId, state: 'finding', ...none, created_at_ms: nowMs })
    .execute();
}

/** Keys of the unfinished jobs that scan for this import. */
export async function scanKeys(reader: Reader, importId: string): Promise<string[]> {
  const rows = await reader
    .selectFrom('job')
    .select('key')
    .where('kind', '=', 'import')
    .where('state', 'in', ['queued', 'running'])
    .where((eb) => eb.or([eb('key', '=', importId), eb('key', 'like', `${importId}#%`)]))
    .execute();
  return rows.map(({ key }) => key);
}

/** Collections of this folder become, or are no longer, one recording each. Returns the files to render anew. */
export async function switchContinuous(
  tx: Tx,
  folderId: string,
  continuous: boolean,
  nowMs: number,
): Promise<string[]> {
  const collections = await tx
    .updateTable('collection')
    .set({ continuous: continuous ? 1 : 0, updated_at_ms: nowMs })
    .where('origin_key', '>=', `folder:${folderId}:`)
    .where('origin_key', '<', `folder:${folderId};`)
    .returning('id')
    .execute();
  const originalIds = new Set<string>();
  for (const { id } of collections) {
    const audio = await tx
      .updateTable('audio')
      .set({ state: 'waiting', updated_at_ms: nowMs })
      .where('id', 'in', (eb) => eb.selectFrom('collection_item').select('audio_id').where('collection_id', '=', id))
      .where('state', '=', 'ready')
      .where('missing_since_ms', 'is', null)
      .returning('original_id')
      .execute();
    for (const { original_id } of audio) originalIds.add(original_id);
  }
  return [...originalIds];
}
