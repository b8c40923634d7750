// The children of the household.
export const sql = `
create table child (
  id text primary key,
  name text not null unique collate nocase,
  colour text not null,
  born_on text,
  created_at_ms integer not null
) strict;
`;
