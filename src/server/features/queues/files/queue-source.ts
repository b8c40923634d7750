// A queue as a recipe, and back. Each file is one item: its audio, or the sequence of its chapters. A recipe must hold
// something, so a queue without files says that there is nothing yet: nobody stands before a silent card.

import type { PlayMode } from '#contract/queues.ts';
import {
  LONGEST_LOOP_MINUTES,
  SOURCE_VERSION,
  type Source,
  type SourceDocument,
  sourceDocument,
} from '#core/source/document.ts';

const NOTHING_YET = {
  en: 'There is nothing here yet.',
  de: 'Hier ist noch nichts.',
  fr: 'Il n’y a encore rien ici.',
} as const;

export type Language = keyof typeof NOTHING_YET;

/** What plays one after the other. A parent may have made something else of the stream: then it is all of that. */
export function itemsOf(source: Source): Source[] {
  const items = source.kind === 'sequence' && source.limits === undefined ? source.items : [source];
  return items.filter((item) => !isNothingYet(item));
}

/** undefined: more than a recipe may hold. */
export function documentOf(items: readonly Source[], language: Language): SourceDocument | undefined {
  const nothing: Source = { kind: 'speech', text: NOTHING_YET[language], language };
  const source: Source = { kind: 'sequence', items: items.length > 0 ? [...items] : [nothing] };
  return sourceDocument.safeParse({ version: SOURCE_VERSION, source }).data;
}

export function itemOf(audioIds: readonly string[]): Source {
  const chapters = audioIds.map((audioId): Source => ({ kind: 'audio', audioId }));
  const [only] = chapters;
  return only && chapters.length === 1 ? only : { kind: 'sequence', items: chapters };
}

/** Of an item that `itemOf` has made; undefined for what a parent has put there. */
export function audioIdsOf(item: Source): string[] | undefined {
  if (item.limits !== undefined) return undefined;
  if (item.kind === 'audio') return [item.audioId];
  if (item.kind !== 'sequence') return undefined;
  const ids = item.items.map((part) => (part.kind === 'audio' && part.limits === undefined ? part.audioId : undefined));
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

/** What a play mode makes of a queue; undefined: it plays just as its stream does. */
export function sourceIn(mode: PlayMode, source: Source): Source | undefined {
  const forMinutes = LONGEST_LOOP_MINUTES;
  const shuffled = (): Source => ({
    kind: 'shuffle',
    items: itemsOf(source),
    allBeforeAgain: false,
    renew: 'each-play',
  });
  switch (mode) {
    case 'sequential':
      return undefined;
    case 'loop':
      return { kind: 'loop', item: source, forMinutes };
    case 'shuffle':
      return shuffled();
    case 'endless-shuffle':
      return { kind: 'loop', item: shuffled(), forMinutes };
  }
}

function isNothingYet(item: Source): boolean {
  return item.kind === 'speech' && Object.values<string>(NOTHING_YET).includes(item.text);
}
