// The shape of every table, as Kysely sees it. Times are integer milliseconds, ids sortable text, documents JSON text
// with a version inside. The tables themselves are made by migrations/; keep both in step.
import type { Generated } from 'kysely';
import type { AnnouncementCardTable, AnnouncementTable, InterruptionTable } from './announcement-tables.ts';
import type {
  AddressBindingTable,
  BookmarkTable,
  ChildTable,
  FamilySwitchTable,
  HeardTable,
  PlayerListingTable,
  PlayerTable,
  QueueTable,
  SpokenTable,
} from './family-tables.ts';
import type {
  HeardDayTable,
  ListeningSessionPartTable,
  ListeningSessionTable,
  SentDayTable,
} from './history-tables.ts';
import type {
  AudioTable,
  CollectionItemTable,
  CollectionTable,
  CoverTable,
  FolderTable,
  ImportFileTable,
  ImportTable,
  OriginalTable,
  RenditionTable,
  SearchEntryTable,
  SegmentTable,
  SetAsideTable,
} from './library-tables.ts';
import type { LogEntryTable } from './log-tables.ts';
import type {
  PlayerSightTable,
  PlayerStandingTable,
  RoutineCommandTable,
  RoutineRunTable,
  RoutineTable,
} from './routine-tables.ts';
import type { StreamPublicAddressTable, StreamTable, StreamTokenTable, StreamUseTable } from './stream-tables.ts';

export type * from './announcement-tables.ts';
export type * from './family-tables.ts';
export type * from './history-tables.ts';
export type * from './library-tables.ts';
export type * from './log-tables.ts';
export type * from './routine-tables.ts';
export type * from './stream-tables.ts';

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
  /** In the family's language when it was raised; shown only where `about` says nothing. */
  text: string;
  /** NoticeAbout, JSON. */
  about: string | null;
  raised_at_ms: number;
  cleared_at_ms: number | null;
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

export interface PartsListTable {
  /** Hash of the parts. */
  key: string;
  /** PlayedPart[] of core/listening/parts.ts, JSON. */
  parts: string;
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
  player_id: Generated<string | null>;
  child_id: Generated<string | null>;
  /** How sure we are of who listens; see core/listening/who.ts. */
  confidence: Generated<string>;
  /** Something in it depends on a child. */
  is_private: Generated<number>;
  /** What it consists of. */
  parts_key: Generated<string | null>;
  /** Why it plays what it plays: the steps of the decision, JSON. */
  trace: Generated<string>;
  /** With which the decision can be repeated. */
  seed: Generated<string>;
  /** Tracks on which it lies; 0: it is one track of its own. */
  slots: Generated<number>;
  /** Up to here it was really heard, as events told or as estimated. */
  heard_to_ms: Generated<number>;
  ended_at_ms: Generated<number | null>;
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

/** The twin of a card that is elsewhere by now: left on its account, where it keeps playing. */
export interface LeftTwinTable {
  yoto_card_id: string;
  card_id: string;
  yoto_account_id: string;
  sent: string | null;
  twin: string | null;
  left_at_ms: number;
}

export interface Tables {
  announcement: AnnouncementTable;
  announcement_card: AnnouncementCardTable;
  interruption: InterruptionTable;
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
  parts_list: PartsListTable;
  listening: ListeningTable;
  yoto_account: YotoAccountTable;
  card: CardTable;
  card_twin_copy: CardTwinCopyTable;
  left_twin: LeftTwinTable;
  child: ChildTable;
  player: PlayerTable;
  player_listing: PlayerListingTable;
  address_binding: AddressBindingTable;
  family_switch: FamilySwitchTable;
  heard: HeardTable;
  bookmark: BookmarkTable;
  spoken: SpokenTable;
  queue: QueueTable;
  listening_session: ListeningSessionTable;
  listening_session_part: ListeningSessionPartTable;
  heard_day: HeardDayTable;
  sent_day: SentDayTable;
  routine: RoutineTable;
  routine_run: RoutineRunTable;
  routine_command: RoutineCommandTable;
  player_sight: PlayerSightTable;
  player_standing: PlayerStandingTable;
  log_entry: LogEntryTable;
}
