// Recordings of the family's own in place of sentences: audio of the library, whose bytes are used as they are. When
// the audio is rendered anew, the sentence follows; when it is deleted, the voice speaks again.
import { Problem } from '#contract/errors.ts';
import { FRAME_MS } from '#core/mp3/profile.ts';
import type { SegmentRef } from '#core/plan/plan.ts';
import type { AudioFact } from '#core/source/world.ts';
import type { Clock } from '../../../clock.ts';
import type { Wording } from '../../../media/speech/voice.ts';
import type { KnownSentences } from '../known/known.ts';
import type { SpokenRow } from '../store.ts';

const PREFIX = 'recording:';

export type FindAudioFacts = (audioIds: string[]) => Promise<ReadonlyMap<string, AudioFact>>;

export const isRecording = ({ voice }: { voice: string }): boolean => voice.startsWith(PREFIX);

export function recordedAudioId({ voice }: { voice: string }): string | undefined {
  return voice.startsWith(PREFIX) ? voice.slice(PREFIX.length) : undefined;
}

/** The one segment of an audio. @throws Problem audio-missing, audio-not-ready. */
export async function recordingOf(findAudioFacts: FindAudioFacts, audioId: string): Promise<Recording> {
  const fact = (await findAudioFacts([audioId])).get(audioId);
  if (!fact || fact.state === 'gone') throw new Problem('audio-missing');
  const [segment] = fact.state === 'ready' ? fact.segments : [];
  if (fact.state !== 'ready' || !segment) throw new Problem('audio-not-ready');
  return { ...segment, durationMs: fact.durationMs };
}

export type Recording = SegmentRef & { durationMs: number };

export function createRecordings(deps: { known: KnownSentences; clock: Clock; findAudioFacts: FindAudioFacts }) {
  const { known, clock, findAudioFacts } = deps;

  async function record(wording: Wording, audioId: string): Promise<SpokenRow> {
    const { hash, segmentBytes, durationMs } = await recordingOf(findAudioFacts, audioId);
    const made = { segmentHash: hash, sizeBytes: segmentBytes, frames: Math.round(durationMs / FRAME_MS) };
    return await known.keep(wording, { voice: `${PREFIX}${audioId}`, ...made }, clock.now());
  }

  return {
    /** @throws Problem audio-missing, audio-not-ready. */
    record,

    /** Brings recordings in step with the library. Returns the sentences that have lost theirs. */
    async refresh(): Promise<SpokenRow[]> {
      const rows = known.rows.filter(isRecording);
      const audioIds = [...new Set(rows.flatMap((row) => recordedAudioId(row) ?? []))];
      if (audioIds.length === 0) return [];
      const facts = await findAudioFacts(audioIds);
      const lost: SpokenRow[] = [];
      for (const row of rows) {
        const audioId = recordedAudioId(row) ?? '';
        const fact = facts.get(audioId);
        if (!fact || fact.state === 'gone') lost.push(row);
        else if (fact.state === 'ready' && fact.segments[0]?.hash !== row.segment_hash) await record(row, audioId);
      }
      await known.forget(lost);
      return lost;
    },
  };
}
