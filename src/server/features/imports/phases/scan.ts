// One import from find to the start of rendering. The database is the only memory: killed anywhere it begins again and
// passes over what is recorded. The order is always natural order, so that the result never depends on chance.
import { unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Reason } from '#contract/reasons.ts';
import type { KeptCover } from '../../../media/covers.ts';
import { neededBytesOf, spaceFor } from '../../library/rendering/space.ts';
import {
  dropFile,
  type FolderRow,
  filesIn,
  findFolder,
  findImport,
  type NewFile,
  putFiles,
  renderingOf,
  setFile,
  UPLOADS,
  updateFolder,
  updateImport,
} from '../store.ts';
import { compare, findGone, markGone, retryFailed } from './compare.ts';
import type { ImportDeps } from './deps.ts';
import { type FoundFile, openFolder, walk } from './find.ts';
import { gather } from './gather.ts';
import { type ReadFile, readFound } from './read.ts';
import { findGoneTwins, record } from './record.ts';

const BATCH = 200;

export interface ScanRun {
  importId: string;
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** What the walk found, kept only while this scan runs. */
interface Findings {
  files: FoundFile[];
  closed: { path: string; reason: Reason }[];
  covers: Map<string, string>;
}

export type ScanOutcome = 'indexed' | 'storage-full';

export async function findAll(deps: ImportDeps, folder: FolderRow, signal?: AbortSignal): Promise<Findings> {
  const passOver = folder.id === UPLOADS ? [] : [deps.dataFolder];
  const findings: Findings = { files: [], closed: [], covers: new Map() };
  const root = await openFolder(folder.path);
  for await (const found of walk(root, { passOver, ...(signal ? { signal } : {}) })) {
    if (found.kind === 'file') findings.files.push(found.file);
    else if (found.kind === 'closed') findings.closed.push(found);
    else findings.covers.set(found.folderPath, found.absolutePath);
  }
  return findings;
}

/** True when a scan would find something new, changed, moved or gone. Reads no file. */
export async function hasChanges(deps: ImportDeps, folder: FolderRow): Promise<boolean> {
  const { files } = await findAll(deps, folder);
  const paths = new Set(files.map(({ absolutePath }) => absolutePath));
  for (let index = 0; index < files.length; index += BATCH) {
    const verdicts = await compare(deps.db.read, files.slice(index, index + BATCH), paths);
    if (verdicts.some(({ state }) => state === 'waiting')) return true;
  }
  return (await findGone(deps.db.read, folder.id, paths)).length > 0;
}

/** @throws the signal's reason when aborted; Problem folder-not-readable. */
export async function scan(deps: ImportDeps, run: ScanRun): Promise<ScanOutcome> {
  const { db, clock } = deps;
  for (;;) {
    const found = await findImport(db.read, run.importId);
    const folder = found?.folder_id ? await findFolder(db.read, found.folder_id) : undefined;
    if (!found || !folder) return 'indexed';
    await db.write(async (tx) => {
      await updateImport(tx, run.importId, { again: 0 });
      await retryFailed(tx, folder.id);
    });
    const findings = await findPhase(deps, run, folder);
    await readPhase(deps, run, folder, findings);
    run.signal.throwIfAborted();
    const paths = new Set(findings.files.map(({ absolutePath }) => absolutePath));
    const gone = await findGone(db.read, folder.id, paths);
    await db.write((tx) =>
      markGone(
        tx,
        gone.map(({ id }) => id),
        clock.now(),
      ),
    );
    const coverOf = rememberCovers(deps, findings.covers);
    await gather({ ...deps, nowMs: clock.now() }, folder, basename(folder.path), coverOf);
    const outcome = await beginRendering(deps, run, folder);
    if (outcome !== 'again') return outcome;
  }
}

async function findPhase(deps: ImportDeps, { importId, signal }: ScanRun, folder: FolderRow): Promise<Findings> {
  const { db, events } = deps;
  const findings = await findAll(deps, folder, signal);
  const paths = new Set(findings.files.map(({ absolutePath }) => absolutePath));
  for (let index = 0; index < findings.files.length; index += BATCH) {
    signal.throwIfAborted();
    const batch = findings.files.slice(index, index + BATCH);
    const verdicts = await compare(db.read, batch, paths);
    const rows = batch.flatMap((file, offset): NewFile[] => {
      const verdict = verdicts[offset];
      if (!verdict || verdict.state === 'passed-over') return [];
      // An upload's import tells of what was uploaded, not of all that ever was.
      if (folder.id === UPLOADS && verdict.state === 'known') return [];
      const { state, reason, originalId } = verdict;
      const row = { path: file.path, position: index + offset, size_bytes: file.sizeBytes, reason };
      return [{ ...row, state, original_id: originalId }];
    });
    await db.write((tx) => putFiles(tx, importId, rows));
  }
  const closed = findings.closed.map(
    ({ path, reason }, index): NewFile => ({
      path,
      position: findings.files.length + index,
      size_bytes: 0,
      state: 'unreadable',
      reason: JSON.stringify(reason),
      original_id: null,
    }),
  );
  await db.write(async (tx) => {
    await putFiles(tx, importId, closed);
    const { count } = await tx
      .selectFrom('import_file')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('import_id', '=', importId)
      .executeTakeFirstOrThrow();
    await updateImport(tx, importId, { state: 'indexing', files_found: count });
    await events.record(tx, 'import.changed', { importId, state: 'indexing' });
  });
  return findings;
}

/** Several files are read at a time; they are recorded one after another, in order. */
async function readPhase(deps: ImportDeps, run: ScanRun, folder: FolderRow, findings: Findings): Promise<void> {
  const { db, events } = deps;
  const waiting = await filesIn(db.read, run.importId, 'waiting');
  const byPath = new Map(findings.files.map((file) => [file.path, file]));
  const coverOf = rememberCovers(deps, findings.covers);
  const abort = new AbortController();
  const signal = AbortSignal.any([run.signal, abort.signal]);
  const readDeps = {
    tools: deps.tools(),
    covers: deps.covers,
    isKnown: async (hash: string) => {
      const query = db.read.selectFrom('original').select('id').where('content_hash', '=', hash);
      return (await query.executeTakeFirst()) !== undefined;
    },
  };
  const ahead: Promise<ReadFile>[] = [];
  let begun = 0;
  const readMore = () => {
    while (begun < waiting.length && ahead.length < (deps.readAhead ?? 2)) {
      const file = byPath.get(waiting[begun++]?.path ?? '');
      const reading = file ? readFound(readDeps, file, signal) : Promise.resolve(GONE);
      // It is awaited in its turn; until then a failure must not count as one that nobody handles.
      reading.catch(() => {});
      ahead.push(reading);
    }
  };
  try {
    for (const [index, row] of waiting.entries()) {
      readMore();
      const read = (await ahead.shift()) ?? GONE;
      run.signal.throwIfAborted();
      const file = byPath.get(row.path);
      await recordOne(deps, run.importId, folder, row.path, {
        file,
        read,
        folderCover: await coverOf(folderOf(row.path)),
      });
      run.progress(index + 1, waiting.length);
      events.tell('import.progress', { importId: run.importId, done: index + 1, total: waiting.length });
    }
  } finally {
    abort.abort(new Error('The reading ahead is not needed any more'));
    await Promise.allSettled(ahead);
  }
}

const GONE: ReadFile = { kind: 'unreadable', reason: { code: 'file-gone' } };

async function recordOne(
  deps: ImportDeps,
  importId: string,
  folder: FolderRow,
  path: string,
  { file, read, folderCover }: { file: FoundFile | undefined; read: ReadFile; folderCover: KeptCover | undefined },
): Promise<void> {
  const { db, clock, makeId, events } = deps;
  if (!file) return await db.write((tx) => dropFile(tx, importId, path));
  const goneIds = 'contentHash' in read ? await findGoneTwins(db.read, read.contentHash) : new Set<string>();
  const { state } = await db.write(async (tx) => {
    const input = { folderId: folder.id, file, read, folderCover, goneIds, nowMs: clock.now(), makeId };
    const recorded = await record(tx, input);
    const { originalId, reason } = recorded;
    if (recorded.state === 'passed-over') await dropFile(tx, importId, path);
    else {
      const change = { state: recorded.state, reason: reason && JSON.stringify(reason), original_id: originalId };
      await setFile(tx, importId, path, change);
    }
    if (recorded.isChange) await events.record(tx, 'library.changed', {});
    return recorded;
  });
  const isRefused = state === 'duplicate' || state === 'unreadable' || state === 'passed-over';
  if (folder.id === UPLOADS && isRefused) await unlink(file.absolutePath);
}

async function beginRendering(
  deps: ImportDeps,
  { importId }: ScanRun,
  folder: FolderRow,
): Promise<ScanOutcome | 'again'> {
  const { db, clock, events, rendering, profile } = deps;
  const files = await renderingOf(db.read, importId);
  const waiting = files.filter(({ state }) => state === 'indexed');
  const bytes = (rows: typeof files) =>
    rows.reduce(
      (sum, row) => sum + neededBytesOf({ durationMs: row.duration_ms, sizeBytes: row.size_bytes }, profile),
      0,
    );
  const isRenderingAll = deps.render === 'all';
  const space = await spaceFor(deps.dataFolder, isRenderingAll ? bytes(waiting) : 0, deps.reserveBytes);
  return await db.write(async (tx) => {
    const current = await findImport(tx, importId);
    if (current?.again === 1) return 'again';
    await updateFolder(tx, folder.id, { scanned_at_ms: clock.now() });
    await updateImport(tx, importId, { state: 'rendering', bytes_needed: bytes(files) });
    if (!space.fits) return 'storage-full';
    if (isRenderingAll)
      await rendering.needOriginals(
        tx,
        waiting.map(({ id }) => id),
      );
    await events.record(tx, 'import.changed', { importId, state: 'rendering' });
    return 'indexed';
  });
}

/** The cover of a folder is read at most once in a scan. */
function rememberCovers({ covers }: ImportDeps, paths: ReadonlyMap<string, string>) {
  const kept = new Map<string, Promise<KeptCover | undefined>>();
  return (folderPath: string): Promise<KeptCover | undefined> => {
    const path = paths.get(folderPath);
    if (path === undefined) return Promise.resolve(undefined);
    const known = kept.get(folderPath) ?? covers.keepFile(path);
    kept.set(folderPath, known);
    return known;
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
