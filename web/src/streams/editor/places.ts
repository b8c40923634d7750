// Every part of a recipe with its place: the path in the document, as troubles name it. Pure.
import type { Source } from '#core/source/document.ts';

export interface Placed {
  source: Source;
  place: string;
}

/** From the outside in. */
export function partsOf(source: Source, place = 'source'): Placed[] {
  return [{ source, place }, ...innerOf(source).flatMap(([path, inner]) => partsOf(inner, `${place}.${path}`))];
}

function innerOf(source: Source): [path: string, inner: Source][] {
  const after = source.limits?.until?.next;
  const limits: [string, Source][] = after ? [['limits.until.next', after]] : [];
  switch (source.kind) {
    case 'sequence':
    case 'shuffle':
      return [...source.items.map((item, index): [string, Source] => [`items.${index}`, item]), ...limits];
    case 'loop':
      return [['item', source.item], ...limits];
    case 'series':
      return source.next ? [['next', source.next], ...limits] : limits;
    case 'choose':
      return [
        ...source.rules.map((rule, index): [string, Source] => [`rules.${index}.play`, rule.play]),
        ['otherwise', source.otherwise],
        ...limits,
      ];
    default:
      return limits;
  }
}
