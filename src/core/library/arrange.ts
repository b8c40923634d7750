// Which files of a folder belong together, and in which order: a folder is a collection, the folders of its discs are
// merged into it. Decides only; the import makes it so. Tags may order and name, never contradict what a person did
// with folders and file names. Next: discs.ts.
import { discOfFolder } from './discs.ts';
import { compareNatural, comparePaths } from './natural-order.ts';
import { cleanLine, leadingNumber, titleFromFolderName } from './titles.ts';

export interface ArrangedFile {
  originalId: string;
  /** Below the folder, with `/`. */
  path: string;
  album?: string | undefined;
  people?: string | undefined;
  disc?: number | undefined;
  track?: number | undefined;
  /** A book with chapters: alone in its folder it is its own collection already. */
  hasChapters: boolean;
}

export interface ArrangedCollection {
  /** Path of the folder below the root; '' is the root itself. */
  folderPath: string;
  title: string;
  people: string;
  originalIds: string[];
}

/** `rootName` names the collection of files that lie directly in the root. */
export function arrange(files: readonly ArrangedFile[], rootName: string): ArrangedCollection[] {
  const byFolder = new Map<string, ArrangedFile[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const inFolder = byFolder.get(folder);
    if (inFolder) inFolder.push(file);
    else byFolder.set(folder, [file]);
  }
  const merged = new Map<string, Placed[]>();
  for (const [folder, inFolder] of byFolder) {
    const disc = discOfFolder(folder, [...byFolder.keys()], (path) => albumsIn(byFolder.get(path) ?? []));
    const home = disc === undefined ? folder : folderOf(folder);
    const placed = inFolder.map((file) => ({ file, folderDisc: disc }));
    merged.set(home, [...(merged.get(home) ?? []), ...placed]);
  }
  const collections: ArrangedCollection[] = [];
  for (const [folderPath, placed] of [...merged].sort(([left], [right]) => comparePaths(left, right))) {
    if (placed.length === 1 && placed[0]?.file.hasChapters) continue;
    const ordered = inOrder(placed).map(({ file }) => file);
    const folderName = folderPath === '' ? rootName : (folderPath.split('/').at(-1) ?? rootName);
    collections.push({
      folderPath,
      title: shared(ordered.map(({ album }) => album)) ?? titleFromFolderName(folderName),
      people: shared(ordered.map(({ people }) => people)) ?? '',
      originalIds: ordered.map(({ originalId }) => originalId),
    });
  }
  return collections;
}

interface Placed {
  file: ArrangedFile;
  folderDisc: number | undefined;
}

function inOrder(placed: readonly Placed[]): Placed[] {
  const byName = [...placed].sort(
    (left, right) => (left.folderDisc ?? 0) - (right.folderDisc ?? 0) || comparePaths(left.file.path, right.file.path),
  );
  const positions = placed.map(positionByTags);
  const isComplete = positions.every((position) => position !== undefined);
  if (!isComplete || new Set(positions).size < placed.length) return byName;
  const byTags = [...placed].sort((left, right) =>
    compareNatural(positionByTags(left) ?? '', positionByTags(right) ?? ''),
  );
  return namesContradict(byName, byTags) ? byName : byTags;
}

/** "disc-track", or undefined where a file does not say. */
function positionByTags({ file, folderDisc }: Placed): string | undefined {
  if (file.track === undefined) return undefined;
  return `${folderDisc ?? file.disc ?? 1}-${file.track}`;
}

/** Someone who numbered every file meant that order. */
function namesContradict(byName: readonly Placed[], byTags: readonly Placed[]): boolean {
  const allNumbered = byName.every(({ file }) => leadingNumber(file.path.split('/').at(-1) ?? '') !== undefined);
  return allNumbered && byName.some((placed, index) => placed !== byTags[index]);
}

function albumsIn(files: readonly ArrangedFile[]): Set<string> {
  return new Set(files.flatMap(({ album }) => (album ? [cleanLine(album).toLowerCase()] : [])));
}

/** What all of them say alike, if they do. */
function shared(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return first && values.every((value) => value === first) ? first : undefined;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
