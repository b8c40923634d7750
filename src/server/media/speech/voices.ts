// The voices of this server, best first. One that is away rests for a while, so that a dead service does not hold up
// hundreds of sentences that another voice could say. Next: say.ts asks them in turn.
import type { Clock } from '../../clock.ts';
import { type EspeakSearch, findEspeak } from './espeak.ts';
import { type SpeechServiceSettings, speechService } from './service.ts';
import type { SpeechVoice } from './voice.ts';

const REST_MS = 5 * 60_000;

export class Voices {
  readonly #clock: Clock;
  #voices: readonly SpeechVoice[] = [];
  readonly #restUntilMs = new Map<SpeechVoice, number>();

  constructor(clock: Clock, voices: readonly SpeechVoice[] = []) {
    this.#clock = clock;
    this.#voices = voices;
  }

  /** The service of the settings, if any, before the machine's own. */
  async find(search: EspeakSearch & { service?: SpeechServiceSettings | undefined }): Promise<void> {
    const service = search.service ? [speechService(search.service)] : [];
    this.#voices = [...service, ...(await findEspeak(search))];
  }

  get best(): SpeechVoice | undefined {
    return this.#voices[0];
  }

  /** Those that can be asked now. */
  awake(): readonly SpeechVoice[] {
    return this.#voices.filter((voice) => this.isAwake(voice));
  }

  isAwake(voice: SpeechVoice): boolean {
    return (this.#restUntilMs.get(voice) ?? 0) <= this.#clock.now();
  }

  rest(voice: SpeechVoice): void {
    this.#restUntilMs.set(voice, this.#clock.now() + REST_MS);
  }
}
