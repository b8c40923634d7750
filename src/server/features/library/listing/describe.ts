// Audio and collections as the interface sees them.
import type { Audio, AudioDetail, Collection } from '#contract/library.ts';
import type { Reason } from '#contract/reasons.ts';
import { framesToMs } from '#core/mp3/profile.ts';
import type { AudioRow, CollectionCounts, CollectionRow, findRendition, OriginalRow } from '../store.ts';

/** Where audio is used; empty lists when nowhere. */
export type Uses = AudioDetail['usedBy'];

export function describeAudio(row: AudioRow): Audio {
  return {
    id: row.id,
    title: row.title,
    people: row.people,
    album: row.album,
    durationMs: row.duration_ms,
    state: row.state,
    missing: row.missing_since_ms !== null,
    createdAt: iso(row.created_at_ms),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.reason === null ? {} : { reason: JSON.parse(row.reason) as Reason }),
    ...cover(row.cover_hash),
  };
}

export function describeAudioDetail(
  row: AudioRow,
  parts: {
    original: OriginalRow;
    rendition: Awaited<ReturnType<typeof findRendition>>;
    collections: { id: string; title: string }[];
    usedBy: Uses;
  },
): AudioDetail {
  const { original, rendition, collections, usedBy } = parts;
  return {
    ...describeAudio(row),
    origin: {
      path: original.path,
      container: original.container,
      codec: original.codec,
      sizeBytes: original.size_bytes,
      partIndex: row.part_index,
      startMs: row.start_ms,
      endMs: row.end_ms,
    },
    trimDb: row.trim_db,
    collections,
    usedBy,
    ...(rendition
      ? {
          rendition: {
            profile: rendition.profile,
            sizeBytes: rendition.size_bytes,
            frames: rendition.frames,
            durationMs: framesToMs(rendition.frames),
            integratedLufs: rendition.integrated_lufs,
            rangeLu: rendition.range_lu,
            truePeakDb: rendition.true_peak_db,
            gainDb: rendition.gain_db,
            limited: rendition.limited === 1,
          },
        }
      : {}),
  };
}

export function describeCollection(row: CollectionRow, counts: CollectionCounts | undefined): Collection {
  return {
    id: row.id,
    title: row.title,
    people: row.people,
    kind: row.kind,
    continuous: row.continuous === 1,
    count: counts?.count ?? 0,
    readyCount: counts?.readyCount ?? 0,
    durationMs: counts?.durationMs ?? 0,
    updatedAt: iso(row.updated_at_ms),
    ...cover(row.cover_hash),
  };
}

function cover(hash: string | null): { coverUrl?: string } {
  return hash === null ? {} : { coverUrl: `/api/v1/covers/${hash}` };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
