// A data folder as it is after a family has used the server: audio in house format, streams with addresses, an owner
// with an API token. Written straight into the database and the folder of segments, since only serving is measured.
// The frames are valid and decode to silence; what follows their side information is noise, so that no two are equal.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { silentFrame } from '#core/mp3/info-frame.ts';
import { FRAME_MS, PROFILES } from '#core/mp3/profile.ts';
import type { Source } from '#core/source/document.ts';
import { systemClock } from '#server/clock.ts';
import { type Db, openDb, type Tx } from '#server/db/db.ts';
import { idsFrom } from '#server/ids.ts';
import { SegmentStore } from '#server/media/segments.ts';
import { hashOf, newCapability, openSecrets } from '#server/secrets.ts';

const PROFILE = PROFILES['stereo-160'];
const HEADER_AND_SIDE_INFO_BYTES = 36;
const AT_ONCE = 500;

const makeId = idsFrom(systemClock);

export interface MadeUpSegment {
  hash: string;
  frames: number;
  sizeBytes: number;
}

export interface MadeUpLibrary extends AsyncDisposable {
  db: Db;
  apiToken: string;
  /** Audio of so many frames each, in order; returns their ids. */
  addAudio(names: readonly AudioName[], framesEach: number): Promise<string[]>;
  /** Audio that all sound the same: cheap, for libraries of which only the list is asked. */
  addListedAudio(names: readonly AudioName[]): Promise<string[]>;
  /** All of it, by the family, one after the other. */
  addHeard(audioIds: readonly string[]): Promise<void>;
  /** Returns its id. */
  addCollection(title: string, audioIds: readonly string[]): Promise<string>;
  /** Of audio in order, or of any recipe. Path of the stream's address. */
  addStream(name: string, what: readonly string[] | Source): Promise<string>;
}

export interface AudioName {
  title: string;
  people: string;
  album: string;
}

/** Opens the data folder; dispose before a server is started on it. */
export async function openMadeUpLibrary(dataFolder: string): Promise<MadeUpLibrary> {
  const db = await openDb(dataFolder);
  const secrets = openSecrets(dataFolder);
  const segments = new SegmentStore(join(dataFolder, 'segments'));
  const apiToken = await db.write(addOwner);
  let made = 0;

  async function insertAudio(names: readonly AudioName[], segmentFor: () => MadeUpSegment): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < names.length; at += AT_ONCE) {
      await db.write(async (tx) => {
        for (const name of names.slice(at, at + AT_ONCE)) ids.push(await insertOne(tx, name, segmentFor()));
      });
    }
    return ids;
  }

  function makeSegment(frames: number): MadeUpSegment {
    const bytes = noisySilence(++made, frames);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const path = segments.pathOf(hash);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return { hash, frames, sizeBytes: bytes.length };
  }

  return {
    db,
    apiToken,
    addAudio: (names, framesEach) => insertAudio(names, () => makeSegment(framesEach)),
    addListedAudio(names) {
      const shared = makeSegment(100);
      return insertAudio(names, () => shared);
    },

    async addHeard(audioIds) {
      const rows = audioIds.map((audio_id, index) => ({
        ...{ id: makeId(), audio_id, child_id: null, player_id: null, stream_id: 'a stream', at_ms: index },
        ...{ listening_id: `play ${Math.floor(index / 10)}`, heard_ms: 1000, is_whole: 1, is_estimated: 0 },
      }));
      await db.write(async (tx) => {
        for (let at = 0; at < rows.length; at += AT_ONCE) {
          await tx
            .insertInto('heard')
            .values(rows.slice(at, at + AT_ONCE))
            .execute();
        }
      });
    },

    async addCollection(title, audioIds) {
      const [id, now] = [makeId(), Date.now()];
      await db.write(async (tx) => {
        const times = { created_at_ms: now, updated_at_ms: now };
        const rest = { people: '', kind: 'manual', origin_key: null, continuous: 0, cover_hash: null } as const;
        await tx
          .insertInto('collection')
          .values({ id, title, sort_key: title.toLowerCase(), ...rest, ...times })
          .execute();
        const items = audioIds.map((audio_id, position) => ({ collection_id: id, position, audio_id }));
        await tx.insertInto('collection_item').values(items).execute();
      });
      return id;
    },

    async addStream(name, what) {
      const [id, now, token] = [makeId(), Date.now(), newCapability()];
      const source: Source = 'kind' in what ? what : playing(what);
      const document = JSON.stringify({ version: 1, source });
      await db.write(async (tx) => {
        await tx.insertInto('stream').values({ id, name, document, created_at_ms: now, updated_at_ms: now }).execute();
        const address = { token_hash: hashOf(token), sealed: secrets.seal(token) };
        await tx
          .insertInto('stream_token')
          .values({ ...address, stream_id: id, created_at_ms: now, ends_at_ms: null })
          .execute();
      });
      return `/s/${token}.mp3`;
    },

    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

function playing(audioIds: readonly string[]): Source {
  const items = audioIds.map((audioId): Source => ({ kind: 'audio', audioId }));
  const [only] = items;
  return items.length === 1 && only ? only : { kind: 'sequence', items };
}

async function addOwner(tx: Tx): Promise<string> {
  const [parentId, now, value] = [makeId(), Date.now(), `yss_${newCapability()}`];
  await tx
    .insertInto('parent')
    .values({ id: parentId, name: 'Bench', password_hash: 'none', created_at_ms: now })
    .execute();
  const token = { id: makeId(), parent_id: parentId, name: 'bench', token_hash: hashOf(value) };
  await tx
    .insertInto('api_token')
    .values({ ...token, created_at_ms: now, last_used_at_ms: null })
    .execute();
  return value;
}

async function insertOne(tx: Tx, name: AudioName, { hash, frames, sizeBytes }: MadeUpSegment): Promise<string> {
  const [id, originalId, now] = [makeId(), makeId(), Date.now()];
  const duration_ms = frames * FRAME_MS;
  const created_at_ms = now;
  await tx
    .insertInto('original')
    .values({
      ...{ id: originalId, folder_id: null, path: `/nowhere/${originalId}.mp3`, content_hash: originalId },
      ...{ size_bytes: sizeBytes, modified_at_ms: now, container: 'mp3', codec: 'mp3', duration_ms },
      ...{ facts: '{}', cover_hash: null, missing_since_ms: null, created_at_ms },
    })
    .execute();
  await tx
    .insertInto('audio')
    .values({
      ...{ id, ...name, sort_key: name.title.toLowerCase(), language: null, original_id: originalId },
      ...{ part_index: 0, start_ms: 0, end_ms: duration_ms, duration_ms, state: 'ready', reason: null },
      ...{ trim_db: 0, cover_hash: null, missing_since_ms: null, created_at_ms, updated_at_ms: now },
    })
    .execute();
  const segment = { hash, profile: PROFILE.id, size_bytes: sizeBytes, frames, created_at_ms };
  await tx
    .insertInto('segment')
    .values({ ...segment, damaged_at_ms: null, unnamed_since_ms: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .insertInto('rendition')
    .values({
      ...{ audio_id: id, profile: PROFILE.id, segment_hash: hash, frames, size_bytes: sizeBytes },
      ...{ integrated_lufs: -16, range_lu: 5, true_peak_db: -2, gain_db: 0, limited: 0, trim_db: 0 },
      ...{ peaks: new Uint8Array(800), created_at_ms },
    })
    .execute();
  return id;
}

function noisySilence(seed: number, frames: number): Buffer {
  const frame = silentFrame(PROFILE);
  const bytes = Buffer.alloc(frames * frame.length);
  let state = seed;
  for (let at = 0; at < bytes.length; at += frame.length) {
    bytes.set(frame, at);
    for (let inside = HEADER_AND_SIDE_INFO_BYTES; inside < frame.length; inside++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      // Never 255: nothing in here may look like the beginning of a frame.
      bytes[at + inside] = (state >>> 24) % 255;
    }
  }
  return bytes;
}
