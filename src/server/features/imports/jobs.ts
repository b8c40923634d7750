// The background work of imports: scanning a folder, and looking now and then whether one has changed.
import { Problem } from '#contract/errors.ts';
import type { Reason } from '#contract/reasons.ts';
import { isDiskFull } from '../../media/segments.ts';
import type { Completion } from './phases/completion.ts';
import type { ImportDeps } from './phases/deps.ts';
import { scan } from './phases/scan.ts';

export interface ScanPayload {
  importId: string;
  name: string;
}

export function defineImportJobs(deps: ImportDeps, completion: Completion): void {
  deps.jobs.define<ScanPayload>('import', {
    title: {
      en: ({ name }) => `Reading ${name}`,
      de: ({ name }) => `Einlesen: ${name}`,
      fr: ({ name }) => `Lecture\u00a0: ${name}`,
    },
    run: async ({ payload: { importId }, signal, progress }) => {
      try {
        const outcome = await scan(deps, { importId, signal, progress });
        if (outcome === 'storage-full') await completion.fail(importId, { code: 'storage-full' });
        else await completion.check(importId);
      } catch (cause) {
        signal.throwIfAborted();
        const reason = passingReason(cause);
        if (!reason) throw cause;
        await completion.fail(importId, reason);
      }
    },
    ended: async ({ importId }, { state, error }) => {
      if (state === 'failed') await completion.fail(importId, { code: 'encoder-failed', detail: error ?? 'unknown' });
    },
  });
}

/** What is the world's fault and not ours, and may be better tomorrow. */
function passingReason(cause: unknown): Reason | undefined {
  if (isDiskFull(cause) || isDatabaseFull(cause)) return { code: 'storage-full' };
  return cause instanceof Problem && cause.code === 'folder-not-readable' ? { code: 'not-readable' } : undefined;
}

/** SQLite's own word for it. */
function isDatabaseFull(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === 13;
}
