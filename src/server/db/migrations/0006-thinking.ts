// Streams that think: who listens, what was heard, where everybody is, and sentences spoken ahead of time.
export const sql = `
create table player (
  id text primary key,
  yoto_account_id text not null references yoto_account (id) on delete cascade,
  name text not null,
  family text not null,
  child_id text references child (id) on delete set null,
  is_shared integer not null,
  now_listening_child_id text references child (id) on delete set null,
  learned_address text,
  learned_at_ms integer,
  updated_at_ms integer not null
) strict;
create index player_by_address on player (learned_address);

create table address_binding (
  address text primary key,
  player_id text references player (id) on delete cascade,
  child_id text references child (id) on delete cascade,
  created_at_ms integer not null
) strict;

create table family_switch (
  name text primary key collate nocase,
  is_on integer not null,
  changed_at_ms integer not null
) strict;

alter table listening add column player_id text;
alter table listening add column child_id text;
alter table listening add column confidence text not null default 'nobody';
alter table listening add column is_private integer not null default 0;
alter table listening add column parts text not null default '[]';
alter table listening add column trace text not null default '[]';
alter table listening add column seed text not null default '';
alter table listening add column slots integer not null default 0;
alter table listening add column heard_to_ms integer not null default 0;
alter table listening add column ended_at_ms integer;

create table heard (
  id text primary key,
  audio_id text not null,
  child_id text references child (id) on delete cascade,
  player_id text,
  stream_id text not null,
  listening_id text not null,
  at_ms integer not null,
  heard_ms integer not null,
  is_whole integer not null,
  is_estimated integer not null
) strict;
create index heard_by_child on heard (child_id, at_ms);
create index heard_by_audio on heard (audio_id, at_ms);
create index heard_whole on heard (audio_id, at_ms, child_id) where is_whole = 1;
create index heard_by_listening on heard (listening_id);

create table bookmark (
  listener text not null,
  collection_id text not null references collection (id) on delete cascade,
  audio_id text not null,
  position_ms integer not null,
  is_estimated integer not null,
  stream_id text,
  earlier_audio_id text,
  earlier_position_ms integer,
  updated_at_ms integer not null,
  primary key (listener, collection_id)
) strict;

create table spoken (
  key text primary key,
  text text not null,
  language text not null,
  voice text not null,
  profile text not null,
  segment_hash text not null,
  frames integer not null,
  last_wanted_at_ms integer not null,
  created_at_ms integer not null
) strict;

create table queue (
  name text primary key,
  stream_id text not null unique references stream (id) on delete cascade,
  created_at_ms integer not null
) strict;
`;
