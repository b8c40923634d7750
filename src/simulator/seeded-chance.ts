// Chance that can be repeated: the same seed gives the same numbers in the same order. For faults and players; never for
// ids or secrets (./ids.ts).

/** Numbers from 0 up to, not including, 1. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Steps through all 32-bit states; the mixing makes neighbours look unrelated (the public "mulberry32").
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Begins anew whenever the seed that it looks up has changed. `which` tells apart those who share a seed. */
export function chanceBySeed(seedNow: () => number, which: number): () => number {
  let seed = seedNow();
  let chance = seededChance(seed * 1_000 + which);
  return () => {
    if (seedNow() !== seed) {
      seed = seedNow();
      chance = seededChance(seed * 1_000 + which);
    }
    return chance();
  };
}
