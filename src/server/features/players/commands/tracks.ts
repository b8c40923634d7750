// The tracks of a card that plays, ours or not, as Yoto has them: to find the next and the previous. Kept for a while.
import { z } from 'zod';
import type { YotoCloud } from '#cloud/cloud.ts';
import type { CardTrack } from '#core/player/wishes.ts';
import type { Clock } from '../../../clock.ts';

/** What is odd about a card of others must not keep us from the rest. */
const chapters = z.array(z.object({ key: z.string(), tracks: z.array(z.object({ key: z.string() })) })).catch([]);
const KEPT_MS = 60_000;
const MOST_KEPT = 50;

export interface TracksDeps {
  clock: Clock;
  cloudOf(playerId: string): Pick<YotoCloud, 'content'> | undefined;
}

/** The function gives undefined for a card that the account may not read, or while Yoto does not answer. */
export function createTracks({ clock, cloudOf }: TracksDeps) {
  const kept = new Map<string, { atMs: number; tracks: CardTrack[] }>();
  return async (playerId: string, yotoCardId: string): Promise<readonly CardTrack[] | undefined> => {
    const known = kept.get(yotoCardId);
    if (known && clock.now() - known.atMs < KEPT_MS) return known.tracks;
    const read = await cloudOf(playerId)?.content.get(yotoCardId);
    if (read?.kind !== 'ok') return known?.tracks;
    const tracks = chapters
      .parse(read.value.content?.chapters ?? [])
      .flatMap(({ key: chapterKey, tracks }) => tracks.map(({ key: trackKey }) => ({ chapterKey, trackKey })));
    kept.delete(yotoCardId);
    kept.set(yotoCardId, { atMs: clock.now(), tracks });
    const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return tracks;
  };
}
