// What is heard when nothing else can be played: the shipped sentence in the family's language, or a short recording of
// its own. Its bytes stay in memory (media/sentence.ts), since they are needed exactly when a disk is not to be had.
import { readFile } from 'node:fs/promises';
import { Problem } from '#contract/errors.ts';
import type { Db } from '../../../db/db.ts';
import { readPreference, writePreference } from '../../../db/preferences.ts';
import type { Log } from '../../../log.ts';
import type { SegmentStore } from '../../../media/segments.ts';
import type { Sentences } from '../../../media/sentence.ts';
import { type FindAudioFacts, recordingOf } from '../recordings/recordings.ts';

const PREFERENCE = 'sentenceAudioId';
const LONGEST_MS = 60_000;

export interface FallbackDeps {
  db: Db;
  log: Log;
  segments: SegmentStore;
  sentences: Sentences;
  findAudioFacts: FindAudioFacts;
  /** Of the family: en, de, fr. */
  language: () => string;
}

export function createFallback({ db, log, segments, sentences, findAudioFacts, language }: FallbackDeps) {
  async function read(audioId: string): Promise<Buffer> {
    const { hash, durationMs } = await recordingOf(findAudioFacts, audioId);
    if (durationMs > LONGEST_MS) throw new Problem('audio-too-long');
    return await readFile(segments.pathOf(hash));
  }

  return {
    find: async (): Promise<{ audioId?: string }> => {
      const audioId = await readPreference(db.read, PREFERENCE);
      return audioId === undefined ? {} : { audioId };
    },

    /** @throws Problem audio-missing, audio-not-ready, audio-too-long. */
    async choose(audioId: string | null): Promise<void> {
      const own = audioId === null ? undefined : await read(audioId);
      await db.write((tx) => writePreference(tx, PREFERENCE, audioId));
      sentences.choose({ language: language(), own });
    },

    /** After a start, or when language or library have changed. A recording that cannot be had makes room for ours. */
    async refresh(): Promise<void> {
      const audioId = await readPreference(db.read, PREFERENCE);
      sentences.choose({ language: language() });
      if (audioId === undefined) return;
      try {
        sentences.choose({ language: language(), own: await read(audioId) });
      } catch (cause) {
        log.warn({ err: cause }, 'The recording for when nothing can be played is not to be had');
      }
    },
  };
}
