// What was really heard, read from the bytes that sounded: which frames of which recording, on which player, when. Whatever
// the server remembers is held against this.
import { FRAME_MS } from '#core/mp3/profile.ts';

export interface Sounded {
  playerId: string;
  number: number;
  /** Frames of the recording, [from, to). */
  from: number;
  to: number;
  atMs: number;
  etag: string;
}

export class Truth {
  #list: Sounded[] = [];

  add(sounded: Sounded): void {
    this.#list.push(sounded);
  }

  of(filter: { playerIds?: readonly string[] | undefined; number?: number; sinceMs?: number }): Sounded[] {
    const { playerIds, number, sinceMs = 0 } = filter;
    return this.#list.filter(
      (one) =>
        one.atMs >= sinceMs &&
        (number === undefined || one.number === number) &&
        (playerIds === undefined || playerIds.includes(one.playerId)),
    );
  }

  /** How much of [fromMs, toMs) of the recording sounded, and where it last did. */
  static coverage(
    list: readonly Sounded[],
    fromMs = 0,
    toMs = Number.POSITIVE_INFINITY,
  ): { ms: number; furthestMs: number } {
    const sorted = [...list].sort((a, b) => a.from - b.from);
    let [ms, doneMs, furthestMs] = [0, fromMs, 0];
    for (const { from, to } of sorted) {
      const [startMs, endMs] = [Math.max(doneMs, from * FRAME_MS), Math.min(toMs, to * FRAME_MS)];
      if (endMs > startMs) ms += endMs - startMs;
      doneMs = Math.max(doneMs, endMs);
      furthestMs = Math.max(furthestMs, to * FRAME_MS);
    }
    return { ms, furthestMs };
  }

  forget(beforeMs: number): void {
    this.#list = this.#list.filter(({ atMs }) => atMs >= beforeMs);
  }
}
