// A real, messy folder becomes a library: every file is taken or refused with a reason, in an order that makes sense.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeBook, makeSound, openWorld, runFfmpeg, type World } from './import-world.ts';

describe('a mixed folder', () => {
  const temporary = temporaryFolder();
  const folder = join(temporary.path, 'Family');
  const outside = join(temporary.path, 'outside');
  const at = (...names: string[]) => join(folder, ...names);
  const longName = `${'x'.repeat(251)}.mp3`;
  const hostileName = 'line\nbreak \u202ecod.exe\u202c 🦊.mp3';
  let world: World;
  let result: Awaited<ReturnType<World['import']>>;

  beforeAll(async () => {
    makeSound(at('Songs', '10 Ten.mp3'), { pitch: 500, tags: { artist: 'Ann' } });
    makeSound(at('Songs', '2 Two.mp3'), { pitch: 510, tags: { artist: 'Ann' } });
    makeSound(at('Songs', '1_One.flac'), { pitch: 520, tags: { artist: 'Ann' } });
    makeSound(at('Tale', 'CD2', 'b.wav'), { pitch: 540, tags: { album: 'The Tale' } });
    makeSound(at('Tale', 'CD1', 'a.ogg'), { pitch: 530, tags: { album: 'The Tale' } });
    makeBook(at('Book', 'book.m4b'), ['Begin', 'Middle', 'End'], { title: 'The Book' });
    makeSound(at('Kinds', 'a.aiff'), { pitch: 610 });
    makeSound(at('Kinds', 'b.opus'), { pitch: 620 });
    makeSound(at('Kinds', 'c.wma'), { pitch: 630 });
    makeSound(at('Kinds', 'd.aac'), { pitch: 640 });
    makeSound(at('Kinds', 'e.m4a'), { pitch: 650 });
    copyFileSync(makeSound(join(outside, 'plain.mp3'), { pitch: 660 }), at('Kinds', 'no-ending'));
    makeSound(at('Hostile', 'tags.mp3'), {
      pitch: 700,
      tags: { title: 'A\u202eB\u0007<script>\n../../x', track: '99999' },
    });
    copyFileSync(makeSound(join(outside, 'h.mp3'), { pitch: 710 }), at('Hostile', hostileName));
    copyFileSync(makeSound(join(outside, 'l.mp3'), { pitch: 720 }), at('Hostile', longName));
    mkdirSync(at('Bad'), { recursive: true });
    writeFileSync(at('Bad', 'empty.mp3'), '');
    writeFileSync(at('Bad', 'text.mp3'), 'This is no music at all, only words.\n'.repeat(50));
    runFfmpeg(['-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x64:rate=5', '-an', at('Bad', 'silent.mp4')]);
    copyFileSync(at('Songs', '2 Two.mp3'), at('Bad', 'again.mp3'));
    symlinkSync(join(outside, 'plain.mp3'), at('Bad', 'link.mp3'));
    symlinkSync(outside, at('Bad', 'linked folder'));
    copyFileSync(
      join(outside, 'plain.mp3'),
      Buffer.concat([Buffer.from(at('Bad', 'B')), Buffer.from([0xe4]), Buffer.from('r.mp3')]),
    );
    execFileSync('mkfifo', [at('Bad', 'pipe.mp3')]);
    copyFileSync(makeSound(join(outside, 'cut.flac'), { pitch: 730, seconds: 8 }), at('Bad', 'cut.flac'));
    truncateSync(at('Bad', 'cut.flac'), Math.floor(readFileSync(at('Bad', 'cut.flac')).length / 2));
    for (const name of ['notes.txt', 'list.m3u', 'a.cue', '.hidden.mp3', '.DS_Store', 'UTF-16']) {
      writeFileSync(at('Songs', name), name === 'UTF-16' ? Buffer.from('\ufeffHello', 'utf16le') : 'x');
    }
    mkdirSync(at('Songs', '@eaDir'));
    copyFileSync(at('Songs', '2 Two.mp3'), at('Songs', '@eaDir', 'inside.mp3'));
    runFfmpeg(['-f', 'lavfi', '-i', 'color=red:size=32x32', '-frames:v', '1', at('Songs', 'Folder.jpg')]);
    world = await openWorld({ dataFolder: join(temporary.path, 'data') });
    result = await world.import(folder);
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    temporary[Symbol.dispose]();
  });

  const codeOf = (path: string) => result.files[path]?.reason?.code;

  it('ends, with every readable file ready and every other one refused', () => {
    expect(result.run.state).toBe('done');
    expect(result.run.files).toMatchObject({ found: 24, ready: 16, duplicate: 1, unreadable: 7, failed: 0 });
    expect(result.run.progress.done).toBe(result.run.progress.total);
  });

  it('says plainly why a file was refused', () => {
    expect(codeOf('Bad/empty.mp3')).toBe('empty-file');
    expect(codeOf('Bad/text.mp3')).toMatch(/not-audio|damaged/);
    expect(codeOf('Bad/silent.mp4')).toBe('video-without-sound');
    expect(codeOf('Bad/link.mp3')).toBe('is-link');
    expect(codeOf('Bad/linked folder')).toBe('is-link');
    expect(codeOf('Bad/B\ufffdr.mp3')).toBe('unusual-name');
    expect(codeOf('Bad/pipe.mp3')).toBe('not-readable');
    expect(result.files['Songs/2 Two.mp3']?.sentence).toMatch(/already in the library as “again”/);
  });

  it('keeps the first part of a damaged file and says so', () => {
    expect(result.files['Bad/cut.flac']?.state).toBe('ready');
    expect(result.files['Bad/cut.flac']?.sentence).toMatch(/is damaged after 0:0[34], kept the first part/);
  });

  it('passes over what plainly is no audio, and never leaves the folder', () => {
    const paths = Object.keys(result.files).join('\n');
    for (const name of [
      'notes',
      'm3u',
      'cue',
      'hidden',
      'DS_Store',
      'eaDir',
      'UTF-16',
      'Folder.jpg',
      'linked folder/',
    ]) {
      expect(paths).not.toContain(name);
    }
  });

  it('gathers folders, discs and chapters in natural order', async () => {
    const collections = await world.collections();
    expect(collections).toMatchObject({
      Songs: ['One', 'Ten'],
      'The Tale': ['a', 'b'],
      'The Book': ['Begin', 'Middle', 'End'],
      Kinds: ['a', 'b', 'c', 'd', 'e', 'no-ending'],
    });
    expect(Object.keys(collections).sort()).toEqual(['Bad', 'Hostile', 'Kinds', 'Songs', 'The Book', 'The Tale']);
  });

  it('makes clean titles of hostile tags and names', async () => {
    const titles = (await world.audio()).map(({ title }) => title);
    expect(titles).toContain('line break cod.exe 🦊');
    for (const title of titles) expect(title).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(Object.keys(result.files)).toContain(`Hostile/${longName}`);
  });

  it('takes the picture in the folder as cover', async () => {
    const { items } = await world.library.listCollections({ limit: 50 });
    const songs = items.find(({ title }) => title === 'Songs');
    const hash = songs?.coverUrl?.split('/').at(-1) ?? '';
    expect((await world.library.cover(hash)).mime).toBe('image/jpeg');
  });

  it('has exact house format for each part, and its waveform', async () => {
    for (const { id, duration_ms } of await world.audio()) {
      const detail = await world.library.getAudio(id);
      expect(detail.rendition?.durationMs).toBe(duration_ms);
      expect(detail.rendition?.sizeBytes).toBe((detail.rendition?.frames ?? 0) * 480);
      expect((await world.library.peaks(id)).length).toBeGreaterThan(10);
    }
    const chapters = (await world.audio()).filter(({ album }) => album === 'The Book');
    expect(chapters.map(({ duration_ms }) => duration_ms).every((ms) => Math.abs(ms - 1000) < 60)).toBe(true);
  });

  it('writes nothing into the folder', () => {
    expect(execFileSync('find', [folder, '-newer', join(temporary.path, 'data', 'server.lock')]).toString()).toBe('');
  });

  it('knows everything without reading at the next scan', async () => {
    const again = await world.rescan(result.folder.id);
    expect(again.run.files).toMatchObject({ found: 24, known: 16, duplicate: 1, unreadable: 7, ready: 0 });
    expect(await world.imports.scanIfChanged(result.folder.id)).toBeUndefined();
  });
});

describe('a folder that the server may not read', () => {
  it('is said to be closed, and so is a file', () => {
    using temporary = temporaryFolder();
    const closed = join(temporary.path, 'music', 'closed');
    makeSound(join(temporary.path, 'music', 'secret.mp3'));
    mkdirSync(closed);
    chmodSync(temporary.path, 0o755);
    chmodSync(closed, 0);
    chmodSync(join(temporary.path, 'music', 'secret.mp3'), 0);
    const script = `
      const { walk } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/server/features/imports/phases/find.ts'))});
      const { readFound } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/server/features/imports/phases/read.ts'))});
      for await (const found of walk(process.argv[1])) {
        const read = found.file && await readFound({}, found.file, new AbortController().signal);
        console.log(JSON.stringify({ kind: found.kind, path: found.path, reason: (found.reason ?? read?.reason)?.code }));
      }`;
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const ran = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', script, join(temporary.path, 'music')],
      nobody,
    );
    expect(ran.stderr.toString()).toBe('');
    const lines = ran.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { kind: 'closed', path: 'closed', reason: 'not-readable' },
      { kind: 'file', reason: 'not-readable' },
    ]);
  });
});
