// The event log that parents read: what players did, what was decided, what was asked of players.
export const sql = `
create table log_entry (
  seq integer primary key autoincrement,
  at_ms integer not null,
  -- Of several that became one: when the last of them happened.
  until_ms integer,
  kind text not null,
  player_id text,
  -- No reference: an entry is written even when the child was removed a moment ago, and then forgotten with it.
  child_id text,
  listening_id text,
  details text not null
) strict;
create index log_entry_by_time on log_entry (at_ms);
create index log_entry_by_kind on log_entry (kind, at_ms);
create index log_entry_by_player on log_entry (player_id, kind, at_ms);
create index log_entry_by_child on log_entry (child_id, kind, at_ms);
create index log_entry_by_listening on log_entry (listening_id) where listening_id is not null;
`;
