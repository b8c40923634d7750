// What a kind of job is, and what is known of one while it runs.
import type { Language } from '#core/language.ts';
import type { LiveProgress } from './describe.ts';

export interface JobRun<P> {
  jobId: string;
  payload: P;
  attempt: number;
  /** Aborted when the parent cancels or the server stops. */
  signal: AbortSignal;
  progress(done: number, total: number, note?: string): void;
}

export interface JobDefinition<P> {
  title: Record<Language, (payload: P) => string>;
  run(job: JobRun<P>): Promise<void>;
  /** Called after the job was cancelled or has failed for good, so that what waits for it can be told. */
  ended?(payload: P, outcome: { state: 'cancelled' | 'failed'; error?: string }): Promise<void>;
  concurrency?: number;
  maxAttempts?: number;
}

/** A job that runs in this process. */
export interface Running extends LiveProgress {
  kind: string;
  abort: AbortController;
  done: Promise<void>;
  savedAtMs: number;
}

export class Cancelled extends Error {
  override name = 'Cancelled';
}

export class Stopping extends Error {
  override name = 'Stopping';
}
