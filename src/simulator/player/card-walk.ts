// Where on a card a player is, and where it goes next. Pure; knows cards, not sound. Deciding what a knob or the end
// of a track means is decide.ts.

import type { Chapter, Track } from '#cloud/wire/content.ts';
import type { StoredCard } from '../state.ts';
import type { Switches } from '../switches.ts';

export interface Spot {
  chapter: Chapter;
  track: Track;
}

/** The chapters a player shows now: those with a later `availableFrom` are hidden. */
export function visibleChapters(card: StoredCard, nowMs: number): Chapter[] {
  return card.content.chapters.filter((chapter) => {
    const fromMs = chapter.availableFrom ? Date.parse(chapter.availableFrom) : Number.NaN;
    return Number.isNaN(fromMs) || fromMs <= nowMs;
  });
}

export function spotsOf(card: StoredCard, nowMs: number): Spot[] {
  return visibleChapters(card, nowMs).flatMap((chapter) => chapter.tracks.map((track) => ({ chapter, track })));
}

/**
 * The card with its chapters in the order of one play: of the chapters `start` to `end`, `limit` are drawn by chance (the
 * meaning is guessed from the names; how they count is a switch). Without `shuffle` the card itself.
 */
export function shuffled(card: StoredCard, counts: Switches['shuffleCounts'], random: () => number): StoredCard {
  const ranges = [...(card.content.config?.shuffle ?? [])].sort((one, other) => other.start - one.start);
  if (ranges.length === 0 || counts === 'ignored') return card;
  const chapters = [...card.content.chapters];
  for (const { start, end, limit } of ranges) {
    const from = Math.max(0, counts === 'from-1' ? start - 1 : start);
    const inside = chapters.slice(from, counts === 'from-0' ? end + 1 : end);
    const size = inside.length;
    const drawn: Chapter[] = [];
    while (inside.length > 0 && (limit < 1 || drawn.length < limit)) {
      drawn.push(...inside.splice(Math.floor(random() * inside.length), 1));
    }
    chapters.splice(from, size, ...drawn);
  }
  return { ...card, content: { ...card.content, chapters } };
}

/** Without keys the first track of the card; a chapter alone means its first track. */
export function findSpot(
  card: StoredCard,
  keys: { chapterKey?: string | undefined; trackKey?: string | undefined },
  nowMs: number,
): Spot | undefined {
  return spotsOf(card, nowMs).find(
    ({ chapter, track }) =>
      (keys.chapterKey === undefined || chapter.key === keys.chapterKey) &&
      (keys.trackKey === undefined || track.key === keys.trackKey),
  );
}

export const isSameSpot = (one: Spot, other: Spot): boolean =>
  one.chapter.key === other.chapter.key && one.track.key === other.track.key;

/** The track `by` places on; undefined beyond either end. */
export function trackAfter(card: StoredCard, spot: Spot, by: number, nowMs: number): Spot | undefined {
  const spots = spotsOf(card, nowMs);
  const at = spots.findIndex((candidate) => isSameSpot(candidate, spot));
  return at < 0 ? undefined : spots[at + by];
}

/** The first track of the chapter `by` places on; undefined beyond either end. */
export function chapterAfter(card: StoredCard, spot: Spot, by: number, nowMs: number): Spot | undefined {
  const chapters = visibleChapters(card, nowMs);
  const chapter = chapters[chapters.findIndex((candidate) => candidate.key === spot.chapter.key) + by];
  const track = chapter?.tracks[0];
  return chapter && track && { chapter, track };
}
