// A stretch of time out of a row of segments: byte and time are one division apart, so it is found without reading a
// byte (docs/protocol/house-format.md §1). Whole segments are passed on as they are; nothing given is changed.
import { FRAME_MS, PROFILES, type ProfileId } from '../mp3/profile.ts';
import type { SegmentRef } from './plan.ts';

/** From [fromMs, fromMs + lengthMs), on the nearest frames, as far as the segments reach. */
export function cutSegments(
  segments: readonly SegmentRef[],
  profileId: ProfileId,
  { fromMs, lengthMs }: { fromMs: number; lengthMs: number },
): SegmentRef[] {
  const { frameBytes } = PROFILES[profileId];
  const fromByte = Math.max(0, Math.round(fromMs / FRAME_MS)) * frameBytes;
  const endByte = Math.round((fromMs + lengthMs) / FRAME_MS) * frameBytes;
  const cut: SegmentRef[] = [];
  let at = 0;
  for (const segment of segments) {
    if (at >= endByte) break;
    const skipped = Math.max(0, fromByte - at);
    const left = Math.min(segment.lengthBytes, endByte - at);
    if (skipped === 0 && left === segment.lengthBytes) cut.push(segment);
    else if (skipped < left) {
      cut.push({ ...segment, fromByte: segment.fromByte + skipped, lengthBytes: left - skipped });
    }
    at += segment.lengthBytes;
  }
  return cut;
}
