// Where each card was left on this player, for as long as the card asks to remember it (`resumeTimeout`).

import type { SimulatorClock } from '../clock.ts';
import type { StoredCard } from '../state.ts';
import { findSpot, type Spot } from './card-walk.ts';

export interface Place {
  chapterKey: string;
  trackKey: string;
  positionMs: number;
  /** The byte of that position, when the play showed it. */
  byte: number | undefined;
}

const defaultResumeTimeoutS = 2_592_000;

export class Places {
  readonly #clock: SimulatorClock;
  readonly #places = new Map<string, Place & { atMs: number }>();

  constructor(clock: SimulatorClock) {
    this.#clock = clock;
  }

  keep(card: StoredCard, { chapter, track }: Spot, at: { positionMs: number; byte: number | undefined }): void {
    const keys = { chapterKey: chapter.key, trackKey: track.key };
    this.#places.set(card.cardId, { ...keys, ...at, atMs: this.#clock.now() });
  }

  forget(card: StoredCard): void {
    this.#places.delete(card.cardId);
  }

  /** Undefined when it was never left, too long ago, or where it was left is no longer on the card. */
  find(card: StoredCard): Place | undefined {
    const place = this.#places.get(card.cardId);
    const timeoutS = card.content.config?.resumeTimeout ?? defaultResumeTimeoutS;
    const nowMs = this.#clock.now();
    if (!place || nowMs - place.atMs >= timeoutS * 1000) return undefined;
    return findSpot(card, place, nowMs) ? place : undefined;
  }
}
