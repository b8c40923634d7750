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
import type { Planner } from '../../media/planner.ts';
import { hashOf, newCapability, type Secrets } from '../../secrets.ts';
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

interface Address {
  streamId: string;
  /** Whether anybody may guess it: its listener is always unknown. */
  isPublic: boolean;
  endsAtMs: number | undefined;
}

interface KnownAddresses {
  tokenHashes: string[];
  /** The newest token, sealed: the one that cards and parents are given. */
  sealed: string | undefined;
  publicName: string | undefined;
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
  const byToken = new Map<string, Address>();
  const byPublicName = new Map<string, Address>();
  const byStream = new Map<string, KnownAddresses>();
  await readAddresses();
  for (const { stream_id, last_seen_at_ms, ...totals } of await store.listUse(db.read)) {
    deps.counts.restore(stream_id, { ...totals, lastSeenAtMs: last_seen_at_ms ?? undefined });
  }

  /** Of one stream, or of all. */
  async function readAddresses(streamId?: string): Promise<void> {
    const tokens = await store.listTokens(db.read, streamId);
    const names = await store.listPublicAddresses(db.read, streamId);
    if (streamId !== undefined) forgetAddresses(streamId);
    for (const { token_hash, stream_id, sealed, ends_at_ms } of tokens) {
      byToken.set(token_hash, { streamId: stream_id, isPublic: false, endsAtMs: ends_at_ms ?? undefined });
      const known = addressesOf(stream_id);
      known.tokenHashes.push(token_hash);
      if (ends_at_ms === null) known.sealed = sealed;
    }
    for (const { name, stream_id } of names) {
      byPublicName.set(name, { streamId: stream_id, isPublic: true, endsAtMs: undefined });
      addressesOf(stream_id).publicName = name;
    }
  }

  function addressesOf(streamId: string): KnownAddresses {
    const known = byStream.get(streamId) ?? { tokenHashes: [], sealed: undefined, publicName: undefined };
    byStream.set(streamId, known);
    return known;
  }

  function forgetAddresses(streamId: string): void {
    const { tokenHashes, publicName } = addressesOf(streamId);
    for (const hash of tokenHashes) byToken.delete(hash);
    if (publicName !== undefined) byPublicName.delete(publicName);
    byStream.delete(streamId);
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
    const sealed = byStream.get(streamId)?.sealed;
    if (sealed === undefined) throw new Problem('not-found');
    return `${deps.baseUrl()}/s/${secrets.open(sealed)}.mp3`;
  }

  async function describe(row: store.StreamRow): Promise<Stream> {
    const document: unknown = JSON.parse(row.document);
    const read = readSourceDocument(document);
    const planned = read.outcome === 'read' ? await planner.plan(read.document.source) : undefined;
    const plan = planned?.outcome === 'planned' ? planned.plan : undefined;
    const publicName = byStream.get(row.id)?.publicName;
    const { lastSeenAtMs, ...use } = deps.counts.of(row.id);
    return {
      id: row.id,
      name: row.name,
      document,
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
      unchanging: read.outcome === 'read' && isUnchanging(read.document.source),
      ...(plan ? { durationMs: plan.durationMs, sizeBytes: plan.sizeBytes } : {}),
      use: { ...use, ...(lastSeenAtMs === undefined ? {} : { lastSeenAt: new Date(lastSeenAtMs).toISOString() }) },
      createdAt: new Date(row.created_at_ms).toISOString(),
      updatedAt: new Date(row.updated_at_ms).toISOString(),
    };
  }

  const get = async (streamId: string): Promise<Stream> => await describe(await getRow(streamId));

  /** Changes addresses in one transaction, then in memory. */
  async function changeAddresses(streamId: string, change: (tx: Tx) => Promise<void>): Promise<Stream> {
    await getRow(streamId);
    await db.write(async (tx) => {
      await store.deleteEndedTokens(tx, clock.now());
      await change(tx);
    });
    await readAddresses(streamId);
    return await get(streamId);
  }

  return {
    get,
    urlOf,
    has: async (streamId: string): Promise<boolean> => (await store.findStream(db.read, streamId)) !== undefined,

    async list(): Promise<Stream[]> {
      const found: Stream[] = [];
      for (const row of await store.listStreams(db.read)) found.push(await describe(row));
      return found;
    },

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
      await readAddresses(id);
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
      forgetAddresses(streamId);
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
    open(kind: 'token' | 'public', value: string): Address | undefined {
      const address = kind === 'token' ? byToken.get(hashOf(value)) : byPublicName.get(value);
      const isEnded = address?.endsAtMs !== undefined && address.endsAtMs <= clock.now();
      return isEnded ? undefined : address;
    },

    async findSource(streamId: string): Promise<StreamSource> {
      const row = await store.findStream(db.read, streamId);
      if (!row) return { outcome: 'gone' };
      const read = readSourceDocument(JSON.parse(row.document));
      return read.outcome === 'read' ? { outcome: 'found', source: read.document.source } : { outcome: 'unreadable' };
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
  const read = readSourceDocument(JSON.parse(row.document));
  return read.outcome === 'read' && listAudioIds(read.document.source).includes(audioId);
}
