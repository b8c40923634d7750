// The second pass: gain, ceiling, fades and the encoder itself, all originals of a recording in one go.
// Writes exactly one file, which is not trusted until our own walker has read it (render.ts). Next: decode.ts.
// The options are explained in docs/protocol/house-format.md §3 to §5; change both together.
import { type Profile, renderedSizeBytes, SAMPLE_RATE } from '#core/mp3/profile.ts';
import { conform, decodeInto, pcmInput } from './decode.ts';
import { type FfmpegOutcome, runFfmpeg } from './ffmpeg.ts';
import { type Gain, LIMITER_DB } from './loudness.ts';
import type { MediaTools } from './types.ts';

export type EncodeRequest = Pick<MediaTools, 'ffmpeg'> & {
  inputPaths: readonly [string, ...string[]];
  outputPath: string;
  profile: Profile;
  gain: Gain;
  /** Length of all originals together, as measured. */
  decodedMs: number;
  /** Decode first and hand over plain samples: for several originals, and for one whose form changes on the way. */
  isPiped: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: (encodedMs: number) => void;
};

/** `inputSamples` has the exact length of each original at 48 kHz, if they were piped. */
export type Encoded = { outcome: FfmpegOutcome; inputSamples: number[] };

const LIMIT_MS = 8 * 3_600_000;
const LOOK_AHEAD_MS = 5;
const FADE_SAMPLES = (8 * SAMPLE_RATE) / 1000;
/** The measured length is exact to one sample of 8 kHz per original; the last fade ends this much early to be safe. */
const SLACK_SAMPLES = 48;

export async function encode(request: EncodeRequest): Promise<Encoded> {
  const { ffmpeg, inputPaths, profile, signal } = request;
  const progress = progressReader(request.onProgress);
  const run = { limitMs: LIMIT_MS, signal, onOutput: progress };
  if (!request.isPiped) {
    const args = ['-map', '0:a:0', '-af', `${conform(profile)},${chain(request)}`, ...encoderArguments(request)];
    return { outcome: await runFfmpeg(ffmpeg, { ...run, inputPath: inputPaths[0], args }), inputSamples: [] };
  }

  const inputSamples: number[] = [];
  const outcome = await runFfmpeg(ffmpeg, {
    ...run,
    args: [...pcmInput(profile), '-af', chain(request), ...encoderArguments(request)],
    async feed(write) {
      for (const inputPath of inputPaths) inputSamples.push(await decodeInto(write, inputPath, request));
    },
  });
  return { outcome, inputSamples };
}

function chain({ profile, gain, decodedMs, inputPaths }: EncodeRequest): string {
  const samples = Math.floor((decodedMs * SAMPLE_RATE) / 1000);
  const fade = Math.max(1, Math.min(FADE_SAMPLES, Math.floor(samples / 4)));
  const fadeOutAt = Math.max(0, samples - fade - Math.min(SLACK_SAMPLES + 6 * inputPaths.length, samples / 4));
  // Fades count time stamps, which a damaged file may have wrong: number the samples anew.
  const steps = ['asetpts=N/SR/TB', `volume=${gain.gainDb}dB`];
  if (gain.limit) steps.push(...limiter(10 ** ((LIMITER_DB + profile.encoderGainDb) / 20)));
  steps.push(`afade=t=in:ss=0:ns=${fade}`, `afade=t=out:ss=${Math.floor(fadeOutAt)}:ns=${fade}`);
  return steps.join(',');
}

/** Peaks between the samples count too, hence twice the rate. What the limiter looks ahead it plays late: pushed back. */
function limiter(limit: number): string[] {
  const rate = 2 * SAMPLE_RATE;
  const lateSamples = (LOOK_AHEAD_MS * rate) / 1000;
  return [
    `aresample=${rate}`,
    `apad=pad_len=${lateSamples}`,
    `alimiter=limit=${limit.toFixed(4)}:attack=${LOOK_AHEAD_MS}:release=50:level=0`,
    `atrim=start_sample=${lateSamples}`,
    'asetpts=N/SR/TB',
    `aresample=${SAMPLE_RATE}`,
  ];
}

function encoderArguments({ profile, decodedMs, outputPath }: EncodeRequest): string[] {
  const plain = ['-map_metadata', '-1', '-map_chapters', '-1', '-write_xing', '0', '-id3v2_version', '0'];
  const lame = ['-c:a', 'libmp3lame', '-b:a', `${profile.bitrateKbps}k`, '-reservoir', '0', '-threads', '1'];
  const limit = ['-fs', String(renderedSizeBytes(decodedMs + 60_000, profile))];
  const told = ['-v', 'error', '-nostats', '-progress', 'pipe:1'];
  return [...told, ...lame, ...plain, ...limit, '-f', 'mp3', '-y', `file:${outputPath}`];
}

/** Reads `out_time_us=…` lines; older programs call the same microseconds `out_time_ms`. */
function progressReader(onProgress: EncodeRequest['onProgress']): (chunk: Buffer) => undefined {
  return (chunk) => {
    const last = [...chunk.toString('latin1').matchAll(/^out_time_(?:us|ms)=(\d+)$/gm)].at(-1);
    if (last) onProgress?.(Number(last[1]) / 1000);
    return undefined;
  };
}
