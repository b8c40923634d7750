// What files are called where one name must mean one file: by their name alone, where several have it by their path
// inside their folder, and where even that is not enough by the whole path. Names are compared as people see them: the
// same letters can be written in two ways (Unicode NFC and NFD), and disks differ in which they use.
import { basename, relative, sep } from 'node:path';

export interface NamedFile {
  /** Absolute. */
  path: string;
  /** Absolute path of the folder in which it was found, if that is known. */
  folder: string | undefined;
  title: string;
}

export class FileNames<F extends NamedFile> {
  readonly #nameOf = new Map<F, string>();
  /** What a file may also be called, as long as that can mean no other. */
  readonly #called: Map<string, F | 'several'>[];

  constructor(files: readonly F[]) {
    const ways = [
      (file: F) => seen(basename(file.path)),
      (file: F) => insideFolder(file),
      (file: F) => seen(file.path),
      (file: F) => seen(file.title),
    ];
    this.#called = ways.map((nameIn) => grouped(files, nameIn));
    for (const file of files) {
      const names = ways.slice(0, -1).map((nameIn) => nameIn(file));
      const own = names.find((name, way) => this.#called[way]?.get(name) === file);
      this.#nameOf.set(file, own ?? seen(file.path));
    }
  }

  /** Unlike that of any other file given. */
  of(file: F): string {
    return this.#nameOf.get(file) ?? seen(file.path);
  }

  /** Also found by a longer name than it needs, and by its title. `several`: it may mean more than one file. */
  find(name: string): F | 'several' | undefined {
    const wanted = seen(name);
    let found: F | 'several' | undefined;
    for (const names of this.#called) {
      const meant = names.get(wanted);
      if (meant !== undefined && meant !== 'several') return meant;
      found ??= meant;
    }
    return found;
  }
}

function grouped<F>(files: readonly F[], nameIn: (file: F) => string): Map<string, F | 'several'> {
  const groups = new Map<string, F | 'several'>();
  for (const file of files) {
    const name = nameIn(file);
    groups.set(name, groups.has(name) ? 'several' : file);
  }
  return groups;
}

function seen(name: string): string {
  return name.normalize('NFC');
}

function insideFolder({ folder, path }: NamedFile): string {
  return seen(folder === undefined ? path : relative(folder, path).split(sep).join('/'));
}
