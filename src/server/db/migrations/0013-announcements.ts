// Announcements, the card of each account by which they are made, and what they interrupted and will give back.
export const sql = `
/* Made by us for our own use, and not shown among the family's. */
alter table stream add column hidden integer not null default 0;

create table announcement (
  id text primary key,
  text text,
  audio_id text,
  request_id text,
  announced_at_ms integer not null,
  players text not null
) strict;

create table announcement_card (
  yoto_account_id text primary key references yoto_account (id) on delete cascade,
  card_id text not null,
  stream_id text not null
) strict;

create table interruption (
  player_id text primary key references player (id) on delete cascade,
  document text not null,
  began_at_ms integer not null
) strict;
`;
