// Streams and their addresses. The addresses of all streams are kept in memory, so that opening one needs no database;
// every change goes to the database first. What a stream plays is decided by media/planner.ts, at each play.
import { Problem } from '#contract/errors.ts';
import type { Source, SourceDocument } from '#core/source/document.ts';
import { eachNode, type Needs, needsOf } from '#core/source/needs.ts';
import type { Clock } from '../../clock.ts';
import { chunks } from '../../db/chunks.ts';
import type { Db, Tx } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import type { DeliveryCounts } from '../../media/delivery-counts.ts';
import type { Planner } from '../../media/planner.ts';
import { hashOf, newCapability, type Secrets } from '../../secrets.ts';
import { type Address, AddressBook } from './addresses/address-book.ts';
import { type DescribedStream, describesStreams, sourceOf } from './addresses/describe-streams.ts';
import { type CheckDeps, refuseUnplayable as check } from './checking/check-documents.ts';
import { KnownSources } from './reading/known-sources.ts';
import * as store from './store.ts';

export interface StreamsDeps extends CheckDeps {
  db: Db;
  events: Events;
  secrets: Secrets;
  clock: Clock;
  makeId: MakeId;
  planner: Planner;
  counts: DeliveryCounts;
  /** Address under which players reach us, without a slash at the end. */
  baseUrl: () => string;
}

export type { Address };

export interface NewStream {
  name: string;
  document: SourceDocument;
}

export type StreamSource =
  | { outcome: 'found'; name: string; source: Source }
  | { outcome: 'gone' }
  /** Written by a newer program, or damaged. */
  | { outcome: 'unreadable'; name: string };

export type Streams = Awaited<ReturnType<typeof createStreams>>;

/** Reads all addresses; from then on `open` needs no database. */
export async function createStreams(deps: StreamsDeps) {
  const { db, events, secrets, clock, makeId } = deps;
  const addresses = new AddressBook({ db, clock });
  await addresses.load();
  const sources = new KnownSources();
  const { describeAll, urlOf } = describesStreams({ ...deps, addresses });
  for (const { stream_id, last_seen_at_ms, ...totals } of await store.listUse(db.read)) {
    deps.counts.restore(stream_id, { ...totals, lastSeenAtMs: last_seen_at_ms ?? undefined });
  }

  async function addToken(tx: Tx, streamId: string): Promise<void> {
    const token = newCapability();
    await store.insertToken(tx, {
      token_hash: hashOf(token),
      stream_id: streamId,
      sealed: secrets.seal(token),
      created_at_ms: clock.now(),
      ends_at_ms: null,
    });
  }

  const refuseUnplayable = (documents: readonly SourceDocument[]) => check(documents, deps);

  /** All that a source may play: what it names, and what is in the collections that it names. */
  async function audioOf(sources: readonly Source[]): Promise<string[]> {
    const needs = sources.map(needsOf);
    const collections = await deps.findCollections([...new Set(needs.flatMap((one) => one.collectionIds))]);
    const parts = [...collections.values()].flatMap((collection) => collection.parts.map(({ audioId }) => audioId));
    return [...new Set([...needs.flatMap((one) => one.audioIds), ...parts])];
  }

  async function listSources(): Promise<{ id: string; name: string; source: Source }[]> {
    const rows = await store.listStreams(db.read);
    return rows.flatMap((row) => {
      const source = sourceOf(row);
      return source ? [{ id: row.id, name: row.name, source }] : [];
    });
  }

  async function getRow(streamId: string): Promise<store.StreamRow> {
    const row = await store.findStream(db.read, streamId);
    if (!row) throw new Problem('not-found');
    return row;
  }

  async function get(streamId: string): Promise<DescribedStream> {
    const [stream] = await describeAll([await getRow(streamId)]);
    if (!stream) throw new Problem('not-found');
    return stream;
  }

  /** Changes addresses in the database and in memory as one step. */
  async function changeAddresses(streamId: string, change: (tx: Tx) => Promise<void>): Promise<DescribedStream> {
    await getRow(streamId);
    await db.write(async (tx) => {
      await store.deleteEndedTokens(tx, clock.now());
      await change(tx);
      await addresses.follow(tx, streamId);
    });
    return await get(streamId);
  }

  /** All or none, in one transaction. Returns their ids. @throws Problem source-not-supported, audio-missing. */
  async function createAll(inputs: readonly (NewStream & { isHidden?: boolean })[]): Promise<string[]> {
    await refuseUnplayable(inputs.map(({ document }) => document));
    const nowMs = clock.now();
    const rows = inputs.map(({ name, document, isHidden = false }) => ({
      ...{ id: makeId(), name, document: JSON.stringify(document) },
      ...{ created_at_ms: nowMs, updated_at_ms: nowMs, hidden: isHidden ? 1 : 0 },
    }));
    await db.write(async (tx) => {
      for (const row of rows) {
        await store.insertStream(tx, row);
        await addToken(tx, row.id);
        await addresses.follow(tx, row.id);
        await events.record(tx, 'stream.created', { streamId: row.id, name: row.name });
      }
    });
    return rows.map(({ id }) => id);
  }

  /** Returns how many there were. */
  async function removeAll(streamIds: readonly string[]): Promise<number> {
    const gone: string[] = [];
    await db.write(async (tx) => {
      for (const streamId of streamIds) {
        if (!(await store.deleteStream(tx, streamId))) continue;
        gone.push(streamId);
        await addresses.follow(tx, streamId);
        await events.record(tx, 'stream.deleted', { streamId });
      }
    });
    for (const streamId of gone) deps.counts.forget(streamId);
    return gone.length;
  }

  async function recordChange(tx: Tx, streamId: string): Promise<void> {
    const row = await store.findStream(tx, streamId);
    if (!row) throw new Problem('not-found');
    await events.record(tx, 'stream.changed', { streamId, name: row.name });
  }

  return {
    get,
    urlOf,
    has: async (streamId: string): Promise<boolean> => (await store.findStream(db.read, streamId)) !== undefined,

    /** Without those that we made for our own use. */
    list: async (): Promise<DescribedStream[]> =>
      await describeAll((await store.listStreams(db.read)).filter(({ hidden }) => hidden === 0)),

    /** @throws Problem source-not-supported, audio-missing. */
    async create(input: NewStream): Promise<DescribedStream> {
      const [id = ''] = await createAll([input]);
      return await get(id);
    },

    createAll,

    /** @throws Problem not-found, source-not-supported, audio-missing. */
    async update(
      streamId: string,
      input: { name?: string | undefined; document?: SourceDocument | undefined },
    ): Promise<DescribedStream> {
      if (input.document) await refuseUnplayable([input.document]);
      const before = await getRow(streamId);
      const name = input.name ?? before.name;
      const document = input.document ? JSON.stringify(input.document) : before.document;
      await db.write(async (tx) => {
        if (!(await store.updateStream(tx, streamId, { name, document, updated_at_ms: clock.now() }))) {
          throw new Problem('not-found');
        }
        await events.record(tx, 'stream.changed', { streamId, name });
      });
      return await get(streamId);
    },

    /** @throws Problem not-found. */
    async remove(streamId: string): Promise<void> {
      if ((await removeAll([streamId])) === 0) throw new Problem('not-found');
    },

    removeAll,

    /** @throws Problem not-found. */
    rotate: async (streamId: string, graceMs: number): Promise<DescribedStream> =>
      await changeAddresses(streamId, async (tx) => {
        await store.endTokens(tx, streamId, clock.now() + graceMs);
        await addToken(tx, streamId);
        await recordChange(tx, streamId);
      }),

    /** @throws Problem not-found. */
    revoke: async (streamId: string): Promise<DescribedStream> =>
      await changeAddresses(streamId, async (tx) => {
        await store.deleteTokens(tx, streamId);
        await addToken(tx, streamId);
        await events.record(tx, 'stream.revoked', { streamId });
      }),

    /** @throws Problem not-found, name-taken. */
    setPublicAddress: async (streamId: string, name: string): Promise<DescribedStream> =>
      await changeAddresses(streamId, async (tx) => {
        const taken = await store.findPublicAddress(tx, name);
        if (taken && taken.stream_id !== streamId) throw new Problem('name-taken');
        await store.deletePublicAddress(tx, streamId);
        await store.insertPublicAddress(tx, { name, stream_id: streamId, created_at_ms: clock.now() });
        await recordChange(tx, streamId);
      }),

    /** @throws Problem not-found. */
    removePublicAddress: async (streamId: string): Promise<DescribedStream> =>
      await changeAddresses(streamId, async (tx) => {
        await store.deletePublicAddress(tx, streamId);
        await recordChange(tx, streamId);
      }),

    /** Which stream a secret or a readable name opens now; needs no database. */
    open: (kind: 'token' | 'public', value: string): Address | undefined => addresses.open(kind, value),

    /** For all who ask the same object, which nobody may change. */
    async findSource(streamId: string): Promise<StreamSource> {
      const row = await store.findStream(db.read, streamId);
      if (!row) return { outcome: 'gone' };
      const source = sources.of(row);
      return source ? { outcome: 'found', name: row.name, source } : { outcome: 'unreadable', name: row.name };
    },

    /** Which stream an address on a card plays, and which of its slots; undefined when it is none of ours. */
    at(url: string): { streamId: string; slot?: number } | undefined {
      const [, token, slot] = /\/s\/([A-Za-z0-9_-]{22})(?:\/(\d+)(?:-\d+)?)?\.mp3$/.exec(url) ?? [];
      const streamId = token === undefined ? undefined : addresses.open('token', token)?.streamId;
      if (streamId === undefined) return undefined;
      return slot === undefined ? { streamId } : { streamId, slot: Number(slot) };
    },

    /** Undefined unless the address that anybody can guess is on. */
    publicAddressOf(streamId: string): Address | undefined {
      const name = addresses.of(streamId)?.publicName;
      return name === undefined ? undefined : addresses.open('public', name);
    },

    /** All audio that a stream may play, for those who prepare it. Empty when there is no such stream. */
    async listAudio(streamId: string): Promise<string[]> {
      const row = await store.findStream(db.read, streamId);
      const source = row && sourceOf(row);
      return source ? await audioOf([source]) : [];
    },

    /** All audio that any stream may play. */
    listAllAudio: async (): Promise<Set<string>> =>
      new Set(await audioOf((await listSources()).map(({ source }) => source))),

    /** Streams that have something to say, for those who speak it ahead of time. */
    async listSpeaking(): Promise<{ id: string; source: Source; needs: Needs }[]> {
      const all = (await listSources()).map(({ id, source }) => ({ id, source, needs: needsOf(source) }));
      return all.filter(({ source, needs }) => needs.speech.length > 0 || mayAnnounce(source));
    },

    /** Those of them that exist, in the order asked for. */
    async find(streamIds: readonly string[]): Promise<DescribedStream[]> {
      const rows = new Map<string, store.StreamRow>();
      for (const ids of chunks(streamIds))
        for (const row of await store.findStreams(db.read, ids)) rows.set(row.id, row);
      return await describeAll(streamIds.map((id) => rows.get(id)).filter((row) => row !== undefined));
    },

    /** Streams whose source names this audio: id and name. */
    async listUsing(audioId: string): Promise<{ id: string; name: string }[]> {
      const using = [];
      for (const { id, name, source } of await listSources()) {
        if ((await audioOf([source])).includes(audioId)) using.push({ id, name });
      }
      return using;
    },

    /** Writes what was counted since the last time. */
    async saveCounts(tx: Tx, streamIds: readonly string[]): Promise<void> {
      for (const streamId of streamIds) {
        const { lastSeenAtMs, ...totals } = deps.counts.of(streamId);
        await store.saveUse(tx, { stream_id: streamId, ...totals, last_seen_at_ms: lastSeenAtMs ?? null });
      }
    },
  };
}

/** A series says what came before, or that it is over. */
function mayAnnounce(source: Source): boolean {
  return eachNode(source).some((node) => node.kind === 'series');
}
