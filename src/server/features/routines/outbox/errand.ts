// One thing that is to be done outside of this server, as it lies in the outbox: a wish to a player, something to be said, or
// a message to the family's webhook. How long it is still worth doing, and which may be done twice, is told here.
import type { ProblemCode } from '#contract/errors.ts';
import type { Wish } from '#core/player/wishes.ts';
import type { WhyNot } from '#core/routine/trace.ts';

export type Errand =
  | {
      to: 'player';
      wish: Wish;
      /** Only while this card plays. */
      whilePlays?: string | undefined;
      /** Only while the volume is at this step of the knob. */
      whileStep?: number | undefined;
    }
  | { to: 'announcement'; text?: string | undefined; audioId?: string | undefined }
  | { to: 'webhook'; body: { routine: string; text: string; at: string; player?: string | undefined } };

/** Why it was not done. */
export type Why = WhyNot | ProblemCode;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const WORTH_MS: Partial<Record<Wish['do'], number>> = {
  play: 3 * MINUTE_MS,
  pause: MINUTE_MS,
  stop: MINUTE_MS,
  volume: 2 * MINUTE_MS,
  'night-light': 10 * MINUTE_MS,
};

/** So long after it was due it is still done; later it would only surprise. */
export function worthMs(errand: Errand): number {
  switch (errand.to) {
    case 'player':
      return WORTH_MS[errand.wish.do] ?? 2 * MINUTE_MS;
    case 'announcement':
      return MINUTE_MS;
    case 'webhook':
      return 60 * MINUTE_MS;
  }
}

/** Doing it twice is no more than doing it once. */
export function isRepeatable(errand: Errand): boolean {
  if (errand.to === 'webhook') return true;
  return errand.to === 'player' && errand.wish.do !== 'play';
}

/** Worth trying again before it is too late. */
export function isPassing(code: ProblemCode): boolean {
  return code === 'player-unreachable' || code === 'yoto-unreachable' || code === 'not-ready';
}
