// Second phase, second half: what was read becomes original, audio and collection, in one transaction per file. The
// same content is one original: found again elsewhere it has moved, found twice it is a duplicate. Audio keeps its id
// for as long as its part still exists, because cards and streams name it.
import { lstat } from 'node:fs/promises';
import type { Selectable } from 'kysely';
import type { Reason } from '#contract/reasons.ts';
import { sortKey } from '#core/library/natural-order.ts';
import type { Reader, Tx } from '../../../db/db.ts';
import type { OriginalTable } from '../../../db/schema.ts';
import type { MakeId } from '../../../ids.ts';
import type { KeptCover } from '../../../media/covers.ts';
import { type FileState, UPLOADS } from '../store.ts';
import { markGone } from './compare.ts';
import { deriveFacts, type FactPart, type OriginalFacts, readFacts } from './facts.ts';
import type { FoundFile } from './find.ts';
import type { ReadFile } from './read.ts';

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

async function takeParts(
  tx: Tx,
  taken: {
    input: RecordInput;
    originalId: string;
    facts: OriginalFacts;
    parts: FactPart[];
    before: OriginalFacts | undefined;
    coverHash: string | null;
  },
): Promise<void> {
  const { input, originalId, facts, parts, before, coverHash } = taken;
  const { nowMs, makeId } = input;
  const existing = await tx
    .selectFrom('audio')
    .select(['id', 'part_index', 'title'])
    .where('original_id', '=', originalId)
    .execute();
  for (const [index, part] of parts.entries()) {
    const known = existing.find(({ part_index }) => part_index === index);
    const hasOwnTitle = known !== undefined && known.title !== before?.titles[index];
    const title = hasOwnTitle ? known.title : part.title;
    const row = {
      title,
      sort_key: sortKey(title),
      people: facts.people,
      album: facts.hasChapters ? facts.title : facts.album,
      language: facts.tags.language ?? null,
      start_ms: part.startMs,
      end_ms: part.endMs,
      duration_ms: part.endMs - part.startMs,
      state: 'waiting' as const,
      reason: null,
      cover_hash: coverHash,
      missing_since_ms: null,
      updated_at_ms: nowMs,
    };
    if (known) await tx.updateTable('audio').set(row).where('id', '=', known.id).execute();
    else {
      const made = { id: makeId(), original_id: originalId, part_index: index, trim_db: 0, created_at_ms: nowMs };
      await tx
        .insertInto('audio')
        .values({ ...row, ...made })
        .execute();
    }
  }
  await tx
    .updateTable('audio')
    .set({ missing_since_ms: nowMs })
    .where('original_id', '=', originalId)
    .where('part_index', '>=', parts.length)
    .execute();
}

async function takeChapters(
  tx: Tx,
  { nowMs, makeId }: RecordInput,
  { originalId, facts, coverHash }: { originalId: string; facts: OriginalFacts; coverHash: string | null },
): Promise<void> {
  const { id } = await tx
    .insertInto('collection')
    .values({
      id: makeId(),
      title: facts.title,
      sort_key: sortKey(facts.title),
      people: facts.people,
      kind: 'chapters',
      origin_key: `chapters:${originalId}`,
      continuous: 1,
      cover_hash: coverHash,
      created_at_ms: nowMs,
      updated_at_ms: nowMs,
    })
    .onConflict((conflict) =>
      conflict.column('origin_key').doUpdateSet({ cover_hash: coverHash, updated_at_ms: nowMs }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  const audio = await tx
    .selectFrom('audio')
    .select('id')
    .where('original_id', '=', originalId)
    .where('missing_since_ms', 'is', null)
    .orderBy('part_index')
    .execute();
  await putItems(
    tx,
    id,
    audio.map((row) => row.id),
  );
}

/** The collection holds exactly these, in this order. */
export async function putItems(tx: Tx, collectionId: string, audioIds: readonly string[]): Promise<void> {
  await tx.deleteFrom('collection_item').where('collection_id', '=', collectionId).execute();
  const rows = audioIds.map((audio_id, position) => ({ collection_id: collectionId, position, audio_id }));
  for (let index = 0; index < rows.length; index += 200) {
    await tx
      .insertInto('collection_item')
      .values(rows.slice(index, index + 200))
      .execute();
  }
}

export async function putCover(tx: Tx, { hash, mime, sizeBytes }: KeptCover, nowMs: number): Promise<void> {
  await tx
    .insertInto('cover')
    .values({ hash, mime, size_bytes: sizeBytes, created_at_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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
