// The files of the library by the names that scripts know them by, kept for as long as nothing in the library has changed:
// a player that fetches a queue asks for it range by range. Never tells what is older than the last commit.
import type { Db } from '../../../db/db.ts';
import type { LibraryFile } from '../../library/listing/files.ts';
import { FileNames } from './file-names.ts';

/** What files are read from, and what takes rows of those along when it goes. */
const TABLES = ['audio', 'original', 'folder'] as const;

export interface KnownFiles {
  files: readonly LibraryFile[];
  names: FileNames<LibraryFile>;
  nameOfAudio: ReadonlyMap<string, string>;
}

export function keepFiles(db: Pick<Db, 'changesOf'>, listFiles: () => Promise<LibraryFile[]>) {
  let kept: (KnownFiles & { changesBefore: number }) | undefined;

  return async (): Promise<KnownFiles> => {
    const changesBefore = db.changesOf(TABLES);
    if (kept?.changesBefore === changesBefore) return kept;
    const files = await listFiles();
    const names = new FileNames(files);
    const nameOfAudio = new Map(files.flatMap((file) => file.audioIds.map((id) => [id, names.of(file)] as const)));
    kept = { files, names, nameOfAudio, changesBefore };
    return kept;
  };
}
