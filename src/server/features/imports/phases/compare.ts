// Which of the files that were found have to be read? A file of the same size and time as before is known without
// reading, whether it was taken then or not. Also: which files are no longer there.
import { lstat } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Reason } from '#contract/reasons.ts';
import { chunks } from '../../../db/chunks.ts';
import type { Reader, Tx } from '../../../db/db.ts';
import type { FileState } from '../store.ts';
import type { FoundFile } from './find.ts';

export interface Verdict {
  state: FileState | 'passed-over';
  reason: string | null;
  originalId: string | null;
}

const GONE: Reason = { code: 'file-gone' };

/** Failures that another try may mend. */
const MENDABLE: Reason['code'][] = [
  'file-gone',
  'changed-while-reading',
  'encoder-failed',
  'took-too-long',
  'storage-full',
];

/** Audio of this folder that failed for a passing reason waits to be rendered again. */
export async function retryFailed(tx: Tx, folderId: string): Promise<void> {
  await tx
    .updateTable('audio')
    .set({ state: 'waiting', reason: null })
    .where('state', '=', 'failed')
    .where('missing_since_ms', 'is', null)
    .where(sql<string>`json_extract(reason, '$.code')`, 'in', MENDABLE)
    .where('original_id', 'in', (eb) => eb.selectFrom('original').select('id').where('folder_id', '=', folderId))
    .execute();
}

const NEW: Verdict = { state: 'waiting', reason: null, originalId: null };

/** One verdict per file. `allPaths` are all paths of this scan: a copy whose first one has gone takes its place. */
export async function compare(
  reader: Reader,
  files: readonly FoundFile[],
  allPaths: ReadonlySet<string>,
): Promise<Verdict[]> {
  const verdicts = new Map<string, Verdict>();
  const byPath = new Map(files.map((file) => [file.absolutePath, file]));
  for (const chunk of chunks([...byPath.keys()])) {
    const originals = await reader
      .selectFrom('original')
      .select(['id', 'path', 'size_bytes', 'modified_at_ms', 'missing_since_ms'])
      .select((eb) =>
        eb
          .selectFrom('audio')
          .select((count) => count.fn.countAll<number>().as('unfinished'))
          .whereRef('audio.original_id', '=', 'original.id')
          .where('audio.state', 'in', ['waiting', 'rendering'])
          .as('unfinished'),
      )
      .where('path', 'in', chunk)
      .execute();
    for (const row of originals) {
      if (!isSame(byPath.get(row.path), row) || row.missing_since_ms !== null) continue;
      verdicts.set(row.path, { state: row.unfinished ? 'indexed' : 'known', reason: null, originalId: row.id });
    }
    const aside = await reader
      .selectFrom('set_aside')
      .leftJoin('original', 'original.id', 'set_aside.original_id')
      .selectAll('set_aside')
      .select(['original.path as first_path', 'original.missing_since_ms'])
      .where('set_aside.path', 'in', chunk)
      .execute();
    for (const row of aside) {
      if (!isSame(byPath.get(row.path), row)) continue;
      const isFirstGone = row.first_path !== null && row.missing_since_ms !== null && !allPaths.has(row.first_path);
      if (isFirstGone) continue;
      verdicts.set(row.path, { state: row.state, reason: row.reason, originalId: row.original_id });
    }
  }
  return files.map(({ absolutePath }) => verdicts.get(absolutePath) ?? NEW);
}

/** Files of this folder that were there and are not now; each one is looked for itself, a closed folder is no proof. */
export async function findGone(
  reader: Reader,
  folderId: string,
  allPaths: ReadonlySet<string>,
): Promise<{ id: string; path: string }[]> {
  const originals = await reader
    .selectFrom('original')
    .select(['id', 'path'])
    .where('folder_id', '=', folderId)
    .where('missing_since_ms', 'is', null)
    .execute();
  const gone: { id: string; path: string }[] = [];
  for (const original of originals) {
    if (!allPaths.has(original.path) && (await isGone(original.path))) gone.push(original);
  }
  return gone;
}

/** What was rendered of them still plays; the library only says that the file is gone. */
export async function markGone(tx: Tx, originalIds: readonly string[], nowMs: number): Promise<void> {
  for (const chunk of chunks(originalIds)) {
    await tx.updateTable('original').set({ missing_since_ms: nowMs }).where('id', 'in', chunk).execute();
    await tx.updateTable('audio').set({ missing_since_ms: nowMs }).where('original_id', 'in', chunk).execute();
    await tx
      .updateTable('audio')
      .set({ state: 'failed', reason: JSON.stringify(GONE) })
      .where('original_id', 'in', chunk)
      .where('state', '=', 'waiting')
      .execute();
  }
}

export async function isGone(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => false,
    (cause: NodeJS.ErrnoException) => cause.code === 'ENOENT' || cause.code === 'ENOTDIR',
  );
}

function isSame(file: FoundFile | undefined, row: { size_bytes: number; modified_at_ms: number }): boolean {
  return file?.sizeBytes === row.size_bytes && file.modifiedAtMs === row.modified_at_ms;
}
