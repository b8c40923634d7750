// A mix on a card as several tracks, so that the child's "next" works inside it: one play is cut into slots, and each is
// a plan of its own (docs/protocol/streaming-http.md §3). All slots come from one pinned plan and one list of parts,
// so that asking again always gives the same bytes. Next: make.ts lays a plan of each.
import type { PlayedPart } from '../listening/parts.ts';
import { FRAME_MS, PROFILES, type ProfileId } from '../mp3/profile.ts';
import { cutSegments } from './cut.ts';
import { type SegmentRef, silentSegment } from './plan.ts';

/** Where a slot lies in the whole play: [fromMs, toMs); empty when the play has no item for it. */
export interface SlotBounds {
  fromMs: number;
  toMs: number;
}

const SECOND_MS = 1000;

/**
 * Slot k plays item k, the last slot all that is left. Silence belongs to what it follows: nobody wants to skip to it.
 * Always `count` bounds, end to end, that cover the whole play.
 */
export function slotBounds(parts: readonly PlayedPart[], count: number): SlotBounds[] {
  const last = parts.at(-1);
  const endMs = last ? last.atMs + last.lengthMs : 0;
  const heard = parts.filter(({ kind }) => kind !== 'silence');
  const startsMs = [0, ...heard.slice(1, count).map(({ atMs }) => atMs)];
  return Array.from({ length: count }, (_, index) => ({
    fromMs: startsMs[index] ?? endMs,
    toMs: startsMs[index + 1] ?? endMs,
  }));
}

/** The segments of each slot. One that has nothing to play is a second of silence: a track cannot be empty. */
export function cutSlots(
  plan: { segments: readonly SegmentRef[]; profile: ProfileId },
  parts: readonly PlayedPart[],
  count: number,
): SegmentRef[][] {
  return slotBounds(parts, count).map(({ fromMs, toMs }) =>
    toMs > fromMs
      ? cutSegments(plan.segments, plan.profile, { fromMs, lengthMs: toMs - fromMs })
      : [aSecondOfSilence(plan.profile)],
  );
}

function aSecondOfSilence(profileId: ProfileId): SegmentRef {
  return silentSegment(Math.ceil(SECOND_MS / FRAME_MS) * PROFILES[profileId].frameBytes);
}
