// Second phase, second half: what was read becomes original, audio and collection, in one transaction per file. The
// same content is one original: found again elsewhere it has moved, found twice it is a duplicate. Audio keeps its id
// for as long as its part still exists, because cards and streams name it.
import { lstat } from 'node:fs/promises';
import type { Selectable } from 'kysely';
import type { Reason } from '#contract/reasons.ts';
import type { Reader, Tx } from '../../../db/db.ts';
import type { OriginalTable } from '../../../db/schema.ts';
import type { MakeId } from '../../../ids.ts';
import type { KeptCover } from '../../../media/covers.ts';
import { type FileState, UPLOADS } from '../store.ts';
import { markGone } from './compare.ts';
import { deriveFacts, readFacts } from './facts.ts';
import type { FoundFile } from './find.ts';
import type { ReadFile } from './read.ts';
import { putCover, takeChapters, takeParts } from './take.ts';

export interface RecordInput {
  folderId: string;
  file: FoundFile;
  read: ReadFile;
  /** Cover picture of the folder that the file lies in. */
  folderCover: KeptCover | undefined;
  /** Originals of this very content that are no longer where they were. */
  goneIds: ReadonlySet<string>;
  nowMs: number;
  makeId: MakeId;
}

export interface Recorded {
  state: FileState | 'passed-over';
  reason: Reason | null;
  originalId: string | null;
  /** Something in the library is new or different. */
  isChange: boolean;
}

type OriginalRow = Selectable<OriginalTable>;

/** Originals with this content whose file is not there any more, or is another one by now. */
export async function findGoneTwins(reader: Reader, contentHash: string): Promise<Set<string>> {
  const twins = await reader.selectFrom('original').selectAll().where('content_hash', '=', contentHash).execute();
  const gone = new Set<string>();
  for (const twin of twins) {
    const found = await lstat(twin.path).catch(() => undefined);
    const isThere = found?.size === twin.size_bytes && Math.trunc(found.mtimeMs) === twin.modified_at_ms;
    if (!isThere) gone.add(twin.id);
  }
  return gone;
}

export async function record(tx: Tx, input: RecordInput): Promise<Recorded> {
  const { file, read, nowMs } = input;
  const atPath = await originalAt(tx, file.absolutePath);
  await tx.deleteFrom('set_aside').where('path', '=', file.absolutePath).execute();
  if (read.kind === 'passed-over') return await setAside(tx, input, 'passed-over', { code: 'not-audio' }, null);
  if (read.kind === 'unreadable') {
    if (atPath) await markGone(tx, [atPath.id], nowMs);
    return await setAside(tx, input, 'unreadable', read.reason, null);
  }
  if (atPath?.content_hash === read.contentHash) return await place(tx, atPath, input);
  const twin = await findTwin(tx, read.contentHash, input);
  if (twin && !input.goneIds.has(twin.id)) {
    if (atPath) await markGone(tx, [atPath.id], nowMs);
    return await setAside(tx, input, 'duplicate', await alreadyThere(tx, twin), twin.id);
  }
  if (twin) {
    if (atPath) await unseat(tx, atPath, nowMs);
    return await place(tx, twin, input);
  }
  if (read.kind === 'repeated') throw new Error('A file that was known by its content has just been removed');
  return await take(tx, input, read, atPath);
}

async function setAside(
  tx: Tx,
  { folderId, file }: RecordInput,
  state: 'duplicate' | 'unreadable' | 'passed-over',
  reason: Reason,
  originalId: string | null,
): Promise<Recorded> {
  const isPassing = reason.code === 'changed-while-reading' || reason.code === 'file-gone';
  if (!isPassing && folderId !== UPLOADS) {
    await tx
      .insertInto('set_aside')
      .values({
        path: file.absolutePath,
        folder_id: folderId,
        size_bytes: file.sizeBytes,
        modified_at_ms: file.modifiedAtMs,
        state,
        reason: JSON.stringify(reason),
        original_id: originalId,
      })
      .execute();
  }
  return { state, reason, originalId, isChange: false };
}

/** The original lies here now, with its audio as it is. */
async function place(tx: Tx, original: OriginalRow, { folderId, file }: RecordInput): Promise<Recorded> {
  await tx
    .updateTable('original')
    .set({
      folder_id: folderId,
      path: file.absolutePath,
      size_bytes: file.sizeBytes,
      modified_at_ms: file.modifiedAtMs,
      missing_since_ms: null,
    })
    .where('id', '=', original.id)
    .execute();
  const parts = readFacts(original.facts).titles.length;
  const audio = await tx
    .updateTable('audio')
    .set({ missing_since_ms: null })
    .where('original_id', '=', original.id)
    .where('part_index', '<', parts)
    .returning(['id', 'state'])
    .execute();
  const isUnfinished = audio.some(({ state }) => state === 'waiting' || state === 'rendering');
  const isChange = original.path !== file.absolutePath || original.missing_since_ms !== null;
  return { state: isUnfinished ? 'indexed' : 'known', reason: null, originalId: original.id, isChange };
}

/** Another file has taken its path: it keeps its audio and waits to be found again by its content. */
async function unseat(tx: Tx, original: OriginalRow, nowMs: number): Promise<void> {
  await tx
    .updateTable('original')
    .set({ path: `gone:${original.id}` })
    .where('id', '=', original.id)
    .execute();
  await markGone(tx, [original.id], nowMs);
}

async function take(
  tx: Tx,
  input: RecordInput,
  { probed, contentHash, cover }: Extract<ReadFile, { kind: 'audio' }>,
  atPath: OriginalRow | undefined,
): Promise<Recorded> {
  const { file, folderId, folderCover, nowMs, makeId } = input;
  const { facts, parts } = deriveFacts(probed, file.path);
  const picture = cover ?? folderCover;
  if (picture) await putCover(tx, picture, nowMs);
  const id = atPath?.id ?? makeId();
  const row = {
    folder_id: folderId,
    path: file.absolutePath,
    content_hash: contentHash,
    size_bytes: file.sizeBytes,
    modified_at_ms: file.modifiedAtMs,
    container: probed.container,
    codec: probed.codec,
    duration_ms: probed.durationMs,
    facts: JSON.stringify(facts),
    cover_hash: picture?.hash ?? null,
    missing_since_ms: null,
  };
  if (atPath) await tx.updateTable('original').set(row).where('id', '=', id).execute();
  else
    await tx
      .insertInto('original')
      .values({ id, ...row, created_at_ms: nowMs })
      .execute();
  const before = atPath ? readFacts(atPath.facts) : undefined;
  await takeParts(tx, { input, originalId: id, facts, parts, before, coverHash: picture?.hash ?? null });
  if (facts.hasChapters) await takeChapters(tx, input, { originalId: id, facts, coverHash: picture?.hash ?? null });
  return { state: 'indexed', reason: null, originalId: id, isChange: true };
}

async function originalAt(tx: Tx, path: string): Promise<OriginalRow | undefined> {
  return await tx.selectFrom('original').selectAll().where('path', '=', path).executeTakeFirst();
}

/** The original of this content; one that is still there before one that has gone. */
async function findTwin(tx: Tx, contentHash: string, input: RecordInput): Promise<OriginalRow | undefined> {
  const twins = await tx
    .selectFrom('original')
    .selectAll()
    .where('content_hash', '=', contentHash)
    .where('path', '!=', input.file.absolutePath)
    .orderBy('id')
    .execute();
  const there = twins.find(({ id }) => !input.goneIds.has(id));
  return there ?? twins[0];
}

async function alreadyThere(tx: Tx, twin: OriginalRow): Promise<Reason> {
  const first = await tx
    .selectFrom('audio')
    .select('id')
    .where('original_id', '=', twin.id)
    .orderBy('part_index')
    .executeTakeFirst();
  return { code: 'already-in-library', title: readFacts(twin.facts).title, ...(first ? { audioId: first.id } : {}) };
}
