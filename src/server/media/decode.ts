// Decoding on its own: an original becomes plain samples in the one form in which everything is measured and encoded.
// What changes its form on the way (chained Ogg, MP3s behind each other) must come through here: within one run, ffmpeg
// would begin its filters anew at each change and lose or add some sound. Next: measure.ts, encode.ts.
import { type Profile, SAMPLE_RATE } from '#core/mp3/profile.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { MediaTools } from './types.ts';

const LIMIT_MS = 8 * 3_600_000;

/** The form: floats at 48 kHz in the profile's channels. */
export function conform({ channels }: Profile): string {
  const layout = channels === 1 ? 'mono' : 'stereo';
  return `aformat=sample_fmts=fltp:sample_rates=${SAMPLE_RATE}:channel_layouts=${layout}`;
}

/** Options of the program that takes such samples on standard input. */
export function pcmInput({ channels }: Profile): string[] {
  const pcm = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', String(channels)];
  return ['-protocol_whitelist', 'pipe', ...pcm, '-i', 'pipe:0'];
}

export type DecodeOptions = Pick<MediaTools, 'ffmpeg'> & { profile: Profile; signal?: AbortSignal | undefined };

/** Writes one original's samples; returns how many there were (per channel). */
export async function decodeInto(
  write: (chunk: Uint8Array) => Promise<void>,
  inputPath: string,
  { ffmpeg, profile, signal }: DecodeOptions,
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
