// The library: audio and collections, found, renamed, corrected and removed; and what plans and cards need to know of
// them. It never touches a file of the family's.
import { unlink } from 'node:fs/promises';
import { Problem } from '#contract/errors.ts';
import type { Audio, AudioDetail, Collection, CollectionDetail } from '#contract/library.ts';
import { sortKey } from '#core/library/natural-order.ts';
import type { ProfileId } from '#core/mp3/profile.ts';
import type { AudioFact, CollectionFact } from '#core/source/world.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Reader, Tx } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import type { CoverStore } from '../../media/covers.ts';
import type { SegmentStore } from '../../media/segments.ts';
import { describeAudio, describeAudioDetail, describeCollection, type Uses } from './listing/describe.ts';
import { audioFactsOf, collectionFactsOf } from './listing/facts.ts';
import { type AudioQuery, listAudio, listCollections } from './listing/pages.ts';
import { searchIds } from './listing/search.ts';
import type { Rendering } from './rendering/service.ts';
import type { SegmentFile } from './sound/send-segment.ts';
import * as store from './store.ts';

export interface LibraryDeps {
  db: Db;
  clock: Clock;
  events: Events;
  makeId: MakeId;
  profile: ProfileId;
  covers: CoverStore;
  segments: SegmentStore;
  rendering: Rendering;
  /** Streams and cards that play this audio. */
  usesOf(audioId: string): Promise<Uses>;
  /** Whether a file lies in our own folder of uploads, so that it goes with its last audio. */
  isOurFile(path: string): boolean;
  /** Ends and forgets every play of these segments. */
  stopPlaying(segmentHashes: ReadonlySet<string>): Promise<void>;
}

export class Library {
  readonly #deps: LibraryDeps;

  constructor(deps: LibraryDeps) {
    this.#deps = deps;
  }

  async listAudio(query: AudioQuery): Promise<{ items: Audio[]; total: number; next?: string }> {
    const { rows, ...page } = await listAudio(this.#deps.db.read, query);
    return { items: rows.map(describeAudio), ...page };
  }

  /** @throws Problem not-found, as everything here that is given an id. */
  async getAudio(id: string): Promise<AudioDetail> {
    const { db, profile, usesOf } = this.#deps;
    const row = await this.#audio(id);
    const original = await store.findOriginal(db.read, row.original_id);
    if (!original) throw new Error('Audio without an original');
    return describeAudioDetail(row, {
      original,
      rendition: await store.findRendition(db.read, id, profile),
      collections: await store.collectionsOf(db.read, id),
      usedBy: await usesOf(id),
    });
  }

  async updateAudio(
    id: string,
    wanted: { title?: string | undefined; people?: string | undefined; trimDb?: number | undefined },
  ): Promise<AudioDetail> {
    const { db, clock, events, rendering } = this.#deps;
    const before = await this.#audio(id);
    await db.write(async (tx) => {
      await store.updateAudio(tx, id, {
        updated_at_ms: clock.now(),
        ...(wanted.title === undefined ? {} : { title: wanted.title, sort_key: sortKey(wanted.title) }),
        ...(wanted.people === undefined ? {} : { people: wanted.people }),
        ...(wanted.trimDb === undefined ? {} : { trim_db: wanted.trimDb }),
      });
      if (wanted.trimDb !== undefined && wanted.trimDb !== before.trim_db) await rendering.again(tx, [id]);
      await events.record(tx, 'library.changed', { audioIds: [id] });
    });
    return await this.getAudio(id);
  }

  /** @throws Problem audio-in-use, with the uses as proposal, unless `evenIfUsed`. */
  async deleteAudio(
    id: string,
    { evenIfUsed, stopPlaying = false }: { evenIfUsed: boolean; stopPlaying?: boolean },
  ): Promise<void> {
    const { db, events, usesOf, isOurFile } = this.#deps;
    const row = await this.#audio(id);
    const uses = await usesOf(id);
    const isUsed = uses.streams.length + uses.cards.length > 0;
    if (isUsed && !evenIfUsed) throw new Problem('audio-in-use', { proposal: uses });
    const doomed = stopPlaying ? await store.listSegmentHashes(db.read, id) : [];
    const ours = await db.write(async (tx) => {
      await store.deleteAudio(tx, id);
      await events.record(tx, 'library.changed', { audioIds: [id] });
      const original = await store.findOriginal(tx, row.original_id);
      // A file in a folder stays known without audio, so that the next scan does not bring it back.
      if (!original || !isOurFile(original.path) || (await store.hasAudioLeft(tx, original.id))) return undefined;
      await store.deleteOriginal(tx, original.id);
      return original.path;
    });
    if (ours) await unlink(ours).catch(refuseUnlessGone);
    if (doomed.length > 0) await this.#deps.stopPlaying(new Set(doomed));
  }

  async peaks(id: string): Promise<Uint8Array> {
    const rendition = await store.findRendition(this.#deps.db.read, id, this.#deps.profile);
    if (!rendition) throw new Problem('not-found');
    return rendition.peaks;
  }

  async sound(id: string): Promise<SegmentFile> {
    const { db, profile, segments } = this.#deps;
    const rendition = await store.findRendition(db.read, id, profile);
    if (!rendition) throw new Problem('not-found');
    const { segment_hash: hash, size_bytes: sizeBytes } = rendition;
    if ((await segments.check(hash, sizeBytes)) === 'ok') return { path: segments.pathOf(hash), hash, sizeBytes };
    await db.write((tx) => this.#deps.events.record(tx, 'segment.damaged', { segmentHash: hash }));
    throw new Problem('not-found', { detail: 'Its bytes are broken; it is being prepared again.' });
  }

  async cover(hash: string): Promise<{ bytes: Buffer; mime: string }> {
    const { db, covers } = this.#deps;
    const found = await store.findCover(db.read, hash);
    if (!found) throw new Problem('not-found');
    return { bytes: await covers.read(hash), mime: found.mime };
  }

  async listCollections(query: { limit: number; after?: string | undefined; search?: string | undefined }) {
    const { rows, ...page } = await listCollections(this.#deps.db.read, query);
    return { items: await this.#describeAll(rows), ...page };
  }

  async getCollection(id: string): Promise<CollectionDetail> {
    const { db } = this.#deps;
    const row = await this.#collection(id);
    const parts = await store.partsOf(db.read, id);
    const [described] = await this.#describeAll([row]);
    if (!described) throw new Problem('not-found');
    return { ...described, parts: parts.map(describeAudio) };
  }

  /** @throws Problem audio-missing */
  async createCollection({ title, audioIds }: { title: string; audioIds: string[] }): Promise<CollectionDetail> {
    const { db, clock, events, makeId } = this.#deps;
    const id = makeId();
    const nowMs = clock.now();
    await db.write(async (tx) => {
      await refuseMissing(tx, audioIds);
      const [first] = audioIds;
      const cover_hash = first === undefined ? null : ((await store.findAudio(tx, first))?.cover_hash ?? null);
      const made = { id, title, sort_key: sortKey(title), people: '', kind: 'manual' as const, origin_key: null };
      const times = { created_at_ms: nowMs, updated_at_ms: nowMs };
      await store.insertCollection(tx, { ...made, ...times, continuous: 0, cover_hash });
      await store.replaceItems(tx, id, audioIds);
      await events.record(tx, 'library.changed', { collectionIds: [id] });
    });
    return await this.getCollection(id);
  }

  /** Parts in an order of the parent's own make it theirs: it no longer follows its folder. @throws Problem audio-missing */
  async updateCollection(
    id: string,
    wanted: { title?: string | undefined; audioIds?: string[] | undefined; continuous?: boolean | undefined },
  ): Promise<CollectionDetail> {
    const { db, clock, events, rendering } = this.#deps;
    const before = await this.#collection(id);
    const nowMs = clock.now();
    await db.write(async (tx) => {
      await store.updateCollection(tx, id, {
        updated_at_ms: nowMs,
        ...(wanted.title === undefined ? {} : { title: wanted.title, sort_key: sortKey(wanted.title) }),
        ...(wanted.audioIds === undefined ? {} : { kind: 'manual' as const }),
        ...(wanted.continuous === undefined ? {} : { continuous: wanted.continuous ? 1 : 0 }),
      });
      if (wanted.audioIds) {
        await refuseMissing(tx, wanted.audioIds);
        await store.replaceItems(tx, id, wanted.audioIds);
      }
      const isContinuous = wanted.continuous ?? before.continuous === 1;
      const isSwitched = isContinuous !== (before.continuous === 1);
      if (before.kind !== 'chapters' && (isSwitched || (isContinuous && wanted.audioIds))) {
        await rendering.needOriginals(tx, await store.unsettleParts(tx, id, nowMs));
      }
      await events.record(tx, 'library.changed', { collectionIds: [id] });
    });
    return await this.getCollection(id);
  }

  async deleteCollection(id: string): Promise<void> {
    const { db, events } = this.#deps;
    await this.#collection(id);
    await db.write(async (tx) => {
      await store.deleteCollection(tx, id);
      await events.record(tx, 'library.changed', { collectionIds: [id] });
    });
  }

  async search(text: string, limit: number): Promise<{ collections: Collection[]; audio: Audio[] }> {
    const { read } = this.#deps.db;
    const [collectionIds, audioIds] = [
      await searchIds(read, text, 'collection', limit),
      await searchIds(read, text, 'audio', limit),
    ];
    const collections = await read.selectFrom('collection').selectAll().where('id', 'in', collectionIds).execute();
    const audio = await read.selectFrom('audio').selectAll().where('id', 'in', audioIds).execute();
    return {
      collections: await this.#describeAll(inOrderOf(collectionIds, collections)),
      audio: inOrderOf(audioIds, audio).map(describeAudio),
    };
  }

  /** Ids among these of which there is no audio. */
  async findMissingAudio(audioIds: readonly string[]): Promise<string[]> {
    const facts = await this.findAudioFacts(audioIds);
    return audioIds.filter((id) => !facts.has(id));
  }

  /** For plans: what each audio is made of. Of ids that are not in the map there is no audio (any more). */
  async findAudioFacts(audioIds: readonly string[]): Promise<Map<string, AudioFact>> {
    const rows = await store.findFacts(this.#deps.db.read, audioIds, this.#deps.profile);
    return audioFactsOf(rows);
  }

  /** For plans: the parts of each collection in the parent's order. Of ids not in the map there is no collection. */
  async findCollectionFacts(collectionIds: readonly string[]): Promise<Map<string, CollectionFact>> {
    return collectionFactsOf(await store.findCollectionParts(this.#deps.db.read, collectionIds));
  }

  /** Ids of a collection's audio in order; undefined when there is no such collection. */
  async collectionParts(id: string): Promise<{ title: string; people: string; audioIds: string[] } | undefined> {
    const { read } = this.#deps.db;
    const row = await store.findCollection(read, id);
    if (!row) return undefined;
    const parts = await store.partsOf(read, id);
    return { title: row.title, people: row.people, audioIds: parts.map((part) => part.id) };
  }

  /** The picture of an audio or collection, as a file; undefined when it has none. */
  async coverOf(id: string): Promise<{ hash: string; path: string; mime: string } | undefined> {
    const { db, covers } = this.#deps;
    const row = (await store.findCollection(db.read, id)) ?? (await store.findAudio(db.read, id));
    const found = row?.cover_hash ? await store.findCover(db.read, row.cover_hash) : undefined;
    return found && row?.cover_hash
      ? { hash: row.cover_hash, path: covers.pathOf(row.cover_hash), ...found }
      : undefined;
  }

  async #audio(id: string): Promise<store.AudioRow> {
    const row = await store.findAudio(this.#deps.db.read, id);
    if (!row) throw new Problem('not-found');
    return row;
  }

  async #collection(id: string): Promise<store.CollectionRow> {
    const row = await store.findCollection(this.#deps.db.read, id);
    if (!row) throw new Problem('not-found');
    return row;
  }

  async #describeAll(rows: store.CollectionRow[]): Promise<Collection[]> {
    const counts = await store.countCollections(
      this.#deps.db.read,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => describeCollection(row, counts.get(row.id)));
  }
}

async function refuseMissing(reader: Reader | Tx, audioIds: readonly string[]): Promise<void> {
  const existing = await store.existingAudio(reader, audioIds);
  if (audioIds.some((id) => !existing.has(id))) throw new Problem('audio-missing');
}

function inOrderOf<T extends { id: string }>(ids: readonly string[], rows: readonly T[]): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function refuseUnlessGone(cause: NodeJS.ErrnoException): void {
  if (cause.code !== 'ENOENT') throw cause;
}
