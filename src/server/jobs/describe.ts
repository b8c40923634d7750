// A job as the interface sees it: what, how far, how long still.
import type { Job } from '#contract/system.ts';
import type { JobRow } from './store.ts';

export interface LiveProgress {
  startedAtMs: number;
  progress: { done: number; total: number; note?: string };
}

/** `live` is there while the job runs in this process. */
export function describeJob(row: JobRow, title: string, live: LiveProgress | undefined, nowMs: number): Job {
  const { done, total, note } = live?.progress ?? { done: row.progress_done, total: row.progress_total };
  const remainingMs =
    live && done > 0 && total > 0 ? Math.round(((nowMs - live.startedAtMs) * (total - done)) / done) : undefined;
  return {
    id: row.id,
    kind: row.kind,
    title,
    state: row.state,
    progress: { done, total, ...(note === undefined ? {} : { note }) },
    ...(remainingMs === undefined ? {} : { remainingMs }),
    ...(row.error === null ? {} : { error: row.error }),
    createdAt: new Date(row.created_at_ms).toISOString(),
    ...(row.finished_at_ms === null ? {} : { finishedAt: new Date(row.finished_at_ms).toISOString() }),
  };
}
