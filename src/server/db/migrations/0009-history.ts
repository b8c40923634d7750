// The history of listening: sessions for a while, minutes of each day and bytes of each day for good.
export const sql = `
create table listening_session (
  id text primary key,
  -- Of the card or the stream as it was called then.
  title text not null,
  stream_id text,
  -- Which play of ours it is of; null for a card that is not ours.
  listening_id text,
  yoto_card_id text,
  child_id text references child (id) on delete cascade,
  player_id text,
  confidence text not null,
  began_at_ms integer not null,
  ended_at_ms integer not null,
  heard_ms integer not null,
  is_estimated integer not null
) strict;
create index listening_session_by_time on listening_session (began_at_ms, id);
create index listening_session_by_child on listening_session (child_id, began_at_ms);
create index listening_session_by_listening on listening_session (listening_id);

create table listening_session_part (
  session_id text not null references listening_session (id) on delete cascade,
  position integer not null,
  key text not null,
  title text not null,
  audio_id text,
  collection_id text,
  heard_ms integer not null,
  is_whole integer not null,
  primary key (session_id, key)
) strict, without rowid;

-- Outlives its session: then nothing is left but who, the day and how long.
create table heard_day (
  session_id text references listening_session (id) on delete set null,
  day text not null,
  child_id text references child (id) on delete cascade,
  player_id text,
  heard_ms integer not null,
  is_estimated integer not null,
  unique (session_id, day)
) strict;
create index heard_day_by_day on heard_day (day, child_id, heard_ms);
create index heard_day_by_child on heard_day (child_id);

create table sent_day (
  day text not null,
  stream_id text not null,
  -- Empty: nobody knows which player it was.
  player_id text not null,
  bytes integer not null,
  primary key (day, stream_id, player_id)
) strict, without rowid;
`;
