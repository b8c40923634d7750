// What is written of history: sessions with their days and parts, bytes of each day, and what is forgotten. All functions
// may be called again with the same. How it is read for people is in showing/.
import { type Selectable, sql } from 'kysely';
import type { Session } from '#core/history/sessions.ts';
import type { Reader, Tx } from '../../db/db.ts';
import type { ListeningSessionTable } from '../../db/schema.ts';

/** No session is longer: cards are found by when they began. */
const LONGEST_MS = 48 * 3_600_000;

export type SessionRow = Selectable<ListeningSessionTable>;

/** What is the same in all sessions of one play, or of one card in a player. */
export interface SessionFacts {
  streamId?: string | undefined;
  listeningId?: string | undefined;
  yotoCardId?: string | undefined;
  /** For a card that nobody here has made; else it is looked up. */
  title?: string | undefined;
  childId?: string | undefined;
  playerId?: string | undefined;
  confidence: string;
  isEstimated: boolean;
}

export interface PartFacts {
  title: string;
  audioId?: string | undefined;
  collectionId?: string | undefined;
  isWhole: boolean;
}

export interface WrittenSession {
  id: string;
  session: Session;
  /** By key, of those parts that the session names. */
  parts: ReadonlyMap<string, PartFacts>;
}

export async function saveSession(tx: Tx, facts: SessionFacts, { id, session, parts }: WrittenSession): Promise<void> {
  const { beganAtMs, endedAtMs, heardMs } = session;
  const title = facts.title ?? (await findTitle(tx, facts));
  const row = {
    title,
    stream_id: facts.streamId ?? null,
    listening_id: facts.listeningId ?? null,
    yoto_card_id: facts.yotoCardId ?? null,
    ...(await listenerOf(tx, facts)),
    began_at_ms: Math.round(beganAtMs),
    ended_at_ms: Math.round(endedAtMs),
    heard_ms: heardMs,
    is_estimated: facts.isEstimated ? 1 : 0,
  };
  await tx
    .insertInto('listening_session')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await saveDays(tx, id, session.days, row);
  let position = 0;
  for (const [key, ms] of session.parts) {
    const { audioId, collectionId, isWhole, title = '' } = parts.get(key) ?? { isWhole: false };
    const part = { title, audio_id: audioId ?? null, collection_id: collectionId ?? null, heard_ms: ms };
    const values = { ...part, position: position++ };
    await tx
      .insertInto('listening_session_part')
      .values({ session_id: id, key, ...values, is_whole: isWhole ? 1 : 0 })
      .onConflict((conflict) =>
        conflict
          .columns(['session_id', 'key'])
          // After a restart nobody knows any more which stretches were heard.
          .doUpdateSet({ ...values, is_whole: sql<number>`max(is_whole, excluded.is_whole)` }),
      )
      .execute();
  }
}

async function saveDays(
  tx: Tx,
  sessionId: string,
  days: ReadonlyMap<string, number>,
  { child_id, player_id, is_estimated }: Pick<SessionRow, 'child_id' | 'player_id' | 'is_estimated'>,
): Promise<void> {
  for (const [day, ms] of days) {
    const values = { child_id, player_id, heard_ms: ms, is_estimated };
    await tx
      .insertInto('heard_day')
      .values({ session_id: sessionId, day, ...values })
      .onConflict((conflict) => conflict.columns(['session_id', 'day']).doUpdateSet(values))
      .execute();
  }
}

/** Streams that parents do not see are ours, to say something in between. */
export async function isAnnouncement(tx: Tx, streamId: string): Promise<boolean> {
  const row = await tx.selectFrom('stream').select('hidden').where('id', '=', streamId).executeTakeFirst();
  return row?.hidden === 1;
}

/** It turned out who listened: all of that play was theirs. */
export async function attribute(tx: Tx, listeningId: string, facts: SessionFacts): Promise<void> {
  const { child_id, player_id, confidence } = await listenerOf(tx, facts);
  await tx
    .updateTable('listening_session')
    .set({ child_id, player_id, confidence })
    .where('listening_id', '=', listeningId)
    .execute();
  await tx
    .updateTable('heard_day')
    .set({ child_id, player_id })
    .where('session_id', 'in', (eb) =>
      eb.selectFrom('listening_session').select('id').where('listening_id', '=', listeningId),
    )
    .execute();
}

/** What was only guessed of a play gives way to what its player tells. */
export async function dropEstimates(tx: Tx, listeningId: string): Promise<void> {
  const guessed = sql`
    select id from listening_session where listening_id = ${listeningId} and is_estimated = 1`;
  await sql`delete from heard_day where session_id in (${guessed})`.execute(tx);
  await sql`delete from listening_session where listening_id = ${listeningId} and is_estimated = 1`.execute(tx);
}

/** The last session of a play, as it was written. */
export async function findLatest(reader: Reader, listeningId: string): Promise<Session | undefined> {
  const row = await reader
    .selectFrom('listening_session')
    .selectAll()
    .where('listening_id', '=', listeningId)
    .orderBy('began_at_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (await readSession(reader, row)).latest;
}

/** The same of a card that is not ours, if it was heard since then. */
export async function findLatestOfCard(
  reader: Reader,
  { playerId, yotoCardId, sinceMs }: { playerId: string; yotoCardId: string; sinceMs: number },
): Promise<ReadSession | undefined> {
  const row = await reader
    .selectFrom('listening_session')
    .selectAll()
    .where('began_at_ms', '>=', sinceMs - LONGEST_MS)
    .where('ended_at_ms', '>=', sinceMs)
    .where('player_id', '=', playerId)
    .orderBy('ended_at_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  const isIt = row?.yoto_card_id === yotoCardId && row.listening_id === null;
  return isIt ? await readSession(reader, row) : undefined;
}

export interface ReadSession {
  /** What the ids of the play's sessions begin with. */
  id: string;
  title: string;
  latest: Session;
  titles: ReadonlyMap<string, string>;
}

async function readSession(reader: Reader, row: SessionRow): Promise<ReadSession> {
  const days = await reader.selectFrom('heard_day').selectAll().where('session_id', '=', row.id).execute();
  const parts = await reader
    .selectFrom('listening_session_part')
    .selectAll()
    .where('session_id', '=', row.id)
    .orderBy('position')
    .execute();
  const dash = row.id.lastIndexOf('-');
  return {
    id: row.id.slice(0, dash),
    title: row.title,
    latest: {
      index: Number(row.id.slice(dash + 1)),
      beganAtMs: row.began_at_ms,
      endedAtMs: row.ended_at_ms,
      heardMs: row.heard_ms,
      days: new Map(days.map(({ day, heard_ms }) => [day, heard_ms])),
      parts: new Map(parts.map(({ key, heard_ms }) => [key, heard_ms])),
    },
    titles: new Map(parts.map(({ key, title }) => [key, title])),
  };
}

/** Of one child, or of everybody. */
export async function sumOfDay(reader: Reader, day: string, childId: string | undefined): Promise<number> {
  const row = await reader
    .selectFrom('heard_day')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('heard_ms'), eb.lit(0)).as('heardMs'))
    .where('day', '=', day)
    .$if(childId !== undefined, (some) => some.where('child_id', '=', childId ?? ''))
    .executeTakeFirst();
  return row?.heardMs ?? 0;
}

/** Minutes of the days stay. */
export async function deleteSessions(tx: Tx, beforeMs: number, most: number): Promise<number> {
  const old = tx
    .selectFrom('listening_session')
    .select('id')
    .where('began_at_ms', '<', beforeMs)
    .where('ended_at_ms', '<', beforeMs)
    .orderBy('began_at_ms')
    .limit(most);
  const gone = await tx.deleteFrom('listening_session').where('id', 'in', old).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export interface SentBytes {
  day: string;
  streamId: string;
  playerId: string | undefined;
  bytes: number;
}

export async function addSent(tx: Tx, { day, streamId, playerId, bytes }: SentBytes): Promise<void> {
  await tx
    .insertInto('sent_day')
    .values({ day, stream_id: streamId, player_id: playerId ?? '', bytes })
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'stream_id', 'player_id'])
        .doUpdateSet({ bytes: sql<number>`sent_day.bytes + excluded.bytes` }),
    )
    .execute();
}

/** A child may have been removed meanwhile; what was heard is then the family's. */
async function listenerOf(tx: Tx, { childId, playerId, confidence }: SessionFacts) {
  const isThere =
    childId !== undefined &&
    (await tx.selectFrom('child').select('id').where('id', '=', childId).executeTakeFirst()) !== undefined;
  return { child_id: isThere ? childId : null, player_id: playerId ?? null, confidence };
}

async function findTitle(tx: Tx, { streamId, yotoCardId }: SessionFacts): Promise<string> {
  const card =
    yotoCardId === undefined
      ? undefined
      : await tx.selectFrom('card').select('title').where('yoto_card_id', '=', yotoCardId).executeTakeFirst();
  if (card) return card.title;
  if (streamId === undefined) return '';
  const stream = await tx.selectFrom('stream').select('name').where('id', '=', streamId).executeTakeFirst();
  return stream?.name ?? '';
}
