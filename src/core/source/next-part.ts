// Which part of a series comes next for this listener. The place is remembered by the audio itself and never by its
// number, so that parts may be moved, removed and added. What is then played from there is in series.ts.
import { dayNumberOf } from '../time/calendar.ts';
import type { LocalTime } from '../time/zone.ts';
import type { SeriesSource } from './document.ts';
import { type AudioIndex, heardThisRound, indexAudio } from './rounds.ts';
import type { Bookmark, CollectionFact, Memory } from './world.ts';

export interface Order {
  audioIds: readonly string[];
  index: AudioIndex;
}

export type NextPart =
  | { outcome: 'part'; order: Order; at: number; positionMs: number }
  /** `at`: where `again` and `last` go on. */
  | { outcome: 'finished'; order: Order; at: number }
  | { outcome: 'not-begun' }
  | { outcome: 'empty' };

const orders = new WeakMap<CollectionFact['parts'], Map<string, Order>>();

export function nextPart(
  source: SeriesSource,
  collection: CollectionFact,
  memory: Pick<Memory, 'heard' | 'bookmarks'>,
  local: LocalTime,
): NextPart {
  const order = orderOf(collection, source.order);
  const count = order.audioIds.length;
  if (count === 0) return { outcome: 'empty' };
  const bookmark = source.resume ? placeOf(memory, source.collectionId, order) : undefined;
  if (source.order === 'by-date') return partOfDay(source, order, local, bookmark);
  if (source.order === 'newest') return newestUnheard(source, order, memory, bookmark);
  if (bookmark) return { outcome: 'part', order, at: bookmark.at, positionMs: bookmark.positionMs };
  const at = behindHeard(order, memory.heard, source.resume ? memory.bookmarks.get(source.collectionId) : undefined);
  if (at < count) return { outcome: 'part', order, at, positionMs: 0 };
  return { outcome: 'finished', order, at: source.afterLast === 'last' ? count - 1 : 0 };
}

/** Behind the part that was heard last. Where somebody has jumped over parts, the bookmark has stayed before them. */
function behindHeard(order: Order, heard: Memory['heard'], bookmark: Bookmark | undefined): number {
  const placeOfPart = ({ audioId }: { audioId: string }) => order.index.get(audioId)?.[0];
  const last = heard.findLast((one) => placeOfPart(one) !== undefined);
  const lastAt = last && placeOfPart(last);
  const markedAt = bookmark && placeOfPart(bookmark);
  if (lastAt === undefined) return 0;
  if (markedAt === undefined || markedAt === lastAt) return lastAt + 1;
  const heardAtMs = new Map(heard.map(({ audioId, atMs }) => [audioId, atMs]));
  const atMsOf = (at: number) => heardAtMs.get(order.audioIds[at] ?? '') ?? Number.NEGATIVE_INFINITY;
  let at = markedAt + 1;
  while (at < order.audioIds.length && atMsOf(at) >= atMsOf(markedAt)) at++;
  return at;
}

/** One part a day, never ahead of its day. */
function partOfDay(source: SeriesSource, order: Order, local: LocalTime, bookmark: Found | undefined): NextPart {
  const count = order.audioIds.length;
  const day = local.dayNumber - dayNumberOf(source.startDate ?? '1970-01-01');
  if (day < 0) return { outcome: 'not-begun' };
  if (day >= count) return { outcome: 'finished', order, at: source.afterLast === 'last' ? count - 1 : day % count };
  return { outcome: 'part', order, at: day, positionMs: bookmark?.at === day ? bookmark.positionMs : 0 };
}

function newestUnheard(
  source: SeriesSource,
  order: Order,
  { heard }: Pick<Memory, 'heard'>,
  bookmark: Found | undefined,
): NextPart {
  const count = order.audioIds.length;
  // Starting over means rounds; otherwise whatever was ever heard is old.
  const flags =
    source.afterLast === 'again'
      ? heardThisRound(order.index, count, heard, Number.POSITIVE_INFINITY)
      : heardEver(order, heard);
  if (bookmark) flags[bookmark.at] = 0;
  const at = flags.indexOf(0);
  if (at === -1) return { outcome: 'finished', order, at: 0 };
  return { outcome: 'part', order, at, positionMs: bookmark?.at === at ? bookmark.positionMs : 0 };
}

function heardEver(order: Order, heard: Memory['heard']): Uint8Array {
  const ids = new Set(heard.map(({ audioId }) => audioId));
  return Uint8Array.from(order.audioIds, (audioId) => (ids.has(audioId) ? 1 : 0));
}

interface Found {
  at: number;
  positionMs: number;
}

/** Where the bookmark lies, unless its part is gone or was heard to the end since. */
function placeOf(memory: Pick<Memory, 'heard' | 'bookmarks'>, collectionId: string, order: Order): Found | undefined {
  const bookmark: Bookmark | undefined = memory.bookmarks.get(collectionId);
  const at = bookmark && order.index.get(bookmark.audioId)?.[0];
  if (!bookmark || at === undefined) return undefined;
  const setAtMs = bookmark.atMs ?? Number.POSITIVE_INFINITY;
  const heard = memory.heard.findLast(({ audioId }) => audioId === bookmark.audioId);
  return heard && heard.atMs >= setAtMs ? undefined : { at, positionMs: bookmark.positionMs };
}

/** Kept while the collection is the same one. */
function orderOf({ parts }: CollectionFact, order: SeriesSource['order']): Order {
  const known = orders.get(parts) ?? new Map<string, Order>();
  orders.set(parts, known);
  const kept = known.get(order);
  if (kept) return kept;
  const sorted = order === 'oldest' || order === 'newest' ? parts.toSorted((a, b) => a.addedAtMs - b.addedAtMs) : parts;
  const audioIds = [...new Set(sorted.map(({ audioId }) => audioId))];
  if (order === 'newest') audioIds.reverse();
  const made = { audioIds, index: indexAudio(audioIds.map((audioId) => [audioId])) };
  known.set(order, made);
  return made;
}
