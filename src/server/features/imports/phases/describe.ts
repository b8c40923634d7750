// Folders, imports and their files as the interface sees them.
import type { Folder, ImportFile, ImportRun } from '#contract/imports.ts';
import { type Reason, reasonClause } from '#contract/reasons.ts';
import type { Reader } from '../../../db/db.ts';
import { countFiles, type FolderRow, type ImportFileRow, type ImportRow, renderingOf } from '../store.ts';

/** When this server first looked at a rendering import, and how much was done then: gives the pace. */
export type Paces = Map<string, { atMs: number; doneMs: number }>;

export function describeFolder(row: FolderRow): Folder {
  return {
    id: row.id,
    path: row.path,
    watch: row.watch === 1,
    continuous: row.continuous === 1,
    createdAt: iso(row.created_at_ms),
    ...(row.scanned_at_ms === null ? {} : { scannedAt: iso(row.scanned_at_ms) }),
  };
}

export function describeFile(row: ImportFileRow & { audio_ids: string | null }): ImportFile {
  const reason = row.reason === null ? undefined : (JSON.parse(row.reason) as Reason);
  return {
    path: row.path,
    sizeBytes: row.size_bytes,
    state: row.state,
    audioIds: JSON.parse(row.audio_ids ?? '[]') as string[],
    ...(reason ? { reason, sentence: reasonClause(reason) } : {}),
  };
}

export async function describeImport(
  reader: Reader,
  row: ImportRow,
  running: { paces: Paces; shares: ReadonlyMap<string, number>; nowMs: number },
): Promise<ImportRun> {
  const counts = await countFiles(reader, row.id);
  const { waiting = 0, indexed = 0, known = 0, duplicate = 0, unreadable = 0, ready = 0, failed = 0 } = counts;
  const found = waiting + indexed + known + duplicate + unreadable + ready + failed;
  const inFiles = { progress: { done: found - waiting, total: found } };
  const reason = row.reason === null ? undefined : (JSON.parse(row.reason) as Reason);
  return {
    id: row.id,
    state: row.state,
    files: { found, indexed: indexed + ready + failed, known, duplicate, unreadable, ready, failed },
    bytesNeeded: row.bytes_needed,
    createdAt: iso(row.created_at_ms),
    ...(row.state === 'finding' || row.state === 'indexing' ? inFiles : await renderProgress(reader, row, running)),
    ...(row.folder_id === null ? {} : { folderId: row.folder_id }),
    ...(row.finished_at_ms === null ? {} : { finishedAt: iso(row.finished_at_ms) }),
    ...(reason ? { sentence: failureSentence(reason) } : {}),
  };
}

export async function renderProgress(
  reader: Reader,
  row: ImportRow,
  { paces, shares, nowMs }: { paces: Paces; shares: ReadonlyMap<string, number>; nowMs: number },
): Promise<Pick<ImportRun, 'progress' | 'remainingMs'>> {
  const files = await renderingOf(reader, row.id);
  let [doneMs, totalMs] = [0, 0];
  for (const { id, duration_ms, state } of files) {
    totalMs += duration_ms;
    doneMs += state === 'indexed' ? duration_ms * (shares.get(id) ?? 0) : duration_ms;
  }
  const progress = { done: Math.round(doneMs / 1000), total: Math.round(totalMs / 1000) };
  if (row.state !== 'rendering') return { progress };
  const start = paces.get(row.id);
  if (!start) paces.set(row.id, { atMs: nowMs, doneMs });
  const pace = start && nowMs > start.atMs ? (doneMs - start.doneMs) / (nowMs - start.atMs) : 0;
  return pace > 0 ? { progress, remainingMs: Math.round((totalMs - doneMs) / pace) } : { progress };
}

function failureSentence(reason: Reason): string {
  if (reason.code === 'storage-full') return 'There is not enough free disk space; it goes on when there is.';
  if (reason.code === 'not-readable') return 'The folder cannot be read.';
  return 'Something went wrong on the server; the log has the details.';
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
