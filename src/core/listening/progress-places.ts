// What a play's progress means for its parts: which of them count as heard, and where a series goes on. A part that was
// skipped keeps its bookmark: the place moves into a later part only when everything before it was heard.
import { slotBounds } from '../plan/slots.ts';
import type { PlayedPart } from './parts.ts';
import { coveredMs, type Span } from './progress-spans.ts';

const ENOUGH = 0.8;
/** So short before its end a part is at its end. */
const NEARLY_MS = 1000;
/** A play of which less was heard has not been one. */
const LEAST_MS = 10_000;

/** Where a series is: inside one part of the plan. */
export interface Place {
  partIndex: number;
  /** Position in the whole audio; its whole length when it was heard to its end. */
  insideMs: number;
}

/** By id of the collection. */
export type Places = ReadonlyMap<string, Place>;

/** Indexes of the parts that `span` touches, in order. */
export function partsIn(parts: readonly PlayedPart[], span: Span): number[] {
  return [...parts.keys()].filter((index) => {
    const { atMs, lengthMs } = parts[index] as PlayedPart;
    return atMs < span.toMs && atMs + lengthMs > span.fromMs;
  });
}

/** A part is whole when its end was heard, or 80 % of it; what lies before a bookmark was heard earlier. */
export function heardOf(part: PlayedPart, spans: readonly Span[]): { heardMs: number; isWhole: boolean } {
  const endMs = part.atMs + part.lengthMs;
  const heardMs = coveredMs(spans, { fromMs: part.atMs, toMs: endMs });
  const lastMs = Math.min(NEARLY_MS, part.lengthMs);
  const isEndHeard = endsAudio(part) && coveredMs(spans, { fromMs: endMs - lastMs, toMs: endMs }) * 2 > lastMs;
  return { heardMs, isWhole: heardMs > 0 && (isEndHeard || part.fromMs + heardMs >= ENOUGH * part.wholeMs) };
}

/** Whether enough was heard for this play to be remembered at all. */
export function countsAsPlay(parts: readonly PlayedPart[], spans: readonly Span[]): boolean {
  const endMs = endOf(parts);
  return coveredMs(spans, { fromMs: 0, toMs: endMs }) >= LEAST_MS || (endMs > 0 && spans.at(-1)?.toMs === endMs);
}

/** The places after `span` was heard; `spans` has it already. */
export function movePlaces(
  places: Places,
  { parts, spans, span }: { parts: readonly PlayedPart[]; spans: readonly Span[]; span: Span },
): Places {
  const moved = new Map(places);
  for (const partIndex of partsIn(parts, span)) {
    const part = parts[partIndex] as PlayedPart;
    const { collectionId } = part;
    if (collectionId === undefined) continue;
    const from = moved.get(collectionId)?.partIndex ?? parts.findIndex((one) => one.collectionId === collectionId);
    const isSkipped = parts
      .slice(from, partIndex)
      .some((one) => one.collectionId === collectionId && !heardOf(one, spans).isWhole);
    if (!isSkipped) moved.set(collectionId, { partIndex, insideMs: insideOf(part, span.toMs) });
    // A place that is nowhere else yet is where the play began.
    else if (!moved.has(collectionId)) moved.set(collectionId, { partIndex: from, insideMs: parts[from]?.fromMs ?? 0 });
  }
  return moved;
}

export function endOf(parts: readonly PlayedPart[]): number {
  const last = parts.at(-1);
  return last ? last.atMs + last.lengthMs : 0;
}

/** Position in the plan; slots are counted from 0, and the last one plays all the rest. Undefined: an unused slot. */
export function planPosition(
  parts: readonly PlayedPart[],
  { slots, slot, positionMs }: { slots: number; slot: number; positionMs: number },
): number | undefined {
  if (slots === 0) return Math.min(positionMs, endOf(parts));
  const { fromMs, toMs } = slotBounds(parts, slots)[slot] ?? { fromMs: 0, toMs: 0 };
  return toMs > fromMs ? Math.min(fromMs + positionMs, toMs) : undefined;
}

function insideOf(part: PlayedPart, planMs: number): number {
  const heardMs = Math.min(part.lengthMs, planMs - part.atMs);
  return heardMs * 2 > part.lengthMs * 2 - NEARLY_MS && endsAudio(part) ? part.wholeMs : part.fromMs + heardMs;
}

function endsAudio(part: PlayedPart): boolean {
  return part.fromMs + part.lengthMs >= part.wholeMs - NEARLY_MS;
}
