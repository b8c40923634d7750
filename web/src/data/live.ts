// Keeps what is on screen true: every event makes the questions it concerns be asked again; progress is written in
// place. While live events are cut, open screens are asked again every few seconds instead.
import { useEffect, useSyncExternalStore } from 'react';
import { type LiveEvent, type LiveEventName, type LiveState, openLive } from '#client/live.ts';
import type { Job } from '#contract/system.ts';
import { noticeSignOut, queryClient } from './client.ts';
import { queries } from './queries.ts';

const POLL_MS = 5000;
/** Events come in bursts during an import; one look afterwards is enough. */
const GATHER_MS = 300;

const CONCERNS: Partial<Record<LiveEventName, readonly string[]>> = {
  'library.changed': ['library'],
  'audio.ready': ['library', 'imports'],
  'audio.failed': ['library', 'imports'],
  'import.changed': ['imports', 'library', 'jobs'],
  'import.progress': ['imports'],
  'stream.created': ['streams', 'speech'],
  'stream.changed': ['streams', 'speech'],
  'stream.deleted': ['streams'],
  'stream.revoked': ['streams'],
  'listening.started': ['streams', 'bookmarks', 'history'],
  'listening.progress': ['streams'],
  'card.changed': ['cards', 'streams', 'pretend'],
  'card.deleted': ['cards', 'streams', 'pretend'],
  'family.changed': ['family', 'streams'],
  'link.changed': ['link', 'cards', 'family', 'players'],
  'player.changed': ['players'],
  'log.grew': ['log'],
  'announcement.changed': ['announcements'],
  'notice.raised': ['notices'],
  'notice.cleared': ['notices'],
  'job.finished': ['jobs', 'library', 'speech'],
};

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Opens the live connection for as long as the signed-in shell is shown. */
export function useLiveConnection(): void {
  useEffect(() => {
    const stale = new Set<string>();
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const live = openLive({
      baseUrl: '',
      onState: (next) => {
        // Between the first questions and this moment something may have happened: ask again for what is shown.
        if (next === 'open') void queryClient.invalidateQueries({ refetchType: 'active' });
        if (next === 'refused') void queryClient.invalidateQueries({ queryKey: queries.session.queryKey });
        tell(next);
      },
      onEvent: (event) => {
        if (event.name === 'job.progress') writeJobProgress(event);
        for (const key of CONCERNS[event.name] ?? []) stale.add(key);
        gathering ??= setTimeout(() => {
          gathering = undefined;
          for (const key of stale) void queryClient.invalidateQueries({ queryKey: [key] });
          stale.clear();
        }, GATHER_MS);
      },
    });
    const polling = setInterval(() => {
      if (state === 'cut') queryClient.invalidateQueries({ refetchType: 'active' }).catch(noticeSignOut);
    }, POLL_MS);
    return () => {
      clearInterval(polling);
      clearTimeout(gathering);
      void live.close();
    };
  }, []);
}

function tell(next: LiveState) {
  // A retry on the way is still "cut" for whoever looks at it.
  state = next === 'connecting' && state === 'cut' ? 'cut' : next;
  for (const listener of listeners) listener();
}

function writeJobProgress({ payload }: Extract<LiveEvent, { name: 'job.progress' }>) {
  const { queryKey } = queries.jobs;
  const known = queryClient.getQueryData(queryKey)?.items.some((job) => job.id === payload.jobId);
  if (!known) {
    void queryClient.invalidateQueries({ queryKey });
    return;
  }
  queryClient.setQueryData(queryKey, (old) => old && { items: old.items.map((job) => moved(job, payload)) });
}

function moved(
  job: Job,
  { jobId, done, total, note, remainingMs }: Extract<LiveEvent, { name: 'job.progress' }>['payload'],
) {
  if (job.id !== jobId) return job;
  const progress = { done, total, ...(note ? { note } : {}) };
  return { ...job, state: 'running' as const, progress, ...(remainingMs === undefined ? {} : { remainingMs }) };
}
