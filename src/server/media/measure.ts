// The first pass over an original: decode all of it once, and learn loudness, waveform, true length and damage together.
// One ffmpeg run feeds both the meter and a thin mono copy for the peaks. Writes no files.
// See docs/protocol/house-format.md §4 and §9. Next: encode.ts is the second pass.
import type { Profile } from '#core/mp3/profile.ts';
import { conform, decodeInto, pcmInput } from './decode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import {
  countForms,
  findReason,
  type InputText,
  isCutPacket,
  isDecodeError,
  lastComplaint,
  parseDurationMs,
  parseInput,
  parseLoudness,
} from './ffmpeg-text.ts';
import { PEAK_RATE, PeakMeter } from './peaks.ts';
import type { Damage, Loudness, MediaTools, Unreadable } from './types.ts';

export type Measured = {
  kind: 'measured';
  loudness: Loudness;
  /** One value per 24 ms. */
  peaks: Uint8Array;
  decodedMs: number;
  damage: Omit<Damage, 'inputIndex'> | undefined;
  /** The form of the sound changes within the file: it has to be decoded on its own before it is encoded. */
  isUneven: boolean;
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
  let meter = new PeakMeter();
  const complaints = new Complaints();
  let toldMs = 0;
  const run = { limitMs: LIMIT_MS, maxOutputBytes: (LONGEST_MS / 1000) * PEAK_RATE * 2, signal };
  const onOutput = (chunk: Buffer): undefined => {
    meter.push(chunk);
    onProgress?.(meter.durationMs, toldMs);
    return undefined;
  };
  let outcome = await runFfmpeg(ffmpeg, {
    ...run,
    inputPath: path,
    args: measuringArguments(conform(profile)),
    onOutput,
    onLine(line) {
      toldMs ||= parseDurationMs(line) ?? 0;
      complaints.hear(line, meter.durationMs);
    },
  });
  if (outcome.kind === 'cancelled') return outcome;
  const { stderr } = outcome;
  const input = parseInput(stderr);
  const isUneven = outcome.kind === 'done' && countForms(stderr) > 1;
  if (isUneven) {
    meter = new PeakMeter();
    const feed = async (write: (chunk: Uint8Array) => Promise<void>) => {
      await decodeInto(write, path, { ffmpeg, profile, signal });
    };
    const args = [...pcmInput(profile), ...measuringArguments('anull')];
    outcome = await runFfmpeg(ffmpeg, { ...run, args, onOutput, feed });
    if (outcome.kind === 'cancelled') return outcome;
  }
  const detail = lastComplaint(stderr, path);
  if (outcome.kind === 'limit') return { kind: 'unreadable', reason: 'too-long', detail };
  const loudness = parseLoudness(outcome.stderr);
  const decodedMs = meter.durationMs;
  if (!input || !loudness || decodedMs === 0) {
    return { kind: 'unreadable', reason: findReason(stderr, input) ?? 'damaged', detail };
  }
  const codec = input.streams.find(({ kind }) => kind === 'audio')?.codec ?? '';
  const announcedMs = input.durationIsEstimate ? undefined : announcedLength(input);
  const damage = judgeDamage({ ...complaints, announcedMs, decodedMs, isMp3: codec.startsWith('mp3') });
  return { kind: 'measured', loudness, peaks: meter.finish(), decodedMs, damage, isUneven };
}

function announcedLength({ container, durationMs, startMs }: InputText): number | undefined {
  return durationMs !== undefined && /\bmov\b/.test(container) ? Math.max(0, durationMs - startMs) : durationMs;
}

/** What the decoder could not make sense of: how often, and where first. */
class Complaints {
  errors = 0;
  firstErrorMs = 0;
  /** Packets that the file ends within: an odd last one is no loss. */
  cutPackets = 0;

  hear(line: string, atMs: number): void {
    if (isCutPacket(line)) this.cutPackets++;
    if (!isDecodeError(line)) return;
    if (this.errors === 0) this.firstErrorMs = atMs;
    this.errors++;
  }
}

/** `form` makes what comes in what the meter takes. */
function measuringArguments(form: string): string[] {
  // Decoded once, filtered twice, each in a graph of its own: where the form changes within a file, ffmpeg 7 drops what
  // the meter has not yet finished (up to 100 ms), together with all that shares its graph.
  const whole = `${form},ebur128=peak=true:framelog=verbose`;
  const thin = `${form},aformat=sample_fmts=s16:sample_rates=${PEAK_RATE}:channel_layouts=mono`;
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
  cutPackets: number;
  isMp3: boolean;
};

/**
 * What is missing, if it is worth telling. Tags and joins inside an MP3 cost a frame or two and are no damage, nor is
 * it a loss when the file ends within its last packet.
 */
export function judgeDamage(found: Findings): Omit<Damage, 'inputIndex'> | undefined {
  const { announcedMs = found.decodedMs, decodedMs, errors, firstErrorMs } = found;
  const missingMs = Math.max(0, announcedMs - decodedMs);
  const isShort = missingMs > Math.max(1_000, announcedMs * 0.005);
  const harmless = (found.isMp3 ? 2 : 0) + Math.min(1, found.cutPackets);
  if (!isShort && errors <= harmless) return undefined;
  if (errors > 0 && firstErrorMs < decodedMs - PIPE_LAG_MS) {
    return { kind: 'gaps', afterMs: Math.round(firstErrorMs), missingMs: Math.round(missingMs), errors };
  }
  return { kind: 'truncated', afterMs: Math.round(decodedMs), missingMs: Math.round(missingMs), errors };
}
