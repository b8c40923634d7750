// What plays consist of, written once however many plays consist of it: a list may have thousands of parts.
export const sql = `
create table parts_list (
  key text primary key,
  parts text not null
) strict;
insert into parts_list (key, parts) select id, parts from listening;
alter table listening add column parts_key text references parts_list (key);
update listening set parts_key = id;
create index listening_by_parts on listening (parts_key);
alter table listening drop column parts;
`;
