// Is a folder one disc of the recording in its parent folder? "CD1", "Disc 2", "Teil 3", "Grimm CD 4" inside "Grimm",
// and bare numbers when there are several and their tags do not tell of different albums.

const DISC_WORD =
  /^(?:cd|dis[ck]|disque|disco|teil|part|partie|parte|vol\.?|volume|seite|side|tape|kassette|cassette|mc|dvd|lp)[\s._#-]*0*(\d{1,3})(?!\d)/i;
const BARE_NUMBER = /^0*(\d{1,3})$/;

/** The disc's number, or undefined when the folder stands for itself. `folders` are all folders that hold audio. */
export function discOfFolder(
  folder: string,
  folders: readonly string[],
  albumsIn: (folder: string) => ReadonlySet<string>,
): number | undefined {
  if (folder === '') return undefined;
  const names = folder.split('/');
  const name = names.at(-1) ?? '';
  const parentName = names.at(-2) ?? '';
  const numbered = numberAfter(DISC_WORD, name) ?? numberAfter(DISC_WORD, withoutPrefix(name, parentName));
  if (numbered !== undefined) return numbered;
  const bare = numberAfter(BARE_NUMBER, name);
  if (bare === undefined) return undefined;
  const parent = names.slice(0, -1).join('/');
  const numberedSiblings = folders.filter((other) => parentOf(other) === parent && BARE_NUMBER.test(nameOf(other)));
  const albums = new Set(numberedSiblings.flatMap((sibling) => [...albumsIn(sibling)]));
  return numberedSiblings.length > 1 && albums.size <= 1 ? bare : undefined;
}

function numberAfter(pattern: RegExp, name: string): number | undefined {
  const digits = pattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function withoutPrefix(name: string, prefix: string): string {
  if (prefix === '' || !name.toLowerCase().startsWith(prefix.toLowerCase())) return '';
  return name.slice(prefix.length).replace(/^[\s._(#[-]+/, '');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
