// Streams and their addresses. The addresses of all streams are kept in memory, so that opening one needs no database;
// every change goes to the database first. What a stream plays is decided by media/planner.ts, at each play.
import { Problem } from '#contract/errors.ts';
import type { Stream } from '#contract/streams.ts';
import { findNotYet, isUnchanging, listAudioIds } from '#core/source/decide.ts';
import { readSourceDocument, type Source, type SourceDocument } from '#core/source/document.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import type { DeliveryCounts } from '../../media/delivery-counts.ts';
import type { Planned, Planner } from '../../media/planner.ts';
import { hashOf, newCapability, type Secrets } from '../../secrets.ts';
import { type Address, AddressBook } from './addresses/address-book.ts';
import * as store from './store.ts';

const PUBLIC_WARNING = 'Anybody can guess this address and listen. Use it only for what may be public.';

export interface StreamsDeps {
  db: Db;
  events: Events;
  secrets: Secrets;
  clock: Clock;
  makeId: MakeId;
  planner: Planner;
  counts: DeliveryCounts;
  /** Address under which players reach us, without a slash at the end. */
  baseUrl: () => string;
  /** Ids among these of which there is no audio. */
  findMissingAudio: (audioIds: string[]) => Promise<string[]>;
}

export type StreamSource =
  | { outcome: 'found'; source: Source }
  | { outcome: 'gone' }
  /** Written by a newer program, or damaged. */
  | { outcome: 'unreadable' };

export type Streams = Awaited<ReturnType<typeof createStreams>>;

/** Reads all addresses; from then on `open` needs no database. */
export async function createStreams(deps: StreamsDeps) {
  const { db, events, secrets, clock, makeId, planner } = deps;
  const addresses = new AddressBook({ db, clock });
  await addresses.read();
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

  async function refuseUnplayable({ source }: SourceDocument): Promise<void> {
    const kinds = findNotYet(source);
    if (kinds.length > 0) {
      throw new Problem('source-not-supported', { detail: `This version cannot play yet: ${kinds.join(', ')}.` });
    }
    const missing = await deps.findMissingAudio(listAudioIds(source));
    if (missing.length > 0) throw new Problem('audio-missing', { proposal: { missing } });
  }

  async function getRow(streamId: string): Promise<store.StreamRow> {
    const row = await store.findStream(db.read, streamId);
    if (!row) throw new Problem('not-found');
    return row;
  }

  function urlOf(streamId: string): string {
    const sealed = addresses.of(streamId)?.sealed;
    if (sealed === undefined) throw new Problem('not-found');
    return `${deps.baseUrl()}/s/${secrets.open(sealed)}.mp3`;
  }

  async function describeAll(rows: readonly store.StreamRow[]): Promise<Stream[]> {
    const sources = rows.map((row) => sourceOf(row));
    const planned = await planner.planAll(sources.filter((source) => source !== undefined));
    return rows.map((row, index) => {
      const source = sources[index];
      return describe(row, source, source && planned.shift());
    });
  }

  function describe(row: store.StreamRow, source: Source | undefined, planned: Planned | undefined): Stream {
    const plan = planned?.outcome === 'planned' ? planned.plan : undefined;
    const publicName = addresses.of(row.id)?.publicName;
    const { lastSeenAtMs, ...use } = deps.counts.of(row.id);
    return {
      id: row.id,
      name: row.name,
      document: JSON.parse(row.document),
      url: urlOf(row.id),
      ...(publicName === undefined
        ? {}
        : {
            publicAddress: {
              name: publicName,
              url: `${deps.baseUrl()}/audio/${publicName}.mp3`,
              warning: PUBLIC_WARNING,
            },
          }),
      explanation: planned?.explanation ?? 'This stream was saved by a newer version of the program.',
      playable: plan !== undefined,
      unchanging: source !== undefined && isUnchanging(source),
      ...(plan ? { durationMs: plan.durationMs, sizeBytes: plan.sizeBytes } : {}),
      use: { ...use, ...(lastSeenAtMs === undefined ? {} : { lastSeenAt: new Date(lastSeenAtMs).toISOString() }) },
      createdAt: new Date(row.created_at_ms).toISOString(),
      updatedAt: new Date(row.updated_at_ms).toISOString(),
    };
  }

  async function get(streamId: string): Promise<Stream> {
    const [stream] = await describeAll([await getRow(streamId)]);
    if (!stream) throw new Problem('not-found');
    return stream;
  }

  /** Changes addresses in one transaction, then in memory. */
  async function changeAddresses(streamId: string, change: (tx: Tx) => Promise<void>): Promise<Stream> {
    await getRow(streamId);
    await db.write(async (tx) => {
      await store.deleteEndedTokens(tx, clock.now());
      await change(tx);
    });
    await addresses.read(streamId);
    return await get(streamId);
  }

  return {
    get,
    urlOf,
    has: async (streamId: string): Promise<boolean> => (await store.findStream(db.read, streamId)) !== undefined,

    list: async (): Promise<Stream[]> => await describeAll(await store.listStreams(db.read)),

    /** @throws Problem source-not-supported, audio-missing. */
    async create(input: { name: string; document: SourceDocument }): Promise<Stream> {
      await refuseUnplayable(input.document);
      const [id, nowMs] = [makeId(), clock.now()];
      await db.write(async (tx) => {
        const document = JSON.stringify(input.document);
        await store.insertStream(tx, { id, name: input.name, document, created_at_ms: nowMs, updated_at_ms: nowMs });
        await addToken(tx, id);
        await events.record(tx, 'stream.created', { streamId: id, name: input.name });
      });
      await addresses.read(id);
      return await get(id);
    },

    /** @throws Problem not-found, source-not-supported, audio-missing. */
    async update(
      streamId: string,
      input: { name?: string | undefined; document?: SourceDocument | undefined },
    ): Promise<Stream> {
      if (input.document) await refuseUnplayable(input.document);
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
      await db.write(async (tx) => {
        if (!(await store.deleteStream(tx, streamId))) throw new Problem('not-found');
        await events.record(tx, 'stream.deleted', { streamId });
      });
      deps.counts.forget(streamId);
      addresses.forget(streamId);
    },

    /** @throws Problem not-found. */
    rotate: async (streamId: string, graceMs: number): Promise<Stream> =>
      await changeAddresses(streamId, async (tx) => {
        await store.endTokens(tx, streamId, clock.now() + graceMs);
        await addToken(tx, streamId);
        await events.record(tx, 'stream.changed', { streamId, name: (await getName(tx, streamId)) ?? '' });
      }),

    /** @throws Problem not-found. */
    revoke: async (streamId: string): Promise<Stream> =>
      await changeAddresses(streamId, async (tx) => {
        await store.deleteTokens(tx, streamId);
        await addToken(tx, streamId);
        await events.record(tx, 'stream.revoked', { streamId });
      }),

    /** @throws Problem not-found, name-taken. */
    setPublicAddress: async (streamId: string, name: string): Promise<Stream> =>
      await changeAddresses(streamId, async (tx) => {
        const taken = await store.findPublicAddress(tx, name);
        if (taken && taken.stream_id !== streamId) throw new Problem('name-taken');
        await store.deletePublicAddress(tx, streamId);
        await store.insertPublicAddress(tx, { name, stream_id: streamId, created_at_ms: clock.now() });
      }),

    /** @throws Problem not-found. */
    removePublicAddress: async (streamId: string): Promise<Stream> =>
      await changeAddresses(streamId, async (tx) => {
        await store.deletePublicAddress(tx, streamId);
        await events.record(tx, 'stream.revoked', { streamId });
      }),

    /** Which stream a secret or a readable name opens now; needs no database. */
    open: (kind: 'token' | 'public', value: string): Address | undefined => addresses.open(kind, value),

    async findSource(streamId: string): Promise<StreamSource> {
      const row = await store.findStream(db.read, streamId);
      if (!row) return { outcome: 'gone' };
      const source = sourceOf(row);
      return source ? { outcome: 'found', source } : { outcome: 'unreadable' };
    },

    /** All audio that a stream may play, for those who prepare it. Empty when there is no such stream. */
    async listAudio(streamId: string): Promise<string[]> {
      const row = await store.findStream(db.read, streamId);
      const source = row && sourceOf(row);
      return source ? listAudioIds(source) : [];
    },

    /** All audio that any stream may play. */
    async listAllAudio(): Promise<Set<string>> {
      const sources = (await store.listStreams(db.read)).map(sourceOf);
      return new Set(sources.flatMap((source) => (source ? listAudioIds(source) : [])));
    },

    /** Those of them that exist, in the order asked for. */
    async find(streamIds: readonly string[]): Promise<Stream[]> {
      const rows = new Map((await store.listStreams(db.read)).map((row) => [row.id, row]));
      return await describeAll(streamIds.map((id) => rows.get(id)).filter((row) => row !== undefined));
    },

    /** Streams whose source names this audio: id and name. */
    async listUsing(audioId: string): Promise<{ id: string; name: string }[]> {
      const rows = await store.listStreams(db.read);
      return rows.filter((row) => usesAudio(row, audioId)).map(({ id, name }) => ({ id, name }));
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

async function getName(tx: Tx, streamId: string): Promise<string | undefined> {
  return (await store.findStream(tx, streamId))?.name;
}

function usesAudio(row: store.StreamRow, audioId: string): boolean {
  const source = sourceOf(row);
  return source !== undefined && listAudioIds(source).includes(audioId);
}

/** undefined: written by a newer program, or damaged. */
function sourceOf(row: store.StreamRow): Source | undefined {
  const read = readSourceDocument(JSON.parse(row.document));
  return read.outcome === 'read' ? read.document.source : undefined;
}
