// How far a play was heard: from what the player tells, or estimated from what it was sent. Only what it can have played
// in the time between two messages counts; a jump over something never makes it heard, and a place that was jumped to
// counts from the next message on, so that a message out of order changes nothing. Next: progress-places.ts.
import { type Span, withSpan } from './progress-spans.ts';

/** Messages are up to 2 s late, and their positions are whole seconds. */
const SLACK_MS = 3000;
/** A step back so small is rounding. */
const ROUNDING_MS = 1500;
/** So far back a message that was overtaken may lead. */
const LATE_MS = 5000;
/** A stop so near to the end is the end, if there was time to get there: messages come every 5 s, and one may be lost. */
const END_MS = 10_000;
/** Of a short play, only so much of it, but what may lie behind the last message. */
const END_SHARE = 0.2;
const TICK_MS = 6000;
/** Who plays says so every 5 s. After a longer silence only what it must have played on counts: it may have gone elsewhere. */
const SILENCE_MS = 30_000;
/** What the system and proxies hold back of what was sent. */
const HELD_BACK_MS = 30_000;
/** Whoever took less has only looked. */
const LOOKED_MS = 10_000;

/** What a player told: where it is in the plan. */
export interface Tick {
  planMs: number;
  /** When we heard of it. */
  atMs: number;
  /** It goes on from there by itself. */
  isMoving: boolean;
}

export interface Progress {
  spans: readonly Span[];
  /** The last place that was really heard. */
  place: Tick;
  /** A place that cannot have been reached by playing on. */
  jumpedTo?: Tick | undefined;
}

/** `heard`: what came to it, when something did. */
export interface Step {
  progress: Progress;
  heard?: Span | undefined;
}

export function beginProgress(startedAtMs: number): Progress {
  return { spans: [], place: { planMs: 0, atMs: startedAtMs, isMoving: true } };
}

/** The player says where it is. */
export function follow(progress: Progress, tick: Tick): Step {
  const { place, jumpedTo } = progress;
  // Many messages repeat the position of the one before: it was true then, not now.
  if (repeats(jumpedTo ?? place, tick)) return { progress };
  if (jumpedTo && reaches(jumpedTo, tick)) {
    // At a place that was jumped to something must have been heard before it is one.
    if (tick.planMs > jumpedTo.planMs) return hear(progress, jumpedTo, tick);
    return jump(progress, tick);
  }
  const isLate = jumpedTo && jumpedTo.planMs <= place.planMs && jumpedTo.planMs >= place.planMs - LATE_MS;
  if ((!jumpedTo || isLate) && reaches(place, tick)) return hear(progress, place, tick);
  return jump(progress, tick);
}

/** It stopped, or plays something else, without saying where it was; `endMs` is the end of the plan. */
export function leave(progress: Progress, { atMs, endMs }: { atMs: number; endMs: number }): Step {
  const from = progress.jumpedTo ?? progress.place;
  const end = { planMs: endMs, atMs, isMoving: false };
  const leftMs = endMs - from.planMs;
  const isAtEnd = leftMs > 0 && leftMs <= Math.min(END_MS, Math.max(TICK_MS, endMs * END_SHARE));
  if (isAtEnd && reaches(from, end)) return hear(progress, from, end);
  return { progress: lose(progress) };
}

/** What it does is not sure for a while: what it tells after that does not follow what it told before. */
export function lose(progress: Progress): Progress {
  return { ...progress, place: { ...progress.place, isMoving: false }, jumpedTo: undefined };
}

/** Without messages: it was heard from where it was up to `planMs`, as far as we can tell. */
export function presume(progress: Progress, planMs: number, atMs: number): Step {
  if (planMs <= progress.place.planMs) return { progress };
  return hear(progress, progress.place, { planMs, atMs, isMoving: true });
}

export interface Delivery {
  /** Highest position that was sent, and how much was sent altogether, as time. */
  deliveredToMs: number;
  sentMs: number;
  durationMs: number;
  /** Since the last request from the beginning. */
  elapsedMs: number;
}

/** Position of a listener who tells nothing; undefined while nothing counts. */
export function estimatePosition({ deliveredToMs, sentMs, durationMs, elapsedMs }: Delivery): number | undefined {
  // A look at the very end, as for tags, delivers a high position and few bytes.
  const deliveredMs = Math.min(deliveredToMs, sentMs);
  if (deliveredMs < LOOKED_MS) return undefined;
  if (deliveredMs >= durationMs && elapsedMs >= durationMs + HELD_BACK_MS) return durationMs;
  const planMs = Math.min(deliveredMs, elapsedMs) - HELD_BACK_MS;
  return planMs > 0 ? planMs : undefined;
}

function repeats(known: Tick, tick: Tick): boolean {
  return known.planMs === tick.planMs && known.isMoving && tick.isMoving;
}

function jump(progress: Progress, tick: Tick): Step {
  // While it pauses it plays on from nowhere.
  const isMoving = progress.place.isMoving && tick.isMoving;
  return { progress: { ...progress, place: { ...progress.place, isMoving }, jumpedTo: tick } };
}

function reaches(from: Tick, to: Tick): boolean {
  const byMs = to.planMs - from.planMs;
  const elapsedMs = from.isMoving ? Math.max(0, to.atMs - from.atMs) : 0;
  if (elapsedMs > SILENCE_MS && byMs < elapsedMs - END_MS) return false;
  return byMs >= -ROUNDING_MS && byMs <= elapsedMs + SLACK_MS;
}

function hear(progress: Progress, from: Tick, to: Tick): Step {
  const heard = { fromMs: from.planMs, toMs: Math.max(from.planMs, to.planMs) };
  return { progress: { spans: withSpan(progress.spans, heard), place: to }, heard };
}
