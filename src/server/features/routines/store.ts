// All SQL of routines: themselves, what they did, what is still to be sent, and what is known of players for them.
import { type Selectable, sql } from 'kysely';
import type { Reader, Tx } from '../../db/db.ts';
import type { PlayerStandingTable, RoutineCommandTable, RoutineRunTable, RoutineTable } from '../../db/schema.ts';

export type RoutineRow = Selectable<RoutineTable>;
export type RunRow = Selectable<RoutineRunTable>;
export type CommandRow = Selectable<RoutineCommandTable>;
export type StandingRow = Selectable<PlayerStandingTable>;

export async function listRoutines(reader: Reader): Promise<RoutineRow[]> {
  return await reader.selectFrom('routine').selectAll().orderBy('created_at_ms').orderBy('id').execute();
}

export async function insertRoutine(tx: Tx, row: RoutineRow): Promise<void> {
  await tx.insertInto('routine').values(row).execute();
}

export async function updateRoutine(tx: Tx, id: string, change: Partial<RoutineRow>): Promise<boolean> {
  const result = await tx.updateTable('routine').set(change).where('id', '=', id).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What it holds on players, and what it was about to do, is over. */
export async function endRoutine(tx: Tx, id: string): Promise<void> {
  const runs = tx.selectFrom('routine_run').select('id').where('routine_id', '=', id);
  await tx.deleteFrom('player_standing').where('run_id', 'in', runs).execute();
  await tx
    .updateTable('routine_command')
    .set({ state: 'dropped', why: 'overruled' })
    .where('run_id', 'in', runs)
    .where('state', '=', 'waiting')
    .execute();
}

/** With its runs. */
export async function deleteRoutine(tx: Tx, id: string): Promise<boolean> {
  await endRoutine(tx, id);
  const result = await tx.deleteFrom('routine').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** False: this happening was decided before. */
export async function insertRun(tx: Tx, row: RunRow): Promise<boolean> {
  const result = await tx
    .insertInto('routine_run')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function listRuns(reader: Reader, routineId: string, limit: number): Promise<RunRow[]> {
  return await reader
    .selectFrom('routine_run')
    .selectAll()
    .where('routine_id', '=', routineId)
    .orderBy('at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function findRun(reader: Reader, id: string): Promise<RunRow | undefined> {
  return await reader.selectFrom('routine_run').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The last of each routine. */
export async function listLastRuns(reader: Reader): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select run.* from routine join routine_run as run on run.id = (
      select id from routine_run where routine_id = routine.id order by at_ms desc, id desc limit 1)`.execute(reader);
  return rows;
}

/** Keys of these that were decided. */
export async function listDecided(reader: Reader, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await reader.selectFrom('routine_run').select('key').where('key', 'in', keys).execute();
  return new Set(rows.map(({ key }) => key));
}

/** Who acted since then, and on whom. */
export async function listActedSince(
  reader: Reader,
  sinceMs: number,
): Promise<{ routineId: string; playerIds: string[] }[]> {
  const rows = await reader
    .selectFrom('routine_run')
    .select(['routine_id', 'player_ids'])
    .where('at_ms', '>=', sinceMs)
    .where('outcome', '=', 'acted')
    .execute();
  return rows.map((row) => ({ routineId: row.routine_id, playerIds: JSON.parse(row.player_ids) as string[] }));
}

export async function forgetRuns(tx: Tx, beforeMs: number): Promise<void> {
  await tx.deleteFrom('routine_run').where('at_ms', '<', beforeMs).execute();
}

export async function insertCommands(tx: Tx, rows: readonly CommandRow[]): Promise<void> {
  for (const row of rows) await tx.insertInto('routine_command').values(row).execute();
}

export async function updateCommand(tx: Tx, id: string, change: Partial<CommandRow>): Promise<void> {
  await tx.updateTable('routine_command').set(change).where('id', '=', id).execute();
}

export async function listCommands(reader: Reader, runIds: readonly string[]): Promise<CommandRow[]> {
  if (runIds.length === 0) return [];
  return await reader
    .selectFrom('routine_command')
    .selectAll()
    .where('run_id', 'in', runIds)
    .orderBy('due_at_ms')
    .orderBy('id')
    .execute();
}

/** False: it is not there any more, or was overruled. */
export async function claimCommand(
  tx: Tx,
  id: string,
  change: Pick<CommandRow, 'attempts' | 'sent_at_ms'>,
): Promise<boolean> {
  const result = await tx
    .updateTable('routine_command')
    .set({ ...change, state: 'sending' })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** With the routine that wants it; what is to be done first comes first. */
export type OpenCommand = CommandRow & { routine_id: string };

export async function listOpen(reader: Reader): Promise<OpenCommand[]> {
  return await reader
    .selectFrom('routine_command')
    .innerJoin('routine_run', 'routine_run.id', 'routine_command.run_id')
    .selectAll('routine_command')
    .select('routine_run.routine_id')
    .where('routine_command.state', 'in', ['waiting', 'sending'])
    .orderBy('routine_command.due_at_ms')
    .orderBy('routine_command.id')
    .execute();
}

/** Waiting commands of a player that others overrule. */
export async function dropWaiting(
  tx: Tx,
  { playerId, doings, exceptRunId }: { playerId: string; doings: readonly string[]; exceptRunId: string },
): Promise<void> {
  await tx
    .updateTable('routine_command')
    .set({ state: 'dropped', why: 'overruled' })
    .where('player_id', '=', playerId)
    .where('state', '=', 'waiting')
    .where('run_id', '!=', exceptRunId)
    .where(sql<string>`json_extract(action, '$.do')`, 'in', doings)
    .execute();
}

/** What was sent to a player since then, by which routine. */
export async function listSentSince(
  reader: Reader,
  playerId: string,
  sinceMs: number,
): Promise<{ doing: string; routineId: string; causedBy: string[] }[]> {
  const rows = await reader
    .selectFrom('routine_command')
    .innerJoin('routine_run', 'routine_run.id', 'routine_command.run_id')
    .select([
      sql<string>`json_extract(routine_command.action, '$.do')`.as('doing'),
      'routine_run.routine_id',
      'routine_run.caused_by',
    ])
    .where('routine_command.player_id', '=', playerId)
    .where('routine_command.sent_at_ms', '>=', sinceMs)
    .execute();
  return rows.map(({ doing, routine_id, caused_by }) => ({
    ...{ doing, routineId: routine_id },
    causedBy: JSON.parse(caused_by) as string[],
  }));
}

export async function listSights(reader: Reader): Promise<{ player_id: string; sight: string }[]> {
  return await reader.selectFrom('player_sight').selectAll().execute();
}

export async function saveSight(tx: Tx, playerId: string, sight: string): Promise<void> {
  await tx
    .insertInto('player_sight')
    .values({ player_id: playerId, sight })
    .onConflict((conflict) => conflict.column('player_id').doUpdateSet({ sight }))
    .execute();
}

export async function listStanding(reader: Reader): Promise<StandingRow[]> {
  return await reader.selectFrom('player_standing').selectAll().execute();
}

export async function saveStanding(tx: Tx, row: StandingRow): Promise<void> {
  await tx
    .insertInto('player_standing')
    .values(row)
    .onConflict((conflict) => conflict.columns(['player_id', 'kind']).doUpdateSet(row))
    .execute();
}

export async function deleteStanding(tx: Tx, playerId: string, kind: StandingRow['kind']): Promise<void> {
  await tx.deleteFrom('player_standing').where('player_id', '=', playerId).where('kind', '=', kind).execute();
}

/** False: it does not hold any more, or another run wants it now. */
export async function endStanding(
  tx: Tx,
  { playerId, kind, runId }: { playerId: string; kind: StandingRow['kind']; runId: string },
): Promise<boolean> {
  const result = await tx
    .deleteFrom('player_standing')
    .where('player_id', '=', playerId)
    .where('kind', '=', kind)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
