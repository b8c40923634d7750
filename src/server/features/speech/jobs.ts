// Speaking as jobs: one per sentence that is missing, and one that looks ahead every hour (ahead/look-ahead.ts).
// A sentence that cannot be spoken is left out of streams; the next look ahead tries again.
import { Problem } from '#contract/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { Log } from '../../log.ts';
import { type SayDeps, say } from '../../media/speech/say.ts';
import { LONGEST_TEXT, type SpeechVoice, type Wording } from '../../media/speech/voice.ts';
import type { KnownSentences } from './known/known.ts';
import { isRecording } from './recordings/recordings.ts';

export const SPEAK = 'speak';
const HOPELESS_MS = 6 * 3_600_000;

export interface SpeakingDeps extends SayDeps {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  known: KnownSentences;
}

export type Speaking = ReturnType<typeof createSpeaking>;

export function createSpeaking(deps: SpeakingDeps) {
  const { db, clock, jobs, log, known, voices } = deps;
  /** By key: those that failed, which are not tried again before. */
  const hopelessUntilMs = new Map<string, number>();

  jobs.define<Wording>(SPEAK, {
    title: {
      en: ({ text }) => `Speaking “${shortened(text)}”`,
      de: ({ text }) => `Sprechen: „${shortened(text)}“`,
      fr: ({ text }) => `Voix\u00a0: «\u00a0${shortened(text)}\u00a0»`,
    },
    maxAttempts: 3,
    async run({ payload, signal }) {
      if (known.rowOf(payload)) return;
      if (await speak(payload, signal)) return;
      hopelessUntilMs.set(known.keyOf(payload), clock.now() + HOPELESS_MS);
      throw new Problem('speech-failed', { detail: 'No voice could speak this sentence.' });
    },
  });

  /** False when no voice could, or `only` this one was to try and could not. @throws when cancelled or the disk is full. */
  async function speak(wording: Wording, signal: AbortSignal, only?: SpeechVoice): Promise<boolean> {
    const said = await say(wording, { signal, ...(only ? { only } : {}) }, deps);
    if (said.kind === 'cancelled') throw signal.reason;
    if (said.kind === 'disk-full') throw new Problem('storage-full');
    if (said.kind === 'failed') {
      log.warn({ details: said.details }, 'A sentence could not be spoken');
      return false;
    }
    const meanwhile = known.rowOf(wording);
    if (!meanwhile || !isRecording(meanwhile)) await known.keep(wording, said, clock.now());
    return true;
  }

  function isHopeless(wording: Wording): boolean {
    const key = known.keyOf(wording);
    const untilMs = hopelessUntilMs.get(key);
    if (untilMs === undefined || untilMs > clock.now()) return untilMs !== undefined;
    hopelessUntilMs.delete(key);
    return false;
  }

  return {
    speak,
    isHopeless,

    /** Of these wordings, those that are neither spoken nor known to be hopeless; each once. */
    missing(wordings: readonly Wording[]): Wording[] {
      const missing = new Map<string, Wording>();
      for (const wording of wordings) {
        if (known.rowOf(wording) || wording.text.length > LONGEST_TEXT || wording.text.trim() === '') continue;
        if (!isHopeless(wording)) missing.set(known.keyOf(wording), wording);
      }
      return [...missing.values()];
    },

    /** One job per wording; one that is under way is not asked for twice. */
    async want(wordings: readonly Wording[]): Promise<void> {
      if (wordings.length === 0 || !voices.best) return;
      await db.write(async (tx) => {
        for (const { text, language } of wordings) {
          await jobs.enqueue(tx, SPEAK, known.keyOf({ text, language }), { text, language });
        }
      });
    },
  };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
