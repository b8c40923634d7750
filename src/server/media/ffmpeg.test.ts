import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROFILES } from '#core/mp3/profile.ts';
import { ffmpegForTests, lacks, program } from '#test/programs.ts';
import { BoundedText, LineSplitter } from './bounded-text.ts';
import { encode } from './encode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { type FoundFfmpeg, findFfmpeg } from './ffmpeg-find.ts';
import { isDecodeError, parseInput, parseLoudness, saysDiskFull } from './ffmpeg-text.ts';
import { Originals } from './test-originals.ts';

const ENDLESS = ['-f', 'lavfi', '-i', 'anullsrc', '-f', 's16le', 'pipe:1'];

let ffmpeg: FoundFfmpeg;
let originals: Originals;

beforeAll(async () => {
  ffmpeg = await ffmpegForTests();
  originals = new Originals(ffmpeg);
});

afterAll(() => originals.remove());

describe('findFfmpeg', () => {
  it('prefers what the owner has set', async () => {
    expect(await findFfmpeg({ configuredPath: ffmpeg.path, searchPath: '' })).toMatchObject({
      kind: 'found',
      origin: 'setting',
    });
  });

  it('refuses a wrong setting instead of taking another program', async () => {
    const none = await findFfmpeg({ configuredPath: originals.path('none'), searchPath: process.env.PATH });
    expect(none).toMatchObject({ kind: 'missing', tried: [{ origin: 'setting' }] });
    const other = await findFfmpeg({ configuredPath: process.execPath });
    expect(other).toMatchObject({ kind: 'missing' });
  });

  it('says how to get one when there is none', async () => {
    const missing = await findFfmpeg({ searchPath: originals.folder, usePackages: false });
    expect(missing.kind === 'missing' && missing.advice).toContain('apt install ffmpeg');
  });
});

describe('runFfmpeg', () => {
  it('ends a run at its time limit, at its output limit, and when told', async () => {
    const swallow = () => undefined;
    expect(await runFfmpeg(ffmpeg, { args: ENDLESS, limitMs: 100, onOutput: swallow })).toMatchObject({
      which: 'time',
    });
    expect(
      await runFfmpeg(ffmpeg, { args: ENDLESS, limitMs: 20_000, maxOutputBytes: 100_000, onOutput: swallow }),
    ).toMatchObject({ which: 'output' });
    expect(await runFfmpeg(ffmpeg, { args: ENDLESS, limitMs: 20_000 })).toMatchObject({ which: 'output' });
    const stop = new AbortController();
    const told = runFfmpeg(ffmpeg, {
      args: ENDLESS,
      limitMs: 20_000,
      signal: stop.signal,
      onOutput: () => {
        stop.abort();
        return undefined;
      },
    });
    expect(await told).toEqual({ kind: 'cancelled' });
  });

  it('has ended the process before it settles', async (context) => {
    const ps = program('ps', context);
    const marker = `comment=${originals.folder}`;
    await runFfmpeg(ffmpeg, { args: ['-metadata', marker, ...ENDLESS], limitMs: 100, onOutput: () => undefined });
    expect(spawnSync(ps, ['-eo', 'args'], { encoding: 'utf8' }).stdout).not.toContain(marker);
  });

  it('passes on a fault of the caller and ends ffmpeg', async () => {
    const onOutput = () => {
      throw new Error('our bug');
    };
    await expect(runFfmpeg(ffmpeg, { args: ENDLESS, limitMs: 20_000, onOutput })).rejects.toThrow('our bug');
    const feed = async () => Promise.reject(new Error('no more'));
    const args = ['-f', 's16le', '-i', 'pipe:0', '-f', 'null', '-'];
    await expect(runFfmpeg(ffmpeg, { args, limitMs: 20_000, feed })).rejects.toThrow('no more');
  });

  it('reads no network address and no list of files', async () => {
    const failed = await runFfmpeg(ffmpeg, {
      args: ['-protocol_whitelist', 'file,pipe', '-i', 'http://127.0.0.1:9/x.mp3', '-f', 'null', '-'],
      limitMs: 20_000,
    });
    expect(failed).toMatchObject({ kind: 'failed' });
  });

  it('cannot start what is not there', async () => {
    await expect(runFfmpeg({ path: originals.path('none') }, { args: [], limitMs: 1_000 })).rejects.toThrow(
      'could not be started',
    );
  });

  it('tells a full disk', async (context) => {
    if (!existsSync('/dev/full')) lacks(context, 'there is no /dev/full, which is the full disk here: needs Linux');
    const request = { ffmpeg, profile: PROFILES['stereo-160'], gain: { gainDb: 0, limit: false }, decodedMs: 6_000 };
    const inputPath = originals.make('sound.wav');
    const { outcome } = await encode({ ...request, inputPaths: [inputPath], outputPath: '/dev/full', isPiped: false });
    expect('stderr' in outcome && saysDiskFull(outcome.stderr)).toBe(true);
  });
});

describe('what ffmpeg says', () => {
  it('takes the input from its own block only', () => {
    const text = `Input #0, ogg, from 'file:/a\n  Duration: 09:00:00.00, start':\n  Duration: 00:01:02.50, start: 0.0, bitrate: 96 kb/s\n  Stream #0:0: Audio: opus, 48000 Hz, 5.1(side), fltp\nOutput #0, null\n  Stream #0:0: Video: png\n`;
    const input = parseInput(text);
    expect(input?.streams).toHaveLength(1);
    expect(input?.streams[0]).toMatchObject({ kind: 'audio', codec: 'opus', channels: 6, sampleRate: 48_000 });
  });

  it('takes the loudest summary and knows silence', () => {
    const summary = (i: string, peak: string) =>
      `Integrated loudness:\n    I:  ${i} LUFS\n  Loudness range:\n    LRA:   2.0 LU\n  True peak:\n    Peak: ${peak} dBFS\n`;
    expect(parseLoudness(summary('-70.0', '-inf') + summary('-18.2', '-0.3'))).toEqual({
      integratedLufs: -18.2,
      rangeLu: 2,
      truePeakDb: -0.3,
    });
    expect(parseLoudness(summary('-70.0', '-inf'))?.integratedLufs).toBe(Number.NEGATIVE_INFINITY);
    expect(parseLoudness('nothing')).toBeUndefined();
  });

  it.each([
    ['Error while decoding stream #0:0: Invalid data found when processing input', true],
    ['[aist#0:0/mp3 @ 0x55] [dec:mp3float @ 0x55] Error submitting packet to decoder: Invalid data found', true],
    ['[aist#0:0/flac @ 0x55] [dec:flac @ 0x55] Decoding error: Invalid data found when processing input', true],
    ['[mp3 @ 0x55] Estimating duration from bitrate, this may be inaccurate', false],
    ['[mjpeg @ 0x55] EOI missing, emulating', false],
  ])('judges %s', (line, expected) => {
    expect(isDecodeError(line)).toBe(expected);
  });

  it('is kept within bounds', () => {
    const text = new BoundedText(10);
    for (let index = 0; index < 1_000; index++) text.add(String(index % 10));
    expect(text.toString()).toBe('01234567890123456789');
    const lines = new LineSplitter(5);
    expect([
      ...lines.push('ab\ncdef'),
      ...lines.push('ghij\r\n'),
      ...lines.push('x'.repeat(50)),
      ...lines.push('\n'),
    ]).toEqual(['ab', 'cdefg', 'xxxxx']);
  });
});
