// A plan: the exact, immutable list of bytes that one play will be. All lengths are whole frames, so byte and time are
// one division apart (docs/protocol/streaming-http.md §2). Nothing here reads a byte; the server's media/ does.

import { FRAME_MS, PROFILES, type ProfileId } from '../mp3/profile.ts';

/** Names silence instead of a stored segment: as many silent frames as `lengthBytes` holds. */
export const SILENCE = 'silence';

/** A run of bytes inside one stored segment. `segmentBytes` is the size of the whole segment, checked when it is opened. */
export interface SegmentRef {
  hash: string;
  segmentBytes: number;
  fromByte: number;
  lengthBytes: number;
}

export interface PlanParts {
  profile: ProfileId;
  /** The Info frame, or nothing. */
  preamble: Uint8Array;
  segments: readonly SegmentRef[];
}

export interface Plan extends PlanParts {
  frameBytes: number;
  /** Where segment i begins; one more entry, the last, is the size. */
  offsets: Float64Array;
  sizeBytes: number;
  /** Frames after the preamble; 24 ms each. */
  frames: number;
  durationMs: number;
  /** Strong entity tag with its quotes. Equal parts have equal tags, on every host and after every restart. */
  etag: string;
}

/** Hash of a text as hexadecimal digits; comes from outside because core has no cryptography. */
export type HashText = (text: string) => string;

/** Segment hashes: a Set, or the keys of a Map. */
export type HashSet = Pick<ReadonlySet<string>, 'has' | 'size'>;

/** Lays the segments end to end. Throws when a length is not a whole number of frames or leaves its segment. */
export function layPlan(parts: PlanParts, sha256: HashText): Plan {
  const { profile, preamble, segments } = parts;
  const { frameBytes } = PROFILES[profile];
  const offsets = new Float64Array(segments.length + 1);
  let at = preamble.length;
  let index = 0;
  for (const segment of segments) {
    refuseBadCut(segment, frameBytes);
    offsets[index++] = at;
    at += segment.lengthBytes;
  }
  offsets[index] = at;
  const frames = (at - preamble.length) / frameBytes;
  const etag = `"${sha256(canonicalText(parts))}"`;
  return {
    profile,
    frameBytes,
    preamble,
    segments,
    offsets,
    sizeBytes: at,
    frames,
    durationMs: frames * FRAME_MS,
    etag,
  };
}

function refuseBadCut(segment: SegmentRef, frameBytes: number): void {
  const { hash, fromByte, lengthBytes, segmentBytes } = segment;
  const isOnGrid = lengthBytes > 0 && lengthBytes % frameBytes === 0 && fromByte >= 0 && fromByte % frameBytes === 0;
  const isInside = hash === SILENCE || fromByte + lengthBytes <= segmentBytes;
  if (!isOnGrid || !isInside) {
    throw new RangeError(`A plan cannot take ${lengthBytes} bytes from ${fromByte} of a segment of ${segmentBytes}.`);
  }
}

/** What the entity tag hashes: everything that determines a byte, and nothing else. */
function canonicalText({ profile, preamble, segments }: PlanParts): string {
  const lines = ['plan 1', profile, toHex(preamble)];
  for (const { hash, fromByte, lengthBytes } of segments) lines.push(`${hash} ${fromByte} ${lengthBytes}`);
  return lines.join('\n');
}

/** Index of the segment that holds `byte`; −1 inside the preamble. `byte` must be inside the plan. */
export function locate(plan: Plan, byte: number): number {
  if (byte < plan.preamble.length) return -1;
  const { offsets } = plan;
  let low = 0;
  let high = plan.segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] ?? 0) <= byte) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Time at the start of the frame that holds `byte`; 0 inside the preamble. */
export function msAtByte(plan: Plan, byte: number): number {
  const inside = Math.min(byte, plan.sizeBytes) - plan.preamble.length;
  return inside <= 0 ? 0 : Math.floor(inside / plan.frameBytes) * FRAME_MS;
}

/** First byte of the frame that plays at `ms`, at most the size. */
export function byteAtMs(plan: Plan, ms: number): number {
  const frame = Math.min(plan.frames, Math.max(0, Math.floor(ms / FRAME_MS)));
  return plan.preamble.length + frame * plan.frameBytes;
}

/** The same plan with equally many silent frames wherever one of the `damaged` segments was: every position stays. */
export function fillHoles(plan: Plan, damaged: HashSet, sha256: HashText): Plan {
  const segments = plan.segments.map((segment) =>
    damaged.has(segment.hash) ? silentSegment(segment.lengthBytes) : segment,
  );
  return layPlan({ profile: plan.profile, preamble: plan.preamble, segments }, sha256);
}

export function hasAnySegment(plan: Plan, hashes: HashSet): boolean {
  return hashes.size > 0 && plan.segments.some((segment) => hashes.has(segment.hash));
}

export function silentSegment(lengthBytes: number): SegmentRef {
  return { hash: SILENCE, segmentBytes: lengthBytes, fromByte: 0, lengthBytes };
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16);
  return text;
}
