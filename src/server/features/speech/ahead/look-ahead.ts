// Looking ahead: every sentence that a stream may say in the next two days is spoken before it is needed, what a lesser
// voice has said is said again by the best one, and what nobody wants any more is forgotten. Never while a child waits.
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { JobRun } from '../../../jobs/definition.ts';
import type { Jobs } from '../../../jobs/jobs.ts';
import type { Log } from '../../../log.ts';
import { ROBOT, type Wording } from '../../../media/speech/voice.ts';
import type { Voices } from '../../../media/speech/voices.ts';
import type { NoticeAbout } from '../../../ops/notice-words.ts';
import type { Notices } from '../../../ops/notices.ts';
import type { Speaking } from '../jobs.ts';
import type { KnownSentences } from '../known/known.ts';
import { isRecording } from '../recordings/recordings.ts';
import type { SpokenRow } from '../store.ts';

const AHEAD = 'speech-ahead';
const TITLE = {
  en: () => 'Looking ahead for sentences',
  de: () => 'Sätze der nächsten Tage suchen',
  fr: () => 'Recherche des phrases des prochains jours',
};
/** Sentences that one look may ask for; the next look goes on. */
export const MOST_AT_ONCE = 500;
const DAY_MS = 86_400_000;
const FORGET_MS = 30 * DAY_MS;

type Progress = JobRun<object>['progress'];

export interface LookAheadDeps {
  db: Db;
  clock: Clock;
  jobs: Jobs;
  log: Log;
  notices: Notices;
  voices: Voices;
  known: KnownSentences;
  speaking: Speaking;
  /** What streams may say in the next 48 hours, the soonest first; without placeholders filled in, nothing is spoken. */
  reachable: () => Promise<readonly Wording[]>;
}

/** Returns how to ask for a look. */
export function createLookAhead(deps: LookAheadDeps): () => Promise<void> {
  const { db, clock, jobs, log, notices, voices, known, speaking } = deps;

  jobs.define<object>(AHEAD, { title: TITLE, maxAttempts: 2, run: look });

  async function look({ signal, progress }: JobRun<object>): Promise<void> {
    const reachable = await deps.reachable();
    const missing = speaking.missing(reachable);
    await speaking.want(missing.slice(0, MOST_AT_ONCE));
    const rows = [...new Set(reachable.flatMap((wording) => known.rowOf(wording) ?? []))];
    await known.touch(
      rows.filter((row) => row.last_wanted_at_ms < clock.now() - DAY_MS),
      clock.now(),
    );
    await sayBetter(rows, signal, progress);
    await forgetUnwanted();
    if (missing.length > MOST_AT_ONCE)
      log.info({ missing: missing.length }, 'More sentences than are prepared at once');
    await tell(complaint(reachable, missing.length));
  }

  /** What a parent should know of it, if anything. */
  function complaint(reachable: readonly Wording[], missingCount: number): NoticeAbout | undefined {
    const { best } = voices;
    if (!best) return reachable.length > 0 ? { code: 'no-voice' } : undefined;
    if (best.name !== ROBOT && !voices.isAwake(best)) return { code: 'speech-service-away' };
    const hopeless = reachable.find(speaking.isHopeless);
    if (hopeless) return { code: 'not-spoken', text: hopeless.text };
    if (missingCount <= MOST_AT_ONCE) return undefined;
    return { code: 'many-sentences', count: missingCount, perHour: MOST_AT_ONCE };
  }

  async function tell(about: NoticeAbout | undefined): Promise<void> {
    await db.write((tx) => (about ? notices.raise(tx, 'speech', 'warning', about) : notices.clear(tx, 'speech')));
  }

  /** By the service of the family's choice, where another voice spoke while it was away or not yet chosen. */
  async function sayBetter(rows: readonly SpokenRow[], signal: AbortSignal, progress: Progress): Promise<void> {
    const { best } = voices;
    if (!best || best.name === ROBOT) return;
    const worse = rows.filter((row) => row.voice !== best.name && !isRecording(row)).slice(0, MOST_AT_ONCE);
    for (const [index, row] of worse.entries()) {
      if (!voices.isAwake(best)) return;
      progress(index, worse.length);
      await speaking.speak(row, signal, best);
    }
  }

  async function forgetUnwanted(): Promise<void> {
    const beforeMs = clock.now() - FORGET_MS;
    await known.forget(known.rows.filter((row) => row.last_wanted_at_ms < beforeMs && !isRecording(row)));
  }

  return async () => {
    // A key of its own: one that is running may have looked before the change.
    await db.write((tx) => jobs.enqueue(tx, AHEAD, String(clock.now()), {}));
  };
}
