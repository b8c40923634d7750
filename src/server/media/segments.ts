// The folder of finished house-format bytes: <root>/ab/<sha256>.mp3, immutable, named by content.
// A name exists only when every byte behind it is on disk (temp beside it → fsync → rename → fsync folder).
// Never writes into a published file. Next: render.ts makes them; docs/protocol/house-format.md §7 tells why.
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const TEMPORARY = '.tmp-';
const HASH = /^[0-9a-f]{64}$/;

export type PublishOutcome = { kind: 'published' } | { kind: 'disk-full' };
export type CheckOutcome = 'ok' | 'missing' | 'damaged';

export class SegmentStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where the segment of this hash (64 hex digits) lies or would lie. */
  pathOf(hash: string): string {
    if (!HASH.test(hash)) throw new Error('A segment hash is 64 lower-case hex digits');
    return join(this.root, hash.slice(0, 2), `${hash}.mp3`);
  }

  /** A fresh name on the same file system as the segments, swept at the next start if it is left behind. */
  temporaryPath(): string {
    return join(this.root, `${TEMPORARY}${randomUUID()}.mp3`);
  }

  /** Makes the folder and removes what a crash left half-done; returns how many files that were. */
  async sweepTemporary(): Promise<number> {
    await mkdir(this.root, { recursive: true });
    const leftovers = (await readdir(this.root)).filter((name) => name.startsWith(TEMPORARY));
    for (const name of leftovers) await rm(join(this.root, name), { force: true });
    return leftovers.length;
  }

  /** Moves a complete temporary file to its content's name. A segment that is already there stays; both are equal. */
  async publish(temporaryPath: string, hash: string): Promise<PublishOutcome> {
    const path = this.pathOf(hash);
    const folder = join(this.root, hash.slice(0, 2));
    try {
      await syncPath(temporaryPath);
      if ((await mkdir(folder, { recursive: true })) !== undefined) await syncPath(this.root);
      await rename(temporaryPath, path);
      await syncPath(folder);
      return { kind: 'published' };
    } catch (error) {
      await rm(temporaryPath, { force: true });
      if (isDiskFull(error)) return { kind: 'disk-full' };
      throw error;
    }
  }

  /** Cheap check before a plan is pinned: is the file there, regular, and as long as recorded? */
  async check(hash: string, sizeBytes: number): Promise<CheckOutcome> {
    try {
      const found = await lstat(this.pathOf(hash));
      return found.isFile() && found.size === sizeBytes ? 'ok' : 'damaged';
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 'missing';
      throw error;
    }
  }

  /** Forgets a segment; not being there is fine. The caller has made sure that no plan names it. */
  async remove(hash: string): Promise<void> {
    await rm(this.pathOf(hash), { force: true });
  }

  /** Bytes that an ordinary process may still write beside the segments. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.root);
    return bavail * bsize;
  }
}

/** Whether a file-system error says that there is no room left (disk or quota). */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function syncPath(path: string): Promise<void> {
  // Windows can open no folder for syncing, and makes renames durable by itself.
  if (process.platform === 'win32' && (await lstat(path)).isDirectory()) return;
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
