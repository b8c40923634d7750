// First phase: which files are there? Walks a folder in natural order and reads no file. Links are never followed, so
// nothing outside of the folder is ever reached; what plainly is not audio is passed over in silence.
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '#contract/errors.ts';
import type { Reason } from '#contract/reasons.ts';
import { coverRank, isSystemName, kindOfFile } from '#core/library/file-kinds.ts';
import { compareNatural } from '#core/library/natural-order.ts';

const DEEPEST = 100;

export interface FoundFile {
  /** Below the folder, with `/`. */
  path: string;
  absolutePath: string;
  sizeBytes: number;
  modifiedAtMs: number;
  /** Its name says nothing: only its first bytes can tell whether it is meant. */
  isDoubtful: boolean;
}

export type Found =
  | { kind: 'file'; file: FoundFile }
  /** A folder or file that is meant, and that we may not read. */
  | { kind: 'closed'; path: string; reason: Reason }
  | { kind: 'cover'; folderPath: string; absolutePath: string };

/** The folder's true path. @throws Problem folder-not-readable */
export async function openFolder(path: string): Promise<string> {
  try {
    const root = await realpath(path);
    await readdir(root);
    return root;
  } catch (cause) {
    throw new Problem('folder-not-readable', { cause });
  }
}

/** `root` is a true path; `passOver` are true paths that are not ours to read, like the data folder. */
export async function* walk(
  root: string,
  { signal, passOver = [] }: { signal?: AbortSignal; passOver?: readonly string[] } = {},
): AsyncGenerator<Found> {
  yield* walkFolder(root, [], { signal, passOver });
}

async function* walkFolder(
  root: string,
  names: readonly string[],
  options: { signal?: AbortSignal | undefined; passOver: readonly string[] },
): AsyncGenerator<Found> {
  options.signal?.throwIfAborted();
  const folder = join(root, ...names);
  if (options.passOver.includes(folder)) return;
  const entries = names.length > DEEPEST ? undefined : await entriesOf(folder);
  if (!entries) {
    yield { kind: 'closed', path: names.join('/'), reason: whyClosed(names) };
    return;
  }
  const cover = bestCover(entries);
  if (cover) yield { kind: 'cover', folderPath: names.join('/'), absolutePath: join(folder, cover) };
  for (const entry of entries) {
    const inside = [...names, entry.name];
    if (entry.isDirectory()) yield* walkFolder(root, inside, options);
    else yield* lookAt(join(folder, entry.name), inside, entry);
  }
}

async function* lookAt(absolutePath: string, names: readonly string[], entry: Dirent): AsyncGenerator<Found> {
  const kind = kindOfFile(entry.name);
  if (kind === 'passed-over') return;
  const path = names.join('/');
  const found = entry.isFile() ? await statOf(absolutePath) : undefined;
  if (found?.isFile()) {
    const file = { path, absolutePath, sizeBytes: found.size, modifiedAtMs: Math.trunc(found.mtimeMs) };
    yield { kind: 'file', file: { ...file, isDoubtful: kind === 'unknown' } };
  } else if (entry.isSymbolicLink() && (kind === 'media' || (await leadsToFolder(absolutePath)))) {
    yield { kind: 'closed', path, reason: { code: 'is-link' } };
  } else if (kind === 'media') {
    yield { kind: 'closed', path, reason: whyClosed(names) };
  }
}

/** Names that are no text come to us with marks for what could not be read, and lead nowhere. */
function whyClosed(names: readonly string[]): Reason {
  return { code: names.some((name) => name.includes('\ufffd')) ? 'unusual-name' : 'not-readable' };
}

async function leadsToFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function entriesOf(folder: string): Promise<Dirent[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !isSystemName(name))
      .sort((left, right) => compareNatural(left.name, right.name));
  } catch {
    // Forbidden, or gone since its parent was read: the caller says so.
    return undefined;
  }
}

/** Undefined when it is gone, or when its name is not text that we can say back to the system. */
async function statOf(path: string): Promise<Stats | undefined> {
  return await lstat(path).catch(() => undefined);
}

function bestCover(entries: readonly Dirent[]): string | undefined {
  return entries
    .flatMap((entry) => {
      const rank = entry.isFile() ? coverRank(entry.name) : undefined;
      return rank === undefined ? [] : [{ name: entry.name, rank }];
    })
    .sort((left, right) => left.rank - right.rank)[0]?.name;
}
