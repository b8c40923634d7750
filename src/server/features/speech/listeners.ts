// When to look ahead: every hour, and soon after something has changed what streams may say. Changes come in heaps (an
// import tells thousands), so they are gathered and looked at once.
import type { Clock } from '../../clock.ts';
import type { Events } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import type { Speech } from './service.ts';

const HOUR_MS = 3_600_000;
/** A parent who has saved something may want to hear it at once; the library changes for hours while it is imported. */
const SOON_MS = 2_000;
const LATER_MS = 60_000;

export interface SpeechListeners extends AsyncDisposable {
  /** Resolves when the look that was last begun has asked for its job. */
  settled(): Promise<void>;
}

export function watchForSpeech(deps: { events: Events; speech: Speech; clock: Clock; log: Log }): SpeechListeners {
  const { events, speech, clock, log } = deps;
  let looking: Promise<void> = Promise.resolve();
  let cancel = () => {};
  let dueAtMs = Number.POSITIVE_INFINITY;

  const look = () => {
    lookWithin(HOUR_MS, true);
    looking = looking
      .then(() => speech.refresh())
      .then(() => speech.lookAhead())
      .catch((cause) => log.error({ err: cause }, 'Sentences could not be brought in step with the streams'));
  };
  function lookWithin(delayMs: number, isNew = false): void {
    const atMs = clock.now() + delayMs;
    if (!isNew && dueAtMs <= atMs) return;
    cancel();
    dueAtMs = atMs;
    cancel = clock.after(delayMs, look);
  }

  const soon = ['stream.created', 'stream.changed', 'family.changed'] as const;
  const later = ['library.changed', 'audio.ready'] as const;
  const stops = [
    ...soon.map((name) => events.on(name, 'speech', () => lookWithin(SOON_MS))),
    ...later.map((name) => events.on(name, 'speech', () => lookWithin(LATER_MS))),
    events.on('segment.damaged', 'speech', ({ segmentHash }) => speech.repair(segmentHash)),
  ];
  lookWithin(SOON_MS);
  return {
    settled: () => looking,
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop();
      cancel();
      await looking;
    },
  };
}
