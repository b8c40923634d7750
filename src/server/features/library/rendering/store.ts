// All SQL of renditions and segments.
import { type Selectable, sql } from 'kysely';
import type { ProfileId } from '#core/mp3/profile.ts';
import { chunks } from '../../../db/chunks.ts';
import type { Reader, Tx } from '../../../db/db.ts';
import type { AudioTable, OriginalTable, RenditionTable, SegmentTable } from '../../../db/schema.ts';

/** What is rendered in one go: a file, or the files of a collection that is one continuous recording. */
export type RenderUnit = { originalId: string } | { collectionId: string };

export interface UnitAudio extends Selectable<AudioTable> {
  /** True when there is no rendition, or none that is whole and as loud as the parent wants it. */
  isStale: boolean;
}

export interface UnitOriginal
  extends Pick<Selectable<OriginalTable>, 'id' | 'path' | 'size_bytes' | 'modified_at_ms' | 'duration_ms'> {
  /** Its audio is the whole file, and not parts of it. */
  isWhole: boolean;
  audio: UnitAudio[];
}

/** How many parts a file has by its own word; parts that the parent removed count. */
const PARTS = sql<number>`coalesce(json_array_length(original.facts, '$.titles'), 1)`;

/** The files of a unit in order, each with its audio in order. Files with several parts are never in a collection's unit. */
export async function findUnit(reader: Reader, unit: RenderUnit, profile: ProfileId): Promise<UnitOriginal[]> {
  const rows = await reader
    .selectFrom('audio')
    .innerJoin('original', 'original.id', 'audio.original_id')
    .leftJoin('rendition', (join) =>
      join.onRef('rendition.audio_id', '=', 'audio.id').on('rendition.profile', '=', profile),
    )
    .leftJoin('segment', 'segment.hash', 'rendition.segment_hash')
    .selectAll('audio')
    .select([
      'original.path',
      'original.size_bytes',
      'original.modified_at_ms',
      'original.duration_ms as original_duration_ms',
      PARTS.as('part_count'),
      'rendition.trim_db as rendered_trim_db',
      'segment.damaged_at_ms',
    ])
    .$if('originalId' in unit, (query) =>
      query
        .where('audio.original_id', '=', (unit as { originalId: string }).originalId)
        .where('audio.missing_since_ms', 'is', null)
        .orderBy('audio.part_index'),
    )
    .$if('collectionId' in unit, (query) =>
      query
        .innerJoin('collection_item', 'collection_item.audio_id', 'audio.id')
        .where('collection_item.collection_id', '=', (unit as { collectionId: string }).collectionId)
        .where('original.missing_since_ms', 'is', null)
        .where('audio.part_index', '=', 0)
        .where(PARTS, '=', 1)
        .orderBy('collection_item.position'),
    )
    .execute();
  const originals = new Map<string, UnitOriginal>();
  for (const row of rows) {
    const { path, size_bytes, modified_at_ms, original_duration_ms, part_count, ...rest } = row;
    const { rendered_trim_db, damaged_at_ms, ...audio } = rest;
    const original = originals.get(row.original_id) ?? {
      id: row.original_id,
      path,
      size_bytes,
      modified_at_ms,
      duration_ms: original_duration_ms,
      isWhole: part_count === 1,
      audio: [],
    };
    originals.set(row.original_id, original);
    const isStale =
      audio.state === 'waiting' ||
      audio.state === 'rendering' ||
      (audio.state === 'ready' && (rendered_trim_db !== audio.trim_db || damaged_at_ms !== null));
    original.audio.push({ ...audio, isStale });
  }
  return [...originals.values()];
}

/** Which unit each of these files is rendered in, with a title for the parent. Each unit once. */
export async function unitsOf(
  reader: Reader,
  originalIds: readonly string[],
): Promise<{ unit: RenderUnit; title: string }[]> {
  const units = new Map<string, { unit: RenderUnit; title: string }>();
  for (const chunk of chunks(originalIds)) {
    const files = await reader
      .selectFrom('audio')
      .innerJoin('original', 'original.id', 'audio.original_id')
      .select(['audio.original_id', 'audio.title', 'audio.album', PARTS.as('parts')])
      .where('audio.original_id', 'in', chunk)
      .groupBy('audio.original_id')
      .execute();
    const continuous = await reader
      .selectFrom('audio')
      .innerJoin('collection_item', 'collection_item.audio_id', 'audio.id')
      .innerJoin('collection', 'collection.id', 'collection_item.collection_id')
      .select(['audio.original_id', 'collection.id', 'collection.title'])
      .where('audio.original_id', 'in', chunk)
      .where('collection.continuous', '=', 1)
      .where('collection.kind', '!=', 'chapters')
      .execute();
    const collectionOf = new Map(continuous.map((row) => [row.original_id, row]));
    for (const { original_id, title, album, parts } of files) {
      const collection = parts === 1 ? collectionOf.get(original_id) : undefined;
      const unit = collection ? { collectionId: collection.id } : { originalId: original_id };
      units.set(unitKey(unit), { unit, title: collection?.title ?? (parts > 1 && album ? album : title) });
    }
  }
  return [...units.values()];
}

export function unitKey(unit: RenderUnit): string {
  return 'originalId' in unit ? unit.originalId : `collection:${unit.collectionId}`;
}

/** Files of these audio whose rendition is missing or stale, and which have not failed. */
export async function originalsToRender(reader: Reader, audioIds: readonly string[], profile: ProfileId) {
  const found = new Set<string>();
  for (const chunk of chunks(audioIds)) {
    const rows = await reader
      .selectFrom('audio')
      .leftJoin('rendition', (join) =>
        join.onRef('rendition.audio_id', '=', 'audio.id').on('rendition.profile', '=', profile),
      )
      .select('audio.original_id')
      .where('audio.id', 'in', chunk)
      .where('audio.state', '!=', 'failed')
      .where((eb) => eb.or([eb('audio.state', '!=', 'ready'), eb('rendition.audio_id', 'is', null)]))
      .execute();
    for (const row of rows) found.add(row.original_id);
  }
  return [...found];
}

export async function setAudioState(
  tx: Tx,
  audioIds: readonly string[],
  change: { state: AudioTable['state']; reason: string | null; updated_at_ms: number },
): Promise<void> {
  for (const chunk of chunks(audioIds)) await tx.updateTable('audio').set(change).where('id', 'in', chunk).execute();
}

/** Records a segment that was published, or says that it is whole and wanted again. */
export async function putSegment(
  tx: Tx,
  row: Pick<Selectable<SegmentTable>, 'hash' | 'profile' | 'size_bytes' | 'frames' | 'created_at_ms'>,
): Promise<void> {
  await tx
    .insertInto('segment')
    .values({ ...row, damaged_at_ms: null, unnamed_since_ms: null })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ damaged_at_ms: null, unnamed_since_ms: null }))
    .execute();
}

export async function putRendition(tx: Tx, row: Selectable<RenditionTable>): Promise<void> {
  const { segment_hash: hash, profile, size_bytes, frames, created_at_ms } = row;
  await putSegment(tx, { hash, profile, size_bytes, frames, created_at_ms });
  await tx
    .insertInto('rendition')
    .values(row)
    .onConflict((conflict) => conflict.columns(['audio_id', 'profile']).doUpdateSet(row))
    .execute();
}

export async function audioOfSegment(reader: Reader, hash: string): Promise<string[]> {
  const rows = await reader.selectFrom('rendition').select('audio_id').where('segment_hash', '=', hash).execute();
  return rows.map(({ audio_id }) => audio_id);
}

export async function markDamaged(tx: Tx, hash: string, nowMs: number): Promise<void> {
  await tx.updateTable('segment').set({ damaged_at_ms: nowMs }).where('hash', '=', hash).execute();
}

export async function markWhole(tx: Tx, hashes: readonly string[]): Promise<void> {
  for (const chunk of chunks(hashes)) {
    await tx.updateTable('segment').set({ damaged_at_ms: null }).where('hash', 'in', chunk).execute();
  }
}

export async function listDamaged(reader: Reader): Promise<{ hash: string; sizeBytes: number }[]> {
  const rows = await reader
    .selectFrom('segment')
    .select(['hash', 'size_bytes'])
    .where('damaged_at_ms', 'is not', null)
    .execute();
  return rows.map(({ hash, size_bytes: sizeBytes }) => ({ hash, sizeBytes }));
}

/** Marks what nothing names now, unmarks what something names again, and returns what was unnamed since before `beforeMs`. */
export async function markUnnamed(
  tx: Tx,
  planned: ReadonlySet<string>,
  nowMs: number,
  beforeMs: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('segment')
    .leftJoin('rendition', 'rendition.segment_hash', 'segment.hash')
    .select(['segment.hash', 'segment.unnamed_since_ms', 'rendition.audio_id'])
    .where((eb) => eb.or([eb('rendition.audio_id', 'is', null), eb('segment.unnamed_since_ms', 'is not', null)]))
    .execute();
  const doomed: string[] = [];
  for (const { hash, unnamed_since_ms, audio_id } of rows) {
    const isNamed = audio_id !== null || planned.has(hash);
    if (!isNamed && unnamed_since_ms !== null && unnamed_since_ms < beforeMs) doomed.push(hash);
    else if (isNamed !== (unnamed_since_ms === null)) {
      await tx
        .updateTable('segment')
        .set({ unnamed_since_ms: isNamed ? null : nowMs })
        .where('hash', '=', hash)
        .execute();
    }
  }
  for (const chunk of chunks(doomed)) await tx.deleteFrom('segment').where('hash', 'in', chunk).execute();
  return doomed;
}

/** Of these, those that are no rendition; returns them. */
export async function deleteUnnamed(tx: Tx, hashes: readonly string[]): Promise<string[]> {
  const doomed: string[] = [];
  for (const hash of hashes) {
    const row = await tx
      .deleteFrom('segment')
      .where('hash', '=', hash)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('rendition').select('audio_id').where('segment_hash', '=', hash))),
      )
      .returning('hash')
      .executeTakeFirst();
    if (row) doomed.push(row.hash);
  }
  return doomed;
}

export async function knownSegments(reader: Reader, hashes: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const chunk of chunks(hashes)) {
    const rows = await reader.selectFrom('segment').select('hash').where('hash', 'in', chunk).execute();
    for (const { hash } of rows) known.add(hash);
  }
  return known;
}
