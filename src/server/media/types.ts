// What the media half tells its callers: plain values, every expected outcome a member of a union.
// No I/O here, and no sentence for people: callers turn reasons and facts into words.
// Next: probe.ts (what is this file?), render.ts (make it house format), segments.ts (where the result lies).
import type { ProfileId } from '#core/mp3/profile.ts';
import type { FoundFfmpeg } from './ffmpeg-find.ts';
import type { SegmentStore } from './segments.ts';
import type { WorkerPool } from './worker-pool.ts';

/**
 * empty: no bytes · not-audio: nothing we can play · no-sound: a video or picture without sound ·
 * encrypted: bought and locked · damaged: looks like audio, but nothing of it decodes · too-long: beyond our limits ·
 * missing: no such regular file, or not ours to read.
 */
export type UnreadableReason = 'empty' | 'not-audio' | 'no-sound' | 'encrypted' | 'damaged' | 'too-long' | 'missing';

/** `detail` is one cleaned line for the log; it never holds a path. */
export type Unreadable = { kind: 'unreadable'; reason: UnreadableReason; detail: string };

/** From `startMs` up to, not including, `endMs`. */
export type TimeRange = { startMs: number; endMs: number };

export type Chapter = TimeRange & { title: string };

/** Cleaned text (no control characters, at most 500 characters each); absent where the file says nothing. */
export type Tags = {
  title?: string;
  artist?: string;
  album?: string;
  albumArtist?: string;
  composer?: string;
  narrator?: string;
  date?: string;
  genre?: string;
  language?: string;
  comment?: string;
  track?: number;
  trackCount?: number;
  disc?: number;
  discCount?: number;
};

export type Probed = {
  kind: 'audio';
  container: string;
  codec: string;
  /** What the file says of itself; 0 when it says nothing. Only rendering knows the truth. */
  durationMs: number;
  /** True when even ffmpeg only guessed from size and bit rate. */
  durationIsEstimate: boolean;
  sampleRate: number;
  channels: number;
  bitrateKbps?: number;
  /** Sorted, without gaps or overlaps, covering the whole file; empty unless there are at least two. */
  chapters: Chapter[];
  tags: Tags;
  hasCover: boolean;
};

export type ProbeResult = Probed | Unreadable | { kind: 'cancelled' };

export type CoverMime = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
export type Cover = { bytes: Uint8Array; mime: CoverMime };

/** EBU R128. `integratedLufs` and `truePeakDb` are -Infinity for silence. */
export type Loudness = { integratedLufs: number; rangeLu: number; truePeakDb: number };

/** One cut of a rendering, ready in the segment store. `index` counts the parts (or inputs) that were asked for. */
export type RenderedPart = {
  index: number;
  segmentHash: string;
  frames: number;
  sizeBytes: number;
  /** Loudest sample of each of up to 800 equal stretches, 0…255, after levelling. */
  peaks: Uint8Array;
};

/**
 * truncated: the file announces more than it holds; `afterMs` is where it ends.
 * gaps: stretches in the middle did not decode and are left out; `afterMs` is about where the first one is.
 */
export type Damage = {
  inputIndex: number;
  kind: 'truncated' | 'gaps';
  afterMs: number;
  missingMs: number;
  errors: number;
};

export type Rendered = {
  kind: 'rendered';
  profile: ProfileId;
  loudness: Loudness;
  gainDb: number;
  limited: boolean;
  /** In order. A part that lies wholly behind the end of a damaged original is not among them. */
  parts: RenderedPart[];
  damages: Damage[];
};

export type RenderResult =
  | Rendered
  | (Unreadable & { inputIndex: number })
  | { kind: 'cancelled' }
  | { kind: 'disk-full' }
  /** The encoder's result was not house format: our bug or a broken program, never the family's fault. */
  | { kind: 'rejected'; detail: string };

/** What rendering and probing stand on; made once at start. */
export type MediaTools = { ffmpeg: FoundFfmpeg; workers: WorkerPool };

export type RenderRequest = MediaTools & {
  segments: SegmentStore;
  /** One original; or several, in order, that are one continuous recording (one gain, one encode, one part per input). */
  inputPaths: readonly [string, ...string[]];
  /** Cuts of a single original (its chapters). Left out: one part per input. */
  parts?: readonly TimeRange[];
  profile: ProfileId;
  trimDb?: number;
  signal?: AbortSignal;
  /** Both passes together: `doneMs` climbs to `totalMs`, which may be corrected on the way. */
  onProgress?: (doneMs: number, totalMs: number) => void;
};
