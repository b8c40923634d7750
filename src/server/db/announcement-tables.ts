// Tables of announcements and of what they interrupt: the rows as they lie in the database. Part of schema.ts.
export interface AnnouncementTable {
  id: string;
  text: string | null;
  audio_id: string | null;
  request_id: string | null;
  announced_at_ms: number;
  /** ToldPlayer of #contract/announcements.ts with problem codes, JSON. */
  players: string;
}

export interface AnnouncementCardTable {
  yoto_account_id: string;
  card_id: string;
  stream_id: string;
}

export interface InterruptionTable {
  player_id: string;
  /** What plays in between and what played before, JSON. */
  document: string;
  began_at_ms: number;
}
