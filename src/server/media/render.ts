// Makes house format of an original: measure → decide the gain → encode once → let our walker judge → cut → publish.
// Either everything asked for is in the segment store, or nothing is left behind; the original is only ever read.
// docs/protocol/house-format.md tells the whole story. Neighbours: measure.ts, encode.ts, cuts.ts, rendition-file.ts.
import { rm } from 'node:fs/promises';
import { framesToMs, PROFILES, type Profile, SAMPLE_RATE } from '#core/mp3/profile.ts';
import { cutAtInputs, cutAtTimes, type FrameRange } from './cuts.ts';
import { type Encoded, encode } from './encode.ts';
import { lastComplaint, saysDiskFull } from './ffmpeg-text.ts';
import { chooseGain, combineLoudness, type Gain } from './loudness.ts';
import { type Measured, measure } from './measure.ts';
import { foldPeaks } from './peaks.ts';
import type { Inspected } from './rendition-file.ts';
import { isDiskFull, type SegmentStore } from './segments.ts';
import type { RenderedPart, RenderRequest, RenderResult } from './types.ts';

type Failure = Exclude<RenderResult, { kind: 'rendered' }>;

/** Measuring is this part of the whole work, so that a progress bar moves evenly. */
const MEASURING_SHARE = 0.25;
/** The rendition may differ from the decoded original by this much and no more. */
const TOLERANCE_MS = 60;

/** Renders one original, or several as one continuous recording. Throws only for faults of ours or of the machine. */
export async function renderOriginal(request: RenderRequest): Promise<RenderResult> {
  const temporary = new TemporaryFiles(request.segments);
  try {
    return await render(request, temporary);
  } catch (error) {
    if (request.signal?.aborted) return { kind: 'cancelled' };
    if (isDiskFull(error)) return { kind: 'disk-full' };
    throw error;
  } finally {
    await temporary.remove();
  }
}

async function render(request: RenderRequest, temporary: TemporaryFiles): Promise<RenderResult> {
  const { inputPaths, segments } = request;
  const profile = PROFILES[request.profile];
  const measured = await measureAll(request, profile);
  if ('kind' in measured) return measured;

  const decodedMs = measured.reduce((sum, one) => sum + one.decodedMs, 0);
  const loudness = combineLoudness(measured.map((one) => ({ loudness: one.loudness, durationMs: one.decodedMs })));
  const gain = chooseGain(loudness, profile, request.trimDb);
  const isPiped = inputPaths.length > 1 || measured.some(({ isUneven }) => isUneven);
  const job: EncodingJob = { request, profile, gain, decodedMs, temporary };
  let made = await encodeChecked(job, isPiped);
  // Files with mad time stamps can confuse an encoder that reads them itself; plain samples have none.
  if (made.kind === 'rejected' && !isPiped) made = await encodeChecked(job, true);
  if (made.kind !== 'made') return made;
  const { path: encodedPath, encoded, inspected, frames: totalFrames } = made;

  const cuts = chooseCuts(request, encoded, decodedMs, totalFrames);
  const pieces = await split(encodedPath, inspected, cuts, profile, { request, temporary });
  const peaks = joinPeaks(measured);
  const parts: RenderedPart[] = [];
  for (const [order, { index, fromFrame, toFrame }] of cuts.entries()) {
    const piece = pieces[order];
    if (!piece) throw new Error('A cut has no piece');
    const published = await segments.publish(piece.path, piece.sha256);
    if (published.kind === 'disk-full') return published;
    const frames = toFrame - fromFrame;
    const folded = foldPeaks(peaks, fromFrame, toFrame, gain.gainDb - profile.encoderGainDb);
    parts.push({ index, segmentHash: piece.sha256, frames, sizeBytes: piece.sizeBytes, peaks: folded });
  }
  return {
    kind: 'rendered',
    profile: profile.id,
    loudness,
    ...told(gain),
    parts,
    damages: measured.flatMap(({ damage }, inputIndex) => (damage ? [{ ...damage, inputIndex }] : [])),
  };
}

type EncodingJob = {
  request: RenderRequest;
  profile: Profile;
  gain: Gain;
  decodedMs: number;
  temporary: TemporaryFiles;
};

type Made = { kind: 'made'; path: string; encoded: Encoded; inspected: Inspected; frames: number };

/** One encode, judged by our own walker and by its length. */
async function encodeChecked(job: EncodingJob, isPiped: boolean): Promise<Made | Failure> {
  const { request, profile, gain, decodedMs, temporary } = job;
  const path = temporary.next();
  const encoded = await encode({
    ...request,
    ...{ outputPath: path, profile, gain, decodedMs, isPiped },
    onProgress: (encodedMs) => {
      const done = MEASURING_SHARE * decodedMs + (1 - MEASURING_SHARE) * Math.min(encodedMs, decodedMs);
      request.onProgress?.(done, decodedMs);
    },
  });
  const failure = encodingFailure(encoded, request.inputPaths[0]);
  if (failure) return failure;
  const { signal } = request;
  const inspected = await request.workers.run('inspectRendition', { path, profile: profile.id }, { signal });
  const { verdict } = inspected;
  if (!verdict.ok) return { kind: 'rejected', detail: `${verdict.reason} at byte ${verdict.atByte}` };
  const pipedSamples = encoded.inputSamples.reduce((sum, samples) => sum + samples, 0);
  const surplusMs = framesToMs(verdict.frames) - (isPiped ? (pipedSamples * 1000) / SAMPLE_RATE : decodedMs);
  if (Math.abs(surplusMs) > TOLERANCE_MS) return { kind: 'rejected', detail: `length differs by ${surplusMs} ms` };
  return { kind: 'made', path, encoded, inspected, frames: verdict.frames };
}

function told({ gainDb, limit }: Gain): { gainDb: number; limited: boolean } {
  return { gainDb, limited: limit };
}

async function measureAll(request: RenderRequest, profile: Profile): Promise<Measured[] | Failure> {
  const { inputPaths, signal, onProgress } = request;
  const all: Measured[] = [];
  let beforeMs = 0;
  for (const [inputIndex, path] of inputPaths.entries()) {
    const startMs = beforeMs;
    const one = await measure(request, path, {
      profile,
      signal,
      onProgress: (decodedMs, announcedMs) => {
        // Of the originals to come nothing is known yet; take them to be as long as those before.
        const guessMs = ((startMs + Math.max(decodedMs, announcedMs)) * inputPaths.length) / (inputIndex + 1);
        onProgress?.(MEASURING_SHARE * (startMs + decodedMs), guessMs);
      },
    });
    if (one.kind === 'cancelled') return one;
    if (one.kind === 'unreadable') return { ...one, inputIndex };
    all.push(one);
    beforeMs += one.decodedMs;
  }
  return all;
}

function encodingFailure({ outcome }: Encoded, inputPath: string): Failure | undefined {
  if (outcome.kind === 'cancelled') return outcome;
  if (saysDiskFull(outcome.stderr)) return { kind: 'disk-full' };
  if (outcome.kind === 'done') return undefined;
  return { kind: 'rejected', detail: `encoding ended early: ${lastComplaint(outcome.stderr, inputPath)}` };
}

function chooseCuts({ parts }: RenderRequest, encoded: Encoded, decodedMs: number, frames: number): FrameRange[] {
  if (encoded.inputSamples.length > 1) return cutAtInputs(encoded.inputSamples, frames);
  if (parts && parts.length > 0) return cutAtTimes(parts, decodedMs, frames);
  return [{ index: 0, fromFrame: 0, toFrame: frames }];
}

type ReadyPiece = { path: string; sha256: string; sizeBytes: number };

async function split(
  path: string,
  whole: { sha256: string; sizeBytes: number },
  cuts: FrameRange[],
  profile: Profile,
  { request, temporary }: { request: RenderRequest; temporary: TemporaryFiles },
): Promise<ReadyPiece[]> {
  const [only] = cuts;
  const wholeFrames = whole.sizeBytes / profile.frameBytes;
  if (cuts.length === 1 && only?.fromFrame === 0 && only.toFrame === wholeFrames) return [{ path, ...whole }];
  const named = cuts.map(({ fromFrame, toFrame }) => ({ fromFrame, toFrame, path: temporary.next() }));
  const job = { path, frameBytes: profile.frameBytes, cuts: named };
  const pieces = await request.workers.run('splitRendition', job, { signal: request.signal });
  return pieces.map((piece, order) => ({ ...piece, path: named[order]?.path ?? '' }));
}

/** One peak row for the whole recording, on its 24 ms grid. */
function joinPeaks(measured: Measured[]): Uint8Array {
  const [only] = measured;
  if (measured.length === 1 && only) return only.peaks;
  return Buffer.concat(measured.map(({ peaks }) => peaks));
}

/** Names that must not outlive the rendering, whatever happens. */
class TemporaryFiles {
  readonly #segments: SegmentStore;
  readonly #paths: string[] = [];

  constructor(segments: SegmentStore) {
    this.#segments = segments;
  }

  next(): string {
    const path = this.#segments.temporaryPath();
    this.#paths.push(path);
    return path;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#paths.map((path) => rm(path, { force: true })));
  }
}
