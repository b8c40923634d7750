// How long a request waits for the event that tells whose it is. Longer than usual only in a house where that has lately
// paid: nobody waits long for what does not come. See docs/protocol/streaming-http.md §3.

/** Of the two seconds in which a child must hear something, deciding and committing need the rest. */
export const WAIT_MS = { least: 800, most: 1700 };
/** So many of the latest requests that had to wait longer than the least are looked at. */
export const WAITS_KEPT = 8;
/** What must have been told of them in the longer time: more than chance, and a fair share. */
const PAYS = { times: 2, share: 1 / 4 };

/** `toldMs`: after how long it was told whose the latest of them were, in any order; Infinity: never. */
export function waitMsOf(toldMs: readonly number[]): number {
  const told = toldMs.filter((ms) => ms <= WAIT_MS.most).length;
  return told >= PAYS.times && told >= toldMs.length * PAYS.share ? WAIT_MS.most : WAIT_MS.least;
}
