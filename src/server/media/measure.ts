// The first pass over an original: decode all of it once, and learn loudness, waveform, true length and damage together.
// One ffmpeg run feeds both the meter and a thin mono copy for the peaks. Writes no files.
// See docs/protocol/house-format.md §4 and §9. Next: encode.ts is the second pass.
import type { Profile } from '#core/mp3/profile.ts';
import { conform } from './encode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { findReason, isDecodeError, lastComplaint, parseDurationMs, parseInput, parseLoudness } from './ffmpeg-text.ts';
import { PEAK_RATE, PeakMeter } from './peaks.ts';
import type { Damage, Loudness, MediaTools, Unreadable } from './types.ts';

export type Measured = {
  kind: 'measured';
  loudness: Loudness;
  /** One value per 24 ms. */
  peaks: Uint8Array;
  decodedMs: number;
  damage: Omit<Damage, 'inputIndex'> | undefined;
};

type MeasureOptions = {
  profile: Profile;
  signal?: AbortSignal | undefined;
  /** `announcedMs` is what the file says of itself; 0 until or unless it says so. */
  onProgress?: (decodedMs: number, announcedMs: number) => void;
};

/** Longer than any audiobook; a small file may claim to be endless. */
const LONGEST_MS = 100 * 3_600_000;
const LIMIT_MS = 4 * 3_600_000;

export async function measure(
  { ffmpeg }: Pick<MediaTools, 'ffmpeg'>,
  path: string,
  { profile, signal, onProgress }: MeasureOptions,
): Promise<Measured | Unreadable | { kind: 'cancelled' }> {
  const meter = new PeakMeter();
  let errors = 0;
  let firstErrorMs = 0;
  let toldMs = 0;
  const outcome = await runFfmpeg(ffmpeg, {
    inputPath: path,
    args: measuringArguments(profile),
    limitMs: LIMIT_MS,
    maxOutputBytes: (LONGEST_MS / 1000) * PEAK_RATE * 2,
    signal,
    onOutput(chunk) {
      meter.push(chunk);
      onProgress?.(meter.durationMs, toldMs);
      return undefined;
    },
    onLine(line) {
      toldMs ||= parseDurationMs(line) ?? 0;
      if (!isDecodeError(line)) return;
      if (errors === 0) firstErrorMs = meter.durationMs;
      errors++;
    },
  });
  if (outcome.kind === 'cancelled') return outcome;
  const { stderr } = outcome;
  const detail = lastComplaint(stderr, path);
  if (outcome.kind === 'limit') return { kind: 'unreadable', reason: 'too-long', detail };

  const input = parseInput(stderr);
  const loudness = parseLoudness(stderr);
  const decodedMs = meter.durationMs;
  if (!input || !loudness || decodedMs === 0) {
    return { kind: 'unreadable', reason: findReason(stderr, input) ?? 'damaged', detail };
  }
  const codec = input.streams.find(({ kind }) => kind === 'audio')?.codec ?? '';
  const announcedMs = input.durationIsEstimate ? undefined : input.durationMs;
  const damage = judgeDamage({ announcedMs, decodedMs, errors, firstErrorMs, isMp3: codec.startsWith('mp3') });
  return { kind: 'measured', loudness, peaks: meter.finish(), decodedMs, damage };
}

function measuringArguments(profile: Profile): string[] {
  // Decoded once, filtered twice, each in a graph of its own: where the form changes within a file, ffmpeg 7 drops what
  // the meter has not yet finished (up to 100 ms), together with all that shares its graph.
  const whole = `${conform(profile)},ebur128=peak=true:framelog=verbose`;
  const thin = `${conform(profile)},aformat=sample_fmts=s16:sample_rates=${PEAK_RATE}:channel_layouts=mono`;
  const meter = ['-map', '0:a:0', '-af', whole, '-f', 'null', '-'];
  return ['-nostats', ...meter, '-map', '0:a:0', '-af', thin, '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'];
}

/** Text and sound leave ffmpeg by two pipes; what was heard when an error was told is uncertain by about this much. */
const PIPE_LAG_MS = 5_000;

type Findings = {
  announcedMs: number | undefined;
  decodedMs: number;
  errors: number;
  firstErrorMs: number;
  isMp3: boolean;
};

/** What is missing, if it is worth telling. Tags and joins inside an MP3 cost a frame or two and are no damage. */
export function judgeDamage(found: Findings): Omit<Damage, 'inputIndex'> | undefined {
  const { announcedMs = found.decodedMs, decodedMs, errors, firstErrorMs } = found;
  const missingMs = Math.max(0, announcedMs - decodedMs);
  const isShort = missingMs > Math.max(1_000, announcedMs * 0.005);
  if (!isShort && errors <= (found.isMp3 ? 2 : 0)) return undefined;
  if (errors > 0 && firstErrorMs < decodedMs - PIPE_LAG_MS) {
    return { kind: 'gaps', afterMs: Math.round(firstErrorMs), missingMs: Math.round(missingMs), errors };
  }
  return { kind: 'truncated', afterMs: Math.round(decodedMs), missingMs: Math.round(missingMs), errors };
}
