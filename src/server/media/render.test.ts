import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walk } from '#core/mp3/frame-walker.ts';
import { infoFrame } from '#core/mp3/info-frame.ts';
import { PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { ffmpegForTests, program } from '#test/programs.ts';
import type { FoundFfmpeg } from './ffmpeg-find.ts';
import { measure } from './measure.ts';
import { renderOriginal } from './render.ts';
import { SegmentStore } from './segments.ts';
import { Originals, outsideVerdict, SECONDS } from './test-originals.ts';
import type { Rendered, RenderRequest, RenderResult } from './types.ts';
import { WorkerPool } from './worker-pool.ts';

let ffmpeg: FoundFfmpeg;
let originals: Originals;
let segments: SegmentStore;
const workers = new WorkerPool(1);

beforeAll(async () => {
  ffmpeg = await ffmpegForTests();
  originals = new Originals(ffmpeg);
  segments = new SegmentStore(join(originals.folder, 'segments'));
  await segments.sweepTemporary();
});

afterAll(async () => {
  await workers[Symbol.asyncDispose]();
  originals.remove();
});

function render(path: string | [string, ...string[]], more: Partial<RenderRequest> = {}): Promise<RenderResult> {
  const inputPaths: [string, ...string[]] = typeof path === 'string' ? [path] : path;
  return renderOriginal({ ffmpeg, workers, segments, inputPaths, profile: 'stereo-160', ...more });
}

async function rendered(path: string | [string, ...string[]], more: Partial<RenderRequest> = {}): Promise<Rendered> {
  const result = await render(path, more);
  if (result.kind !== 'rendered') throw new Error(JSON.stringify(result));
  return result;
}

function bytesOf(result: Rendered): Buffer {
  return Buffer.concat(result.parts.map(({ segmentHash }) => readFileSync(segments.pathOf(segmentHash))));
}

function temporaryFiles(): string[] {
  return readdirSync(segments.root).filter((name) => name.startsWith('.tmp-'));
}

function totalMs(result: Rendered): number {
  return result.parts.reduce((sum, { frames }) => sum + frames * 24, 0);
}

/** Whatever comes out must be exact house format, for us and for strangers. */
function expectExact(result: Rendered, name: string): void {
  const profile = PROFILES[result.profile];
  const bytes = bytesOf(result);
  const frames = result.parts.reduce((sum, part) => sum + part.frames, 0);
  expect(walk(bytes, profile)).toEqual({ ok: true, frames });
  const path = originals.path(`${name}.plan.mp3`);
  writeFileSync(path, Buffer.concat([infoFrame(profile, frames), bytes]));
  expect(originals.decode(path)).toEqual({ warnings: '', samples: frames * 1152 });
  expect(temporaryFiles()).toEqual([]);
}

describe('every format of a family becomes exact house format', () => {
  const formats: [string, string[]][] = [
    ['vbr.mp3', ['-q:a', '4']],
    ['mono8k.wav', ['-ac', '1', '-ar', '8000']],
    ['deep.wav', ['-c:a', 'pcm_s24le', '-ar', '96000']],
    ['float192.wav', ['-c:a', 'pcm_f32le', '-ar', '192000']],
    ['big.aiff', []],
    ['six.flac', ['-ac', '6']],
    ['plain.ogg', ['-c:a', 'libvorbis']],
    ['plain.opus', ['-c:a', 'libopus']],
    ['plain.wma', ['-c:a', 'wmav2']],
    ['plain.aac', ['-f', 'adts']],
  ];

  it.each(formats)('%s', async (name, options) => {
    const result = await rendered(originals.make(name, options));
    expect(result.damages).toEqual([]);
    expect(Math.abs(totalMs(result) - SECONDS * 1000)).toBeLessThan(120);
    expectExact(result, name);
  });

  it.each<ProfileId>(['stereo-160', 'mono-96'])('reaches the loudness of %s within 0.5 LU', async (profile) => {
    const result = await rendered(originals.make('deep.wav', ['-c:a', 'pcm_s24le', '-ar', '96000']), { profile });
    const path = originals.write(`${profile}.loud.mp3`, bytesOf(result));
    const again = await measure({ ffmpeg }, path, { profile: PROFILES[profile] });
    if (again.kind !== 'measured') throw new Error(again.kind);
    expect(Math.abs(again.loudness.integratedLufs - PROFILES[profile].targetLufs)).toBeLessThan(0.5);
    expectExact(result, profile);
  });

  it('keeps loud peaks under the ceiling', async () => {
    const clicks = `aevalsrc='0.05*sin(500*2*PI*t)+0.85*lt(mod(t,1),0.002)*sin(3000*2*PI*t)':d=6:s=48000`;
    const result = await rendered(originals.make('clicks.wav', [], clicks));
    expect(result.limited).toBe(true);
    const path = originals.write('clicks.loud.mp3', bytesOf(result));
    const again = await measure({ ffmpeg }, path, { profile: PROFILES['stereo-160'] });
    if (again.kind !== 'measured') throw new Error(again.kind);
    expect(again.loudness.truePeakDb).toBeLessThan(-0.5);
    expectExact(result, 'clicks');
  });

  it('plays nothing late and loses no end where the limiter works', async () => {
    // A click early and one just before the last fade, in something quiet enough to be turned up into the limiter.
    const wave = '0.9*(between(t,1,1.0005)+between(t,2.985,2.9855))+0.01*sin(900*t)';
    const result = await rendered(originals.make('late.wav', [], `aevalsrc='${wave}':d=3:s=48000`));
    expect(result.limited).toBe(true);
    const samples = originals.samples(originals.write('late.mp3', bytesOf(result)));
    const firstLoud = (from: number) => samples.subarray(from).findIndex((one) => Math.abs(one) > 6_000) + from;
    // The encoder itself is late by 1,105 samples.
    expect(Math.abs(firstLoud(0) - 48_000 - 1_105)).toBeLessThan(48);
    expect(Math.abs(firstLoud(100_000) - 2.985 * 48_000 - 1_105)).toBeLessThan(48);
  });

  it('takes silence and the shortest of sounds', async () => {
    const silence = await rendered(originals.make('silence.wav', [], 'anullsrc=d=2'));
    expect(silence.loudness.integratedLufs).toBe(Number.NEGATIVE_INFINITY);
    expectExact(silence, 'silence');
    for (const length of ['0.003', '0.03', '0.09']) {
      const short = await rendered(originals.make(`short${length}.wav`, [], `sine=440:d=${length}`));
      expectExact(short, `short${length}`);
    }
  });

  it('satisfies mpg123 and mp3val', async (context) => {
    const [mpg123, mp3val] = [program('mpg123', context), program('mp3val', context)];
    const path = originals.write('judged.mp3', bytesOf(await rendered(originals.make('vbr.mp3', ['-q:a', '4']))));
    expect(outsideVerdict(mpg123, ['-q', '-t', path])).toEqual({ status: 0, said: '' });
    const complaints = outsideVerdict(mp3val, [path])
      .said.split('\n')
      .filter((line) => /WARNING|ERROR/.test(line));
    // The house format has no tags on purpose.
    expect(complaints.filter((line) => !line.includes('No supported tags'))).toEqual([]);
  });
});

describe('recordings in parts', () => {
  it('cuts chapters out of one encode', async () => {
    const book = originals.withChapters('book.m4b', ['-c:a', 'aac']);
    const whole = await rendered(book);
    const parts = [
      { startMs: 0, endMs: 2_500 },
      { startMs: 2_500, endMs: 6_000 },
    ];
    const result = await rendered(book, { parts });
    expect(result.parts.map(({ index }) => index)).toEqual([0, 1]);
    expect(Math.abs((result.parts[0]?.frames ?? 0) * 24 - 2_500 - 23)).toBeLessThanOrEqual(12);
    expect(bytesOf(result).equals(bytesOf(whole))).toBe(true);
    expect(result.parts.every(({ peaks }) => peaks.length > 0 && Math.max(...peaks) > 20)).toBe(true);
    expectExact(result, 'book');
  });

  it('encodes several files as one continuous recording', async () => {
    const one = originals.make('one.flac', ['-t', '2']);
    const two = originals.make('two.mp3', ['-t', '1.5', '-ar', '22050', '-ac', '1']);
    const three = originals.make('three.ogg', ['-t', '1', '-c:a', 'libvorbis']);
    const seen: number[] = [];
    const result = await rendered([one, two, three], { onProgress: (done, total) => seen.push(done / total) });
    expect(result.parts.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(Math.abs(totalMs(result) - 4_500)).toBeLessThan(120);
    expect(seen.at(-1)).toBeGreaterThan(0.9);
    expect(seen.every((share) => share >= 0 && share <= 1)).toBe(true);
    expectExact(result, 'continuous');
  });

  it('takes a chain of Ogg streams of different form', async () => {
    const one = originals.make('one.ogg', ['-t', '2', '-c:a', 'libvorbis']);
    const other = originals.make('other.ogg', ['-t', '2', '-ar', '22050', '-ac', '1', '-c:a', 'libvorbis']);
    const chained = originals.write('chained.ogg', Buffer.concat([readFileSync(one), readFileSync(other)]));
    const result = await rendered(chained);
    expect(Math.abs(totalMs(result) - 4_000)).toBeLessThan(100);
    expectExact(result, 'chained');
    // One meter for all of it: the louder half alone does not decide.
    const [half, whole] = [await rendered(other), result];
    expect(whole.loudness.integratedLufs).not.toBe(half.loudness.integratedLufs);
    expect(whole.damages).toEqual([]);
  });

  it('takes MP3s of different form behind each other, as chapters too', async () => {
    const forms = [
      ['-ar', '44100'],
      ['-ar', '22050', '-ac', '1'],
      ['-ar', '48000'],
    ];
    const pieces = forms.map((form, index) => originals.make(`form${index}.mp3`, ['-t', '2', ...form]));
    const path = originals.write('forms.mp3', Buffer.concat(pieces.map((piece) => readFileSync(piece))));
    const parts = [0, 2_000, 4_000].map((startMs) => ({ startMs, endMs: startMs + 2_000 }));
    for (const count of [1, 3]) {
      const result = await rendered(path, count > 1 ? { parts } : {});
      expect(result.parts).toHaveLength(count);
      expect(Math.abs(totalMs(result) - 6_000)).toBeLessThan(300);
      expectExact(result, `forms${count}`);
    }
  });

  it('takes what a streamed WAV does not know of itself for no damage', async () => {
    const whole = originals.make('plain.wav', ['-ar', '44100', '-ac', '2']);
    const streamed = originals.spoil('streamed.wav', whole, (bytes) => {
      const at = bytes.indexOf('data') + 4;
      const unknown = Buffer.from(bytes);
      unknown.writeUInt32LE(0xffffffff, 4);
      unknown.writeUInt32LE(0xffffffff, at);
      return unknown;
    });
    const result = await rendered(streamed);
    expect(result.damages).toEqual([]);
    expectExact(result, 'streamed');
  });

  it('leaves out parts behind the end of a damaged file', async () => {
    const whole = originals.make('whole.flac');
    const cut = originals.spoil('cut.flac', whole, (bytes) => bytes.subarray(0, bytes.length / 3));
    const parts = [0, 2_000, 4_000].map((startMs) => ({ startMs, endMs: startMs + 2_000 }));
    const result = await rendered(cut, { parts });
    expect(result.parts.length).toBeLessThan(3);
    expect(result.damages).toMatchObject([{ inputIndex: 0, kind: 'truncated' }]);
    expect(Math.abs((result.damages[0]?.afterMs ?? 0) - totalMs(result))).toBeLessThan(100);
    expectExact(result, 'cut');
  });
});

describe('damaged and hostile originals', () => {
  it('keeps the first part of a cut MP3 and says where it ends', async () => {
    const whole = originals.make('vbr.mp3', ['-q:a', '4']);
    const result = await rendered(originals.spoil('cut.mp3', whole, (bytes) => bytes.subarray(0, bytes.length / 2)));
    expect(result.damages).toMatchObject([{ kind: 'truncated' }]);
    expect(totalMs(result)).toBeGreaterThan(2_000);
    expectExact(result, 'cut-mp3');
  });

  it.each([
    ['text', 'not-audio', () => originals.write('words.mp3', 'These are only words. '.repeat(300))],
    ['no bytes', 'not-audio', () => originals.write('nothing.mp3', '')],
    ['a video without sound', 'no-sound', () => originals.make('mute.mp4', [], 'testsrc=d=1:s=64x64')],
    ['a missing file', 'missing', () => originals.path('gone.mp3')],
  ])('refuses %s', async (_name, reason, make) => {
    expect(await render(make())).toMatchObject({ kind: 'unreadable', reason, inputIndex: 0 });
    expect(temporaryFiles()).toEqual([]);
  });

  it('never follows a playlist to another file', async () => {
    const secret = originals.make('secret.mp3');
    const list = originals.write(
      'list.mp3',
      `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile:${secret}\n#EXT-X-ENDLIST\n`,
    );
    const script = originals.write('script.mp3', `ffconcat version 1.0\nfile secret.mp3\n`);
    for (const path of [list, script]) expect(await render(path)).toMatchObject({ kind: 'unreadable' });
  });

  it('gives the same verdict on real frames, spoiled anywhere, without ever throwing', async () => {
    const bytes = bytesOf(await rendered(originals.make('short.wav', [], 'sine=440:d=0.5')));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
        const spoiled = Uint8Array.from(bytes.subarray(0, length));
        if (at < spoiled.length) spoiled[at] = value;
        const verdict = walk(spoiled, PROFILES['stereo-160']);
        if (verdict.ok) expect(verdict.frames * 480).toBe(spoiled.length);
      }),
    );
  });
});

describe('cancelling', () => {
  it('ends decoder and encoder of a continuous recording', async () => {
    const long = originals.make('long.flac', [], 'sine=300:d=200');
    const stop = new AbortController();
    const before = readdirSync(segments.root);
    const onProgress = (done: number, total: number) => done / total > 0.5 && stop.abort();
    const result = await render([long, originals.make('one.flac', ['-t', '2'])], { signal: stop.signal, onProgress });
    expect(result).toEqual({ kind: 'cancelled' });
    expect(readdirSync(segments.root)).toEqual(before);
  });

  it.each([0.05, 0.5, 0.9])('at %d of the work ends ffmpeg and leaves no file', async (share) => {
    const long = originals.make('long.flac', [], 'sine=300:d=200');
    const stop = new AbortController();
    const before = readdirSync(segments.root);
    const result = await render(long, {
      signal: stop.signal,
      onProgress: (done, total) => done / total > share && stop.abort(),
    });
    expect(result).toEqual({ kind: 'cancelled' });
    expect(readdirSync(segments.root)).toEqual(before);
  });

  it('does nothing when it was cancelled before', async () => {
    expect(await render(originals.make('one.flac', ['-t', '2']), { signal: AbortSignal.abort() })).toEqual({
      kind: 'cancelled',
    });
  });
});
