// A player reduced to what matters for who listens, for thousands of starts in a moment: messages by the simulator's own
// feed in the order of the simulator's own players, and a request instead of a fetch. The real ones run in the same test.
import type { PlayerEvents } from '#cloud/wire/mqtt.ts';
import { EventFeed } from '#simulator/player/event-feed.ts';
import type { Switches } from '#simulator/switches.ts';
import type { ManualClock } from '#test/manual-clock.ts';
import { PLACE } from './who-house.ts';

const BEAT_MS = 5000;
/** What is asked sooner is lost, to be on the safe side of docs/protocol/yoto.md §8.3. */
const ASKED_APART_MS = 500;

export interface ListenerDeps {
  clock: ManualClock;
  switches(): Switches;
  random(): number;
  publish(payload: object): void;
  /** The longest way of a request. */
  wayMs: number;
  /** The request for the track; resolves with its first bytes. */
  request(): Promise<unknown>;
}

export class PretendListener {
  readonly #deps: ListenerDeps;
  readonly #feed: EventFeed;
  #plays = 0;
  #state: 'stopped' | 'loading' | 'sounding' = 'stopped';
  #status: 'stopped' | 'playing' = 'stopped';
  #soundsSinceMs = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#feed = new EventFeed(deps);
    this.#feed.answer(this.#view());
  }

  /** Answers after a moment, unless it was asked just before. */
  ask(): void {
    const { clock, random } = this.#deps;
    const isTooSoon = clock.now() - this.#askedAtMs < ASKED_APART_MS;
    this.#askedAtMs = clock.now();
    if (isTooSoon) return;
    clock.after(150 + 250 * random(), () => this.#feed.answer(this.#view()));
  }

  insert(): void {
    const { clock, random, request } = this.#deps;
    const play = ++this.#plays;
    this.#state = 'loading';
    this.#feed.update(this.#view());
    // Between the message and the arrival of the request lies the way of the request.
    clock.after(this.#deps.wayMs * random(), async () => {
      if (this.#plays !== play) return;
      await request();
      clock.after(50 + 400 * random(), () => this.#sound(play));
    });
  }

  remove(): void {
    this.#plays++;
    this.#state = 'stopped';
    this.#status = 'stopped';
    this.#feed.update(this.#view());
  }

  #sound(play: number): void {
    if (this.#plays !== play) return;
    this.#state = 'sounding';
    this.#status = 'playing';
    this.#soundsSinceMs = this.#deps.clock.now();
    this.#feed.update(this.#view());
    this.#beat(play);
  }

  #beat(play: number): void {
    this.#deps.clock.after(BEAT_MS, () => {
      if (this.#plays !== play) return;
      this.#feed.update(this.#view(), true);
      this.#beat(play);
    });
  }

  #view(): PlayerEvents {
    if (this.#state === 'stopped') {
      return { cardId: 'none', playbackStatus: 'stopped', streaming: false, playbackWait: false };
    }
    const { yotoCardId, chapterKey, trackKey } = PLACE;
    const isSounding = this.#state === 'sounding';
    const position = isSounding ? Math.floor((this.#deps.clock.now() - this.#soundsSinceMs) / 1000) : 0;
    const playing = { playbackStatus: this.#status, playbackWait: !isSounding, streaming: true, source: 'card' };
    return { cardId: yotoCardId, chapterKey, trackKey, position, trackLength: 600, ...playing };
  }
}
