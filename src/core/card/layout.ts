// Which parts share a track: decides only, from titles and ids. A card never gets more tracks than it can hold; where it
// would, the answer is a problem with a proposal that can be taken as it is. Next: build.ts.
import { shortenTitle } from './title.ts';

/** What Yoto publishes for one card: docs/protocol/yoto.md §3.2. */
export const CARD_LIMITS = { titleUnits: 100, tracks: 100, overlayLabelUnits: 3 } as const;

/** `grouped`: as many consecutive parts in one track as are needed for 100 tracks. `one`: all parts in one track. */
export type ChapterLayout = 'per-part' | 'one' | 'grouped';

export interface CardPart {
  audioId: string;
  title: string;
}

/** One track to be: its title and what it plays, in order. */
export interface TrackPlan {
  title: string;
  audioIds: string[];
}

export type Arranged =
  | { outcome: 'arranged'; tracks: TrackPlan[] }
  | { outcome: 'no-parts' }
  | { outcome: 'too-many-tracks'; tracks: number; groups: { title: string; parts: number }[] }
  | { outcome: 'title-too-long'; title: string };

export function arrangeTracks(input: { title: string; parts: readonly CardPart[]; layout: ChapterLayout }): Arranged {
  const { title, parts, layout } = input;
  if (parts.length === 0) return { outcome: 'no-parts' };
  if (layout === 'per-part' && parts.length > CARD_LIMITS.tracks) {
    const groups = group(parts).map((members) => ({ title: groupTitle(members), parts: members.length }));
    return { outcome: 'too-many-tracks', tracks: parts.length, groups };
  }
  if (title.length > CARD_LIMITS.titleUnits) {
    return { outcome: 'title-too-long', title: shortenTitle(title, CARD_LIMITS.titleUnits) };
  }
  if (layout === 'one')
    return { outcome: 'arranged', tracks: [{ title, audioIds: parts.map((part) => part.audioId) }] };
  const groups = layout === 'grouped' ? group(parts) : parts.map((part) => [part]);
  return {
    outcome: 'arranged',
    tracks: groups.map((members) => ({
      title: groupTitle(members),
      audioIds: members.map((part) => part.audioId),
    })),
  };
}

/** Equal numbers of consecutive parts, the last group may be smaller: "three in each" is easy to say and to find. */
function group(parts: readonly CardPart[]): CardPart[][] {
  const size = Math.ceil(parts.length / CARD_LIMITS.tracks);
  const groups: CardPart[][] = [];
  for (let from = 0; from < parts.length; from += size) groups.push(parts.slice(from, from + size));
  return groups;
}

/** "First – last", which needs no language. */
function groupTitle(members: readonly CardPart[]): string {
  const [first, last] = [members[0]?.title ?? '', members.at(-1)?.title ?? ''];
  if (members.length === 1) return shortenTitle(first, CARD_LIMITS.titleUnits);
  const half = Math.floor((CARD_LIMITS.titleUnits - ' – '.length) / 2);
  return `${shortenTitle(first, half)} – ${shortenTitle(last, half)}`;
}
