// Tables of who listens and what was heard: the rows as they lie in the database. Part of schema.ts.

export interface ChildTable {
  id: string;
  name: string;
  colour: string;
  born_on: string | null;
  created_at_ms: number;
}

export interface PlayerTable {
  /** The id that Yoto gave it. */
  id: string;
  /** The one that it belongs to here; see player_listing for others that list it too. */
  yoto_account_id: string;
  name: string;
  family: string;
  /** Whose it is; null while it is shared or nobody has said. */
  child_id: string | null;
  is_shared: number;
  /** Of a shared player: who has it in hand now. */
  now_listening_child_id: string | null;
  /** From which address it was last seen to fetch, when no other player came from there. */
  learned_address: string | null;
  learned_at_ms: number | null;
  updated_at_ms: number;
}

/** An account lists this player, whether or not it belongs to that account here. */
export interface PlayerListingTable {
  player_id: string;
  yoto_account_id: string;
}

/** A parent has said who is behind this address. */
export interface AddressBindingTable {
  address: string;
  player_id: string | null;
  child_id: string | null;
  created_at_ms: number;
}

/** "Holidays": what rules may ask for and parents flip. */
export interface FamilySwitchTable {
  name: string;
  is_on: number;
  changed_at_ms: number;
}

/** A part of a play that was heard: to its end (`is_whole`), or for a while. */
export interface HeardTable {
  id: string;
  audio_id: string;
  child_id: string | null;
  player_id: string | null;
  stream_id: string;
  listening_id: string;
  at_ms: number;
  heard_ms: number;
  is_whole: number;
  is_estimated: number;
}

export interface BookmarkTable {
  /** `child <id>`, `player <id>` or `household`. */
  listener: string;
  collection_id: string;
  audio_id: string;
  position_ms: number;
  is_estimated: number;
  stream_id: string | null;
  /** The place before somebody started again, one tap away. */
  earlier_audio_id: string | null;
  earlier_position_ms: number | null;
  updated_at_ms: number;
}

/** A sentence spoken ahead of time. */
export interface SpokenTable {
  /** Hash of profile, language and text. */
  key: string;
  text: string;
  language: string;
  /** Who spoke it, or `recording:` and the id of the audio that replaces it. */
  voice: string;
  profile: string;
  segment_hash: string;
  frames: number;
  last_wanted_at_ms: number;
  created_at_ms: number;
}

/** The simple queues of the predecessor's API: each is a stream. */
export interface QueueTable {
  name: string;
  stream_id: string;
  created_at_ms: number;
}
