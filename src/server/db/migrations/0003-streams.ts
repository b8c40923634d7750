// Streams, the capabilities that open them, and the pinned plans of every listening.
export const sql = `
create table stream (
  id text primary key,
  name text not null,
  document text not null,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict;

create table stream_token (
  token_hash text primary key,
  stream_id text not null references stream (id) on delete cascade,
  sealed text not null,
  created_at_ms integer not null,
  ends_at_ms integer
) strict;
create index stream_token_by_stream on stream_token (stream_id);

create table stream_public_address (
  name text primary key,
  stream_id text not null unique references stream (id) on delete cascade,
  created_at_ms integer not null
) strict;

create table stream_use (
  stream_id text primary key references stream (id) on delete cascade,
  bytes integer not null,
  requests integer not null,
  listenings integer not null,
  last_seen_at_ms integer
) strict;

create table plan (
  etag text primary key,
  profile text not null,
  size_bytes integer not null,
  document text not null,
  created_at_ms integer not null,
  last_used_at_ms integer not null
) strict;

create table listening (
  id text primary key,
  stream_id text not null references stream (id) on delete cascade,
  plan_etag text not null references plan (etag),
  listener_key text not null,
  fallback integer not null,
  reason text not null,
  started_at_ms integer not null,
  last_start_at_ms integer not null,
  last_used_at_ms integer not null,
  delivered_to integer not null,
  bytes_sent integer not null
) strict;
create index listening_by_stream on listening (stream_id, last_used_at_ms desc);
create index listening_by_listener on listening (stream_id, listener_key, last_start_at_ms desc);
create index listening_by_plan on listening (plan_etag);
`;
