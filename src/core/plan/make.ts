// From the items of a decision to a plan: segments in order, cut on frames, silence in whole frames, the Info frame in
// front; and from the same items what will be told about it. Fading is put in between by the server's media/planner.ts.
import type { PlayedPart } from '../listening/parts.ts';
import { infoFrame } from '../mp3/info-frame.ts';
import { FRAME_MS, msToFrames, PROFILES, type ProfileId } from '../mp3/profile.ts';
import type { PlanItem } from '../source/items.ts';
import { cutSegments } from './cut.ts';
import { type HashText, layPlan, type Plan, type SegmentRef, silentSegment } from './plan.ts';

/** One item of a decision as it will play. */
export interface LaidItem {
  segments: readonly SegmentRef[];
  part: PlayedPart;
  /** So much of its end fades out; the segments do not yet. */
  fadeOutMs: number;
}

/** In order, end to end. Items of which nothing is left are left out. */
export function layItems(items: readonly PlanItem[], profileId: ProfileId): LaidItem[] {
  const { frameBytes } = PROFILES[profileId];
  const laid: LaidItem[] = [];
  let atMs = 0;
  for (const item of items) {
    const segments = segmentsOf(item, profileId);
    const frames = segments.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) / frameBytes;
    if (frames === 0) continue;
    const lengthMs = frames * FRAME_MS;
    const fadeOutMs = item.kind === 'silence' ? 0 : Math.min(lengthMs, item.fadeOutMs ?? 0);
    laid.push({ segments, part: describe(item, atMs, lengthMs), fadeOutMs });
    atMs += lengthMs;
  }
  return laid;
}

function segmentsOf(item: PlanItem, profileId: ProfileId): readonly SegmentRef[] {
  if (item.kind === 'silence') {
    const frames = Math.max(1, msToFrames(item.durationMs));
    return [silentSegment(frames * PROFILES[profileId].frameBytes)];
  }
  const isWhole = item.fromMs === 0 && item.lengthMs === item.wholeMs;
  return isWhole ? item.segments : cutSegments(item.segments, profileId, item);
}

function describe(item: PlanItem, atMs: number, lengthMs: number): PlayedPart {
  if (item.kind === 'silence') return { kind: 'silence', title: '', atMs, lengthMs, fromMs: 0, wholeMs: lengthMs };
  const { title, fromMs, wholeMs } = item;
  const place = { title, atMs, lengthMs, fromMs, wholeMs };
  if (item.kind === 'speech') return { kind: 'speech', ...place };
  const { audioId, collectionId } = item;
  return { kind: 'audio', ...place, audioId, ...(collectionId === undefined ? {} : { collectionId }) };
}

export function planOfSegments(segments: readonly SegmentRef[], profileId: ProfileId, sha256: HashText): Plan {
  const profile = PROFILES[profileId];
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.lengthBytes, 0);
  const preamble = infoFrame(profile, sizeBytes / profile.frameBytes);
  return layPlan({ profile: profileId, preamble, segments }, sha256);
}
