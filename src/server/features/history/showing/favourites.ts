// What each child heard longest in a time. A part of a collection counts for the collection; a card that
// did not come from here is one thing.
import { sql } from 'kysely';
import type { Favourite } from '#contract/history.ts';
import type { Reader } from '../../../db/db.ts';

export interface FavouritesQuery {
  childId?: string | undefined;
  /** Sessions that began in [fromMs, toMs). */
  fromMs: number;
  toMs: number;
  limit: number;
}

interface FavouriteRow {
  kind: Favourite['kind'];
  id: string;
  title: string;
  child_id: string | null;
  heardMs: number;
  sessions: number;
  days: number;
  lastHeardAtMs: number;
}

export async function listFavourites(
  reader: Reader,
  { childId, fromMs, toMs, limit }: FavouritesQuery,
): Promise<Favourite[]> {
  const whose = childId === undefined ? sql`true` : sql`session.child_id = ${childId}`;
  // Speech is asked for by nobody; a part of several collections counts for one of them.
  const { rows } = await sql<FavouriteRow>`
    with item as materialized (
      select audio_id, min(collection_id) as collection_id from collection_item group by audio_id
    ), asked as materialized (
      select session.*, (select min(day) from heard_day where session_id = session.id) as day
      from listening_session as session
      where ${whose} and session.began_at_ms >= ${fromMs} and session.began_at_ms < ${toMs}
    ), piece as (
      select asked.*, part.heard_ms as part_ms, part.audio_id, part.title as part_title,
        coalesce(part.collection_id, item.collection_id) as collection_id
      from asked join listening_session_part as part on part.session_id = asked.id
      left join item on item.audio_id = part.audio_id
      where (part.audio_id is null) = (asked.listening_id is null)
    )
    select
      case when collection.id is not null then 'collection' when audio_id is not null then 'audio' else 'card' end as kind,
      coalesce(collection.id, audio_id, yoto_card_id) as id,
      max(coalesce(collection.title, audio.title, iif(audio_id is null, piece.title, part_title))) as title,
      child_id, sum(part_ms) as heardMs, count(distinct piece.id) as sessions, count(distinct day) as days,
      max(ended_at_ms) as lastHeardAtMs
    from piece
    left join collection on collection.id = piece.collection_id
    left join audio on audio.id = piece.audio_id
    group by 1, 2, child_id having coalesce(collection.id, audio_id, yoto_card_id) is not null
    order by heardMs desc, 2 limit ${limit}`.execute(reader);
  return rows.map(({ title, child_id, lastHeardAtMs, ...row }) => ({
    ...row,
    ...(title ? { title } : {}),
    ...(child_id === null ? {} : { childId: child_id }),
    lastHeardAt: new Date(lastHeardAtMs).toISOString(),
  }));
}
