// Folders, originals, audio, renditions, covers, collections, imports, and the full-text index over what parents type.
export const sql = `
create table folder (
  id text primary key,
  path text not null unique,
  watch integer not null,
  continuous integer not null,
  created_at_ms integer not null,
  scanned_at_ms integer
) strict;

create table original (
  id text primary key,
  folder_id text references folder (id) on delete set null,
  path text not null unique,
  content_hash text not null,
  size_bytes integer not null,
  modified_at_ms integer not null,
  container text not null,
  codec text not null,
  duration_ms integer not null,
  facts text not null,
  cover_hash text,
  missing_since_ms integer,
  created_at_ms integer not null
) strict;
create index original_by_content on original (content_hash);

create table audio (
  id text primary key,
  title text not null,
  sort_key text not null default '',
  people text not null,
  album text not null,
  language text,
  original_id text not null references original (id),
  part_index integer not null,
  start_ms integer not null,
  end_ms integer not null,
  duration_ms integer not null,
  state text not null check (state in ('waiting', 'rendering', 'ready', 'failed')),
  reason text,
  trim_db real not null,
  cover_hash text,
  missing_since_ms integer,
  created_at_ms integer not null,
  updated_at_ms integer not null,
  unique (original_id, part_index)
) strict;
create index audio_by_title on audio (sort_key, id);
create index audio_by_state on audio (state);

/* Files that were read and not taken: known again by size and time, so that a rescan need not read them. */
create table set_aside (
  path text primary key,
  folder_id text not null references folder (id) on delete cascade,
  size_bytes integer not null,
  modified_at_ms integer not null,
  state text not null check (state in ('duplicate', 'unreadable', 'passed-over')),
  reason text not null,
  original_id text references original (id) on delete cascade
) strict;

create table segment (
  hash text primary key,
  profile text not null,
  size_bytes integer not null,
  frames integer not null,
  damaged_at_ms integer,
  unnamed_since_ms integer,
  created_at_ms integer not null
) strict;

create table rendition (
  audio_id text not null references audio (id) on delete cascade,
  profile text not null,
  segment_hash text not null references segment (hash),
  frames integer not null,
  size_bytes integer not null,
  integrated_lufs real not null,
  range_lu real not null,
  true_peak_db real not null,
  gain_db real not null,
  limited integer not null,
  trim_db real not null default 0,
  peaks blob not null,
  created_at_ms integer not null,
  primary key (audio_id, profile)
) strict;
create index rendition_by_segment on rendition (segment_hash);

create table cover (
  hash text primary key,
  mime text not null,
  size_bytes integer not null,
  created_at_ms integer not null
) strict;

create table collection (
  id text primary key,
  title text not null,
  sort_key text not null default '',
  people text not null,
  kind text not null check (kind in ('folder', 'chapters', 'manual')),
  origin_key text unique,
  continuous integer not null,
  cover_hash text,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict;
create index collection_by_title on collection (sort_key, id);

create table collection_item (
  collection_id text not null references collection (id) on delete cascade,
  position integer not null,
  audio_id text not null references audio (id) on delete cascade,
  primary key (collection_id, position)
) strict;
create index collection_item_by_audio on collection_item (audio_id);

create table import (
  id text primary key,
  folder_id text references folder (id) on delete set null,
  state text not null check (state in ('finding', 'indexing', 'rendering', 'done', 'failed', 'cancelled')),
  reason text,
  files_found integer not null,
  bytes_needed integer not null,
  again integer not null default 0,
  created_at_ms integer not null,
  finished_at_ms integer
) strict;

create table import_file (
  import_id text not null references import (id) on delete cascade,
  path text not null,
  position integer not null,
  size_bytes integer not null,
  state text not null check (state in ('waiting', 'indexed', 'known', 'duplicate', 'unreadable', 'ready', 'failed')),
  reason text,
  original_id text references original (id) on delete set null,
  primary key (import_id, path)
) strict;
create index import_file_by_original on import_file (original_id);

/* What can be searched. Triggers keep it in step, so that no writer of audio or collections can forget it. */
create table search_entry (
  row integer primary key,
  kind text not null,
  id text not null unique,
  title text not null,
  people text not null,
  album text not null
) strict;

create virtual table library_search using fts5 (
  title, people, album, content = 'search_entry', content_rowid = 'row',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

create trigger search_entry_made after insert on search_entry begin
  insert into library_search (rowid, title, people, album) values (new.row, new.title, new.people, new.album);
end;
create trigger search_entry_changed after update on search_entry begin
  insert into library_search (library_search, rowid, title, people, album)
    values ('delete', old.row, old.title, old.people, old.album);
  insert into library_search (rowid, title, people, album) values (new.row, new.title, new.people, new.album);
end;
create trigger search_entry_gone after delete on search_entry begin
  insert into library_search (library_search, rowid, title, people, album)
    values ('delete', old.row, old.title, old.people, old.album);
end;

create trigger audio_made after insert on audio begin
  insert into search_entry (kind, id, title, people, album) values ('audio', new.id, new.title, new.people, new.album);
end;
create trigger audio_renamed after update of title, people, album on audio begin
  update search_entry set title = new.title, people = new.people, album = new.album where id = new.id;
end;
create trigger audio_gone after delete on audio begin
  delete from search_entry where id = old.id;
end;

create trigger collection_made after insert on collection begin
  insert into search_entry (kind, id, title, people, album) values ('collection', new.id, new.title, new.people, '');
end;
create trigger collection_renamed after update of title, people on collection begin
  update search_entry set title = new.title, people = new.people where id = new.id;
end;
create trigger collection_gone after delete on collection begin
  delete from search_entry where id = old.id;
end;
`;
