// What a listener of these days is given, and what it can be told to do.
import type { Switches } from '#simulator/switches.ts';
import type { Answer } from './answer.ts';
import type { House } from './house.ts';
import type { SeenPlans } from './plans.ts';
import type { Truth } from './truth.ts';

export interface PretendCard {
  yotoCardId: string;
  /** Of its tracks, in order. */
  paths: string[];
  isGone: boolean;
}

export type Act =
  | { kind: 'listen'; ms: number }
  | { kind: 'pause'; ms: number; isCut: boolean }
  | { kind: 'turn'; toShare: number }
  | { kind: 'next' }
  | { kind: 'cut' };

export interface ListenerDeps {
  house: House;
  plans: SeenPlans;
  truth: Truth;
  random: () => number;
  switches: () => Switches;
  playerId: string;
  /** Behind a proxy that we trust. */
  address: string | undefined;
  agent: string;
  tell: (what: string) => void;
  note: (what: string) => void;
  /** An answer to a request of this card has come. */
  onAnswer(answer: Answer, about: { isStart: boolean; card: PretendCard }): void;
  /** Whose it is now. */
  whose(): string | undefined;
  /** Of a recording; whose the player was when it asked for something of this card. */
  onSound(number: number, childIds: ReadonlySet<string | undefined>): void;
}
