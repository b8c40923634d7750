// What several want is taken in turns, so that one who wants much does not keep the others waiting. Decides no order
// inside a list: whoever wants puts the most needed first.

/** The first of each list, then the second of each, and so on; what is in several comes once. At most `cap`. */
export function takeTurns<T>(lists: readonly (readonly T[])[], keyOf: (one: T) => string, cap: number): T[] {
  const taken = new Map<string, T>();
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let at = 0; at < longest; at++) {
    for (const list of lists) {
      const one = list[at];
      if (one === undefined) continue;
      if (taken.size >= cap) return [...taken.values()];
      const key = keyOf(one);
      if (!taken.has(key)) taken.set(key, one);
    }
  }
  return [...taken.values()];
}
