// When is an import done? When each of its files is: ready, failed or refused. Told by events while the server runs,
// found out from the database when it starts.
import type { Reason } from '#contract/reasons.ts';
import { neededBytesOf, spaceFor } from '../../library/rendering/space.ts';
import {
  audioStatesOf,
  filesIn,
  findImport,
  findImports,
  type ImportRow,
  importsOfOriginal,
  renderingOf,
  setFile,
  updateImport,
} from '../store.ts';
import type { ImportDeps } from './deps.ts';

export class Completion {
  readonly #deps: ImportDeps;

  constructor(deps: ImportDeps) {
    this.#deps = deps;
  }

  /** Looks at every file that is not settled; ends the import when all are. */
  async check(importId: string): Promise<void> {
    const { db } = this.#deps;
    for (const { path, original_id } of await filesIn(db.read, importId, 'indexed')) {
      await this.#settle(importId, path, original_id);
    }
    await this.#endIfSettled(importId);
  }

  async checkAll(): Promise<void> {
    for (const { id } of await findImports(this.#deps.db.read, ['rendering'])) await this.check(id);
  }

  /** An audio has become ready, or failed for good. */
  async audioSettled(audioId: string): Promise<void> {
    const { db } = this.#deps;
    const audio = await db.read.selectFrom('audio').select('original_id').where('id', '=', audioId).executeTakeFirst();
    if (!audio) return;
    for (const { id } of await importsOfOriginal(db.read, audio.original_id)) {
      const files = await db.read
        .selectFrom('import_file')
        .select('path')
        .where('import_id', '=', id)
        .where('original_id', '=', audio.original_id)
        .where('state', '=', 'indexed')
        .execute();
      for (const { path } of files) await this.#settle(id, path, audio.original_id);
      if (files.length > 0) await this.#endIfSettled(id);
    }
  }

  /** Rendering found the disk full: the import says so, and waits for room. */
  async roomMissing(audioId: string): Promise<void> {
    const { db, rendering } = this.#deps;
    const audio = await db.read.selectFrom('audio').select('original_id').where('id', '=', audioId).executeTakeFirst();
    for (const { id } of audio ? await importsOfOriginal(db.read, audio.original_id) : []) {
      await this.fail(id, { code: 'storage-full' });
      const waiting = (await renderingOf(db.read, id)).filter(({ state }) => state === 'indexed');
      await rendering.cancel(waiting.map((row) => row.id));
    }
  }

  async fail(importId: string, reason: Reason): Promise<void> {
    const { db, clock, events, tellRoom } = this.#deps;
    await db.write(async (tx) => {
      if (reason.code === 'storage-full') await tellRoom(tx, 'full');
      const end = { state: 'failed' as const, reason: JSON.stringify(reason), finished_at_ms: clock.now() };
      await updateImport(tx, importId, end);
      await events.record(tx, 'import.changed', { importId, state: 'failed' });
    });
  }

  /** Imports that failed for want of room go on as soon as what they need fits. */
  async resumeWhereRoom(): Promise<void> {
    const { db, events, jobs, rendering, dataFolder, reserveBytes, profile, tellRoom } = this.#deps;
    let isWaiting = false;
    for (const row of await findImports(db.read, ['failed'])) {
      if (!isStorageFull(row)) continue;
      const waiting = (await renderingOf(db.read, row.id)).filter(({ state }) => state === 'indexed');
      const needed = waiting.reduce(
        (sum, one) => sum + neededBytesOf({ durationMs: one.duration_ms, sizeBytes: one.size_bytes }, profile),
        0,
      );
      const { fits } = await spaceFor(dataFolder, Math.max(1, needed), reserveBytes);
      if (!fits) {
        isWaiting = true;
        continue;
      }
      const isRead = (await filesIn(db.read, row.id, 'waiting')).length === 0;
      await db.write(async (tx) => {
        const state = isRead ? ('rendering' as const) : ('finding' as const);
        await updateImport(tx, row.id, { state, reason: null, finished_at_ms: null });
        if (!isRead) await jobs.enqueue(tx, 'import', row.id, { importId: row.id, name: 'files' });
        await rendering.needOriginals(
          tx,
          waiting.map(({ id }) => id),
        );
        await events.record(tx, 'import.changed', { importId: row.id, state });
      });
      if (isRead) await this.check(row.id);
    }
    if (!isWaiting) await db.write((tx) => tellRoom(tx, 'enough'));
  }

  async #settle(importId: string, path: string, originalId: string | null): Promise<void> {
    const { db } = this.#deps;
    const audio = originalId === null ? undefined : await audioStatesOf(db.read, originalId);
    if (audio && audio.unfinished > 0) return;
    const state = audio && audio.ready > 0 ? 'ready' : 'failed';
    await db.write((tx) => setFile(tx, importId, path, { state, reason: audio?.reason ?? null }));
  }

  async #endIfSettled(importId: string): Promise<void> {
    const { db, clock, events, render } = this.#deps;
    await db.write(async (tx) => {
      const row = await findImport(tx, importId);
      if (row?.state !== 'rendering') return;
      const open = await tx
        .selectFrom('import_file')
        .select('path')
        .where('import_id', '=', importId)
        .where('state', '=', 'indexed')
        .limit(1)
        .executeTakeFirst();
      // With `used`, what is indexed waits for a stream that wants it; the import itself has nothing left to do.
      if (open && render === 'all') return;
      await updateImport(tx, importId, { state: 'done', finished_at_ms: clock.now() });
      await events.record(tx, 'import.changed', { importId, state: 'done' });
    });
  }
}

export function isStorageFull({ reason }: Pick<ImportRow, 'reason'>): boolean {
  return reason !== null && (JSON.parse(reason) as Reason).code === 'storage-full';
}
