// A fade made without an encoder, judged by a decoder that is not ours: how loud it is, how long, and whether it complains.
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { fadeOut } from '#core/mp3/fade.ts';
import { walk } from '#core/mp3/frame-walker.ts';
import { FRAME_MS, PROFILES, type ProfileId, SAMPLE_RATE } from '#core/mp3/profile.ts';
import { ffmpegForTests } from '#test/programs.ts';

let ffmpeg: string;
beforeAll(async () => {
  ffmpeg = (await ffmpegForTests()).path;
});

const SECONDS = 6;
const FADE_MS = 3000;
/** Different left and right, so that joint stereo has a difference to code. */
const TONE = `aevalsrc='0.3*sin(440*2*PI*t)+0.1*(random(0)-0.5)|0.2*sin(650*2*PI*t)':d=${SECONDS}:s=48000`;
const NOISE = `anoisesrc=d=${SECONDS}:c=pink:r=48000:a=0.5:seed=7`;

function run(args: readonly string[], input?: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync(ffmpeg, ['-v', 'warning', ...args], {
    ...(input ? { input } : {}),
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  return stdout;
}

function encode(source: string, { channels, bitrateKbps }: { channels: number; bitrateKbps: number }): Buffer {
  const lame = ['-c:a', 'libmp3lame', '-b:a', `${bitrateKbps}k`, '-reservoir', '0', '-write_xing', '0'];
  const form = ['-ac', `${channels}`, '-id3v2_version', '0', '-f', 'mp3', 'pipe:1'];
  return run(['-f', 'lavfi', '-i', source, ...lame, ...form]);
}

function decode(bytes: Uint8Array, channels: number): Float32Array {
  const form = ['-f', 'f32le', '-ac', `${channels}`, 'pipe:1'];
  const samples = run(['-f', 'mp3', '-i', 'pipe:0', ...form], bytes);
  return new Float32Array(new Uint8Array(samples).buffer);
}

/** Decibels below full scale of each `stepMs`. */
function loudness(samples: Float32Array, channels: number, stepMs: number): number[] {
  const step = (SAMPLE_RATE / 1000) * stepMs * channels;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const piece = samples.subarray(index * step, (index + 1) * step);
    return 10 * Math.log10(piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length + 1e-12);
  });
}

describe.each<[ProfileId, string]>([
  ['stereo-160', TONE],
  ['stereo-160', NOISE],
  ['mono-96', TONE],
  ['mono-96', NOISE],
])('%s of %s', (id, source) => {
  const profile = PROFILES[id];
  const { channels, frameBytes } = profile;
  let original: Buffer;
  beforeAll(() => {
    original = encode(source, profile);
  });

  test('falls evenly to silence and leaves all before it as it was', () => {
    const before = Buffer.from(original);
    const fadeFrames = FADE_MS / FRAME_MS;
    const faded = fadeOut(original, profile, { fadeFrames });
    expect(original.equals(before)).toBe(true);
    expect(walk(faded, profile)).toEqual({ ok: true, frames: original.length / frameBytes });
    const untouched = faded.length - fadeFrames * frameBytes;
    expect(Buffer.compare(faded.subarray(0, untouched), original.subarray(0, untouched))).toBe(0);

    const [heard, full] = [decode(faded, channels), decode(original, channels)];
    expect(heard.length).toBe(full.length);
    const levels = loudness(heard, channels, 250);
    const begin = Math.ceil((untouched / frameBytes) * FRAME_MS * 0.004);
    const falling = levels.slice(begin - 1);
    for (const [index, level] of falling.slice(1).entries()) expect(level).toBeLessThan(falling[index] ?? 0);
    expect(falling.length).toBeGreaterThanOrEqual(FADE_MS / 250);
    // In the middle of the fade it is half of the way down: 30 of 60 dB.
    const middle = levels.length - FADE_MS / 2 / 250;
    const fullThere = loudness(full, channels, 250)[middle - 1] ?? 0;
    expect((levels[middle - 1] ?? 0) - fullThere).toBeGreaterThan(-36);
    expect((levels[middle - 1] ?? 0) - fullThere).toBeLessThan(-22);
    const last = heard.subarray(-(SAMPLE_RATE / 5) * channels);
    expect(loudness(last, channels, 200)[0]).toBeLessThan(-80);
  });

  test.each([1, 2, 9, 41, 1_000_000])('a fade of %i frames decodes without a complaint', (fadeFrames) => {
    const faded = fadeOut(original, profile, { fadeFrames });
    expect(walk(faded, profile).ok).toBe(true);
    expect(decode(faded, channels).length).toBe(decode(original, channels).length);
  });
});

test('what is no house format is refused', () => {
  const profile = PROFILES['stereo-160'];
  expect(() => fadeOut(new Uint8Array(481), profile, { fadeFrames: 1 })).toThrow(RangeError);
  expect(() => fadeOut(new Uint8Array(480), profile, { fadeFrames: 1 })).toThrow(RangeError);
  expect(fadeOut(new Uint8Array(480), profile, { fadeFrames: 0 })).toEqual(new Uint8Array(480));
});
