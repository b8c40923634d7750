// Several Yoto accounts: which of them list which players, and the twins of cards that have moved to another account.
export const sql = `
create table player_listing (
  player_id text not null references player (id) on delete cascade,
  yoto_account_id text not null references yoto_account (id) on delete cascade,
  primary key (player_id, yoto_account_id)
) strict, without rowid;
create index player_listing_by_account on player_listing (yoto_account_id);
insert into player_listing (player_id, yoto_account_id) select id, yoto_account_id from player;

create table left_twin (
  yoto_card_id text primary key,
  card_id text not null references card (id) on delete cascade,
  /* No reference, as in card. */
  yoto_account_id text not null,
  sent text,
  twin text,
  left_at_ms integer not null
) strict;
create index left_twin_by_card on left_twin (card_id);
`;
