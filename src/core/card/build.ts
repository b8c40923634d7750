// Writes the card that Yoto is to hold, from what the parent chose and what the streams are. Decides nothing about
// sending; merge.ts joins it with what stands on the account, check.ts looks for mistakes.
import type { TwinCard, TwinChapter, TwinDisplay, TwinTrack } from './twin.ts';

/**
 * How long a player remembers where the card was left. Only one side may resume: two would each skip what the other has
 * skipped. Of what is decided anew each time it may only go on after a short break, or it would play yesterday's
 * decision to its end before it asks for today's.
 */
const RESUME_S = { never: 0, briefly: 600, 'for-weeks': 2_592_000 };
const NOTE_START = 'Yoto Smart Stream ';

export interface BuildTrack {
  title: string;
  url: string;
  /** Only of a stream that cannot change. */
  fixed?: { durationMs: number; sizeBytes: number };
}

export interface BuildInput {
  cardId: string;
  title: string;
  author: string;
  description: string;
  tracks: readonly BuildTrack[];
  channels: 'mono' | 'stereo';
  /** Of players: `never` when its stream remembers by itself where each child is, `for-weeks` what never changes. */
  resumes: keyof typeof RESUME_S;
  /** https address of the picture on the Yoto account. */
  coverUrl?: string;
  isHidden?: boolean;
  /** "yoto:#<mediaId>" */
  icon?: string;
}

/** Where item `index` of `of` is fetched from, given the address of the whole stream. */
export function slotUrl(url: string, { index, of }: { index: number; of: number }): string {
  return url.replace(/\.mp3$/, `/${index}-${of}.mp3`);
}

/** One chapter with one track for each track given, so that a child's "next" and Yoto's resume both find them. */
export function buildCard(input: BuildInput): TwinCard {
  const { title, author, description, tracks, coverUrl } = input;
  const keyLength = Math.max(2, String(tracks.length).length);
  const display: TwinDisplay = { icon16x16: input.icon ?? null };
  const chapters = tracks.map((track, index): TwinChapter => {
    const overlayLabel = String(index + 1);
    const amounts = amountsOf(track);
    const only: TwinTrack = {
      key: '01',
      title: track.title,
      type: 'stream',
      format: 'mp3',
      trackUrl: track.url,
      channels: input.channels,
      overlayLabel,
      display,
      ...amounts,
    };
    return {
      key: overlayLabel.padStart(keyLength, '0'),
      title: track.title,
      overlayLabel,
      display,
      tracks: [only],
      ...amounts,
    };
  });
  return {
    title,
    metadata: {
      ...(author === '' ? {} : { author }),
      ...(description === '' ? {} : { description }),
      note: markOf(input.cardId),
      ...(input.isHidden ? { hidden: true } : {}),
      ...(coverUrl === undefined ? {} : { cover: { imageL: coverUrl } }),
      media: { hasStreams: true, ...sumOf(chapters) },
    },
    content: {
      activity: 'yoto_Player',
      version: '1',
      playbackType: 'linear',
      config: { resumeTimeout: RESUME_S[input.resumes], onlineOnly: true },
      chapters,
    },
  };
}

/** Stands in the card's note. */
export function markOf(cardId: string): string {
  return NOTE_START + cardId;
}

/**
 * Rounded up: a player that trusts the number must not cut the last words, and one that waits for the rest is told by
 * the end of the bytes that there is none.
 */
export function wholeSeconds(durationMs: number): number {
  return Math.ceil(durationMs / 1000);
}

function amountsOf({ fixed }: BuildTrack): { duration?: number; fileSize?: number } {
  return fixed ? { duration: wholeSeconds(fixed.durationMs), fileSize: fixed.sizeBytes } : {};
}

/** The sum of what the tracks declare, so that the card agrees with itself; nothing when one of them is open. */
function sumOf(chapters: readonly TwinChapter[]): { duration?: number; fileSize?: number } {
  let [duration, fileSize] = [0, 0];
  for (const chapter of chapters) {
    if (chapter.duration === undefined || chapter.fileSize === undefined) return {};
    duration += chapter.duration;
    fileSize += chapter.fileSize;
  }
  return { duration, fileSize };
}
