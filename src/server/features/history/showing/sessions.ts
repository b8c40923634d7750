// Sessions as a person sees them, latest first, page by page.
import { type SqlBool, sql } from 'kysely';
import type { ListeningSession } from '#contract/history.ts';
import type { Confidence } from '#core/listening/who.ts';
import type { Reader } from '../../../db/db.ts';
import type { SessionRow } from '../store.ts';
import { readCursor, writeCursor } from './cursors.ts';

export interface SessionsQuery {
  childId?: string | undefined;
  playerId?: string | undefined;
  /** Began in [fromMs, toMs). */
  fromMs?: number | undefined;
  toMs?: number | undefined;
  limit: number;
  after?: string | undefined;
}

export async function listSessions(
  reader: Reader,
  { childId, playerId, fromMs, toMs, limit, after }: SessionsQuery,
): Promise<{ items: ListeningSession[]; next?: string }> {
  const behind = readCursor(after);
  const rows = await reader
    .selectFrom('listening_session')
    .selectAll()
    .$if(childId !== undefined, (some) => some.where('child_id', '=', childId ?? ''))
    .$if(playerId !== undefined, (some) => some.where('player_id', '=', playerId ?? ''))
    .$if(fromMs !== undefined, (some) => some.where('began_at_ms', '>=', fromMs ?? 0))
    .$if(toMs !== undefined, (some) => some.where('began_at_ms', '<', toMs ?? 0))
    .$if(behind !== undefined, (some) =>
      some.where(sql<SqlBool>`(began_at_ms, id) < (${behind?.atMs ?? 0}, ${behind?.id ?? ''})`),
    )
    .orderBy('began_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const parts = await listParts(
    reader,
    shown.map(({ id }) => id),
  );
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => describe(row, parts.get(row.id) ?? [])),
    ...(last ? { next: writeCursor({ atMs: last.began_at_ms, id: last.id }) } : {}),
  };
}

async function listParts(
  reader: Reader,
  sessionIds: readonly string[],
): Promise<Map<string, ListeningSession['parts']>> {
  const rows = await reader
    .selectFrom('listening_session_part')
    .selectAll()
    .where('session_id', 'in', sessionIds)
    .orderBy('session_id')
    .orderBy('position')
    .execute();
  const parts = new Map<string, ListeningSession['parts']>();
  for (const { session_id, title, audio_id, heard_ms: heardMs, is_whole } of rows) {
    const own = parts.get(session_id) ?? [];
    own.push({ title, ...(audio_id === null ? {} : { audioId: audio_id }), heardMs, finished: is_whole === 1 });
    parts.set(session_id, own);
  }
  return parts;
}

function describe(row: SessionRow, parts: ListeningSession['parts']): ListeningSession {
  const { id, title, stream_id, yoto_card_id, child_id, player_id } = row;
  return {
    id,
    ...(title === '' ? {} : { title }),
    ...(stream_id === null ? {} : { streamId: stream_id }),
    ...(yoto_card_id === null ? {} : { yotoCardId: yoto_card_id }),
    ...(child_id === null ? {} : { childId: child_id }),
    ...(player_id === null ? {} : { playerId: player_id }),
    confidence: row.confidence as Confidence,
    beganAt: new Date(row.began_at_ms).toISOString(),
    endedAt: new Date(row.ended_at_ms).toISOString(),
    heardMs: row.heard_ms,
    estimated: row.is_estimated === 1,
    parts,
  };
}
