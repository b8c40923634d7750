// Uploads that survive a bad line: tus pieces, a few files at a time, resumed by themselves. State for the screens.
import { useSyncExternalStore } from 'react';
import type { Upload as TusUpload } from 'tus-js-client';
import { Unreachable } from '#client/client.ts';
import { queryClient } from '../data/client.ts';
import { describeProblem } from '../data/problem-text.ts';

const ENDPOINT = '/api/v1/uploads';
const AT_ONCE = 3;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 30_000, 60_000];

export interface UploadState {
  id: number;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** The line was cut; it is tried again. */
  cut: boolean;
  why?: string;
}

interface Entry extends UploadState {
  file: File;
  tus?: TusUpload;
}

let entries: readonly Entry[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(id: number, part: Partial<Entry>) {
  entries = entries.map((entry) => (entry.id === id ? { ...entry, ...part } : entry));
  tell();
}

function tell() {
  for (const listener of listeners) listener();
}

export function useUploads(): readonly UploadState[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entries,
  );
}

export function addUploads(files: Iterable<File>): void {
  const added = [...files]
    .filter((file) => file.size > 0 && !file.name.startsWith('.'))
    .map((file) => ({
      id: nextId++,
      file,
      name: file.webkitRelativePath || file.name,
      sizeBytes: file.size,
      sentBytes: 0,
      state: 'waiting' as const,
      cut: false,
    }));
  entries = [...entries.filter((entry) => entry.state !== 'done'), ...added];
  tell();
  startNext();
}

export function removeUpload(id: number): void {
  const entry = entries.find((one) => one.id === id);
  entries = entries.filter((one) => one.id !== id);
  tell();
  // What has been sent is thrown away in the server; when that cannot be told now, the server forgets it in time.
  entry?.tus?.abort(entry.state !== 'done').catch(() => {});
  startNext();
}

export function retryUpload(id: number): void {
  change(id, { state: 'waiting', cut: false });
  startNext();
}

function startNext() {
  const sending = entries.filter((entry) => entry.state === 'sending').length;
  for (const entry of entries.filter((one) => one.state === 'waiting').slice(0, Math.max(0, AT_ONCE - sending))) {
    // What keeps it from beginning (its code could not be fetched) is told at its file, with a way to try again.
    send(entry).catch((error: unknown) => {
      change(entry.id, { state: 'failed', why: describeProblem(new Unreachable('tus', { cause: error })).hint });
    });
  }
}

async function send({ id, file, name }: Entry) {
  change(id, { state: 'sending' });
  // Fetched only when something is uploaded: most visits need nothing of it.
  const { Upload } = await import('tus-js-client');
  const tus = new Upload(file, {
    endpoint: ENDPOINT,
    retryDelays: RETRY_MS,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, filetype: file.type, relativePath: name },
    onProgress: (sentBytes) => change(id, { sentBytes, cut: false }),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      const again = status === 0 || status >= 500 || status === 409 || status === 423;
      if (again && status !== 507) change(id, { cut: true });
      return again && status !== 507;
    },
    onError: (error) => {
      change(id, { state: 'failed', cut: false, why: whyOf(error) });
      startNext();
    },
    onSuccess: () => {
      change(id, { state: 'done', cut: false, sentBytes: file.size });
      void queryClient.invalidateQueries({ queryKey: ['imports'] });
      startNext();
    },
  });
  change(id, { tus });
  const [previous] = await tus.findPreviousUploads();
  if (previous) tus.resumeFromPreviousUpload(previous);
  if (entries.some((entry) => entry.id === id)) tus.start();
}

/** The server's own sentence, if it sent a problem document. */
function whyOf(error: object): string {
  const response = 'originalResponse' in error ? (error.originalResponse as { getBody(): string } | null) : null;
  try {
    const { detail, title, hint } = JSON.parse(response?.getBody() ?? '') as Record<string, string>;
    return [detail ?? title, hint].filter(Boolean).join(' ');
  } catch {
    // Not a problem document: the screen says in general words that it was not uploaded.
    return '';
  }
}
