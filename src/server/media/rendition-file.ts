// What a worker thread does to a freshly encoded file: judge and hash it in one reading, and cut it into segments.
// Cuts are on frame borders only, and every piece is on disk (fsync) before it is reported. Blocks its thread.
// Removing temporary files after a failure is the caller's duty, who knows all their names. Next: render.ts.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { FrameWalker, type WalkVerdict } from '#core/mp3/frame-walker.ts';
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { readPieces } from './content-hash.ts';

export type Inspected = { verdict: WalkVerdict; sha256: string; sizeBytes: number };

export function inspectRendition({ path, profile }: { path: string; profile: ProfileId }): Inspected {
  const walker = new FrameWalker(PROFILES[profile]);
  const hash = createHash('sha256');
  const sizeBytes = readPieces(path, (piece) => {
    walker.push(piece);
    hash.update(piece);
  });
  return { verdict: walker.end(), sha256: hash.digest('hex'), sizeBytes };
}

/** From frame up to, not including, frame; written to its own temporary file. */
export type Cut = { fromFrame: number; toFrame: number; path: string };
export type Piece = { sha256: string; sizeBytes: number };

export function splitRendition(job: { path: string; frameBytes: number; cuts: readonly Cut[] }): Piece[] {
  const source = openSync(job.path, 'r');
  try {
    return job.cuts.map((cut) => copyCut(source, job.frameBytes, cut));
  } finally {
    closeSync(source);
  }
}

function copyCut(source: number, frameBytes: number, { fromFrame, toFrame, path }: Cut): Piece {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const hash = createHash('sha256');
  const end = toFrame * frameBytes;
  const target = openSync(path, 'wx', 0o644);
  try {
    for (let at = fromFrame * frameBytes; at < end; ) {
      const read = readSync(source, buffer, 0, Math.min(buffer.length, end - at), at);
      if (read === 0) throw new Error('The rendition ended before its last cut');
      const piece = buffer.subarray(0, read);
      hash.update(piece);
      for (let written = 0; written < read; ) written += writeSync(target, piece, written);
      at += read;
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  return { sha256: hash.digest('hex'), sizeBytes: end - fromFrame * frameBytes };
}
