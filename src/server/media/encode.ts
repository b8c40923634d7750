// The second pass: gain, ceiling, fades and the encoder itself, all originals of a recording in one go.
// Writes exactly one file, which is not trusted until our own walker has read it (render.ts).
// The options are explained in docs/protocol/house-format.md §3 to §5; change both together.
import { type Profile, renderedSizeBytes, SAMPLE_RATE } from '#core/mp3/profile.ts';
import { type FfmpegOutcome, runFfmpeg } from './ffmpeg.ts';
import { CEILING_DB, type Gain } from './loudness.ts';
import type { MediaTools } from './types.ts';

export type EncodeRequest = Pick<MediaTools, 'ffmpeg'> & {
  inputPaths: readonly [string, ...string[]];
  outputPath: string;
  profile: Profile;
  gain: Gain;
  /** Length of all originals together, as measured. */
  decodedMs: number;
  signal?: AbortSignal | undefined;
  onProgress?: (encodedMs: number) => void;
};

/** `inputSamples` has the exact length of each original at 48 kHz, where there are several. */
export type Encoded = { outcome: FfmpegOutcome; inputSamples: number[] };

const LIMIT_MS = 8 * 3_600_000;
const FADE_SAMPLES = (8 * SAMPLE_RATE) / 1000;
/** The measured length is exact to one sample of 8 kHz per original; the last fade ends this much early to be safe. */
const SLACK_SAMPLES = 48;

export async function encode(request: EncodeRequest): Promise<Encoded> {
  const { ffmpeg, inputPaths, profile, signal } = request;
  const progress = progressReader(request.onProgress);
  const run = { limitMs: LIMIT_MS, signal, onOutput: progress };
  const [first, ...more] = inputPaths;
  if (more.length === 0) {
    const args = ['-map', '0:a:0', '-af', `${conform(profile)},${chain(request)}`, ...encoderArguments(request)];
    return { outcome: await runFfmpeg(ffmpeg, { ...run, inputPath: first, args }), inputSamples: [] };
  }

  const inputSamples: number[] = [];
  const pcm = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', String(profile.channels)];
  const stdin = ['-protocol_whitelist', 'pipe', ...pcm, '-i', 'pipe:0'];
  const outcome = await runFfmpeg(ffmpeg, {
    ...run,
    args: [...stdin, '-af', chain(request), ...encoderArguments(request)],
    async feed(write) {
      for (const inputPath of inputPaths) inputSamples.push(await decodeInto(write, inputPath, request));
    },
  });
  return { outcome, inputSamples };
}

/** Decodes one original to 48 kHz float samples; returns how many there were (per channel). */
async function decodeInto(
  write: (chunk: Uint8Array) => Promise<void>,
  inputPath: string,
  { ffmpeg, profile, signal }: EncodeRequest,
): Promise<number> {
  let sizeBytes = 0;
  await runFfmpeg(ffmpeg, {
    inputPath,
    args: ['-v', 'error', '-map', '0:a:0', '-af', conform(profile), '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1'],
    limitMs: LIMIT_MS,
    signal,
    onOutput(chunk) {
      sizeBytes += chunk.length;
      return write(chunk);
    },
  });
  return sizeBytes / (4 * profile.channels);
}

/** The form in which everything is measured and encoded: floats at 48 kHz in the profile's channels. */
export function conform({ channels }: Profile): string {
  const layout = channels === 1 ? 'mono' : 'stereo';
  return `aformat=sample_fmts=fltp:sample_rates=${SAMPLE_RATE}:channel_layouts=${layout}`;
}

function chain({ profile, gain, decodedMs, inputPaths }: EncodeRequest): string {
  const samples = Math.floor((decodedMs * SAMPLE_RATE) / 1000);
  const fade = Math.max(1, Math.min(FADE_SAMPLES, Math.floor(samples / 4)));
  const fadeOutAt = Math.max(0, samples - fade - Math.min(SLACK_SAMPLES + 6 * inputPaths.length, samples / 4));
  // Fades count time stamps, which a damaged file may have wrong: number the samples anew.
  const steps = ['asetpts=N/SR/TB', `volume=${gain.gainDb}dB`];
  if (gain.limit) {
    const limit = 10 ** ((CEILING_DB + profile.encoderGainDb) / 20);
    steps.push('aresample=192000', `alimiter=limit=${limit.toFixed(4)}:attack=5:release=50:level=0`, 'aresample=48000');
  }
  steps.push(`afade=t=in:ss=0:ns=${fade}`, `afade=t=out:ss=${Math.floor(fadeOutAt)}:ns=${fade}`);
  return steps.join(',');
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
