// The rooms of a house before anybody lives in it: audio of two books, some songs and two songs that belong to one child
// each, written straight into the data folder as an import would have left them, and a linked account of which the tokens last.
import { join } from 'node:path';
import { FRAME_MS } from '#core/mp3/profile.ts';
import { openDb } from '#server/db/db.ts';
import { openSecrets } from '#server/secrets.ts';
import { openTokenFiles } from '#server/yoto/token-files.ts';
import { FRAME_BYTES, PROFILE, type Recordings } from './recordings.ts';

export const CLIENT_ID = 'days-of-a-house';
const ACCOUNT_ID = 'yoto-days';
const SCOPES = 'openid profile offline_access family:view family:devices:view family:devices:control user:content:view';

export interface Shelf {
  /** Numbers of recordings. */
  books: [number[], number[]];
  songs: number[];
  /** By number of the child. */
  own: number[][];
}

export const audioIdOf = (number: number): string => `audio-${number}`;
export const numberOf = (audioId: string): number => Number(audioId.slice('audio-'.length));
export const bookIdOf = (book: number): string => `book-${book}`;

export function record(recordings: Recordings, random: () => number): Shelf {
  const some = (count: number, leastS: number, mostS: number) =>
    Array.from({ length: count }, () => {
      const seconds = leastS + (mostS - leastS) * random();
      return recordings.make(Math.ceil((seconds * 1000) / FRAME_MS)).number;
    });
  return {
    books: [some(4, 40, 130), some(5, 20, 90)],
    songs: some(6, 12, 40),
    own: [some(2, 15, 40), some(2, 15, 40)],
  };
}

export async function furnish(
  dataFolder: string,
  { recordings, shelf, nowMs }: { recordings: Recordings; shelf: Shelf; nowMs: number },
): Promise<void> {
  await using db = await openDb(dataFolder);
  const made = { created_at_ms: nowMs, updated_at_ms: nowMs };
  await db.write(async (tx) => {
    for (const { number, hash, frames, bytes } of recordings.list) {
      recordings.publish({ number, hash, frames, bytes }, join(dataFolder, 'segments'));
      const id = audioIdOf(number);
      const durationMs = frames * FRAME_MS;
      await tx
        .insertInto('original')
        .values({
          ...{ id: `original-${number}`, folder_id: null, path: `/nowhere/${number}`, content_hash: hash },
          ...{ size_bytes: 1, modified_at_ms: 0, container: 'mp3', codec: 'mp3', duration_ms: durationMs },
          ...{ facts: '{}', cover_hash: null, missing_since_ms: null, created_at_ms: nowMs },
        })
        .execute();
      await tx
        .insertInto('audio')
        .values({
          ...{ id, title: `Recording ${number}`, sort_key: '', people: '', album: '', language: null },
          ...{ original_id: `original-${number}`, part_index: 0, start_ms: 0, end_ms: durationMs },
          ...{ duration_ms: durationMs, state: 'ready', reason: null, trim_db: 0, cover_hash: null },
          ...{ missing_since_ms: null, ...made },
        })
        .execute();
      const size_bytes = frames * FRAME_BYTES;
      await tx
        .insertInto('segment')
        .values({
          ...{ hash, profile: PROFILE, size_bytes, frames, damaged_at_ms: null, unnamed_since_ms: null },
          created_at_ms: nowMs,
        })
        .execute();
      await tx
        .insertInto('rendition')
        .values({
          ...{
            audio_id: id,
            profile: PROFILE,
            segment_hash: hash,
            frames,
            size_bytes,
            integrated_lufs: -19,
            range_lu: 1,
          },
          ...{ true_peak_db: -1, gain_db: 0, limited: 0, peaks: new Uint8Array(), created_at_ms: nowMs },
        })
        .execute();
    }
    for (const [book, parts] of shelf.books.entries()) {
      const collection = { title: `Book ${book}`, people: '', kind: 'manual' as const, origin_key: null };
      await tx
        .insertInto('collection')
        .values({ id: bookIdOf(book), ...collection, continuous: 0, cover_hash: null, ...made })
        .execute();
      for (const [position, number] of parts.entries()) {
        const item = { collection_id: bookIdOf(book), position, audio_id: audioIdOf(number) };
        await tx.insertInto('collection_item').values(item).execute();
      }
    }
    const account = { id: ACCOUNT_ID, client_id: CLIENT_ID, name: 'The account', ...made };
    await tx.insertInto('yoto_account').values(account).execute();
  });
}

/** Signs the account in for ten years. */
export function signIn(dataFolder: string, nowMs: number): void {
  const secrets = openSecrets(dataFolder);
  const never = () => undefined;
  const vault = openTokenFiles({ dataFolder, secrets, broken: never, unreadable: never }).vaultOf(ACCOUNT_ID);
  vault.belongTo(CLIENT_ID);
  const expiresAtMs = nowMs + 10 * 365 * 86_400_000;
  vault.store({ accessToken: 'access', refreshToken: 'refresh', obtainedAtMs: nowMs, expiresAtMs, scope: SCOPES });
}
