// Lists, page by page. A page begins behind the last item of the one before, by its place in the order and not by
// counting, so that nothing is shown twice or left out while an import adds to the list.
import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { Problem } from '#contract/errors.ts';
import type { Reader } from '../../../db/db.ts';
import type { AudioRow, CollectionRow } from '../store.ts';
import { matches } from './search.ts';

export interface AudioQuery {
  limit: number;
  after?: string | undefined;
  search?: string | undefined;
  order: 'title' | 'newest';
  state?: AudioRow['state'] | undefined;
}

export interface Page<T> {
  rows: T[];
  total: number;
  next?: string;
}

export async function listAudio(reader: Reader, query: AudioQuery): Promise<Page<AudioRow>> {
  const cursor = readCursor(query.after);
  const wanted = reader
    .selectFrom('audio')
    .$if(query.state !== undefined, (some) => some.where('state', '=', query.state ?? 'ready'))
    .$if(query.search !== undefined, (some) => some.where(matches(query.search ?? '', 'audio', 'audio.id')));
  const isByTitle = query.order === 'title';
  const rows = await wanted
    .selectAll('audio')
    .$if(cursor !== undefined && isByTitle, (some) => some.where(isBehind(cursor)))
    .$if(cursor !== undefined && !isByTitle, (some) => some.where('id', '<', cursor?.[1] ?? ''))
    .$if(isByTitle, (some) => some.orderBy('sort_key').orderBy('id'))
    .$if(!isByTitle, (some) => some.orderBy('id', 'desc'))
    .limit(query.limit + 1)
    .execute();
  const { total } = await wanted.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return asPage(rows, query.limit, total);
}

export async function listCollections(
  reader: Reader,
  query: { limit: number; after?: string | undefined; search?: string | undefined },
): Promise<Page<CollectionRow>> {
  const cursor = readCursor(query.after);
  const wanted = reader
    .selectFrom('collection')
    .$if(query.search !== undefined, (some) => some.where(matches(query.search ?? '', 'collection', 'collection.id')));
  const rows = await wanted
    .selectAll('collection')
    .$if(cursor !== undefined, (some) => some.where(isBehind(cursor)))
    .orderBy('sort_key')
    .orderBy('id')
    .limit(query.limit + 1)
    .execute();
  const { total } = await wanted.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return asPage(rows, query.limit, total);
}

function isBehind(cursor: readonly [string, string] | undefined) {
  return sql<SqlBool>`(sort_key, id) > (${cursor?.[0] ?? ''}, ${cursor?.[1] ?? ''})`;
}

function asPage<T extends { sort_key: string; id: string }>(rows: T[], limit: number, total: number): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (!last || rows.length <= limit) return { rows: shown, total };
  // Short enough for an address: sort keys are (natural-order.ts).
  return { rows: shown, total, next: Buffer.from(JSON.stringify([last.sort_key, last.id])).toString('base64url') };
}

const cursorText = z.tuple([z.string(), z.string()]);

/** A cursor that is not ours is a mistake of the caller, told as such. */
function readCursor(after: string | undefined): [string, string] | undefined {
  if (after === undefined) return undefined;
  try {
    return cursorText.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
  } catch (cause) {
    throw new Problem('validation-failed', {
      errors: [{ path: 'query.after', message: 'Not a page of this list.' }],
      cause,
    });
  }
}
