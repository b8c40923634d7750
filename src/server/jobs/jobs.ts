// Background work that survives a restart. A job is a row: claimed under a lease, retried with growing pauses, cancelled
// on request, and taken up again after a kill. What a job does must be repeatable: it may begin more than once.
import { Problem } from '#contract/errors.ts';
import type { Job } from '#contract/system.ts';
import type { Language } from '#core/language.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { MakeId } from '../ids.ts';
import type { Log } from '../log.ts';
import { Cancelled, type JobDefinition, type Running, Stopping } from './definition.ts';
import { describeJob } from './describe.ts';
import {
  claimJob,
  findJob,
  forgetEnded,
  insertJob,
  type JobRow,
  listJobs,
  raisePriority,
  releaseExpired,
  type Unfinished,
  unfinishedJobs,
  updateJob,
} from './store.ts';

const LEASE_MS = 60_000;
const DAY_MS = 86_400_000;
const PROGRESS_EVERY_MS = 500;

export class Jobs implements AsyncDisposable {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #log: Log;
  readonly #makeId: MakeId;
  readonly #definitions = new Map<string, JobDefinition<never>>();
  readonly #running = new Map<string, Running>();
  #started = false;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  #stopWaiting: () => void = () => {};

  constructor(deps: { db: Db; clock: Clock; events: Events; log: Log; makeId: MakeId }) {
    this.#db = deps.db;
    this.#clock = deps.clock;
    this.#events = deps.events;
    this.#log = deps.log;
    this.#makeId = deps.makeId;
  }

  define<P>(kind: string, definition: JobDefinition<P>): void {
    this.#definitions.set(kind, definition as JobDefinition<never>);
  }

  /** In the caller's transaction: the job exists exactly when what needs it does. One unfinished job per kind and key. */
  async enqueue<P>(
    tx: Tx,
    kind: string,
    key: string,
    payload: P,
    { priority = 0, delayMs = 0 }: { priority?: number; delayMs?: number } = {},
  ): Promise<void> {
    const nowMs = this.#clock.now();
    await insertJob(tx, {
      id: this.#makeId(),
      kind,
      key,
      payload: JSON.stringify(payload),
      priority,
      maxAttempts: this.#definitions.get(kind)?.maxAttempts ?? 5,
      runAtMs: nowMs + delayMs,
      nowMs,
    });
    this.#db.afterCommit(tx, () => this.#pump());
  }

  async prioritise(tx: Tx, kind: string, key: string, priority: number): Promise<void> {
    await raisePriority(tx, kind, key, priority);
  }

  /** Takes up what was left running by a killed process, then works until disposed. */
  async start(): Promise<void> {
    const nowMs = this.#clock.now();
    // The data folder is ours alone, so whatever claims to be running has died with its process.
    await this.#db.write(async (tx) => {
      await releaseExpired(tx, { nowMs, expiredAtMs: Number.MAX_SAFE_INTEGER, ours: [] });
      await forgetEnded(tx, nowMs - 30 * DAY_MS);
    });
    this.#started = true;
    this.#pump();
  }

  /** @throws Problem not-found. A running job has ended when this returns. */
  async cancel(id: string): Promise<void> {
    await this.#pumping;
    const row = await findJob(this.#db.read, id);
    if (!row) throw new Problem('not-found');
    const running = this.#running.get(id);
    if (running) {
      await this.#db.write((tx) => updateJob(tx, id, { cancel_requested: 1 }));
      running.abort.abort(new Cancelled());
      await running.done;
    } else if (row.state === 'queued') {
      await this.#end(row, 'cancelled');
    }
  }

  async cancelWhere(kind: string, key: string): Promise<void> {
    const row = await this.#db.read
      .selectFrom('job')
      .select('id')
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('state', 'in', ['queued', 'running'])
      .executeTakeFirst();
    if (row) await this.cancel(row.id);
  }

  async list(language: Language = 'en'): Promise<Job[]> {
    const rows = await listJobs(this.#db.read, this.#clock.now() - DAY_MS);
    return rows.map((row) => this.#describe(row, language));
  }

  /** Resolves when nothing runs and nothing that is due waits. */
  async settled(): Promise<void> {
    while (this.#started) {
      await this.#pumping;
      await Promise.all([...this.#running.values()].map((running) => running.done));
      if (this.#pumping || this.#running.size > 0) continue;
      const unfinished = await unfinishedJobs(this.#db.read);
      // A row that still says running, though nothing runs, could not be ended: its lease will bring it back.
      const isDue = (job: Unfinished) => job.state === 'queued' && job.run_at_ms <= this.#clock.now();
      if (!unfinished.some((job) => isDue(job) && this.#definitions.has(job.kind))) return;
      this.#pump();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#started = false;
    this.#stopWaiting();
    await this.#pumping;
    const ends = [...this.#running.values()].map((running) => {
      running.abort.abort(new Stopping());
      return running.done;
    });
    await Promise.all(ends);
  }

  #pump(): void {
    if (!this.#started) return;
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = this.#fill()
      .catch((cause) => this.#log.error({ err: cause }, 'Jobs could not be claimed; trying again in a minute'))
      .finally(() => {
        this.#pumping = undefined;
        if (!this.#pumpAgain) return;
        this.#pumpAgain = false;
        this.#pump();
      });
  }

  async #fill(): Promise<void> {
    this.#stopWaiting();
    this.#stopWaiting = this.#clock.after(LEASE_MS, () => this.#pump());
    while (this.#started) {
      const nowMs = this.#clock.now();
      const claimed = await this.#db.write(async (tx) => {
        await releaseExpired(tx, { nowMs, expiredAtMs: nowMs, ours: [...this.#running.keys()] });
        return await claimJob(tx, this.#kindsWithRoom(), nowMs, nowMs + LEASE_MS);
      });
      if (!claimed) break;
      this.#begin(claimed);
    }
    const next = (await unfinishedJobs(this.#db.read)).find(
      (job) => job.state === 'queued' && job.run_at_ms > this.#clock.now(),
    );
    if (!next || !this.#started) return;
    this.#stopWaiting();
    this.#stopWaiting = this.#clock.after(Math.min(LEASE_MS, next.run_at_ms - this.#clock.now()), () => this.#pump());
  }

  #kindsWithRoom(): string[] {
    const busy = new Map<string, number>();
    for (const { kind } of this.#running.values()) busy.set(kind, (busy.get(kind) ?? 0) + 1);
    return [...this.#definitions]
      .filter(([kind, { concurrency = 1 }]) => (busy.get(kind) ?? 0) < concurrency)
      .map(([kind]) => kind);
  }

  #begin(row: JobRow): void {
    const definition = this.#definitions.get(row.kind);
    if (!definition) return;
    const running: Running = {
      kind: row.kind,
      abort: new AbortController(),
      done: Promise.resolve(),
      startedAtMs: this.#clock.now(),
      progress: { done: row.progress_done, total: row.progress_total },
      savedAtMs: 0,
    };
    this.#running.set(row.id, running);
    const stopRenewing = this.#renewLease(row.id);
    running.done = this.#perform(row, definition, running)
      .catch((cause) => this.#log.error({ err: cause, kind: row.kind }, 'The end of a job could not be written'))
      .finally(() => {
        stopRenewing();
        this.#running.delete(row.id);
        this.#pump();
      });
  }

  async #perform(row: JobRow, definition: JobDefinition<never>, running: Running): Promise<void> {
    try {
      await definition.run({
        jobId: row.id,
        payload: JSON.parse(row.payload) as never,
        attempt: row.attempts,
        signal: running.abort.signal,
        progress: (done, total, note) =>
          this.#progress(row, running, { done, total, ...(note === undefined ? {} : { note }) }),
      });
      await this.#end(row, 'done');
    } catch (cause) {
      const reason: unknown = running.abort.signal.reason;
      if (reason instanceof Stopping) {
        await this.#db.write((tx) =>
          updateJob(tx, row.id, { state: 'queued', attempts: row.attempts - 1, lease_until_ms: null }),
        );
      } else if (reason instanceof Cancelled) {
        await this.#end(row, 'cancelled');
      } else {
        await this.#failed(row, cause);
      }
    }
  }

  async #failed(row: JobRow, cause: unknown): Promise<void> {
    const final = cause instanceof Problem || row.attempts >= row.max_attempts;
    this.#log.warn({ err: cause, kind: row.kind, attempt: row.attempts, final }, 'A job failed');
    const error = cause instanceof Problem ? cause.message : 'Something went wrong; the log has the details.';
    if (final) return await this.#end(row, 'failed', error);
    const pauseMs = Math.min(600_000, 5_000 * 2 ** (row.attempts - 1));
    await this.#db.write((tx) =>
      updateJob(tx, row.id, { state: 'queued', lease_until_ms: null, run_at_ms: this.#clock.now() + pauseMs, error }),
    );
  }

  async #end(row: JobRow, state: 'done' | 'failed' | 'cancelled', error?: string): Promise<void> {
    await this.#db.write(async (tx) => {
      await updateJob(tx, row.id, {
        state,
        error: error ?? null,
        lease_until_ms: null,
        finished_at_ms: this.#clock.now(),
      });
      await this.#events.record(tx, 'job.finished', { jobId: row.id, kind: row.kind, state });
    });
    if (state === 'done') return;
    const ended = this.#definitions.get(row.kind)?.ended;
    await ended?.(JSON.parse(row.payload) as never, { state, ...(error === undefined ? {} : { error }) });
  }

  #renewLease(id: string): () => void {
    let stop = () => {};
    const renew = () => {
      stop = this.#clock.after(LEASE_MS / 3, () => {
        this.#db
          .write((tx) => updateJob(tx, id, { lease_until_ms: this.#clock.now() + LEASE_MS }))
          .catch((cause) => this.#log.warn({ err: cause }, 'A lease could not be renewed'));
        renew();
      });
    };
    renew();
    return () => stop();
  }

  #progress(row: JobRow, running: Running, progress: Running['progress']): void {
    running.progress = progress;
    const nowMs = this.#clock.now();
    if (nowMs - running.savedAtMs < PROGRESS_EVERY_MS && progress.done < progress.total) return;
    running.savedAtMs = nowMs;
    const { id, kind, title, remainingMs } = this.#describe({ ...row, state: 'running' });
    this.#events.tell('job.progress', {
      jobId: id,
      kind,
      title,
      ...progress,
      ...(remainingMs === undefined ? {} : { remainingMs }),
    });
  }

  #describe(row: JobRow, language: Language = 'en'): Job {
    const title = this.#definitions.get(row.kind)?.title[language](JSON.parse(row.payload) as never) ?? row.kind;
    return describeJob(row, title, this.#running.get(row.id), this.#clock.now());
  }
}
