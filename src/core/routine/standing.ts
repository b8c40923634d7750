// What holds on a player until it is over: a volume that must not be passed, and the end of the part after which it stops.
// Pure: says what is to be done now, or when to look again; who watches and sends is the server's.
import { type PlayedPart, partAt } from '../listening/parts.ts';
import { type Playback, positionAt } from '../player/playback.ts';

/** The part that is the last one, by its place; a track is one part where it is no plan of ours. */
export interface LastPart {
  yotoCardId: string;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  /** Inside the track. */
  partAtMs: number;
  /** Of the rest of a part that plays before it. */
  restAtMs?: number | undefined;
}

export type PartEnd =
  /** It plays on: look again when this much has passed. */
  | { outcome: 'wait'; waitMs: number }
  /** It is over, or somebody went on to another part. */
  | { outcome: 'stop' }
  /** It ended so long ago that to stop now would only surprise. */
  | { outcome: 'too-late' }
  /** Nothing plays any more, or another card. */
  | { outcome: 'over' };

const TOO_LATE_MS = 5 * 60_000;
/** While it is paused or waits for bytes; every message asks anew anyway. */
const LOOK_AGAIN_MS = 30_000;

/** A play that is younger has only begun. */
const JUST_BEGUN_MS = 30_000;
/** So much of a part counts as all of it; what is left is no story of its own. */
const AS_GOOD_AS_ALL = 0.8;

/** Undefined: nothing plays. Where a play begins with the rest of a part that was as good as over, it is the next part. */
export function lastPartOf(
  playback: Playback | undefined,
  parts: readonly PlayedPart[],
  nowMs: number,
): LastPart | undefined {
  if (playback?.yotoCardId === undefined || playback.status === 'stopped') return undefined;
  const { yotoCardId, chapterKey, trackKey } = playback;
  const positionMs = positionAt(playback, nowMs) ?? 0;
  const part = soundAt(parts, positionMs);
  const next = parts.find(({ kind, atMs }) => kind === 'audio' && atMs > (part?.atMs ?? 0));
  const isRest = positionMs < JUST_BEGUN_MS && part && part.fromMs >= AS_GOOD_AS_ALL * part.wholeMs;
  const here = { yotoCardId, chapterKey, trackKey };
  if (isRest && next) return { ...here, partAtMs: next.atMs, restAtMs: part.atMs };
  return { ...here, partAtMs: part?.atMs ?? 0 };
}

export function partEndOf(
  last: LastPart,
  playback: Playback | undefined,
  parts: readonly PlayedPart[],
  nowMs: number,
): PartEnd {
  if (playback?.yotoCardId !== last.yotoCardId || playback.status === 'stopped') return { outcome: 'over' };
  const positionMs = positionAt(playback, nowMs) ?? 0;
  const part = soundAt(parts, positionMs);
  const isSameTrack = playback.chapterKey === last.chapterKey && playback.trackKey === last.trackKey;
  const beganMs = part?.atMs ?? 0;
  const isRest = isSameTrack && beganMs === last.restAtMs;
  if (isRest) return { outcome: 'wait', waitMs: Math.max(1000, last.partAtMs - positionMs) };
  if (!isSameTrack || beganMs !== last.partAtMs) {
    return { outcome: positionMs - beganMs < TOO_LATE_MS ? 'stop' : 'too-late' };
  }
  if (playback.status !== 'playing' || playback.isWaiting) return { outcome: 'wait', waitMs: LOOK_AGAIN_MS };
  const endsMs = nextSoundAfter(parts, beganMs) ?? playback.trackMs;
  if (endsMs === undefined) return { outcome: 'wait', waitMs: LOOK_AGAIN_MS };
  return positionMs >= endsMs ? { outcome: 'stop' } : { outcome: 'wait', waitMs: endsMs - positionMs };
}

/** A sentence that announces a part belongs to it. */
function soundAt(parts: readonly PlayedPart[], positionMs: number): PlayedPart | undefined {
  const found = partAt(parts, positionMs)?.part;
  if (!found || found.kind === 'audio') return found;
  return parts.find(({ kind, atMs }) => kind === 'audio' && atMs >= found.atMs) ?? found;
}

/** Where the next part begins, with the sentence that announces it. */
function nextSoundAfter(parts: readonly PlayedPart[], beganMs: number): number | undefined {
  return parts.find(({ atMs }) => atMs > beganMs)?.atMs;
}

/** Steps 0 to 16, as the knob counts. */
export interface FadeStep {
  afterMs: number;
  step: number;
  /** Where the step before left it; whoever finds another volume leaves it alone. */
  fromStep: number;
}

/** One step of the knob at a time, evenly over the minutes; empty when it is there already. */
export function fadeSteps(fromStep: number, toStep: number, minutes: number): FadeStep[] {
  const count = Math.abs(toStep - fromStep);
  const direction = Math.sign(toStep - fromStep);
  return Array.from({ length: count }, (_, index) => ({
    afterMs: Math.round(((index + 1) * minutes * 60_000) / count),
    step: fromStep + direction * (index + 1),
    fromStep: fromStep + direction * index,
  }));
}
