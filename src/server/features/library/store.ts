// SQL of audio and collections, as the family sees them. Searching is in listing/search.ts, rendering in rendering/.
import { type Selectable, sql } from 'kysely';
import { chunks } from '../../db/chunks.ts';
import type { Reader, Tx } from '../../db/db.ts';
import type { AudioTable, CollectionTable, OriginalTable, RenditionTable } from '../../db/schema.ts';

export type AudioRow = Selectable<AudioTable>;
export type CollectionRow = Selectable<CollectionTable>;
export type OriginalRow = Selectable<OriginalTable>;

export interface CollectionCounts {
  count: number;
  readyCount: number;
  durationMs: number;
}

export async function findAudio(reader: Reader, id: string): Promise<AudioRow | undefined> {
  return await reader.selectFrom('audio').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findOriginal(reader: Reader, id: string): Promise<OriginalRow | undefined> {
  return await reader.selectFrom('original').selectAll().where('id', '=', id).executeTakeFirst();
}

/** In every profile. */
export async function listSegmentHashes(reader: Reader, audioId: string): Promise<string[]> {
  const rows = await reader.selectFrom('rendition').select('segment_hash').where('audio_id', '=', audioId).execute();
  return rows.map(({ segment_hash }) => segment_hash);
}

export async function findRendition(
  reader: Reader,
  audioId: string,
  profile: string,
): Promise<Selectable<RenditionTable> | undefined> {
  return await reader
    .selectFrom('rendition')
    .selectAll()
    .where('audio_id', '=', audioId)
    .where('profile', '=', profile)
    .executeTakeFirst();
}

export async function updateAudio(tx: Tx, id: string, change: Partial<AudioRow>): Promise<void> {
  await tx.updateTable('audio').set(change).where('id', '=', id).execute();
}

export async function deleteAudio(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('audio').where('id', '=', id).execute();
}

export async function hasAudioLeft(reader: Reader, originalId: string): Promise<boolean> {
  const query = reader.selectFrom('audio').select('id').where('original_id', '=', originalId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

export async function deleteOriginal(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('original').where('id', '=', id).execute();
}

export async function collectionsOf(reader: Reader, audioId: string): Promise<{ id: string; title: string }[]> {
  return await reader
    .selectFrom('collection')
    .innerJoin('collection_item', 'collection_item.collection_id', 'collection.id')
    .select(['collection.id', 'collection.title'])
    .distinct()
    .where('collection_item.audio_id', '=', audioId)
    .orderBy('collection.sort_key')
    .execute();
}

export async function findCollection(reader: Reader, id: string): Promise<CollectionRow | undefined> {
  return await reader.selectFrom('collection').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function countCollections(reader: Reader, ids: readonly string[]): Promise<Map<string, CollectionCounts>> {
  const counts = new Map<string, CollectionCounts>();
  for (const chunk of chunks(ids)) {
    const rows = await reader
      .selectFrom('collection_item')
      .innerJoin('audio', 'audio.id', 'collection_item.audio_id')
      .select('collection_item.collection_id')
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('audio.duration_ms').as('durationMs'),
        sql<number>`sum(audio.state = 'ready')`.as('readyCount'),
      ])
      .where('collection_item.collection_id', 'in', chunk)
      .groupBy('collection_item.collection_id')
      .execute();
    for (const { collection_id, ...count } of rows) counts.set(collection_id, count);
  }
  return counts;
}

export async function partsOf(reader: Reader, collectionId: string): Promise<AudioRow[]> {
  return await reader
    .selectFrom('audio')
    .innerJoin('collection_item', 'collection_item.audio_id', 'audio.id')
    .selectAll('audio')
    .where('collection_item.collection_id', '=', collectionId)
    .orderBy('collection_item.position')
    .execute();
}

export async function insertCollection(tx: Tx, row: CollectionRow): Promise<void> {
  await tx.insertInto('collection').values(row).execute();
}

export async function updateCollection(tx: Tx, id: string, change: Partial<CollectionRow>): Promise<void> {
  await tx.updateTable('collection').set(change).where('id', '=', id).execute();
}

export async function deleteCollection(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('collection').where('id', '=', id).execute();
}

export async function replaceItems(tx: Tx, collectionId: string, audioIds: readonly string[]): Promise<void> {
  await tx.deleteFrom('collection_item').where('collection_id', '=', collectionId).execute();
  const rows = audioIds.map((audio_id, position) => ({ collection_id: collectionId, position, audio_id }));
  for (const chunk of chunks(rows, 200)) await tx.insertInto('collection_item').values(chunk).execute();
}

/** Of these, the ones that there are. */
export async function existingAudio(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const existing = new Set<string>();
  for (const chunk of chunks(ids)) {
    const rows = await reader.selectFrom('audio').select('id').where('id', 'in', chunk).execute();
    for (const { id } of rows) existing.add(id);
  }
  return existing;
}

/** All parts of a collection have to be rendered anew, as one recording or as many. Returns their originals. */
export async function unsettleParts(tx: Tx, collectionId: string, nowMs: number): Promise<string[]> {
  const rows = await tx
    .updateTable('audio')
    .set({ state: 'waiting', updated_at_ms: nowMs })
    .where('id', 'in', (eb) =>
      eb.selectFrom('collection_item').select('audio_id').where('collection_id', '=', collectionId),
    )
    .where('state', '=', 'ready')
    .where('missing_since_ms', 'is', null)
    .returning('original_id')
    .execute();
  return [...new Set(rows.map(({ original_id }) => original_id))];
}

export async function findCover(reader: Reader, hash: string): Promise<{ mime: string } | undefined> {
  return await reader.selectFrom('cover').select('mime').where('hash', '=', hash).executeTakeFirst();
}

/** What plans are made of: every whole rendition of these audio in one profile. */
export async function findFacts(reader: Reader, ids: readonly string[], profile: string) {
  const found = [];
  for (const chunk of chunks(ids)) {
    const rows = await reader
      .selectFrom('audio')
      .leftJoin('rendition', (join) =>
        join.onRef('rendition.audio_id', '=', 'audio.id').on('rendition.profile', '=', profile),
      )
      .leftJoin('segment', 'segment.hash', 'rendition.segment_hash')
      .select([
        'audio.id',
        'audio.title',
        'rendition.segment_hash',
        'rendition.size_bytes',
        'rendition.frames',
        'segment.damaged_at_ms',
      ])
      .where('audio.id', 'in', chunk)
      .execute();
    found.push(...rows);
  }
  return found;
}

/** The parts of these collections in order; a collection without parts comes as one row without an audio. */
export async function findCollectionParts(reader: Reader, ids: readonly string[]) {
  const found = [];
  for (const chunk of chunks(ids)) {
    const rows = await reader
      .selectFrom('collection')
      .leftJoin('collection_item', 'collection_item.collection_id', 'collection.id')
      .leftJoin('audio', 'audio.id', 'collection_item.audio_id')
      .select(['collection.id', 'collection.title', 'audio.id as audio_id', 'audio.created_at_ms'])
      .where('collection.id', 'in', chunk)
      .orderBy('collection_item.collection_id')
      .orderBy('collection_item.position')
      .execute();
    found.push(...rows);
  }
  return found;
}
