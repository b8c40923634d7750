// SQL of taking out what was heard: page by page, oldest first, with the titles of now.
import { sql } from 'kysely';
import type { Reader } from '../../../db/db.ts';

export interface HeardLine {
  rowid: number;
  id: string;
  at_ms: number;
  child: string | null;
  child_id: string | null;
  player: string | null;
  player_id: string | null;
  stream: string | null;
  title: string | null;
  collection: string | null;
  heard_ms: number;
  is_whole: number;
  is_estimated: number;
}

export interface HeardPlace {
  atMs: number;
  rowid: number;
}

/** Of one child, or of everybody. */
export async function readHeard(
  reader: Reader,
  { childId, toMs }: { childId: string | undefined; toMs: number },
  { after, limit }: { after: HeardPlace | undefined; limit: number },
): Promise<HeardLine[]> {
  const whose = childId === undefined ? sql`true` : sql`heard.child_id = ${childId}`;
  const beyond = after ? sql`(heard.at_ms, heard.rowid) > (${after.atMs}, ${after.rowid})` : sql`true`;
  const { rows } = await sql<HeardLine>`
    select heard.rowid, heard.id, heard.at_ms, heard.child_id, child.name as child, heard.player_id, player.name as player,
      stream.name as stream, audio.title, heard.heard_ms, heard.is_whole, heard.is_estimated,
      (select collection.title from collection_item join collection on collection.id = collection_item.collection_id
        where collection_item.audio_id = heard.audio_id order by collection.id limit 1) as collection
    from heard
      left join child on child.id = heard.child_id
      left join player on player.id = heard.player_id
      left join stream on stream.id = heard.stream_id
      left join audio on audio.id = heard.audio_id
    where ${whose} and heard.at_ms < ${toMs} and ${beyond}
    order by heard.at_ms, heard.rowid limit ${limit}`.execute(reader);
  return rows;
}

export async function readChild(reader: Reader, childId: string) {
  return await reader.selectFrom('child').selectAll().where('id', '=', childId).executeTakeFirst();
}

export async function readPlayersOf(reader: Reader, childId: string) {
  return await reader.selectFrom('player').select(['id', 'name']).where('child_id', '=', childId).execute();
}
