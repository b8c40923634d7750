// Finding audio and collections as one types: every word is the beginning of a word somewhere in title, people or album,
// with or without accents. SQLite's full-text words stay in here; no text of a person can be a mistake in them.
import { type SqlBool, sql } from 'kysely';
import type { Reader } from '../../../db/db.ts';

const MOST_WORDS = 12;

/** The query in SQLite's own language, or undefined when there is nothing in the text to look for. */
export function matchText(text: string): string | undefined {
  const words = text
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word))
    .slice(0, MOST_WORDS);
  return words.length === 0 ? undefined : words.map((word) => `"${word}"*`).join(' AND ');
}

/** A condition on the id of an audio or collection; nothing to look for finds nothing. */
export function matches(text: string, kind: 'audio' | 'collection', idColumn: string) {
  const match = matchText(text);
  if (match === undefined) return sql<SqlBool>`false`;
  return sql<SqlBool>`${sql.ref(idColumn)} in (
    select search_entry.id from library_search join search_entry on search_entry.row = library_search.rowid
    where library_search match ${match} and search_entry.kind = ${kind})`;
}

/** Ids, best first: what is in the title counts more than people, people more than albums. */
export async function searchIds(
  reader: Reader,
  text: string,
  kind: 'audio' | 'collection',
  limit: number,
): Promise<string[]> {
  const match = matchText(text);
  if (match === undefined) return [];
  const { rows } = await sql<{ id: string }>`
    select search_entry.id from library_search join search_entry on search_entry.row = library_search.rowid
    where library_search match ${match} and search_entry.kind = ${kind}
    order by bm25(library_search, 10, 5, 3), search_entry.row limit ${limit}`.execute(reader);
  return rows.map(({ id }) => id);
}
