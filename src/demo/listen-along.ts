// Hears what a pretend player really fetched: each track's bytes go to a file of their own, to be judged afterwards.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '#simulator/simulator.ts';

export interface HeardTrack {
  cardId: string;
  chapterKey: string;
  trackKey: string;
  url: string;
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
  return simulator.player(deviceId).onAudio((event) => {
    if (event.type === 'track-start') {
      const { cardId, chapterKey, trackKey, url } = event;
      current = { cardId, chapterKey, trackKey, url, path: join(folder, `${count++}.mp3`), bytes: 0, complete: false };
      writeFileSync(current.path, '');
    } else if (event.type === 'bytes') {
      if (!current) return;
      appendFileSync(current.path, event.chunk);
      current.bytes += event.chunk.length;
    } else if (event.type === 'track-end') {
      if (current) onTrack({ ...current, complete: event.complete });
      current = undefined;
    } else {
      const { cardId, chapterKey, trackKey, reason } = event;
      const path = current?.path ?? '';
      onTrack({
        cardId,
        chapterKey,
        trackKey,
        url: '',
        path,
        bytes: current?.bytes ?? 0,
        complete: false,
        failure: reason,
      });
      current = undefined;
    }
  });
}
