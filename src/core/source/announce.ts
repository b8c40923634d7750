// What a sentence may say about what comes after it: the title, and in a series the number of the part. Looks ahead
// without deciding: where the lot decides what comes, nothing is announced. Used by speech.ts and spoken.ts.
import type { LocalTime } from '../time/zone.ts';
import { chooseRule } from './choose.ts';
import type { Following } from './deciding.ts';
import type { SeriesSource, Source } from './document.ts';
import { nextPart } from './next-part.ts';
import type { PlaceholderValues } from './placeholders.ts';
import type { World } from './world.ts';

/** So many nodes after the sentence are looked at. */
const MOST_NODES_AHEAD = 20;

export interface Announced {
  values: PlaceholderValues;
  /** It depends on the place of the child that listens. */
  isPrivate: boolean;
}

export interface Looking {
  world: World;
  local: LocalTime;
  /** Absent: what is next now. Else everything that may be next, in a series so many parts ahead. */
  partsAhead?: number;
}

export function announcedBy(following: Following | undefined, looking: Looking): Announced | undefined {
  return announcementsAfter(following, looking)[0];
}

export function announcementsAfter(following: Following | undefined, looking: Looking): Announced[] {
  for (let level = following; level; level = level.outer) {
    for (const item of level.items.slice(level.from, level.from + MOST_NODES_AHEAD)) {
      const found = announcementsOf(item, looking);
      if (found.length > 0) return found;
    }
  }
  return [];
}

function announcementsOf(source: Source, looking: Looking): Announced[] {
  switch (source.kind) {
    case 'audio': {
      const fact = looking.world.findAudio(source.audioId);
      return fact.state === 'gone' ? [] : [{ values: { title: fact.title }, isPrivate: false }];
    }
    case 'sequence':
      return announcementsAfter({ items: source.items, from: 0, outer: undefined }, looking);
    case 'loop':
      return announcementsOf(source.item, looking);
    case 'choose': {
      if (looking.partsAhead === undefined) {
        const { play, askedForChild } = chooseRule(source, looking.world, looking.local);
        return announcementsOf(play, looking).map((one) => ({ ...one, isPrivate: one.isPrivate || askedForChild }));
      }
      const all = [...source.rules.map(({ play }) => play), source.otherwise];
      return all.flatMap((play) => announcementsOf(play, looking));
    }
    case 'series':
      return announcementsOfSeries(source, looking);
    default:
      return [];
  }
}

function announcementsOfSeries(source: SeriesSource, looking: Looking): Announced[] {
  const { world, local, partsAhead = 1 } = looking;
  const collection = world.findCollection(source.collectionId);
  const next = collection && nextPart(source, collection, world.memory, local);
  if (!collection || !next || next.outcome === 'empty' || next.outcome === 'not-begun') return [];
  if (next.outcome === 'finished' && source.afterLast === 'go-on') {
    return source.next ? announcementsOf(source.next, looking) : [];
  }
  if (next.outcome === 'finished' && source.afterLast === 'end') return [];
  const count = Math.min(next.order.audioIds.length - next.at, source.order === 'by-date' ? 1 : partsAhead);
  const isPrivate = source.order !== 'by-date';
  return Array.from({ length: count }, (_, ahead) => ({
    values: { title: collection.title, part: String(next.at + ahead + 1) },
    isPrivate,
  }));
}
