// All SQL of the event log. Entries are ordered by when they happened, then by when they were written; every page is found
// through an index, however long the log is.
import { type Selectable, sql } from 'kysely';
import { type Entry, KINDS, type Kind } from '#core/event-log/entry.ts';
import type { Reader, Tx } from '../../db/db.ts';
import type { LogEntryTable } from '../../db/schema.ts';

export type LogRow = Selectable<LogEntryTable>;
export type NewLogRow = Omit<LogRow, 'seq'>;

export interface LogFilter {
  playerId?: string | undefined;
  childId?: string | undefined;
  kinds: readonly Kind[];
  fromMs?: number | undefined;
  /** Exclusive. */
  toMs?: number | undefined;
}

/** Where a page ended. */
export interface LogPlace {
  atMs: number;
  seq: number;
}

export function rowOf(entry: Entry): NewLogRow {
  const { kind, details, atMs, untilMs, playerId = null, childId = null } = entry;
  // A clock may count finer than the table does.
  const until_ms = untilMs === undefined ? null : Math.round(untilMs);
  return {
    ...{ at_ms: Math.round(atMs), until_ms, kind, player_id: playerId, child_id: childId },
    listening_id: kind === 'stream-decided' ? details.listeningId : null,
    details: JSON.stringify(details),
  };
}

export async function insertEntry(tx: Tx, row: NewLogRow): Promise<number> {
  const { seq } = await tx.insertInto('log_entry').values(row).returning('seq').executeTakeFirstOrThrow();
  return seq;
}

export async function updateEntry(tx: Tx, seq: number, { until_ms, details }: NewLogRow): Promise<void> {
  await tx.updateTable('log_entry').set({ until_ms, details }).where('seq', '=', seq).execute();
}

/** It turned out who listens. */
export async function attributeEntry(
  tx: Tx,
  listeningId: string,
  who: Pick<LogRow, 'player_id' | 'child_id'>,
): Promise<void> {
  await tx.updateTable('log_entry').set(who).where('listening_id', '=', listeningId).execute();
}

/**
 * One page. Each kind is read through its index by itself: a rare kind among a million others is found as fast as any.
 * `direction`: newest first, or oldest first.
 */
export async function readPage(
  reader: Reader,
  filter: LogFilter,
  { after, limit, direction }: { after: LogPlace | undefined; limit: number; direction: 'desc' | 'asc' },
): Promise<LogRow[]> {
  const order = sql.raw(direction);
  const beyond = sql.raw(direction === 'desc' ? '<' : '>');
  const isAnything = filter.kinds.length === KINDS.length && (filter.playerId ?? filter.childId) === undefined;
  // Said, not left to be guessed: a kind that this child never has would be looked for among everybody's.
  const index = sql.ref(indexFor(filter, isAnything));
  const pages = (isAnything ? [undefined] : filter.kinds).map((kind) => {
    const terms = [
      kind === undefined ? sql`true` : sql`kind = ${kind}`,
      ...(filter.playerId === undefined ? [] : [sql`player_id = ${filter.playerId}`]),
      ...(filter.childId === undefined ? [] : [sql`child_id = ${filter.childId}`]),
      ...(filter.fromMs === undefined ? [] : [sql`at_ms >= ${filter.fromMs}`]),
      ...(filter.toMs === undefined ? [] : [sql`at_ms < ${filter.toMs}`]),
      ...(after === undefined ? [] : [sql`(at_ms, seq) ${beyond} (${after.atMs}, ${after.seq})`]),
    ];
    return sql`select * from (
      select * from log_entry indexed by ${index} where ${sql.join(terms, sql` and `)} order by at_ms ${order}, seq ${order} limit ${limit})`;
  });
  const { rows } = await sql<LogRow>`
    ${sql.join(pages, sql` union all `)} order by at_ms ${order}, seq ${order} limit ${limit}`.execute(reader);
  return rows;
}

function indexFor({ playerId, childId }: LogFilter, isAnything: boolean): string {
  if (isAnything) return 'log_entry_by_time';
  if (childId !== undefined) return 'log_entry_by_child';
  return playerId === undefined ? 'log_entry_by_kind' : 'log_entry_by_player';
}

export async function findStreamName(reader: Reader, streamId: string): Promise<string | undefined> {
  const row = await reader.selectFrom('stream').select('name').where('id', '=', streamId).executeTakeFirst();
  return row?.name;
}

export async function findRunTrace(reader: Reader, runId: string): Promise<string | undefined> {
  const row = await reader.selectFrom('routine_run').select('trace').where('id', '=', runId).executeTakeFirst();
  return row?.trace;
}

/** At most `limit` of what happened before; returns how many. */
export async function deleteBefore(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const doomed = tx.selectFrom('log_entry').select('seq').where('at_ms', '<', beforeMs).orderBy('at_ms').limit(limit);
  const result = await tx.deleteFrom('log_entry').where('seq', 'in', doomed).executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteOfChild(tx: Tx, childId: string): Promise<number> {
  const result = await tx.deleteFrom('log_entry').where('child_id', '=', childId).executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteOfListenings(tx: Tx, listeningIds: readonly string[]): Promise<number> {
  const result = await tx
    .deleteFrom('log_entry')
    .where('listening_id', 'in', sql<string>`(select value from json_each(${JSON.stringify(listeningIds)}))`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Names that the log shows: of players, children, cards and streams. */
export async function readNames(reader: Reader) {
  const { rows } = await sql<{ kind: 'player' | 'child' | 'card' | 'stream'; id: string; name: string }>`
    select 'player' as kind, id, name from player
    union all select 'child', id, name from child
    union all select 'card', yoto_card_id, title from card where yoto_card_id is not null
    union all select 'stream', id, name from stream`.execute(reader);
  return rows;
}
