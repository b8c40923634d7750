// What every part of the bench is given, and what it must say of itself.
import type { PartResult } from './figures.ts';

export interface Bench {
  /** A folder of this run, for this part alone; removed afterwards. */
  folder: string;
  rounds: number;
  /** Of one round of load. */
  seconds: number;
  say(text: string): void;
}

export interface Part {
  name: string;
  text: string;
  run(bench: Bench): Promise<PartResult>;
}
