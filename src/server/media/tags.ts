// Tags and covers inside a file, read by music-metadata within a worker thread, since a hostile file may keep it busy.
// Text is cleaned here, at the wall; lengths of sound are never taken from here. Next: probe.ts asks for them.
import { type ICommonTagsResult, type IPicture, parseFile } from 'music-metadata';
import { cleanNumber, cleanText } from './clean-text.ts';
import type { Cover, CoverMime, Tags } from './types.ts';

export const LARGEST_COVER_BYTES = 10 * 1024 * 1024;

export type TagsInFile = { tags: Tags; hasCover: boolean };

type NativeTag = { id: string; value: unknown };

/** Tags of a file; a file that cannot be understood simply has none. Blocks its thread at times. */
export async function readTags({ path }: { path: string }): Promise<TagsInFile> {
  const parsed = await parseFile(path, { duration: false }).catch(() => undefined);
  if (!parsed) return { tags: {}, hasCover: false };
  const native = Object.values(parsed.native).flat() as NativeTag[];
  return {
    tags: toTags(parsed.common, native),
    hasCover: (parsed.common.picture ?? []).some((picture) => toCover(picture) !== undefined),
  };
}

/** The front cover, or else the first usable picture. */
export async function readCover({ path }: { path: string }): Promise<Cover | undefined> {
  const parsed = await parseFile(path, { duration: false }).catch(() => undefined);
  const pictures = parsed?.common.picture ?? [];
  const front = pictures.filter(({ type }) => type?.toLowerCase().includes('front'));
  for (const picture of [...front, ...pictures]) {
    const cover = toCover(picture);
    if (cover) return cover;
  }
  return undefined;
}

function toTags(common: ICommonTagsResult, native: NativeTag[]): Tags {
  const narrator = native.find(({ id }) => /^(TXXX:|----:com\.apple\.iTunes:)?(NARRATOR|©nrt|READER)$/i.test(id));
  const texts: Tags = {
    title: cleanText(common.title),
    artist: cleanText(common.artist),
    album: cleanText(common.album),
    albumArtist: cleanText(common.albumartist),
    composer: cleanText(common.composer?.join(', ')),
    narrator: cleanText(firstText(narrator?.value)),
    date: cleanText(common.date ?? (common.year === undefined ? undefined : String(common.year))),
    genre: cleanText(common.genre?.join(', ')),
    language: cleanText(common.language),
    comment: cleanText(common.comment?.find(({ text }) => text)?.text),
    track: cleanNumber(common.track.no),
    trackCount: cleanNumber(common.track.of),
    disc: cleanNumber(common.disk.no),
    discCount: cleanNumber(common.disk.of),
  } as Tags;
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
}

function firstText(value: unknown): unknown {
  if (Array.isArray(value)) return value[0];
  return typeof value === 'object' && value !== null && 'text' in value ? firstText(value.text) : value;
}

function toCover({ data }: IPicture): Cover | undefined {
  if (data.length === 0 || data.length > LARGEST_COVER_BYTES) return undefined;
  const mime = sniffImage(data);
  return mime && { bytes: Uint8Array.from(data), mime };
}

/** What a picture really is, by its first bytes; undefined for anything that a browser should not be given. */
export function sniffImage(bytes: Uint8Array): CoverMime | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'image/webp' : undefined;
}
