// Folders, imports and the library as a stranger's script meets them over HTTP, on a whole server: refusals are plain
// problems, bytes come with ranges, and nothing is to be had without a key.
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#client/client.ts';
import type { ImportRun } from '#contract/imports.ts';
import type { Audio } from '#contract/library.ts';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ffmpeg, makeSound, runFfmpeg } from './import-world.ts';

const temporary = temporaryFolder();
const folder = join(temporary.path, 'Songs');
let server: RunningServer;
let client: Client;
let token: string;
let run: ImportRun;
let audio: Audio[];

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(server.url + path, { method, headers: { authorization: `Bearer ${token}`, ...headers } });

beforeAll(async () => {
  makeSound(join(folder, '1 One.mp3'), { pitch: 400, seconds: 2, tags: { artist: 'Ann' } });
  makeSound(join(folder, '2 Two.flac'), { pitch: 500, seconds: 2 });
  runFfmpeg(['-f', 'lavfi', '-i', 'color=red:size=32x32', '-frames:v', '1', join(folder, 'cover.png')]);
  const settings = { port: 0, dataFolder: join(temporary.path, 'data'), logLevel: 'silent', ffmpeg: ffmpeg.path };
  server = await startServer({ config: loadConfig(settings, {}).config, version: '1', log: pino({ level: 'silent' }) });
  const { id } = await server.accounts.createOwner('Ada', 'a long enough password');
  token = (await server.accounts.createToken(id, 'test')).value;
  client = createClient({ baseUrl: server.url, token });
  const { importId } = await client.imports.addFolder({ body: { path: folder, watch: false } });
  await server.settled();
  run = await client.imports.getImport({ params: { importId } });
  audio = (await client.library.listAudio({ query: { order: 'title' } })).items;
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  temporary[Symbol.dispose]();
});

describe('imports over HTTP', () => {
  it('tell how they went, file by file, page by page', async () => {
    expect(run).toMatchObject({ state: 'done', files: { found: 2, ready: 2 } });
    const first = await client.imports.listImportFiles({ params: { importId: run.id }, query: { limit: 1 } });
    const after = first.next ?? '';
    const second = await client.imports.listImportFiles({ params: { importId: run.id }, query: { limit: 1, after } });
    expect([...first.items, ...second.items].map(({ path }) => path)).toEqual(['1 One.mp3', '2 Two.flac']);
    expect(second.next).toBeUndefined();
  });

  it('say beforehand what a folder would bring', async () => {
    const estimate = await client.imports.checkFolder({ body: { path: folder } });
    expect(estimate).toMatchObject({ files: 2, fits: true });
    expect(Math.abs(estimate.bytesNeeded - 80_000)).toBeLessThan(8_000);
  });

  it.each(['/nowhere/at/all', '/etc/hostname', 'relative'])('refuse %s plainly', async (path) => {
    // All at once: one that fails before it is awaited would count as nobody's.
    await Promise.all(
      [client.imports.addFolder({ body: { path } }), client.imports.checkFolder({ body: { path } })].map((attempt) =>
        expect(attempt).rejects.toMatchObject({ code: 'folder-not-readable' }),
      ),
    );
    const own = client.imports.addFolder({ body: { path: join(temporary.path, 'data') } });
    await expect(own).rejects.toMatchObject({ code: 'folder-not-readable' });
  });

  it('know no import or folder that is not there', async () => {
    const params = { importId: 'none', folderId: 'none' };
    // All at once: one that fails before it is awaited would count as nobody's.
    await Promise.all(
      [
        client.imports.getImport({ params }),
        client.imports.listImportFiles({ params }),
        client.imports.cancelImport({ params }),
        client.imports.scanFolder({ params }),
        client.imports.removeFolder({ params }),
      ].map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'not-found' })),
    );
  });

  it('scan again, and forget a folder without its audio', async () => {
    const [known] = (await client.imports.listFolders()).items;
    const params = { folderId: known?.id ?? '' };
    const { importId } = await client.imports.scanFolder({ params });
    await server.settled();
    const again = await client.imports.getImport({ params: { importId } });
    expect(again).toMatchObject({ state: 'done', files: { found: 2, known: 2 } });
    await client.imports.removeFolder({ params });
    expect((await client.imports.listFolders()).items).toEqual([]);
    expect((await client.library.listAudio()).total).toBe(2);
  });
});

describe('the library over HTTP', () => {
  const soundPath = () => `/api/v1/audio/${audio[0]?.id}/sound.mp3`;

  it('shows nothing to a stranger', async () => {
    const cover = (await client.library.listCollections()).items[0]?.coverUrl ?? '';
    const paths = ['/api/v1/audio', soundPath(), `/api/v1/audio/${audio[0]?.id}/peaks`, cover, '/api/v1/folders'];
    for (const path of paths) expect([path, (await fetch(server.url + path)).status]).toEqual([path, 401]);
  });

  it('gives the sound of an audio whole, in ranges, and not again when it is known', async () => {
    const whole = await ask(soundPath());
    expect(whole.headers.get('content-type')).toBe('audio/mpeg');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.length % 480).toBe(0);
    expect(whole.headers.get('content-length')).toBe(String(bytes.length));
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 1],
      ['bytes=480-959', 480, 960],
      ['bytes=-100', bytes.length - 100, bytes.length],
      [`bytes=${bytes.length - 1}-`, bytes.length - 1, bytes.length],
    ] as const) {
      const part = await ask(soundPath(), { range });
      expect([part.status, part.headers.get('content-range')]).toEqual([
        206,
        `bytes ${from}-${to - 1}/${bytes.length}`,
      ]);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
    }
    const beyond = await ask(soundPath(), { range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
    const etag = whole.headers.get('etag') ?? '';
    expect((await ask(soundPath(), { 'if-none-match': etag })).status).toBe(304);
    const other = await ask(soundPath(), { range: 'bytes=0-0', 'if-range': '"another"' });
    expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, bytes.length]);
  });

  it('gives waveform and cover', async () => {
    const peaks = new Uint8Array(await (await ask(`/api/v1/audio/${audio[0]?.id}/peaks`)).arrayBuffer());
    expect(peaks.length).toBeGreaterThan(50);
    expect(Math.max(...peaks)).toBeGreaterThan(20);
    const [songs] = (await client.library.listCollections()).items;
    const cover = await ask(songs?.coverUrl ?? '');
    expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(cover.headers.get('x-content-type-options')).toBe('nosniff');
    for (const hash of ['0'.repeat(64), '..%2f..%2fsecret.key', 'x']) {
      expect([404, 422, 400]).toContain((await ask(`/api/v1/covers/${hash}`)).status);
    }
  });

  it('renames, corrects and refuses what makes no sense', async () => {
    const params = { audioId: audio[0]?.id ?? '' };
    const renamed = await client.library.updateAudio({ params, body: { title: '  The first  ', trimDb: -3 } });
    expect(renamed.title).toBe('The first');
    await server.settled();
    expect((await client.library.getAudio({ params })).rendition?.gainDb).toBeCloseTo(
      (renamed.rendition?.gainDb ?? 0) - 3,
      1,
    );
    for (const body of [{ title: ' ' }, { trimDb: 99 }, { title: 'x'.repeat(301) }]) {
      await expect(client.library.updateAudio({ params, body })).rejects.toMatchObject({ code: 'validation-failed' });
    }
  });

  it('makes, changes and deletes collections', async () => {
    const audioIds = audio.map(({ id }) => id);
    const made = await client.library.createCollection({ body: { title: 'Mine', audioIds } });
    const params = { collectionId: made.id };
    const turned = await client.library.updateCollection({ params, body: { audioIds: audioIds.toReversed() } });
    expect(turned.parts.map(({ id }) => id)).toEqual(audioIds.toReversed());
    await client.library.deleteCollection({ params });
    await expect(client.library.getCollection({ params })).rejects.toMatchObject({ code: 'not-found' });
    const unknown = client.library.createCollection({ body: { title: 'x', audioIds: ['none'] } });
    await expect(unknown).rejects.toMatchObject({ code: 'audio-missing' });
  });

  it('deletes an audio only against a warning while a stream plays it', async () => {
    const audioId = audio[1]?.id ?? '';
    const document = { version: 1 as const, source: { kind: 'audio' as const, audioId } };
    await client.streams.create({ body: { name: 'Two', document } });
    const params = { audioId };
    await expect(client.library.deleteAudio({ params })).rejects.toMatchObject({ code: 'audio-in-use' });
    await client.library.deleteAudio({ params, query: { evenIfUsed: 'true' } });
    await expect(client.library.getAudio({ params })).rejects.toMatchObject({ code: 'not-found' });
    expect((await ask(`/api/v1/audio/${audioId}/sound.mp3`)).status).toBe(404);
  });
});
