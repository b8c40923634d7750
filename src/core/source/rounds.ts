// "Not again until all were heard": which of several things were heard in the present round. A round is over when all
// that are here now have been heard; then everything counts as new. Reads what was heard, oldest first, changes nothing.
import type { Heard } from './world.ts';

/** For each audio, which of the things it belongs to. */
export type AudioIndex = ReadonlyMap<string, readonly number[]>;

/** `audioIds[i]`: the audio of thing i. A thing counts as heard when any of its audio was. */
export function indexAudio(audioIds: readonly (readonly string[])[]): AudioIndex {
  const index = new Map<string, number[]>();
  for (let thing = 0; thing < audioIds.length; thing++) {
    for (const audioId of audioIds[thing] ?? []) {
      const known = index.get(audioId);
      if (known) known.push(thing);
      else index.set(audioId, [thing]);
    }
  }
  return index;
}

/** For each of `count` things 1 if it was heard in this round, else 0; never all of them. */
export function heardThisRound(
  index: AudioIndex,
  count: number,
  heard: readonly Heard[],
  beforeMs: number,
): Uint8Array {
  const flags = new Uint8Array(count);
  let left = count;
  for (const { audioId, atMs } of heard) {
    if (atMs >= beforeMs) break;
    const things = index.get(audioId);
    if (!things) continue;
    for (const thing of things) {
      if (flags[thing] === 1) continue;
      flags[thing] = 1;
      left--;
      if (left > 0) continue;
      flags.fill(0);
      left = count;
    }
  }
  return flags;
}
