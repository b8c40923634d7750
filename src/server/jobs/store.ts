// All SQL of jobs.
import { type Selectable, sql } from 'kysely';
import type { Reader, Tx } from '../db/db.ts';
import type { JobTable } from '../db/schema.ts';

export type JobRow = Selectable<JobTable>;

/** Word for word the condition of the unique index: SQLite matches it as text. */
const UNFINISHED = sql<boolean>`state in ('queued', 'running')`;

/** Puts a job in the queue unless an unfinished one of the same kind and key is there; then only raises its priority. */
export async function insertJob(
  tx: Tx,
  job: {
    id: string;
    kind: string;
    key: string;
    payload: string;
    priority: number;
    maxAttempts: number;
    runAtMs: number;
    nowMs: number;
  },
): Promise<void> {
  await tx
    .insertInto('job')
    .values({
      id: job.id,
      kind: job.kind,
      key: job.key,
      payload: job.payload,
      state: 'queued',
      priority: job.priority,
      attempts: 0,
      max_attempts: job.maxAttempts,
      run_at_ms: job.runAtMs,
      lease_until_ms: null,
      cancel_requested: 0,
      progress_done: 0,
      progress_total: 0,
      progress_note: null,
      error: null,
      created_at_ms: job.nowMs,
      started_at_ms: null,
      finished_at_ms: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'key'])
        .where(UNFINISHED)
        .doUpdateSet((eb) => ({ priority: eb.fn<number>('max', ['job.priority', 'excluded.priority']) })),
    )
    .execute();
}

export async function claimJob(
  tx: Tx,
  kinds: string[],
  nowMs: number,
  leaseUntilMs: number,
): Promise<JobRow | undefined> {
  if (kinds.length === 0) return undefined;
  const next = await tx
    .selectFrom('job')
    .select('id')
    .where('state', '=', 'queued')
    .where('kind', 'in', kinds)
    .where('run_at_ms', '<=', nowMs)
    .orderBy('priority', 'desc')
    .orderBy('run_at_ms')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!next) return undefined;
  return await tx
    .updateTable('job')
    .set((eb) => ({
      state: 'running',
      attempts: eb('attempts', '+', 1),
      started_at_ms: nowMs,
      lease_until_ms: leaseUntilMs,
      error: null,
    }))
    .where('id', '=', next.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Jobs whose lease has run out go back to the queue, unless they were to be cancelled or had all their attempts. */
export async function releaseExpired(
  tx: Tx,
  { nowMs, expiredAtMs, ours }: { nowMs: number; expiredAtMs: number; ours: string[] },
): Promise<void> {
  const expired = tx
    .updateTable('job')
    .where('state', '=', 'running')
    .where('lease_until_ms', '<=', expiredAtMs)
    .$if(ours.length > 0, (query) => query.where('id', 'not in', ours));
  await expired.set({ state: 'cancelled', finished_at_ms: nowMs }).where('cancel_requested', '=', 1).execute();
  await expired
    .set({ state: 'failed', finished_at_ms: nowMs, error: 'It was interrupted too often.' })
    .whereRef('attempts', '>=', 'max_attempts')
    .execute();
  await expired.set({ state: 'queued', lease_until_ms: null }).execute();
}

export async function updateJob(tx: Tx, id: string, change: Partial<JobRow>): Promise<void> {
  await tx.updateTable('job').set(change).where('id', '=', id).execute();
}

export async function findJob(reader: Reader, id: string): Promise<JobRow | undefined> {
  return await reader.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function raisePriority(tx: Tx, kind: string, key: string, priority: number): Promise<void> {
  await tx
    .updateTable('job')
    .set({ priority })
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('state', '=', 'queued')
    .where('priority', '<', priority)
    .execute();
}

export async function listJobs(reader: Reader, endedAfterMs: number): Promise<JobRow[]> {
  return await reader
    .selectFrom('job')
    .selectAll()
    .where((eb) => eb.or([eb('state', 'in', ['queued', 'running']), eb('finished_at_ms', '>', endedAfterMs)]))
    .orderBy((eb) => eb.case('state').when('running').then(0).when('queued').then(1).else(2).end())
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
}

export type Unfinished = Pick<JobRow, 'id' | 'kind' | 'run_at_ms' | 'state'>;

export async function unfinishedJobs(reader: Reader): Promise<Unfinished[]> {
  return await reader
    .selectFrom('job')
    .select(['id', 'kind', 'run_at_ms', 'state'])
    .where('state', 'in', ['queued', 'running'])
    .orderBy('run_at_ms')
    .execute();
}

export async function forgetEnded(tx: Tx, beforeMs: number): Promise<void> {
  await tx.deleteFrom('job').where('finished_at_ms', '<', beforeMs).execute();
}
