// What can play, as the editor offers it: a blank of each kind, and how one is turned into another without losing what
// it holds. Pure; the forms are beside this file.
import type { Source } from '#core/source/document.ts';

export const KINDS = ['audio', 'sequence', 'shuffle', 'series', 'choose', 'speech', 'silence', 'loop'] as const;
export type Kind = (typeof KINDS)[number];

export function isEditable(source: Source): source is Extract<Source, { kind: Kind }> {
  return KINDS.some((kind) => kind === source.kind);
}

export function blank(kind: Kind): Source {
  return turnInto(kind, { kind: 'audio', audioId: '' });
}

/** Whatever it holds is kept where the new kind has a place for it, its limits too. */
export function turnInto(kind: Kind, source: Source): Source {
  const { limits } = source;
  const held = innerOf(source);
  const items = itemsOf(held);
  const made = ((): Source => {
    switch (kind) {
      case 'audio':
        return items.find((item) => item.kind === 'audio') ?? { kind, audioId: '' };
      case 'sequence':
        return { kind, items };
      case 'shuffle':
        return { kind, items, allBeforeAgain: true, renew: 'each-play' };
      case 'series':
        return { kind, collectionId: '', order: 'manual', afterLast: 'end', resume: true };
      case 'choose':
        return { kind, rules: [], otherwise: held };
      case 'speech':
        return { kind, text: '' };
      case 'silence':
        return { kind, durationMs: 60_000 };
      case 'loop':
        return { kind, item: held, forMinutes: 30 };
    }
  })();
  return limits ? { ...made, limits } : made;
}

function innerOf({ limits: _, ...source }: Source): Source {
  if (source.kind === 'loop') return source.item;
  if (source.kind === 'choose') return source.otherwise;
  return source;
}

function itemsOf(source: Source): Source[] {
  if (source.kind === 'sequence' || source.kind === 'shuffle') return source.items;
  const isEmpty = source.kind === 'audio' && source.audioId === '';
  return isEmpty ? [] : [source];
}
