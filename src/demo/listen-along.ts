// Hears what a pretend player really fetched: each track's bytes go to a file of their own, to be judged afterwards.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '#simulator/simulator.ts';

export interface HeardTrack {
  cardId: string;
  chapterKey: string;
  trackKey: string;
  /** Where the bytes lie. */
  path: string;
  bytes: number;
  complete: boolean;
  failure?: string;
}

/**
 * Calls `onTrack` after each track, good or failed. Writing is synchronous: the player does not wait for who listens
 * along, and bytes must not pile up in memory.
 */
export function listenAlong(
  simulator: Simulator,
  { deviceId, folder, onTrack }: { deviceId: string; folder: string; onTrack(track: HeardTrack): void },
): () => void {
  let current: HeardTrack | undefined;
  let count = 0;
  const begin = (keys: Pick<HeardTrack, 'cardId' | 'chapterKey' | 'trackKey'>): HeardTrack => {
    const { cardId, chapterKey, trackKey } = keys;
    const path = join(folder, `${count++}.mp3`);
    writeFileSync(path, '');
    return { cardId, chapterKey, trackKey, path, bytes: 0, complete: false };
  };
  const finish = (outcome: Pick<HeardTrack, 'complete' | 'failure'>) => {
    if (current) onTrack({ ...current, ...outcome });
    current = undefined;
  };
  return simulator.player(deviceId).onAudio((event) => {
    if (event.type === 'track-start') current = begin(event);
    else if (event.type === 'track-end') finish({ complete: event.complete });
    else if (event.type === 'track-failed') {
      current ??= begin(event);
      finish({ complete: false, failure: event.reason });
    } else if (current) {
      appendFileSync(current.path, event.chunk);
      current.bytes += event.chunk.length;
    }
  });
}
