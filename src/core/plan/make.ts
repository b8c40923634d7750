// From the items of a decision to a plan: segments in order, silence in whole frames, the Info frame in front.
import { infoFrame } from '../mp3/info-frame.ts';
import { msToFrames, PROFILES, type ProfileId } from '../mp3/profile.ts';
import type { PlanItem } from '../source/decide.ts';
import { type HashText, layPlan, type Plan, type SegmentRef, silentSegment } from './plan.ts';

export function makePlan(items: readonly PlanItem[], profileId: ProfileId, sha256: HashText): Plan {
  const segments = items.flatMap((item): readonly SegmentRef[] => {
    if (item.kind === 'audio') return item.segments;
    const frames = Math.max(1, msToFrames(item.durationMs));
    return [silentSegment(frames * PROFILES[profileId].frameBytes)];
  });
  return planOfSegments(segments, profileId, sha256);
}

export function planOfSegments(segments: readonly SegmentRef[], profileId: ProfileId, sha256: HashText): Plan {
  const profile = PROFILES[profileId];
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.lengthBytes, 0);
  const preamble = infoFrame(profile, sizeBytes / profile.frameBytes);
  return layPlan({ profile: profileId, preamble, segments }, sha256);
}
