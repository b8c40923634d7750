// Routines, what they did and why, what is still to be sent to players, and what is known of players for them.
export const sql = `
create table routine (
  id text primary key,
  name text not null,
  is_on integer not null,
  -- routineDocument, JSON
  document text not null,
  template text,
  part text,
  -- What was due before is none of its business.
  waits_since_ms integer not null,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict;

create table routine_run (
  id text primary key,
  -- The same happening is decided once.
  key text not null unique,
  routine_id text not null references routine (id) on delete cascade,
  at_ms integer not null,
  outcome text not null,
  -- For which it acted, JSON
  player_ids text not null,
  -- Ids of the routines that led to it, JSON
  caused_by text not null,
  -- RoutineStep[], JSON
  trace text not null
) strict;
create index routine_run_by_routine on routine_run (routine_id, at_ms);
create index routine_run_by_time on routine_run (at_ms);

create table routine_command (
  id text primary key,
  run_id text not null references routine_run (id) on delete cascade,
  -- Null: for nobody's player, such as a message to the outside.
  player_id text,
  -- What was to be done, JSON, and what it names is called.
  action text not null,
  what text,
  -- Errand of outbox/errand.ts, JSON; null: it was done with the decision.
  errand text,
  state text not null,
  due_at_ms integer not null,
  expires_at_ms integer not null,
  attempts integer not null,
  sent_at_ms integer,
  -- A code of contract/errors.ts, or of outbox/errand.ts.
  why text
) strict;
create index routine_command_by_run on routine_command (run_id);
create index routine_command_open on routine_command (due_at_ms) where state in ('waiting', 'sending');
create index routine_command_by_player on routine_command (player_id, sent_at_ms) where sent_at_ms is not null;

create table player_sight (
  player_id text primary key,
  -- Sight of core/routine/sight.ts, JSON
  sight text not null
) strict;

-- What holds on a player until it is over.
create table player_standing (
  player_id text not null,
  kind text not null,
  value text not null,
  run_id text not null,
  set_at_ms integer not null,
  primary key (player_id, kind)
) strict;
`;
