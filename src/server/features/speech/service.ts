// Speech: what streams say, spoken ahead of time. `find` answers at once, from memory; jobs.ts speaks; ahead/ sees to it
// that everything reachable is spoken in time; recordings/ replace sentences; fallback/ is heard when all else fails.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '#contract/errors.ts';
import type { SpokenSentence } from '#contract/speech.ts';
import { framesToMs } from '#core/mp3/profile.ts';
import type { SpeechFact } from '#core/source/world.ts';
import { SegmentStore } from '../../media/segments.ts';
import { say } from '../../media/speech/say.ts';
import { ROBOT, type Wording } from '../../media/speech/voice.ts';
import { createLookAhead, type LookAheadDeps } from './ahead/look-ahead.ts';
import { createFallback, type FallbackDeps } from './fallback/fallback.ts';
import { createSpeaking, SPEAK, type SpeakingDeps } from './jobs.ts';
import { KnownSentences } from './known/known.ts';
import { createRecordings, isRecording, recordedAudioId } from './recordings/recordings.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;

export type SpeechDeps = Omit<SpeakingDeps, 'known'> & Omit<LookAheadDeps, 'known' | 'speaking'> & FallbackDeps;
export type Speech = Awaited<ReturnType<typeof createSpeech>>;

/** Knows what was spoken before once it resolves. */
export async function createSpeech(deps: SpeechDeps) {
  const { db, clock, segments, voices } = deps;
  const known = new KnownSentences(deps);
  await known.load();
  const speaking = createSpeaking({ ...deps, known });
  const lookAhead = createLookAhead({ ...deps, known, speaking });
  const recordings = createRecordings({ ...deps, known });
  const fallback = createFallback(deps);
  await fallback.refresh();

  const want = (wordings: readonly Wording[]) => speaking.want(speaking.missing(wordings));

  async function sentenceOf(key: string): Promise<Wording> {
    const row = known.rows.find((one) => one.key === key);
    const job = row ? undefined : (await underWay()).find((one) => one.key === key);
    if (!row && !job) throw new Problem('not-found');
    return row ?? (job as Wording);
  }

  async function underWay(): Promise<(Wording & { key: string; state: 'waiting' | 'failed' })[]> {
    const jobs = await store.listSpeaking(db.read, SPEAK, clock.now() - DAY_MS);
    const latest = new Map(jobs.toReversed().map((job) => [job.key, job]));
    return [...latest.values()].flatMap(({ key, payload, state }) => {
      const { text, language } = JSON.parse(payload) as Wording;
      if (known.rowOf({ text, language })) return [];
      return [{ key, text, language, state: state === 'failed' ? 'failed' : 'waiting' }];
    });
  }

  return {
    /** `text` as it will be spoken, placeholders filled in. Serves only for exactly this text. */
    find: (text: string, language: string): SpeechFact => known.find({ text, language }),

    /** Sees to it that these are spoken soon; what is spoken, under way or hopeless is left alone. */
    want,

    /** Looks now at what streams may say soon. */
    lookAhead,

    /** Segments that must stay on the disk because a sentence names them. */
    heldSegments: async (): Promise<Set<string>> => new Set(await store.listSegments(db.read)),

    /** A segment turned out to be broken: it is spoken again. Recordings are repaired by the library. */
    async repair(segmentHash: string): Promise<void> {
      const broken = known.rows.filter((row) => row.segment_hash === segmentHash && !isRecording(row));
      await known.forget(broken);
      await want(broken);
    },

    /** Brings everything that stands on the library or the family's settings in step with them. */
    async refresh(): Promise<void> {
      await want(await recordings.refresh());
      await fallback.refresh();
    },

    /** No sentence is kept that `isGone` says of. Returns the segments that they were spoken into. */
    async forget(isGone: (text: string) => boolean): Promise<string[]> {
      const rows = (await store.listAllSpoken(db.read)).filter(({ text }) => isGone(text));
      await known.forget(rows);
      return rows.filter((row) => !isRecording(row)).map((row) => row.segment_hash);
    },

    /** Those under way first, then the last wanted ones. */
    async list(): Promise<SpokenSentence[]> {
      const rows = known.rows.toSorted((a, b) => b.last_wanted_at_ms - a.last_wanted_at_ms);
      return [...(await underWay()), ...rows.map(describe)];
    },

    /** @throws Problem not-found, audio-missing, audio-not-ready. */
    async record(key: string, audioId: string): Promise<SpokenSentence> {
      return describe(await recordings.record(await sentenceOf(key), audioId));
    },

    /** @throws Problem not-found. */
    async removeRecording(key: string): Promise<void> {
      const row = known.rows.find((one) => one.key === key && isRecording(one));
      if (!row) throw new Problem('not-found');
      await known.forget([row]);
      await want([row]);
    },

    /** A sentence that is ready, as a file. @throws Problem not-found. */
    sound(key: string): { path: string; hash: string; sizeBytes: number } {
      const row = known.rows.find((one) => one.key === key);
      const fact = row && known.find(row);
      const [segment] = fact?.state === 'ready' ? fact.segments : [];
      if (!segment) throw new Problem('not-found');
      return { path: segments.pathOf(segment.hash), hash: segment.hash, sizeBytes: segment.segmentBytes };
    },

    /** House-format bytes; nothing is kept. @throws Problem speech-failed, storage-full. */
    async tryOut(wording: Wording, signal: AbortSignal): Promise<Buffer> {
      const folder = await mkdtemp(join(tmpdir(), 'yss-speech-'));
      try {
        const trial = new SegmentStore(folder);
        const said = await say(wording, { signal }, { ...deps, segments: trial });
        if (said.kind === 'said') return await readFile(trial.pathOf(said.segmentHash));
        if (said.kind === 'disk-full') throw new Problem('storage-full');
        const detail = said.kind === 'failed' ? said.details.join(' ') : undefined;
        throw new Problem('speech-failed', detail ? { detail } : {});
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },

    /** Who speaks new sentences. */
    get voice(): { name: string; engine: 'robot' | 'service' } | undefined {
      const name = voices.best?.name;
      return name === undefined ? undefined : { name, engine: name === ROBOT ? 'robot' : 'service' };
    },

    fallback: fallback.find,

    /** @throws Problem audio-missing, audio-not-ready, audio-too-long. */
    async setFallback(audioId: string | null): Promise<{ audioId?: string }> {
      await fallback.choose(audioId);
      return await fallback.find();
    },
  };
}

function describe(row: store.SpokenRow): SpokenSentence {
  const audioId = recordedAudioId(row);
  const spoken = row.voice === ROBOT ? 'robot' : 'service';
  return {
    key: row.key,
    text: row.text,
    language: row.language,
    state: 'ready',
    engine: audioId === undefined ? spoken : 'recording',
    ...(audioId === undefined ? { voice: row.voice } : { audioId }),
    durationMs: framesToMs(row.frames),
    spokenAt: new Date(row.created_at_ms).toISOString(),
  };
}
