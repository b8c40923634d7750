// SHA-256 of a whole file, read in pieces. Runs inside a worker thread; callers use `contentHash`.
// Never loads a file into memory and never changes it.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { WorkerPool } from './worker-pool.ts';

export type ContentHash = { sha256: string; sizeBytes: number };

const PIECE_BYTES = 1024 * 1024;

/** Hash (hex) and size in bytes of a file; rejects with the signal's reason or the file system's error. */
export function contentHash(workers: WorkerPool, path: string, signal?: AbortSignal): Promise<ContentHash> {
  return workers.run('hashFile', { path }, { signal, limitMs: 3_600_000 });
}

/** The task itself; blocks its thread. */
export function hashFile({ path }: { path: string }): ContentHash {
  const hash = createHash('sha256');
  const sizeBytes = readPieces(path, (piece) => hash.update(piece));
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** Reads a file front to back through one buffer, whose contents are only valid during the call; returns its size. */
export function readPieces(path: string, take: (piece: Uint8Array) => void): number {
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  const file = openSync(path, 'r');
  try {
    let sizeBytes = 0;
    for (;;) {
      const read = readSync(file, buffer, 0, buffer.length, null);
      if (read === 0) return sizeBytes;
      sizeBytes += read;
      take(buffer.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}
