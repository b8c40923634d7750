// What a play consists of, and how a list of it is cut: at a frame, or at the end of a part. Everything is a whole number
// of frames of 24 ms. Never changes an item in place; who wants the cut is in limits.ts, shuffle.ts and series.ts.
import { FRAME_MS } from '../mp3/profile.ts';
import type { SegmentRef } from '../plan/plan.ts';

interface Sound {
  title: string;
  /** Of the whole audio; what is cut out of it stands in `fromMs` and `lengthMs`. */
  segments: readonly SegmentRef[];
  wholeMs: number;
  fromMs: number;
  lengthMs: number;
  /** The last so many milliseconds fade out. */
  fadeOutMs?: number | undefined;
}

export type PlanItem =
  | (Sound & {
      kind: 'audio';
      audioId: string;
      /** When it is part of a series that remembers its place. */
      collectionId?: string | undefined;
    })
  | (Sound & { kind: 'speech'; fromMs: 0 })
  | { kind: 'silence'; durationMs: number };

/** Items in order, and how long they are together. */
export interface Run {
  items: PlanItem[];
  lengthMs: number;
}

export function lengthOf(item: PlanItem): number {
  return item.kind === 'silence' ? item.durationMs : item.lengthMs;
}

export function runOf(items: PlanItem[]): Run {
  return { items, lengthMs: items.reduce((sum, item) => sum + lengthOf(item), 0) };
}

export function floorToFrame(ms: number): number {
  return Math.max(0, Math.floor(ms / FRAME_MS) * FRAME_MS);
}

export function minutesToMs(minutes: number): number {
  return floorToFrame(minutes * 60_000);
}

/** The first `mostMs` of it, cut inside a part if need be. */
export function cutAt(run: Run, mostMs: number): Run {
  if (run.lengthMs <= mostMs) return run;
  const whole = firstParts(run, countWithin(run, mostMs));
  const leftMs = floorToFrame(mostMs - whole.lengthMs);
  const next = run.items[whole.items.length];
  if (!next || leftMs === 0) return whole;
  return { items: [...whole.items, shortened(next, leftMs)], lengthMs: whole.lengthMs + leftMs };
}

/** The parts that end within `mostMs`; none when the first is longer. A sentence is not left alone before what it
 * announces. */
export function wholePartsWithin(run: Run, mostMs: number): Run {
  let count = countWithin(run, mostMs);
  if (count === run.items.length) return run;
  if (run.items[count]?.kind !== 'speech') while (run.items[count - 1]?.kind === 'speech') count--;
  return firstParts(run, count);
}

/** The first part with what is said before it, however long. */
export function firstPart(run: Run): Run {
  return firstParts(run, run.items.findIndex(({ kind }) => kind !== 'speech') + 1 || run.items.length);
}

function countWithin({ items }: Run, mostMs: number): number {
  let leftMs = mostMs;
  const tooMuch = items.findIndex((item) => {
    leftMs -= lengthOf(item);
    return leftMs < 0;
  });
  return tooMuch === -1 ? items.length : tooMuch;
}

function firstParts(run: Run, count: number): Run {
  return count === run.items.length ? run : runOf(run.items.slice(0, count));
}

/** The end of the last sound fades. */
export function fadedOut(run: Run, fadeOutMs: number): Run {
  const last = run.items.at(-1);
  if (!last || last.kind === 'silence') return run;
  const longer = Math.max(fadeOutMs, last.fadeOutMs ?? 0);
  const faded = { ...last, fadeOutMs: Math.max(FRAME_MS, floorToFrame(Math.min(longer, last.lengthMs))) };
  return { items: [...run.items.slice(0, -1), faded], lengthMs: run.lengthMs };
}

/** A fade belongs to the end, which is no longer there. */
function shortened(item: PlanItem, lengthMs: number): PlanItem {
  if (item.kind === 'silence') return { kind: 'silence', durationMs: lengthMs };
  const { fadeOutMs: _, ...sound } = item;
  return { ...sound, lengthMs };
}
