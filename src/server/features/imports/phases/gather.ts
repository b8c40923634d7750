// Third phase: folders become collections. What core decides is made so, one transaction per collection; a folder that
// was renamed or moved keeps its collection, one that the parent has rearranged is left alone.
import { relative, sep } from 'node:path';
import { type ArrangedCollection, arrange } from '#core/library/arrange.ts';
import { sortKey } from '#core/library/natural-order.ts';
import { chunks } from '../../../db/chunks.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { MakeId } from '../../../ids.ts';
import type { KeptCover } from '../../../media/covers.ts';
import { type FolderRow, UPLOADS } from '../store.ts';
import { readFacts } from './facts.ts';
import { putCover, putItems } from './take.ts';

export interface GatherDeps {
  db: Db;
  events: Events;
  makeId: MakeId;
  nowMs: number;
}

interface Existing {
  id: string;
  origin_key: string | null;
  kind: string;
  cover_hash: string | null;
  continuous: number;
  audioIds: string[];
}

/** `coverOf` gives the picture that lies in a folder below the root, if there is one. */
export async function gather(
  deps: GatherDeps,
  folder: FolderRow,
  rootName: string,
  coverOf: (folderPath: string) => Promise<KeptCover | undefined>,
): Promise<void> {
  const { wanted, audioOf } = await decide(deps, folder, rootName);
  const prefix = `folder:${folder.id}:`;
  const existing = await findExisting(deps, prefix);
  const left = new Map(existing.map((one) => [one.origin_key ?? '', one]));
  const paired = wanted.map((collection) => {
    const key = prefix + collection.folderPath;
    const known = left.get(key);
    left.delete(key);
    return { key, collection, known, audioIds: collection.originalIds.flatMap((id) => audioOf.get(id) ?? []) };
  });
  for (const pair of paired) {
    pair.known ??= takeRenamed(left, pair.audioIds);
    const cover = pair.known?.cover_hash ? undefined : await coverOf(pair.collection.folderPath);
    await deps.db.write((tx) => put(deps, tx, { ...pair, cover, continuous: folder.continuous }));
  }
  for (const obsolete of left.values()) {
    if (obsolete.kind === 'manual') continue;
    await deps.db.write(async (tx) => {
      await tx.deleteFrom('collection').where('id', '=', obsolete.id).execute();
      await deps.events.record(tx, 'library.changed', { collectionIds: [obsolete.id] });
    });
  }
}

async function decide({ db }: GatherDeps, folder: FolderRow, rootName: string) {
  const rows = await db.read
    .selectFrom('original')
    .innerJoin('audio', 'audio.original_id', 'original.id')
    .select(['original.id', 'original.path', 'original.facts', 'audio.id as audio_id'])
    .where('original.folder_id', '=', folder.id)
    .where('original.path', 'not like', 'gone:%')
    .orderBy('original.id')
    .orderBy('audio.part_index')
    .execute();
  const audioOf = new Map<string, string[]>();
  const files = new Map<string, Parameters<typeof arrange>[0][number]>();
  for (const row of rows) {
    const audioIds = audioOf.get(row.id);
    if (audioIds) {
      audioIds.push(row.audio_id);
      continue;
    }
    audioOf.set(row.id, [row.audio_id]);
    const { tags, album, people, hasChapters } = readFacts(row.facts);
    const path = relative(folder.path, row.path).split(sep).join('/');
    const { albumArtist, disc, track } = tags;
    files.set(row.id, { originalId: row.id, path, album, people: albumArtist ?? people, disc, track, hasChapters });
  }
  const wanted = arrange([...files.values()], rootName);
  // Single uploads belong to nothing in particular.
  const isLoose = (one: ArrangedCollection) => folder.id === UPLOADS && one.folderPath === '';
  return { wanted: wanted.filter((one) => !isLoose(one)), audioOf };
}

async function findExisting({ db }: GatherDeps, prefix: string): Promise<Existing[]> {
  const collections = await db.read
    .selectFrom('collection')
    .select(['id', 'origin_key', 'kind', 'cover_hash', 'continuous'])
    .where('origin_key', '>=', prefix)
    .where('origin_key', '<', `${prefix}\u{10ffff}`)
    .execute();
  const found = new Map(collections.map((row) => [row.id, { ...row, audioIds: [] as string[] }]));
  for (const chunk of chunks([...found.keys()])) {
    const items = await db.read
      .selectFrom('collection_item')
      .select(['collection_id', 'audio_id'])
      .where('collection_id', 'in', chunk)
      .orderBy('collection_id')
      .orderBy('position')
      .execute();
    for (const item of items) found.get(item.collection_id)?.audioIds.push(item.audio_id);
  }
  return [...found.values()];
}

/** A collection whose folder has gone and most of whose audio is in this one: the folder was renamed. */
function takeRenamed(left: Map<string, Existing>, audioIds: readonly string[]): Existing | undefined {
  const inHere = new Set(audioIds);
  for (const [key, candidate] of left) {
    const shared = candidate.audioIds.filter((id) => inHere.has(id)).length;
    if (shared === 0 || shared * 2 < candidate.audioIds.length) continue;
    left.delete(key);
    return candidate;
  }
  return undefined;
}

async function put(
  { events, makeId, nowMs }: GatherDeps,
  tx: Tx,
  pair: {
    key: string;
    collection: ArrangedCollection;
    known: Existing | undefined;
    audioIds: string[];
    cover: KeptCover | undefined;
    continuous: number;
  },
): Promise<void> {
  const { key, collection, known, audioIds, cover } = pair;
  const isManual = known?.kind === 'manual';
  const isSame = known !== undefined && known.origin_key === key && (isManual || isEqual(known.audioIds, audioIds));
  if (isSame && !cover) return;
  if (cover) await putCover(tx, cover, nowMs);
  const cover_hash = cover?.hash ?? known?.cover_hash ?? (await firstCover(tx, audioIds));
  const id = known?.id ?? makeId();
  if (known) {
    await tx
      .updateTable('collection')
      .set({ origin_key: key, cover_hash, updated_at_ms: nowMs })
      .where('id', '=', id)
      .execute();
  } else {
    const { title, people } = collection;
    const made = { id, title, people, sort_key: sortKey(title), origin_key: key, continuous: pair.continuous };
    const times = { created_at_ms: nowMs, updated_at_ms: nowMs };
    await tx
      .insertInto('collection')
      .values({ ...made, ...times, kind: 'folder', cover_hash })
      .execute();
  }
  if (!isManual) await putItems(tx, id, audioIds);
  // One gain for all: a recording that has grown or shrunk is made anew as a whole.
  if (known?.continuous === 1 && !isManual && !isEqual(known.audioIds, audioIds)) {
    for (const chunk of chunks(audioIds)) {
      await tx
        .updateTable('audio')
        .set({ state: 'waiting', updated_at_ms: nowMs })
        .where('id', 'in', chunk)
        .where('state', '=', 'ready')
        .where('missing_since_ms', 'is', null)
        .execute();
    }
  }
  await events.record(tx, 'library.changed', { collectionIds: [id] });
}

async function firstCover(tx: Tx, audioIds: readonly string[]): Promise<string | null> {
  for (const chunk of chunks(audioIds.slice(0, 500))) {
    const found = await tx
      .selectFrom('audio')
      .select('cover_hash')
      .where('id', 'in', chunk)
      .where('cover_hash', 'is not', null)
      .orderBy('id')
      .executeTakeFirst();
    if (found) return found.cover_hash;
  }
  return null;
}

function isEqual(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index]);
}
