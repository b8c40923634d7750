// What the demo says on the console.
import type { ImportFile } from '#contract/imports.ts';
import type { TrackReport } from './exactness.ts';

/** One line per file that has something to be said about. */
export function reportUnread(files: ImportFile[]): string[] {
  return files.filter((file) => file.sentence !== undefined).map((file) => `  ${file.path} ${file.sentence}`);
}

export function sayTrack(track: TrackReport): string {
  const verdict = track.exact ? 'exact' : `NOT exact${track.failure ? `: ${track.failure}` : ''}`;
  return `  ${track.chapterKey}/${track.trackKey} ${track.title} · ${duration(track.decodedMs)} · ${track.bytes} bytes · ${verdict}`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
