// One decision while it is being made: what is known, what was found out so far, and where in the source we are. Nodes
// reach their inner nodes only through `gather`, so that each kind of node can live in a file of its own (decide.ts).
import { type LocalTime, localTime } from '../time/zone.ts';
import type { Source } from './document.ts';
import { type PlanItem, type Run, runOf } from './items.ts';
import type { TraceStep } from './trace.ts';
import type { World } from './world.ts';

/** In nodes looked at: enough for twelve hours of sounds of half a second, where a hostile recipe could ask for millions. */
const MOST_EFFORT = 200_000;
/** So many comparisons of what was heard, or of rules, cost as much as a node. */
export const CHEAP = 100;
const MOST_STEPS = 200;

/** What comes after a node: its later siblings, then those of what surrounds it. */
export interface Following {
  items: readonly Source[];
  from: number;
  outer: Following | undefined;
}

export interface Place {
  /** Of the node inside the source. */
  path: string;
  /** Where the node begins in the plan. */
  atMs: number;
  seed: string;
  following: Following | undefined;
}

/** `isMissed`: something that belongs here cannot be played now. */
export interface Gathered extends Run {
  isMissed: boolean;
}

export type Gather = (source: Source, place: Place) => Gathered;

export const NOTHING: Gathered = { items: [], lengthMs: 0, isMissed: false };
export const MISSED: Gathered = { items: [], lengthMs: 0, isMissed: true };

export class Deciding {
  readonly world: World;
  readonly gather: Gather;
  readonly local: LocalTime;
  trace: TraceStep[] = [];
  /** Something in the result depends on the child that listens. */
  isPrivate = false;
  /** Something that should have sounded does not exist. */
  isLost = false;
  /** Kinds that this version cannot decide. */
  readonly notYet = new Set<string>();
  #effortLeft = MOST_EFFORT;
  #isSpent = false;
  #isQuiet = false;

  constructor(world: World, gather: (deciding: Deciding) => Gather) {
    this.world = world;
    this.gather = gather(this);
    this.local = localTime(world.zone, world.nowMs);
  }

  note(step: TraceStep): void {
    // Why nothing plays must be told, whatever else is.
    const isTold =
      step.did === 'missed'
        ? !this.trace.some(({ did }) => did === 'missed')
        : !this.#isQuiet && this.trace.length < MOST_STEPS;
    if (isTold) this.trace.push(step);
  }

  /** For what is decided again and again: only the first time is worth telling. */
  quietly<T>(decide: () => T): T {
    const wasQuiet = this.#isQuiet;
    this.#isQuiet = true;
    try {
      return decide();
    } finally {
      this.#isQuiet = wasQuiet;
    }
  }

  dependOnChild(): void {
    if (this.world.listener.childId !== undefined) this.isPrivate = true;
  }

  /** Takes from what one decision may cost; false when that is used up, and the play ends there. */
  spend(effort: number): boolean {
    this.#effortLeft -= effort;
    if (this.#effortLeft >= 0) return true;
    if (!this.#isSpent) this.trace.push({ did: 'too-long' });
    this.#isSpent = true;
    return false;
  }
}

export function gathered(items: PlanItem[]): Gathered {
  return { ...runOf(items), isMissed: false };
}

export function gatheredRun(run: Run): Gathered {
  return { items: run.items, lengthMs: run.lengthMs, isMissed: false };
}
