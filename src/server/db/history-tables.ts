// Tables of the history of listening: the rows as they lie in the database. Part of schema.ts.

/** A stretch of listening to one play of ours, or to one card that is not ours. */
export interface ListeningSessionTable {
  id: string;
  /** As the card or the stream was called then; empty when nobody knows it. */
  title: string;
  stream_id: string | null;
  /** Of a play of ours. */
  listening_id: string | null;
  yoto_card_id: string | null;
  child_id: string | null;
  player_id: string | null;
  /** How the listener was found; see core/listening/who.ts. */
  confidence: string;
  began_at_ms: number;
  ended_at_ms: number;
  heard_ms: number;
  is_estimated: number;
}

export interface ListeningSessionPartTable {
  session_id: string;
  /** In the order in which they were first heard. */
  position: number;
  key: string;
  title: string;
  audio_id: string | null;
  collection_id: string | null;
  heard_ms: number;
  is_whole: number;
}

/** What of a session was heard on a day; stays without its session when that is forgotten. */
export interface HeardDayTable {
  session_id: string | null;
  /** In the family's zone, yyyy-mm-dd. */
  day: string;
  child_id: string | null;
  player_id: string | null;
  heard_ms: number;
  is_estimated: number;
}

export interface SentDayTable {
  day: string;
  stream_id: string;
  /** Empty: nobody knows which. */
  player_id: string;
  bytes: number;
}
