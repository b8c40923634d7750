// The tables every room of the server stands on: events, jobs, parents and their keys, preferences, notices.
export const sql = `
create table event (
  seq integer primary key autoincrement,
  at_ms integer not null,
  name text not null,
  payload text not null
) strict;
create index event_by_time on event (at_ms);

create table job (
  id text primary key,
  kind text not null,
  key text not null,
  payload text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  priority integer not null,
  attempts integer not null,
  max_attempts integer not null,
  run_at_ms integer not null,
  lease_until_ms integer,
  cancel_requested integer not null,
  progress_done real not null,
  progress_total real not null,
  progress_note text,
  error text,
  created_at_ms integer not null,
  started_at_ms integer,
  finished_at_ms integer
) strict;
create unique index job_unfinished on job (kind, key) where state in ('queued', 'running');
create index job_to_claim on job (state, priority desc, run_at_ms, id);

create table parent (
  id text primary key,
  name text not null unique collate nocase,
  password_hash text not null,
  created_at_ms integer not null
) strict;

create table session (
  id_hash text primary key,
  parent_id text not null references parent (id) on delete cascade,
  user_agent text not null,
  created_at_ms integer not null,
  last_used_at_ms integer not null,
  expires_at_ms integer not null
) strict;

create table api_token (
  id text primary key,
  parent_id text not null references parent (id) on delete cascade,
  name text not null,
  token_hash text not null unique,
  created_at_ms integer not null,
  last_used_at_ms integer
) strict;

create table preference (
  key text primary key,
  value text not null
) strict;

create table notice (
  id text primary key,
  topic text not null,
  severity text not null check (severity in ('info', 'warning', 'trouble')),
  text text not null,
  raised_at_ms integer not null,
  cleared_at_ms integer
) strict;
create unique index notice_open on notice (topic) where cleared_at_ms is null;
`;
