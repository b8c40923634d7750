// What each child heard longest, as far as sessions are kept. A part of a collection counts for the collection; a card that
// did not come from here is one thing.
import { sql } from 'kysely';
import type { Favourite } from '#contract/history.ts';
import type { Reader } from '../../../db/db.ts';

export interface FavouritesQuery {
  childId?: string | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
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
  { childId, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, limit }: FavouritesQuery,
): Promise<Favourite[]> {
  const whose = childId === undefined ? sql`true` : sql`session.child_id = ${childId}`;
  const { rows } = await sql<FavouriteRow>`
    with piece as (
      select session.id as session_id, session.child_id, session.ended_at_ms, part.heard_ms,
        part.audio_id, coalesce(audio.title, part.title) as audio_title, session.yoto_card_id, session.title as card_title,
        coalesce(part.collection_id,
          (select collection_id from collection_item where audio_id = part.audio_id order by collection_id limit 1)
        ) as collection_id
      from listening_session as session
      join listening_session_part as part on part.session_id = session.id
      left join audio on audio.id = part.audio_id
      where ${whose} and session.began_at_ms >= ${fromMs} and session.began_at_ms < ${toMs}
        and (part.audio_id is null) = (session.listening_id is null)
    ), thing as (
      select piece.*, collection.title as collection_title,
        case when collection.id is not null then 'collection' when audio_id is not null then 'audio' else 'card' end
          as kind
      from piece left join collection on collection.id = piece.collection_id
    )
    select kind,
      case kind when 'collection' then collection_id when 'audio' then audio_id else yoto_card_id end as id,
      max(case kind when 'collection' then collection_title when 'audio' then audio_title else card_title end) as title,
      child_id, sum(heard_ms) as heardMs, count(distinct session_id) as sessions,
      count(distinct (select min(day) from heard_day where heard_day.session_id = thing.session_id)) as days,
      max(ended_at_ms) as lastHeardAtMs
    from thing group by kind, id, child_id having id is not null
    order by heardMs desc, id limit ${limit}`.execute(reader);
  return rows.map(({ title, child_id, lastHeardAtMs, ...row }) => ({
    ...row,
    ...(title ? { title } : {}),
    ...(child_id === null ? {} : { childId: child_id }),
    lastHeardAt: new Date(lastHeardAtMs).toISOString(),
  }));
}
