import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpegForTests } from '#test/programs.ts';
import { type FoundFfmpeg, findFfmpeg } from './ffmpeg-find.ts';
import { extractCover, probe } from './probe.ts';
import { renderOriginal } from './render.ts';
import { SegmentStore } from './segments.ts';
import { Originals } from './test-originals.ts';
import type { Probed } from './types.ts';
import { WorkerPool } from './worker-pool.ts';

const workers = new WorkerPool(1);
const programs: FoundFfmpeg[] = [];
let originals: Originals;

beforeAll(async () => {
  originals = new Originals(await ffmpegForTests());
  // The system's program and the one that npm brought, as far as this machine has them.
  for (const [searchPath, usePackages] of [
    [process.env.PATH, false],
    ['', true],
  ] as const) {
    const found = await findFfmpeg({ searchPath, usePackages });
    if (found.kind === 'found') programs.push(found);
  }
});

afterAll(async () => {
  await workers[Symbol.asyncDispose]();
  originals.remove();
});

async function probed(path: string, ffmpeg = programs[0]): Promise<Probed> {
  if (!ffmpeg) throw new Error('no ffmpeg');
  const result = await probe({ ffmpeg, workers }, path);
  if (result.kind !== 'audio') throw new Error(JSON.stringify(result));
  return result;
}

async function forEachProgram(check: (ffmpeg: FoundFfmpeg) => Promise<void>): Promise<void> {
  expect(programs.length).toBeGreaterThan(0);
  for (const ffmpeg of programs) await check(ffmpeg);
}

describe('probe, the same with every ffmpeg', () => {
  it('reads tags, cover and length of an MP3', async () => {
    const tags = ['-metadata', 'title=Der Bär\u0007 \u202eund', '-metadata', 'artist=Ann', '-metadata', 'track=3/12'];
    const path = originals.withCover('tagged.mp3', ['-q:a', '4', ...tags]);
    await forEachProgram(async (ffmpeg) => {
      const result = await probed(path, ffmpeg);
      expect(result).toMatchObject({
        container: 'mp3',
        codec: 'mp3',
        sampleRate: 44_100,
        channels: 2,
        durationIsEstimate: false,
        chapters: [],
        hasCover: true,
        tags: { title: 'Der Bär und', artist: 'Ann', track: 3, trackCount: 12 },
      });
      expect(Math.abs(result.durationMs - 6_000)).toBeLessThan(60);
    });
    const [ffmpeg] = programs;
    const cover = ffmpeg && (await extractCover({ ffmpeg, workers }, path));
    expect(cover?.mime).toBe('image/jpeg');
    expect(Buffer.from(cover?.bytes ?? []).equals(readFileSync(originals.path('cover.jpg')))).toBe(true);
  });

  it.each([
    ['book.m4b', ['-c:a', 'aac']],
    ['book.mp3', ['-b:a', '128k']],
    ['book.mka', ['-c:a', 'flac']],
  ] as const)('reads chapters of %s', async (name, options) => {
    const path = originals.withChapters(name, options);
    await forEachProgram(async (ffmpeg) => {
      const { chapters, tags } = await probed(path, ffmpeg);
      expect(chapters.map(({ title }) => title)).toEqual(['One; the start', 'Two']);
      expect(Math.abs((chapters[1]?.startMs ?? 0) - 2_500)).toBeLessThan(50);
      expect(chapters[0]?.endMs).toBe(chapters[1]?.startMs);
      expect(tags.title).toBe('The book');
    });
  });

  it('counts the channels of surround sound', async () => {
    const path = originals.make('six.flac', ['-ac', '6']);
    await forEachProgram(async (ffmpeg) => expect((await probed(path, ffmpeg)).channels).toBe(6));
  });

  it.each([
    ['empty', () => originals.write('nothing.mp3', '')],
    ['not-audio', () => originals.write('words.mp3', 'Only words. '.repeat(500))],
    ['not-audio', () => originals.make('picture.png', ['-frames:v', '1'], 'color=red:s=64x64')],
    ['no-sound', () => originals.make('mute.mp4', [], 'testsrc=d=1:s=64x64')],
    ['missing', () => originals.path('gone.mp3')],
    ['missing', () => originals.folder],
    [
      'damaged',
      () =>
        originals.spoil('half.m4a', originals.make('whole.m4a', ['-c:a', 'aac']), (all) =>
          all.subarray(0, all.length / 2),
        ),
    ],
    ['encrypted', () => originals.spoil('locked.m4a', originals.make('whole.m4a', ['-c:a', 'aac']), lock)],
  ])('says %s', async (reason, make) => {
    const path = make();
    await forEachProgram(async (ffmpeg) => {
      const result = await probe({ ffmpeg, workers }, path);
      expect(result).toMatchObject({ kind: 'unreadable', reason });
      expect(JSON.stringify(result)).not.toContain(originals.folder);
    });
  });

  it('stops when asked', async () => {
    const [ffmpeg] = programs;
    if (!ffmpeg) throw new Error('no ffmpeg');
    const path = originals.make('whole.m4a', ['-c:a', 'aac']);
    expect(await probe({ ffmpeg, workers }, path, { signal: AbortSignal.abort() })).toEqual({ kind: 'cancelled' });
  });

  it('renders alike', async () => {
    const path = originals.withChapters('book.mp3', ['-b:a', '128k']);
    const frames: unknown[] = [];
    await forEachProgram(async (ffmpeg) => {
      const segments = new SegmentStore(join(originals.folder, `segments-${ffmpeg.origin}`));
      await segments.sweepTemporary();
      const { chapters } = await probed(path, ffmpeg);
      const result = await renderOriginal({
        ffmpeg,
        workers,
        segments,
        inputPaths: [path],
        parts: chapters,
        profile: 'mono-96',
      });
      frames.push(result.kind === 'rendered' && result.parts.map((part) => part.frames));
    });
    expect(frames.every((one) => JSON.stringify(one) === JSON.stringify(frames[0]))).toBe(true);
    expect(frames[0]).toHaveLength(2);
  });
});

/** What a bought and locked file looks like from outside: the sample description names the lock, not the codec. */
function lock(bytes: Buffer): Buffer {
  const at = bytes.lastIndexOf('mp4a');
  const entry = bytes.indexOf('mp4a', bytes.indexOf('stsd'));
  bytes.write('drms', entry > 0 ? entry : at, 'latin1');
  return bytes;
}
