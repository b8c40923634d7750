// The shape of every table, as Kysely sees it. Times are integer milliseconds, ids sortable text, documents JSON text
// with a version inside. The tables themselves are made by migrations/; keep both in step.
import type { Generated } from 'kysely';

export interface EventTable {
  seq: Generated<number>;
  at_ms: number;
  name: string;
  payload: string;
}

export interface JobTable {
  id: string;
  kind: string;
  /** At most one unfinished job per kind and key. */
  key: string;
  payload: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  priority: number;
  attempts: number;
  max_attempts: number;
  run_at_ms: number;
  lease_until_ms: number | null;
  cancel_requested: number;
  progress_done: number;
  progress_total: number;
  progress_note: string | null;
  error: string | null;
  created_at_ms: number;
  started_at_ms: number | null;
  finished_at_ms: number | null;
}

export interface ParentTable {
  id: string;
  name: string;
  password_hash: string;
  created_at_ms: number;
}

export interface SessionTable {
  id_hash: string;
  parent_id: string;
  user_agent: string;
  created_at_ms: number;
  last_used_at_ms: number;
  expires_at_ms: number;
}

export interface ApiTokenTable {
  id: string;
  parent_id: string;
  name: string;
  token_hash: string;
  created_at_ms: number;
  last_used_at_ms: number | null;
}

export interface PreferenceTable {
  key: string;
  value: string;
}

export interface NoticeTable {
  id: string;
  /** What the trouble is about: one open notice per topic. */
  topic: string;
  severity: 'info' | 'warning' | 'trouble';
  text: string;
  raised_at_ms: number;
  cleared_at_ms: number | null;
}

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

export interface StreamTable {
  id: string;
  name: string;
  /** sourceDocument, JSON. */
  document: string;
  created_at_ms: number;
  updated_at_ms: number;
}

export interface StreamTokenTable {
  token_hash: string;
  stream_id: string;
  /** The token itself, sealed with the key file. */
  sealed: string;
  created_at_ms: number;
  /** No longer answers from this time on; null: for ever. */
  ends_at_ms: number | null;
}

export interface StreamPublicAddressTable {
  name: string;
  stream_id: string;
  created_at_ms: number;
}

export interface StreamUseTable {
  stream_id: string;
  bytes: number;
  requests: number;
  listenings: number;
  last_seen_at_ms: number | null;
}

export interface PlanTable {
  etag: string;
  profile: string;
  size_bytes: number;
  /** Canonical plan document, JSON. */
  document: string;
  created_at_ms: number;
  last_used_at_ms: number;
}

export interface ListeningTable {
  id: string;
  stream_id: string;
  plan_etag: string;
  /** Hash of client address and user agent, or of the player once known. */
  listener_key: string;
  fallback: number;
  reason: string;
  started_at_ms: number;
  last_start_at_ms: number;
  last_used_at_ms: number;
  delivered_to: number;
  bytes_sent: number;
}

/** Tokens, and whether they still work, are in a sealed file of their own: decision 0004-yoto-tokens-in-files. */
export interface YotoAccountTable {
  id: string;
  client_id: string;
  name: string;
  created_at_ms: number;
  updated_at_ms: number;
}

export interface CardTable {
  id: string;
  title: string;
  /** Our card document, JSON. */
  document: string;
  yoto_account_id: string | null;
  yoto_card_id: string | null;
  /** What we wrote last, JSON. */
  sent: string | null;
  /** The twin as it came back from that write, JSON. */
  twin: string | null;
  /** Set before a creation, cleared by its answer: while set, the card may exist without our knowing its id. */
  creating_since_ms: number | null;
  state: 'not-sent' | 'sent' | 'changed-here' | 'trouble';
  trouble: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  sent_at_ms: number | null;
}

export interface CardTwinCopyTable {
  card_id: string;
  taken_at_ms: number;
  body: string;
}

export interface Tables {
  event: EventTable;
  job: JobTable;
  parent: ParentTable;
  session: SessionTable;
  api_token: ApiTokenTable;
  preference: PreferenceTable;
  notice: NoticeTable;
  folder: FolderTable;
  original: OriginalTable;
  set_aside: SetAsideTable;
  audio: AudioTable;
  rendition: RenditionTable;
  segment: SegmentTable;
  cover: CoverTable;
  collection: CollectionTable;
  collection_item: CollectionItemTable;
  import: ImportTable;
  import_file: ImportFileTable;
  search_entry: SearchEntryTable;
  stream: StreamTable;
  stream_token: StreamTokenTable;
  stream_public_address: StreamPublicAddressTable;
  stream_use: StreamUseTable;
  plan: PlanTable;
  listening: ListeningTable;
  yoto_account: YotoAccountTable;
  card: CardTable;
  card_twin_copy: CardTwinCopyTable;
}
