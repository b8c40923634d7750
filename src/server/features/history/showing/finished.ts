// What was finished: parts that were heard whole, and books of which every part was. Both rest on what listening remembers
// for good (`heard`), so they outlive the sessions; a book that gets a new part is finished again once that was heard too.
import { type RawBuilder, sql } from 'kysely';
import type { FinishedThing } from '#contract/history.ts';
import type { Reader } from '../../../db/db.ts';
import { readCursor, writeCursor } from './cursors.ts';

export interface FinishedQuery {
  kind: 'book' | 'part';
  childId?: string | undefined;
  limit: number;
  after?: string | undefined;
}

interface FinishedRow {
  /** Collection or audio, and the child. */
  key: string;
  thing: string;
  title: string;
  collection_id: string | null;
  child_id: string | null;
  at_ms: number;
  times: number;
  is_estimated: number;
}

export async function listFinished(
  reader: Reader,
  { kind, childId, limit, after }: FinishedQuery,
): Promise<{ items: FinishedThing[]; next?: string }> {
  const behind = readCursor(after);
  const whose = childId === undefined ? sql`true` : sql`heard.child_id = ${childId}`;
  const { rows } = await sql<FinishedRow>`
    select * from (${kind === 'book' ? books(whose) : parts(whose)})
    where ${behind ? sql`(at_ms, key) < (${behind.atMs}, ${behind.id})` : sql`true`}
    order by at_ms desc, key desc limit ${limit + 1}`.execute(reader);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => describe(kind, row)),
    ...(last ? { next: writeCursor({ atMs: last.at_ms, id: last.key }) } : {}),
  };
}

function parts(whose: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select heard.audio_id || ' ' || coalesce(heard.child_id, '') as key, heard.audio_id as thing, audio.title,
      (select collection_id from collection_item where audio_id = audio.id order by collection_id limit 1)
        as collection_id,
      heard.child_id, max(heard.at_ms) as at_ms, count(*) as times, min(heard.is_estimated) as is_estimated
    from heard join audio on audio.id = heard.audio_id
    where heard.is_whole = 1 and ${whose} group by heard.audio_id, heard.child_id`;
}

/** As often as its rarest part. */
function books(whose: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with times as (
      select heard.audio_id, heard.child_id, count(*) as times, max(heard.at_ms) as at_ms,
        min(heard.is_estimated) as is_estimated
      from heard where heard.is_whole = 1 and ${whose} group by heard.audio_id, heard.child_id
    ), size as (
      select collection_id, count(distinct audio_id) as parts from collection_item group by collection_id
    )
    select collection.id || ' ' || coalesce(times.child_id, '') as key, collection.id as thing, collection.title,
      collection.id as collection_id, times.child_id, max(times.at_ms) as at_ms, min(times.times) as times,
      max(times.is_estimated) as is_estimated
    from times
    join (select distinct collection_id, audio_id from collection_item) as item on item.audio_id = times.audio_id
    join collection on collection.id = item.collection_id
    join size on size.collection_id = collection.id
    group by collection.id, times.child_id having count(*) = max(size.parts)`;
}

function describe(kind: 'book' | 'part', row: FinishedRow): FinishedThing {
  return {
    kind,
    ...(row.collection_id === null ? {} : { collectionId: row.collection_id }),
    ...(kind === 'part' ? { audioId: row.thing } : {}),
    title: row.title,
    ...(row.child_id === null ? {} : { childId: row.child_id }),
    finishedAt: new Date(row.at_ms).toISOString(),
    times: row.times,
    estimated: row.is_estimated === 1,
  };
}
