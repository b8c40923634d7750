// The library by files as they were brought, for those who name audio by file: one original, and the audio made of it.
import type { Reader } from '../../../db/db.ts';

export interface LibraryFile {
  /** Absolute, and so unlike any other. */
  path: string;
  /** Absolute path of the folder in which it was found; undefined once that folder is forgotten. */
  folder: string | undefined;
  sizeBytes: number;
  /** What is made of it and has not failed, in order: chapters, or the one whole. Never empty. */
  audioIds: string[];
  durationMs: number;
  title: string;
}

/** By path. A file of which nothing can be played is left out. */
export async function listFiles(reader: Reader): Promise<LibraryFile[]> {
  const rows = await reader
    .selectFrom('audio')
    .innerJoin('original', 'original.id', 'audio.original_id')
    .leftJoin('folder', 'folder.id', 'original.folder_id')
    .select(['audio.id', 'audio.title', 'audio.duration_ms', 'original.path', 'original.size_bytes'])
    .select('folder.path as folder')
    .where('audio.state', '!=', 'failed')
    .orderBy('original.path')
    .orderBy('audio.part_index')
    .execute();
  const files: LibraryFile[] = [];
  for (const { id, title, duration_ms, path, size_bytes, folder } of rows) {
    const before = files.at(-1);
    if (before?.path === path) {
      before.audioIds.push(id);
      before.durationMs += duration_ms;
    } else {
      const file = { path, folder: folder ?? undefined, sizeBytes: size_bytes, title };
      files.push({ ...file, audioIds: [id], durationMs: duration_ms });
    }
  }
  return files;
}
