// Second phase, first half: what is in this file? Reads and probes it, writes nothing but its cover picture. A file is
// believed only when it was the same before and after reading.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import type { Reason } from '#contract/reasons.ts';
import { HEAD_BYTES, looksLikeMedia } from '#core/library/file-kinds.ts';
import { contentHash } from '../../../media/content-hash.ts';
import type { CoverStore, KeptCover } from '../../../media/covers.ts';
import { extractCover, probe } from '../../../media/probe.ts';
import type { MediaTools, Probed } from '../../../media/types.ts';
import { unreadableReason } from '../../library/rendering/outcomes.ts';
import type { FoundFile } from './find.ts';

/** What was read, in full: ready to be recorded in one transaction. */
export type ReadFile =
  | { kind: 'audio'; contentHash: string; probed: Probed; cover: KeptCover | undefined }
  | { kind: 'repeated'; contentHash: string }
  | { kind: 'unreadable'; reason: Reason }
  /** Not meant as audio after all. */
  | { kind: 'passed-over' };

export interface ReadDeps {
  tools: MediaTools;
  covers: CoverStore;
  /** Whether a file with this content is in the library, so that it need not be probed again. */
  isKnown(contentHash: string): Promise<boolean>;
}

/** @throws the signal's reason when it is aborted. */
export async function readFound(deps: ReadDeps, file: FoundFile, signal: AbortSignal): Promise<ReadFile> {
  signal.throwIfAborted();
  const opened = await openRegular(file.absolutePath);
  if ('reason' in opened) return { kind: 'unreadable', reason: opened.reason };
  const head = await readHead(opened.handle);
  if (file.isDoubtful && !looksLikeMedia(head)) return { kind: 'passed-over' };
  if (head.length === 0) return { kind: 'unreadable', reason: { code: 'empty-file' } };
  const read = await readContent(deps, file, signal);
  return (await isUnchanged(file)) ? read : { kind: 'unreadable', reason: { code: 'changed-while-reading' } };
}

async function readContent(deps: ReadDeps, { absolutePath }: FoundFile, signal: AbortSignal): Promise<ReadFile> {
  const { sha256 } = await contentHash(deps.tools.workers, absolutePath, signal);
  if (await deps.isKnown(sha256)) return { kind: 'repeated', contentHash: sha256 };
  const probed = await probe(deps.tools, absolutePath, { signal });
  if (probed.kind === 'cancelled') throw signal.reason;
  if (probed.kind === 'unreadable') return { kind: 'unreadable', reason: unreadableReason(probed) };
  const picture = probed.hasCover ? await extractCover(deps.tools, absolutePath, { signal }) : undefined;
  const cover = picture && (await deps.covers.keep(picture.bytes));
  return { kind: 'audio', contentHash: sha256, probed, cover };
}

async function openRegular(path: string): Promise<{ handle: FileHandle } | { reason: Reason }> {
  try {
    // Not blocking: a named pipe would otherwise be waited for, and for ever.
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return { handle };
    await handle.close();
    return { reason: { code: 'not-readable' } };
  } catch (cause) {
    const isGone = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    return { reason: { code: isGone ? 'file-gone' : 'not-readable' } };
  }
}

async function readHead(handle: FileHandle): Promise<Uint8Array> {
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function isUnchanged({ absolutePath, sizeBytes, modifiedAtMs }: FoundFile): Promise<boolean> {
  const found = await lstat(absolutePath).catch(() => undefined);
  return found?.size === sizeBytes && Math.trunc(found.mtimeMs) === modifiedAtMs;
}
