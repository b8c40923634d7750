// A mix that lies on a card as several tracks: one play, cut into slots, each with its own bytes and tag. All come from
// the one pinned plan, so that asking again gives the same. See docs/protocol/streaming-http.md §3.
import type { KeptListening } from '#core/listening/pick.ts';
import { msToFrames } from '#core/mp3/profile.ts';
import { planOfSegments } from '#core/plan/make.ts';
import { cutSlots, slotBounds } from '#core/plan/slots.ts';
import type { PlanShelf } from '../../../media/plan-shelf.ts';
import { sha256Hex } from '../../../media/planner.ts';
import type { Kept } from '../store.ts';
import type { Opened } from './asked.ts';

export interface Slot {
  /** From 1. */
  index: number;
  /** Of so many; undefined: as many as the play has items. */
  of: number | undefined;
}

/** The bytes of one slot. What is not a play (the sentence) is all in one of them, or nothing of it in this one. */
export function openSlot(shelf: PlanShelf, opened: Opened, slot: Slot, isToldHere: boolean): Opened {
  const { kept, plan } = opened;
  if (!kept && isToldHere) return opened;
  const items = kept?.parts.filter(({ kind }) => kind !== 'silence').length ?? 1;
  const count = Math.max(slot.of ?? items, slot.index);
  const parts = kept?.parts ?? [];
  const segments = cutSlots(plan, parts, count)[slot.index - 1] ?? [];
  const fromMs = slotBounds(parts, count)[slot.index - 1]?.fromMs ?? 0;
  return { ...opened, ...shelf.put(planOfSegments(segments, plan.profile, sha256Hex)), playFromMs: fromMs };
}

export interface SlotOfPlay extends KeptListening {
  play: Kept;
}

/** One slot as a listening of its own, so that a range inside it is found as one inside a whole play is. */
export function slotOfPlay(play: Kept, { plan, playFromMs = 0 }: Opened): SlotOfPlay {
  const { etag: planEtag, sizeBytes, durationMs, frameBytes } = plan;
  const deliveredTo = Math.max(0, play.deliveredTo - msToFrames(playFromMs) * frameBytes);
  const insideMs = play.heardToMs - playFromMs;
  // In another slot it tells nothing of this one.
  const heardToMs = insideMs >= 0 && insideMs <= durationMs ? insideMs : undefined;
  return { ...play, play, planEtag, sizeBytes, durationMs, deliveredTo, heardToMs };
}

/** Players take track after track: a later one belongs to the play whose earlier ones were fetched while it lasts. */
export function findSlotted(own: readonly Kept[], nowMs: number, windowMs: number): Kept | undefined {
  const open = own.filter(
    (play) => play.slots > 0 && !play.endedAtMs && nowMs - play.lastUsedAtMs < play.durationMs + windowMs,
  );
  return open.sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs)[0];
}
