// What is heard of an announcement: a sentence in the family's language, spoken before anybody is interrupted, or a
// recording. Blanks are filled in for each child.
import { Problem } from '#contract/errors.ts';
import type { Source } from '#core/source/document.ts';
import { fillPlaceholders, plainText, valuesAt } from '#core/source/placeholders.ts';
import type { AudioFact } from '#core/source/world.ts';
import { localTime } from '#core/time/zone.ts';
import type { Clock } from '../../../clock.ts';
import type { Events } from '../../../events/events.ts';
import type { Family } from '../../family/service.ts';
import type { Speech } from '../../speech/service.ts';

/** Somebody waits for it. */
const SPEAK_MS = 20_000;
const LONGEST_MS = 10 * 60_000;

export interface SoundDeps {
  clock: Clock;
  events: Pick<Events, 'on'>;
  speech: Pick<Speech, 'find' | 'want' | 'voice'>;
  family: Pick<Family, 'settings' | 'childOf' | 'childName'>;
  findAudioFacts(audioIds: readonly string[]): Promise<ReadonlyMap<string, AudioFact>>;
}

export interface Sound {
  source: Source;
  durationMs: number;
}

export function createSounds({ clock, events, speech, family, findAudioFacts }: SoundDeps) {
  async function recorded(audioId: string): Promise<Sound> {
    const fact = (await findAudioFacts([audioId])).get(audioId);
    if (!fact) throw new Problem('audio-missing');
    if (fact.state !== 'ready') throw new Problem('audio-not-ready');
    if (fact.durationMs > LONGEST_MS) {
      throw new Problem('audio-too-long', { detail: 'An announcement lasts ten minutes at most.' });
    }
    return { source: { kind: 'audio', audioId }, durationMs: fact.durationMs };
  }

  function wordsFor(text: string, playerId: string): string {
    const { zone, language } = family.settings();
    const childId = family.childOf(playerId);
    const child = childId === undefined ? undefined : family.childName(childId);
    return fillPlaceholders(text, valuesAt(localTime(zone, clock.now()), language, child)) ?? plainText(text);
  }

  /** Resolves when it can be played. @throws Problem speech-failed. */
  async function spoken(text: string): Promise<Sound> {
    const { language } = family.settings();
    const find = () => {
      const fact = speech.find(text, language);
      if (fact.state !== 'ready') return undefined;
      return { source: { kind: 'speech' as const, text, language }, durationMs: fact.durationMs };
    };
    const known = find();
    if (known) return known;
    if (!speech.voice || text === '') throw new Problem('speech-failed');
    const ready = Promise.withResolvers<Sound>();
    const stop = events.on('job.finished', 'announcements', () => {
      const sound = find();
      if (sound) ready.resolve(sound);
    });
    const cancel = clock.after(SPEAK_MS, () => ready.reject(new Problem('speech-failed')));
    try {
      await speech.want([{ text, language }]);
      return await ready.promise;
    } finally {
      cancel();
      stop();
    }
  }

  return {
    /** @throws Problem audio-missing, audio-not-ready, audio-too-long, speech-failed. */
    async of(playerId: string, { text = '', audioId }: { text?: string | undefined; audioId?: string | undefined }) {
      return audioId === undefined ? await spoken(wordsFor(text, playerId)) : await recorded(audioId);
    },
  };
}
