// Linked Yoto accounts, our cards, and copies of their twins taken before each write.
export const sql = `
create table yoto_account (
  id text primary key,
  client_id text not null,
  name text not null,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict;

create table card (
  id text primary key,
  title text not null,
  document text not null,
  /* No reference: the same person linked again has the same account, and the card is at home there again. */
  yoto_account_id text,
  yoto_card_id text unique,
  sent text,
  twin text,
  creating_since_ms integer,
  state text not null check (state in ('not-sent', 'sent', 'changed-here', 'trouble')),
  trouble text,
  created_at_ms integer not null,
  updated_at_ms integer not null,
  sent_at_ms integer
) strict;

create table card_twin_copy (
  card_id text not null references card (id) on delete cascade,
  taken_at_ms integer not null,
  body text not null,
  primary key (card_id, taken_at_ms)
) strict;
`;
