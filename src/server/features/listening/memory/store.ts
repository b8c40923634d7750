// All SQL of what was heard, and of bookmarks.
import { type Selectable, sql } from 'kysely';
import type { Reader, Tx } from '../../../db/db.ts';
import type { BookmarkTable, HeardTable } from '../../../db/schema.ts';

export type HeardRow = Selectable<HeardTable>;
export type BookmarkRow = Selectable<BookmarkTable>;

/** More has no use for any decision. */
export const MOST_HEARD = 20_000;

/** What is `id` of, once it is written: one row for each part of a play, however often it is written. */
export function heardId(listeningId: string, partIndex: number): string {
  return `${listeningId}-${partIndex}`;
}

export async function listHeardOf(reader: Reader, listeningId: string): Promise<HeardRow[]> {
  return await reader.selectFrom('heard').selectAll().where('listening_id', '=', listeningId).execute();
}

/** A child may have been removed meanwhile; what was heard is then the family's. Returns the row as it is now. */
export async function saveHeard(tx: Tx, row: HeardRow): Promise<WrittenHeard> {
  const child_id = row.child_id !== null && (await childExists(tx, row.child_id)) ? row.child_id : null;
  return await tx
    .insertInto('heard')
    .values({ ...row, child_id })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        child_id,
        player_id: row.player_id,
        at_ms: row.at_ms,
        heard_ms: sql<number>`max(heard_ms, excluded.heard_ms)`,
        is_whole: sql<number>`max(is_whole, excluded.is_whole)`,
        is_estimated: row.is_estimated,
      }),
    )
    .returningAll()
    .returning(sql<number>`rowid`.as('rowid'))
    .executeTakeFirstOrThrow();
}

export async function deleteEstimates(tx: Tx, listeningId: string): Promise<void> {
  await tx.deleteFrom('heard').where('listening_id', '=', listeningId).where('is_estimated', '=', 1).execute();
}

export async function deleteBegun(tx: Tx, beforeMs: number): Promise<void> {
  await tx.deleteFrom('heard').where('is_whole', '=', 0).where('at_ms', '<', beforeMs).execute();
}

export type WrittenHeard = HeardRow & { rowid: number };

export interface WholeHeard {
  /** Which row it is, until the next start. The index has it: asking for the id would look up every row. */
  rowid: number;
  audioId: string;
  childId: string | null;
  atMs: number;
}

export interface AudioAsked {
  audioIds: readonly string[];
  collectionIds: readonly string[];
}

/** What was heard of this audio and of the parts of these collections, oldest first; and all of that audio. */
export async function listWhole(
  reader: Reader,
  { audioIds, collectionIds }: AudioAsked,
): Promise<{ audioIds: ReadonlySet<string>; heard: WholeHeard[] }> {
  if (audioIds.length === 0 && collectionIds.length === 0) return { audioIds: new Set(), heard: [] };
  const asked = sql`
    select value as audio_id from json_each(${JSON.stringify(audioIds)})
    union select audio_id from collection_item
    where collection_id in (select value from json_each(${JSON.stringify(collectionIds)}))`;
  // As texts: making an object of each row takes longer than finding them all.
  const { rows } = await sql<{ asked: string; heard: string }>`
    with asked as materialized (${asked})
    select (select json_group_array(audio_id) from asked) as asked,
      (select json_group_array(json_array(rowid, audio_id, child_id, at_ms)) from heard
        where is_whole = 1 and audio_id in (select audio_id from asked)) as heard`.execute(reader);
  const heard = JSON.parse(rows[0]?.heard ?? '[]') as [number, string, string | null, number][];
  return {
    audioIds: new Set(JSON.parse(rows[0]?.asked ?? '[]') as string[]),
    heard: heard
      .sort(([, , , a], [, , , b]) => a - b)
      .slice(-MOST_HEARD)
      .map(([rowid, audioId, childId, atMs]) => ({ rowid, audioId, childId, atMs })),
  };
}

/** Of one child, or of everybody: in how many plays of `streamId` anything was heard. */
export async function countPlaysSince(
  reader: Reader,
  { sinceMs, streamId, childId }: { sinceMs: number; streamId: string; childId: string | undefined },
): Promise<number> {
  const plays = sql`
    select count(distinct listening_id) as plays from heard where stream_id = ${streamId} and at_ms >= ${sinceMs}`;
  // Child by child, since the index begins with the child.
  const whose =
    childId === undefined ? sql`(child_id in (select id from child) or child_id is null)` : sql`child_id = ${childId}`;
  const { rows } = await sql<{ plays: number }>`${plays} and ${whose}`.execute(reader);
  return rows[0]?.plays ?? 0;
}

export async function listBookmarks(reader: Reader, listener: string): Promise<BookmarkRow[]> {
  return await reader.selectFrom('bookmark').selectAll().where('listener', '=', listener).execute();
}

export async function findBookmark(
  reader: Reader,
  listener: string,
  collectionId: string,
): Promise<BookmarkRow | undefined> {
  return await reader
    .selectFrom('bookmark')
    .selectAll()
    .where('listener', '=', listener)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
}

export type MovedBookmark = Omit<BookmarkRow, 'earlier_audio_id' | 'earlier_position_ms'>;

/** Moves a bookmark; the place to which it can be put back stays. Nothing when child or collection are gone. */
export async function moveBookmark(tx: Tx, row: MovedBookmark): Promise<void> {
  if (!(await listenerExists(tx, row.listener)) || !(await collectionExists(tx, row.collection_id))) return;
  const { listener: _, collection_id: __, ...place } = row;
  await tx
    .insertInto('bookmark')
    .values({ ...row, earlier_audio_id: null, earlier_position_ms: null })
    .onConflict((conflict) => conflict.columns(['listener', 'collection_id']).doUpdateSet(place))
    .execute();
}

export async function replaceBookmark(tx: Tx, row: BookmarkRow): Promise<void> {
  await tx
    .insertInto('bookmark')
    .values(row)
    .onConflict((conflict) => conflict.columns(['listener', 'collection_id']).doUpdateSet(row))
    .execute();
}

export async function deleteBookmark(tx: Tx, listener: string, collectionId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('bookmark')
    .where('listener', '=', listener)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Bookmarks of children and players that are no more. */
export async function deleteOrphans(tx: Tx): Promise<void> {
  await sql`
    delete from bookmark where listener like 'child %' and substr(listener, 7) not in (select id from child)
  `.execute(tx);
}

/** With the titles that a person knows, last moved first. */
export async function listTitled(reader: Reader) {
  return await reader
    .selectFrom('bookmark')
    .innerJoin('collection', 'collection.id', 'bookmark.collection_id')
    .leftJoin('audio', 'audio.id', 'bookmark.audio_id')
    .leftJoin('audio as earlier', 'earlier.id', 'bookmark.earlier_audio_id')
    .selectAll('bookmark')
    .select([
      'collection.title as collection_title',
      'audio.title as part_title',
      'audio.duration_ms as part_ms',
      'earlier.title as earlier_title',
    ])
    .orderBy('bookmark.updated_at_ms', 'desc')
    .execute();
}
export type TitledBookmark = Awaited<ReturnType<typeof listTitled>>[number];

export async function findPartLength(
  reader: Reader,
  collectionId: string,
  audioId: string,
): Promise<{ duration_ms: number } | undefined> {
  return await reader
    .selectFrom('collection_item')
    .innerJoin('audio', 'audio.id', 'collection_item.audio_id')
    .select('audio.duration_ms')
    .where('collection_item.collection_id', '=', collectionId)
    .where('collection_item.audio_id', '=', audioId)
    .executeTakeFirst();
}

export async function listenerExists(reader: Reader, listener: string): Promise<boolean> {
  const [kind, id = ''] = listener.split(' ');
  return kind !== 'child' || (await childExists(reader, id));
}

async function childExists(reader: Reader, id: string): Promise<boolean> {
  return (await reader.selectFrom('child').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

async function collectionExists(reader: Reader, id: string): Promise<boolean> {
  return (await reader.selectFrom('collection').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
