// Imports: folders that the library reads, and every run over one of them. Starts and stops work; the work is in
// jobs.ts and phases/. A folder is never written to; what was rendered is never lost.
import { mkdir, unlink } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { Problem } from '#contract/errors.ts';
import type { Folder, ImportFile, ImportRun } from '#contract/imports.ts';
import type { Tx } from '../../db/db.ts';
import { defineImportJobs, type ScanPayload } from './jobs.ts';
import { forgetUnrendered } from './phases/cancelling.ts';
import { Completion } from './phases/completion.ts';
import type { ImportDeps } from './phases/deps.ts';
import { describeFile, describeFolder, describeImport, type Paces } from './phases/describe.ts';
import { type Estimate, estimateFolder } from './phases/estimate.ts';
import { openFolder } from './phases/find.ts';
import { hasChanges } from './phases/scan.ts';
import * as store from './store.ts';

export interface PageQuery {
  limit: number;
  after?: string | undefined;
}

export class Imports {
  readonly deps: ImportDeps;
  readonly #paces: Paces = new Map();
  readonly completion: Completion;
  /** Where uploads lie once they are whole. */
  readonly uploadsFolder: string;

  constructor(deps: ImportDeps) {
    this.deps = deps;
    this.uploadsFolder = join(deps.dataFolder, 'originals');
    this.completion = new Completion(deps);
    defineImportJobs(deps, this.completion);
  }

  /** Makes the folder of uploads and ends what ended while we were away. Call before jobs are started. */
  async prepare(): Promise<void> {
    const { db, clock } = this.deps;
    await mkdir(this.uploadsFolder, { recursive: true });
    await db.write(async (tx) => {
      const row = { id: store.UPLOADS, path: this.uploadsFolder, watch: 0, continuous: 0, created_at_ms: clock.now() };
      await tx
        .insertInto('folder')
        .values({ ...row, scanned_at_ms: null })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ path: this.uploadsFolder }))
        .execute();
    });
    await this.completion.checkAll();
  }

  async listFolders(): Promise<Folder[]> {
    return (await store.listFolders(this.deps.db.read)).map(describeFolder);
  }

  async estimate(path: string): Promise<Estimate> {
    return await estimateFolder(this.deps, path);
  }

  /** @throws Problem folder-not-readable, storage-full. A folder that is there already is scanned again. */
  async addFolder(wanted: { path: string; watch: boolean; continuous: boolean }): Promise<{
    folder: Folder;
    importId: string;
  }> {
    const { db, clock, makeId } = this.deps;
    const path = await openFolder(wanted.path);
    this.#refuseOwnFolder(path);
    await this.#refuseWithoutRoom(path);
    return await db.write(async (tx) => {
      const known = await store.findFolderAt(tx, path);
      const id = known?.id ?? makeId();
      const flags = { watch: wanted.watch ? 1 : 0, continuous: wanted.continuous ? 1 : 0 };
      if (known) await store.updateFolder(tx, id, { watch: flags.watch });
      else {
        const row = { id, path, ...flags, created_at_ms: clock.now(), scanned_at_ms: null };
        await tx.insertInto('folder').values(row).execute();
      }
      const importId = await this.#begin(tx, id);
      const folder = await store.findFolder(tx, id);
      if (!folder) throw new Error('The folder that was just added is not there');
      return { folder: describeFolder(folder), importId };
    });
  }

  /** @throws Problem not-found. Another form of rendering begins at once for all that is in the folder. */
  async updateFolder(
    id: string,
    wanted: { watch?: boolean | undefined; continuous?: boolean | undefined },
  ): Promise<Folder> {
    const { db, rendering, clock } = this.deps;
    const before = await this.#folder(id);
    return await db.write(async (tx) => {
      await store.updateFolder(tx, id, {
        ...(wanted.watch === undefined ? {} : { watch: wanted.watch ? 1 : 0 }),
        ...(wanted.continuous === undefined ? {} : { continuous: wanted.continuous ? 1 : 0 }),
      });
      if (wanted.continuous !== undefined && (before.continuous === 1) !== wanted.continuous) {
        const originalIds = await store.switchContinuous(tx, id, wanted.continuous, clock.now());
        await rendering.needOriginals(tx, originalIds);
      }
      const after = await store.findFolder(tx, id);
      return describeFolder(after ?? before);
    });
  }

  /** @throws Problem not-found. Its audio stays. */
  async removeFolder(id: string): Promise<void> {
    const { db } = this.deps;
    await this.#folder(id);
    const running = await store.findUnfinishedImport(db.read, id);
    if (running) await this.cancel(running.id);
    await db.write(async (tx) => {
      await tx.deleteFrom('folder').where('id', '=', id).execute();
    });
  }

  /** @throws Problem not-found, folder-not-readable, storage-full */
  async scan(folderId: string): Promise<string> {
    const folder = await this.#folder(folderId);
    await openFolder(folder.path);
    const importId = await this.deps.db.write((tx) => this.#begin(tx, folderId));
    return importId;
  }

  /** For watchers and the clock: begins an import only when there is something new, changed, moved or gone. */
  async scanIfChanged(folderId: string): Promise<string | undefined> {
    const folder = await store.findFolder(this.deps.db.read, folderId);
    if (!folder || !(await hasChanges(this.deps, folder))) return undefined;
    return await this.deps.db.write((tx) => this.#begin(tx, folderId));
  }

  /** What the clock asks for: folders that are watched are looked at, imports that waited for room go on. */
  async lookAround(): Promise<void> {
    await this.completion.resumeWhereRoom();
    for (const { id, watch } of await store.listFolders(this.deps.db.read)) {
      if (watch === 1) await this.scanIfChanged(id).catch((cause) => this.#logUnreachable(cause));
    }
  }

  async list({ limit, after }: PageQuery): Promise<{ items: ImportRun[]; total: number; next?: string }> {
    const { rows, total, hasMore } = await store.listImports(this.deps.db.read, { limit, after });
    const items: ImportRun[] = [];
    for (const row of rows) items.push(await this.#describe(row));
    const last = rows.at(-1);
    return { items, total, ...(hasMore && last ? { next: last.id } : {}) };
  }

  async get(id: string): Promise<ImportRun> {
    return await this.#describe(await this.#import(id));
  }

  async listFiles(
    id: string,
    { limit, after }: PageQuery,
  ): Promise<{ items: ImportFile[]; total: number; next?: string }> {
    await this.#import(id);
    const page = await store.listFiles(this.deps.db.read, id, { limit, after: readCursor(after) });
    const last = page.rows.at(-1);
    const next = page.hasMore && last ? `${last.position}-${last.row}` : undefined;
    return { items: page.rows.map(describeFile), total: page.total, ...(next === undefined ? {} : { next }) };
  }

  /**
   * What is finished stays; what is not leaves no trace. A watched folder is not watched any more, or it would begin
   * anew by itself. Everything has ended when this returns.
   */
  async cancel(id: string): Promise<void> {
    const { db, jobs, rendering, clock, events } = this.deps;
    const row = await this.#import(id);
    if (row.state === 'done' || row.state === 'cancelled') return;
    await db.write(async (tx) => {
      await store.updateImport(tx, id, { state: 'cancelled', finished_at_ms: clock.now() });
      if (row.folder_id) await store.updateFolder(tx, row.folder_id, { watch: 0 });
      await events.record(tx, 'import.changed', { importId: id, state: 'cancelled' });
    });
    for (const key of await store.scanKeys(db.read, id)) await jobs.cancelWhere('import', key);
    const waiting = (await store.renderingOf(db.read, id)).filter(({ state }) => state === 'indexed');
    await rendering.cancel(waiting.map((file) => file.id));
    const forgotten = await forgetUnrendered(this.deps, id);
    if (row.folder_id !== store.UPLOADS) return;
    for (const path of forgotten) await unlink(path).catch((cause) => this.#logUnreachable(cause));
  }

  /** Running renderings, 0…1 by original; how the interface gets its progress while nothing is recorded yet. */
  async progressOf(row: store.ImportRow): Promise<Pick<ImportRun, 'progress' | 'remainingMs'>> {
    return await this.#describe(row);
  }

  /** Starts an import of this folder, or makes the one that runs look once more. */
  async #begin(tx: Tx, folderId: string): Promise<string> {
    const { makeId, clock, events, jobs } = this.deps;
    const folder = await store.findFolder(tx, folderId);
    const running = await store.findUnfinishedImport(tx, folderId);
    const importId = running?.id ?? makeId();
    const name = folderId === store.UPLOADS ? 'uploads' : basename(folder?.path ?? '');
    const payload: ScanPayload = { importId, name };
    if (running?.state === 'finding' || running?.state === 'indexing') {
      await store.updateImport(tx, importId, { again: 1 });
      await jobs.enqueue(tx, 'import', importId, payload);
      return importId;
    }
    if (running) await store.updateImport(tx, importId, { state: 'finding' });
    else await store.insertImport(tx, { id: importId, folderId, nowMs: clock.now() });
    await events.record(tx, 'import.changed', { importId, state: 'finding' });
    // The job that scanned before may not have come to its end yet; this one has its own name and waits for it.
    await jobs.enqueue(tx, 'import', running ? `${importId}#${makeId()}` : importId, payload);
    return importId;
  }

  #refuseOwnFolder(path: string): void {
    const { dataFolder } = this.deps;
    if (path !== dataFolder && !path.startsWith(dataFolder + sep)) return;
    throw new Problem('folder-not-readable', { detail: 'This is the folder in which the server keeps its own data.' });
  }

  async #refuseWithoutRoom(path: string): Promise<void> {
    const { fits, bytesNeeded, freeBytes } = await estimateFolder(this.deps, path);
    if (fits) return;
    throw new Problem('storage-full', {
      detail: `This needs about ${inMegabytes(bytesNeeded)}, and ${inMegabytes(freeBytes)} are free.`,
    });
  }

  async #folder(id: string): Promise<store.FolderRow> {
    const folder = id === store.UPLOADS ? undefined : await store.findFolder(this.deps.db.read, id);
    if (!folder) throw new Problem('not-found');
    return folder;
  }

  async #import(id: string): Promise<store.ImportRow> {
    const row = await store.findImport(this.deps.db.read, id);
    if (!row) throw new Problem('not-found');
    return row;
  }

  async #describe(row: store.ImportRow): Promise<ImportRun> {
    const { db, clock, rendering } = this.deps;
    return await describeImport(db.read, row, { paces: this.#paces, shares: rendering.shares, nowMs: clock.now() });
  }

  #logUnreachable(cause: unknown): void {
    this.deps.log.warn({ err: cause }, 'A folder or file could not be reached; trying again later');
  }

  /** For uploads: files have come into our own folder. */
  async uploadsArrived(): Promise<string> {
    return await this.deps.db.write((tx) => this.#begin(tx, store.UPLOADS));
  }
}

function readCursor(after: string | undefined): { position: number; row: number } | undefined {
  const numbers = /^(\d{1,9})-(\d{1,15})$/.exec(after ?? '');
  return numbers ? { position: Number(numbers[1]), row: Number(numbers[2]) } : undefined;
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`;
}
