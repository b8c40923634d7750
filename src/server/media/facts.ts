// What plans are made of, kept in memory for as long as nothing in the library has changed: a play of thousands of parts
// then begins without a question to the database. Never tells what is older than the last commit. Next: planner.ts.
import type { Needs } from '#core/source/needs.ts';
import type { AudioFact, CollectionFact } from '#core/source/world.ts';

/** So that a huge library, looked through once, does not stay in memory for ever. */
const MOST_KEPT = 50_000;

/** The answer may have more than was asked for. Nobody may change a list that was asked with. */
type FindFacts<T> = (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;

export interface FactsDeps {
  /** Of ids that are not in the map there is no audio (any more). */
  findAudioFacts: FindFacts<AudioFact>;
  findCollectionFacts: FindFacts<CollectionFact>;
  /** Another number whenever something in the library may be different. */
  changes: () => number;
}

export type Facts = ReturnType<typeof keepFacts>;

export function keepFacts({ findAudioFacts, findCollectionFacts, changes }: FactsDeps) {
  return {
    findAudioFacts: keeping(findAudioFacts, changes),
    findCollectionFacts: keeping(findCollectionFacts, changes),
  };
}

function keeping<T>(find: FindFacts<T>, changes: () => number): FindFacts<T> {
  let kept = new Map<string, T>();
  /** Lists of which all is kept: ten thousand questions, and no new one among them. */
  let answered = new WeakSet<readonly string[]>();
  let keptSince = changes();

  return async (ids) => {
    // Read before asking: an answer that is overtaken by a commit is given, since the question was first, but not kept.
    const askedAt = changes();
    if (askedAt !== keptSince || kept.size > MOST_KEPT) {
      kept = new Map();
      answered = new WeakSet();
      keptSince = askedAt;
    }
    const known = kept;
    if (answered.has(ids)) return known;
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length === 0) {
      answered.add(ids);
      return known;
    }
    const found = await find(missing);
    const isOvertaken = changes() !== askedAt;
    const answer = isOvertaken ? new Map(known) : known;
    for (const [id, fact] of found) answer.set(id, fact);
    return answer;
  };
}

/** All audio that a recipe names and that is in its collections; the same list again while these are the same. */
export function listsAudio() {
  const known = new WeakMap<object, { partsOf: CollectionFact['parts'][]; audioIds: readonly string[] }>();

  return (
    needs: Pick<Needs, 'audioIds' | 'collectionIds'>,
    collections: ReadonlyMap<string, CollectionFact>,
  ): readonly string[] => {
    const partsOf = needs.collectionIds.map((id) => collections.get(id)?.parts ?? NO_PARTS);
    const before = known.get(needs);
    if (before && partsOf.every((parts, index) => parts === before.partsOf[index])) return before.audioIds;
    const parts = partsOf.flatMap((some) => some.map(({ audioId }) => audioId));
    const audioIds = [...new Set([...needs.audioIds, ...parts])];
    known.set(needs, { partsOf, audioIds });
    return audioIds;
  };
}

const NO_PARTS: CollectionFact['parts'] = [];
