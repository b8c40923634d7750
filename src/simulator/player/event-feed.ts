// `data/events` as the device sends them: only what changed, everything after a request, and silence five minutes after
// the last request (docs/protocol/yoto.md §Events). How they get lost or late: ./unreliable.ts.

import type { PlayerEvents } from '#cloud/wire/mqtt.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { eventTrouble, sendThrough } from './unreliable.ts';

export const eventsDecayMs = 5 * 60_000;

export interface FeedDeps {
  clock: SimulatorClock;
  switches(): Switches;
  random(): number;
  publish(payload: PlayerEvents): void;
}

// These run on by themselves; they are told with another change or on the five-second beat, never alone by a look.
const running = new Set(['position', 'sleepTimerSeconds']);
// A stop says only that nothing plays; the client has to clear these (seen).
const goneAfterStop = ['chapterKey', 'chapterTitle', 'trackKey', 'trackTitle', 'trackLength', 'position', 'source'];

export class EventFeed {
  readonly #deps: FeedDeps;
  #told: Record<string, unknown> = {};
  #requestedAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  get isAwake(): boolean {
    return this.#deps.clock.now() - this.#requestedAtMs < eventsDecayMs;
  }

  /** The answer to `events/request`: everything. */
  answer(view: PlayerEvents): void {
    this.#requestedAtMs = this.#deps.clock.now();
    this.#tellAll(view);
  }

  forgetRequest(): void {
    this.#requestedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Tells what changed since the last message; on the beat also how far things have run, or everything. */
  update(view: PlayerEvents, isBeat = false): void {
    if (isBeat && view.cardId !== 'none' && this.#deps.switches().wholeBeats) {
      this.#tellAll(view);
      return;
    }
    const changed = Object.entries(view).filter(
      ([name, value]) => value !== undefined && value !== this.#told[name] && !running.has(name),
    );
    const isPlain = changed.every(([name]) => name.startsWith('volume') || name === 'repeatAll');
    if (changed.length === 0 && !isBeat) return;
    const runners = isBeat || !isPlain ? Object.entries(view).filter(([name]) => running.has(name)) : [];
    this.#told = { ...this.#told, ...Object.fromEntries(changed) };
    if (view.cardId === 'none') for (const name of goneAfterStop) delete this.#told[name];
    const delta = Object.fromEntries([...changed, ...runners].filter(([, value]) => value !== undefined));
    // The knob's messages carry the cap too (seen).
    if (delta.volume !== undefined) delta.volumeMax = view.volumeMax;
    if (Object.keys(delta).length > 0) this.#send(delta);
  }

  #tellAll(view: PlayerEvents): void {
    this.#told = { ...view };
    this.#send(view);
  }

  #send(members: PlayerEvents): void {
    if (!this.isAwake) return;
    const { clock, publish } = this.#deps;
    const switches = this.#deps.switches();
    const payload = { ...members, eventUtc: Math.floor((clock.now() + switches.playerClockSkewMs) / 1000) };
    sendThrough(eventTrouble(switches), this.#deps, () => publish(payload));
  }
}
