// Where a rendering of one piece is cut into parts: on frame borders, nothing lost between neighbours, none empty. Pure.
// See docs/protocol/house-format.md §3. Used by render.ts.
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from '#core/mp3/profile.ts';
import type { TimeRange } from './types.ts';

/** Encoder and decoder together move the sound this many samples later. */
const CODEC_DELAY_SAMPLES = 1105;

export type FrameRange = { index: number; fromFrame: number; toFrame: number };

/** The frame border nearest to a moment of the original. */
export function frameAt(samples: number): number {
  return Math.round((samples + CODEC_DELAY_SAMPLES) / SAMPLES_PER_FRAME);
}

/** Parts in milliseconds of the original → frames of the rendition; parts behind its end are left out. */
export function cutAtTimes(parts: readonly TimeRange[], decodedMs: number, frames: number): FrameRange[] {
  const border = (timeMs: number) => {
    if (timeMs <= 0) return 0;
    return timeMs >= decodedMs ? frames : Math.min(frames, frameAt((timeMs * SAMPLE_RATE) / 1000));
  };
  const cuts = parts.map(({ startMs, endMs }, index) => ({
    index,
    fromFrame: border(startMs),
    toFrame: border(endMs),
  }));
  const last = cuts.filter(isFilled).at(-1);
  const announcedEndMs = Math.max(...parts.map(({ endMs }) => endMs));
  // A file is often a little longer than its chapters say; what is left belongs to the last one.
  if (last && parts[last.index]?.endMs === announcedEndMs && decodedMs - announcedEndMs < 1_000) last.toFrame = frames;
  return cuts.filter(isFilled);
}

/** Lengths of the originals in samples → one part for each; every part has at least one frame. */
export function cutAtInputs(inputSamples: readonly number[], frames: number): FrameRange[] {
  let samples = 0;
  let fromFrame = 0;
  return inputSamples.map((length, index) => {
    samples += length;
    const left = inputSamples.length - 1 - index;
    const toFrame = left === 0 ? frames : Math.min(frames - left, Math.max(fromFrame + 1, frameAt(samples)));
    const cut = { index, fromFrame, toFrame };
    fromFrame = toFrame;
    return cut;
  });
}

function isFilled({ fromFrame, toFrame }: FrameRange): boolean {
  return toFrame > fromFrame;
}
