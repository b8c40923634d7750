// Is there room on the disk for what is to be rendered? Refusing early is kinder than failing in the middle.
import { statfs } from 'node:fs/promises';
import { PROFILES, type ProfileId, renderedSizeBytes } from '#core/mp3/profile.ts';

/** Left free for the database, the log and everything else on that disk. */
export const RESERVE_BYTES = 1024 ** 3;
/** File systems keep books about files too. */
const SURCHARGE = 1.05;
/** What a file that does not tell its length is taken to be. */
const GUESSED_KBPS = 64;

export interface Space {
  freeBytes: number;
  fits: boolean;
}

export async function spaceFor(folder: string, neededBytes: number, reserveBytes = RESERVE_BYTES): Promise<Space> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const isEnough = freeBytes >= neededBytes * SURCHARGE && freeBytes - neededBytes >= reserveBytes;
  return { freeBytes, fits: neededBytes === 0 || isEnough };
}

/** Disk that a file will need once rendered; `durationMs` 0 is unknown. */
export function neededBytesOf(file: { durationMs: number; sizeBytes: number }, profile: ProfileId): number {
  const durationMs = file.durationMs || (file.sizeBytes * 8) / GUESSED_KBPS;
  return renderedSizeBytes(durationMs, PROFILES[profile]);
}
