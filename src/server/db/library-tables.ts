// The tables of library and imports, as Kysely sees them; schema.ts gathers all tables. Made by 0002-library.ts.
import type { Generated } from 'kysely';

/** A folder on disk that we read in place and never write to. The folder of uploads, ours, has the id `uploads`. */
export interface FolderTable {
  id: string;
  path: string;
  watch: number;
  continuous: number;
  created_at_ms: number;
  scanned_at_ms: number | null;
}

/** One file as it was brought: read in place (folder) or kept by us (upload). Found again by content hash. */
export interface OriginalTable {
  id: string;
  folder_id: string | null;
  /** Absolute path of the file. Unique. */
  path: string;
  content_hash: string;
  size_bytes: number;
  modified_at_ms: number;
  container: string;
  codec: string;
  duration_ms: number;
  /** The probe and tag facts as read, JSON. */
  facts: string;
  cover_hash: string | null;
  missing_since_ms: number | null;
  created_at_ms: number;
}

/** A file that was read and not taken; `original_id` is the one it repeats. */
export interface SetAsideTable {
  path: string;
  folder_id: string;
  size_bytes: number;
  modified_at_ms: number;
  state: 'duplicate' | 'unreadable' | 'passed-over';
  /** Reason document, JSON. */
  reason: string;
  original_id: string | null;
}

export interface AudioTable {
  id: string;
  title: string;
  /** The title in a form that sorts as people expect. */
  sort_key: Generated<string>;
  /** Authors, artists, narrators as one readable line. */
  people: string;
  album: string;
  language: string | null;
  original_id: string;
  /** Which part of the original this is; whole file: 0 and its length. */
  part_index: number;
  start_ms: number;
  end_ms: number;
  duration_ms: number;
  state: 'waiting' | 'rendering' | 'ready' | 'failed';
  /** Why it failed or what is special, as a reason document (JSON), else null. */
  reason: string | null;
  trim_db: number;
  cover_hash: string | null;
  missing_since_ms: number | null;
  created_at_ms: number;
  updated_at_ms: number;
}

/** House-format form of an audio in one profile. */
export interface RenditionTable {
  audio_id: string;
  profile: string;
  segment_hash: string;
  frames: number;
  size_bytes: number;
  integrated_lufs: number;
  range_lu: number;
  true_peak_db: number;
  gain_db: number;
  limited: number;
  /** The parent's correction that this was rendered with. */
  trim_db: Generated<number>;
  peaks: Uint8Array;
  created_at_ms: number;
}

export interface SegmentTable {
  hash: string;
  profile: string;
  size_bytes: number;
  frames: number;
  damaged_at_ms: number | null;
  /** Since when no rendition and no kept plan names it; a week later it is forgotten. */
  unnamed_since_ms: number | null;
  created_at_ms: number;
}

export interface CoverTable {
  hash: string;
  mime: string;
  size_bytes: number;
  created_at_ms: number;
}

export interface CollectionTable {
  id: string;
  title: string;
  sort_key: Generated<string>;
  people: string;
  /** `folder` and `chapters` follow their files; `manual` is the parent's. */
  kind: 'folder' | 'chapters' | 'manual';
  /** What a folder or chapter collection was made of, to find it again on the next scan. Unique when set. */
  origin_key: string | null;
  continuous: number;
  cover_hash: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}

export interface CollectionItemTable {
  collection_id: string;
  position: number;
  audio_id: string;
}

export interface ImportTable {
  id: string;
  folder_id: string | null;
  state: 'finding' | 'indexing' | 'rendering' | 'done' | 'failed' | 'cancelled';
  reason: string | null;
  files_found: number;
  bytes_needed: number;
  /** Set while the folder has to be looked through once more, for files that came meanwhile. */
  again: Generated<number>;
  created_at_ms: number;
  finished_at_ms: number | null;
}

export interface ImportFileTable {
  import_id: string;
  path: string;
  position: number;
  size_bytes: number;
  state: 'waiting' | 'indexed' | 'known' | 'duplicate' | 'unreadable' | 'ready' | 'failed';
  /** Reason document, JSON. */
  reason: string | null;
  original_id: string | null;
}

/** One row per audio and collection, kept by triggers; the full-text table `library_search` stands on it. */
export interface SearchEntryTable {
  row: Generated<number>;
  kind: 'audio' | 'collection';
  id: string;
  title: string;
  people: string;
  album: string;
}
