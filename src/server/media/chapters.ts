// Makes sense of chapter marks as files have them: unsorted, overlapping, empty, beyond the end.
// The result covers the whole recording without gaps or overlaps, so no second of it is ever lost. Pure.
// Titles are cleaned, and may be empty: naming a nameless chapter is the caller's business.
import { cleanText } from './clean-text.ts';
import type { Chapter } from './types.ts';

/** Marks closer together than this are one mark; nobody makes a track of half a second on purpose. */
const SHORTEST_MS = 500;
const MOST_CHAPTERS = 2_000;

/** `durationMs` 0 = unknown: then the last mark's own end counts. Fewer than two usable marks give none. */
export function sortOutChapters(raw: readonly Chapter[], durationMs: number): Chapter[] {
  const furthestMs = Math.max(0, ...raw.slice(0, 20_000).map((mark) => (Number.isFinite(mark.endMs) ? mark.endMs : 0)));
  const endMs = Math.round(durationMs > 0 ? durationMs : furthestMs);
  const marks = raw
    .filter(({ startMs }) => Number.isFinite(startMs) && startMs >= -SHORTEST_MS && startMs <= endMs - SHORTEST_MS)
    .map(({ startMs, title }) => ({ startMs: Math.max(0, Math.round(startMs)), title: cleanText(title) ?? '' }))
    .sort((a, b) => a.startMs - b.startMs);

  const kept: { startMs: number; title: string }[] = [];
  for (const mark of marks) {
    const previous = kept.at(-1);
    if (!previous || mark.startMs - previous.startMs >= SHORTEST_MS) kept.push(mark);
    else if (previous.title === '') previous.title = mark.title;
  }
  const first = kept[0];
  if (!first || kept.length < 2 || kept.length > MOST_CHAPTERS) return [];
  first.startMs = 0;
  return kept.map((mark, index) => ({ ...mark, endMs: kept[index + 1]?.startMs ?? endMs }));
}
