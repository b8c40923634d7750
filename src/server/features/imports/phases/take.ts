// What a file brings becomes rows: its parts as audio, its chapters as a collection, its picture as a cover. Audio keeps
// its id while its part exists, and its title when the parent has chosen one.
import { sortKey } from '#core/library/natural-order.ts';
import type { Tx } from '../../../db/db.ts';
import type { KeptCover } from '../../../media/covers.ts';
import type { FactPart, OriginalFacts } from './facts.ts';
import type { RecordInput } from './record.ts';

export async function takeParts(
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

export async function takeChapters(
  tx: Tx,
  { nowMs, makeId }: RecordInput,
  { originalId, facts, coverHash }: { originalId: string; facts: OriginalFacts; coverHash: string | null },
): Promise<void> {
  const { id, kind } = await tx
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
    .returning(['id', 'kind'])
    .executeTakeFirstOrThrow();
  if (kind === 'manual') return;
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
