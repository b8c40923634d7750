// What a family does with its folder while the library lives on: move, rename, change, remove, bring back, cancel.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeBook, makeSound, openWorld, type World } from './import-world.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
let clock: ManualClock;
let world: World;

const at = (...names: string[]) => join(folder, ...names);

beforeEach(async () => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'Music');
  clock = new ManualClock();
  mkdirSync(folder);
});
afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  temporary[Symbol.dispose]();
});

async function open(options: Partial<Parameters<typeof openWorld>[0]> = {}) {
  world = await openWorld({ dataFolder: join(temporary.path, 'data'), clock, ...options });
}

const titles = async () =>
  (await world.audio()).map(({ title, missing_since_ms }) => title + (missing_since_ms === null ? '' : ' (gone)'));
const idOf = async (title: string) => (await world.audio()).find((one) => one.title === title)?.id;

describe('a folder that changes', () => {
  it('keeps audio and collection when files and folders are renamed and moved', async () => {
    makeSound(at('Album', '1 One.mp3'), { pitch: 400 });
    makeSound(at('Album', '2 Two.mp3'), { pitch: 410 });
    await open();
    const first = await world.import(folder);
    const before = await world.audio();
    const [collection] = (await world.library.listCollections({ limit: 9 })).items;
    mkdirSync(at('Artist'));
    renameSync(at('Album'), at('Artist', 'New name'));
    renameSync(at('Artist', 'New name', '1 One.mp3'), at('Artist', 'New name', '1 Uno.mp3'));
    const second = await world.rescan(first.folder.id);
    expect(second.run.files).toMatchObject({ found: 2, known: 2 });
    expect((await world.audio()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect((await world.library.listCollections({ limit: 9 })).items.map(({ id }) => id)).toEqual([collection?.id]);
    expect(await titles()).toEqual(['One', 'Two']);
  });

  it('does not mix up two files that swap their names', async () => {
    makeSound(at('a.mp3'), { pitch: 400, tags: { title: 'Ape' } });
    makeSound(at('b.mp3'), { pitch: 410, tags: { title: 'Bear' } });
    await open();
    const { folder: known } = await world.import(folder);
    const ape = await idOf('Ape');
    renameSync(at('a.mp3'), at('c'));
    renameSync(at('b.mp3'), at('a.mp3'));
    renameSync(at('c'), at('b.mp3'));
    await world.rescan(known.id);
    expect(await titles()).toEqual(['Ape', 'Bear']);
    expect((await world.library.getAudio(ape ?? '')).origin.path).toBe(at('b.mp3'));
  });

  it('says that a removed file is gone, plays what was rendered, and takes it back', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    makeSound(at('b.mp3'), { pitch: 410 });
    await open();
    const { folder: known } = await world.import(folder);
    const a = (await idOf('a')) ?? '';
    renameSync(at('a.mp3'), join(temporary.path, 'kept.mp3'));
    await world.rescan(known.id);
    expect(await titles()).toEqual(['a (gone)', 'b']);
    expect((await world.rendering.rendition([a]))[0]).toHaveProperty('segmentHash');
    expect(await world.collections()).toEqual({ Music: ['a', 'b'] });
    renameSync(join(temporary.path, 'kept.mp3'), at('z.mp3'));
    await world.rescan(known.id);
    expect(await idOf('a')).toBe(a);
    expect(await titles()).toEqual(['a', 'b']);
  });

  it('lets a copy take the place of the first one when that is gone', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    copyFileSync(at('a.mp3'), at('b.mp3'));
    await open();
    const first = await world.import(folder);
    expect(first.files['b.mp3']).toMatchObject({ state: 'duplicate', reason: { title: 'a' } });
    rmSync(at('a.mp3'));
    await world.rescan(first.folder.id);
    // The first scan notices that it is gone, and the copy is looked at anew.
    await world.rescan(first.folder.id);
    expect(await titles()).toEqual(['a']);
    expect((await world.library.getAudio((await idOf('a')) ?? '')).origin.path).toBe(at('b.mp3'));
  });

  it('renders changed content again and keeps ids, the parent’s own titles and parts that still fit', async () => {
    makeBook(at('book.m4b'), ['One', 'Two', 'Three'], { pitch: 300 });
    await open();
    const first = await world.import(folder);
    const before = await world.audio();
    const own = before.find(({ title }) => title === 'Two')?.id ?? '';
    await world.library.updateAudio(own, { title: 'My favourite' });
    const [old] = await world.rendering.rendition([own]);
    makeBook(at('book.m4b'), ['Eins', 'Zwei'], { pitch: 350, secondsEach: 2 });
    const second = await world.rescan(first.folder.id);
    expect(second.run).toMatchObject({ state: 'done', files: { ready: 1 } });
    expect((await titles()).sort()).toEqual(['Eins', 'My favourite', 'Three (gone)']);
    expect((await world.audio()).map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    const [fresh] = await world.rendering.rendition([own]);
    expect(fresh).not.toEqual(old);
    expect(fresh).toMatchObject({ durationMs: expect.closeTo(2000, -2) });
  });

  it('notices changes by watching and by the clock, and makes no import of nothing', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    await open();
    const { folder: known } = await world.import(folder, { watch: true });
    makeSound(at('b.mp3'), { pitch: 410 });
    await world.imports.lookAround();
    await world.settled();
    expect(await titles()).toEqual(['a', 'b']);
    await world.imports.lookAround();
    expect((await world.imports.list({ limit: 9 })).total).toBe(2);
    utimesSync(at('a.mp3'), new Date(0), new Date(0));
    await world.imports.scanIfChanged(known.id);
    await world.settled();
    expect(await titles()).toEqual(['a', 'b']);
  });

  it('is told by the disk itself that a file has come', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    await open();
    await world.import(folder, { watch: true });
    makeSound(at('b.mp3'), { pitch: 410 });
    // The watcher may still be reading the folder; each touch is another chance to notice, far less than a rescan away.
    let touches = 0;
    const lookFor = async () => {
      utimesSync(at('b.mp3'), new Date(0), new Date(++touches * 1000));
      await clock.advance(2_100);
      await world.settled();
      return await titles();
    };
    await expect.poll(lookFor, { timeout: 15_000, interval: 100 }).toEqual(['a', 'b']);
    expect(touches).toBeLessThan(300);
  });

  it('renders a folder as one continuous recording when asked, with one gain for all', async () => {
    makeSound(at('Live', '1.mp3'), { pitch: 400 });
    runQuiet(at('Live', '2.mp3'));
    await open();
    const { folder: known } = await world.import(folder);
    const gains = async () =>
      new Set((await world.db.read.selectFrom('rendition').select('gain_db').execute()).map(({ gain_db }) => gain_db));
    expect((await gains()).size).toBe(2);
    await world.imports.updateFolder(known.id, { continuous: true });
    await world.settled();
    expect((await gains()).size).toBe(1);
    expect((await world.audio()).every(({ state }) => state === 'ready')).toBe(true);
  });

  function runQuiet(path: string) {
    makeSound(path, { pitch: 410, volume: 0.2 });
  }
});

describe('cancelling', () => {
  it('ends ffmpeg, keeps what is finished and leaves nothing else', async () => {
    for (let index = 0; index < 4; index++)
      makeSound(at(`${index}.mp3`), { pitch: 300 + index, seconds: index === 0 ? 1 : 60 });
    await open();
    const { importId, folder: known } = await world.imports.addFolder({ path: folder, watch: true, continuous: false });
    const first = Promise.withResolvers<string>();
    world.events.on('audio.ready', 'test', ({ audioId }) => first.resolve(audioId));
    const finished = await first.promise;
    await world.imports.cancel(importId);
    await world.settled();
    expect((await world.imports.get(importId)).state).toBe('cancelled');
    // Another file may have ended in the same moment as the first; never the last of four, of which two run at a time.
    const kept = await world.audio();
    expect(kept.map(({ id }) => id)).toContain(finished);
    expect(kept.length).toBeLessThan(4);
    expect(kept.every(({ state }) => state === 'ready')).toBe(true);
    expect(await world.segments.sweepTemporary()).toBe(0);
    expect((await world.imports.listFolders()).find(({ id }) => id === known.id)?.watch).toBe(false);
    const again = await world.rescan(known.id);
    expect(again.run.state).toBe('done');
    expect((await titles()).length).toBe(4);
  });
});

describe('render: used', () => {
  it('renders only what is needed', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    makeSound(at('b.mp3'), { pitch: 410 });
    await open({ render: 'used' });
    const { run } = await world.import(folder);
    expect(run.state).toBe('done');
    const b = (await idOf('b')) ?? '';
    await world.db.write((tx) => world.rendering.need(tx, [b]));
    await world.settled();
    expect((await world.audio()).map(({ title, state }) => [title, state])).toEqual([
      ['a', 'waiting'],
      ['b', 'ready'],
    ]);
    expect(existsSync(at('a.mp3'))).toBe(true);
  });
});

describe('what is rendered', () => {
  it('is rendered anew when its loudness is corrected or its bytes are broken', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    await open();
    await world.import(folder);
    const a = (await idOf('a')) ?? '';
    const [before] = await world.rendering.rendition([a]);
    await world.library.updateAudio(a, { trimDb: -6 });
    await world.settled();
    const [after] = await world.rendering.rendition([a]);
    expect(after).not.toEqual(before);
    if (!after || 'missing' in after) throw new Error('There is no rendition');
    rmSync(world.segments.pathOf(after.segmentHash));
    await expect(world.library.sound(a)).rejects.toThrow('broken');
    await world.settled();
    expect((await world.rendering.rendition([a]))[0]).toEqual(after);
    expect(await world.segments.check(after.segmentHash, after.sizeBytes)).toBe('ok');
  });

  it('is forgotten a week after nothing names it, and not before', async () => {
    makeSound(at('a.mp3'), { pitch: 400 });
    makeSound(at('b.mp3'), { pitch: 410 });
    await open();
    await world.import(folder);
    const [a, b] = [(await idOf('a')) ?? '', (await idOf('b')) ?? ''];
    const rendered = await world.rendering.rendition([a, b]);
    const [hashA, hashB] = rendered.map((one) => ('missing' in one ? '' : one.segmentHash));
    await world.library.deleteAudio(a, { evenIfUsed: false });
    await world.library.deleteAudio(b, { evenIfUsed: false });
    world.planned.add(hashB ?? '');
    expect(await world.rendering.forgetUnnamed()).toBe(0);
    await clock.advance(6 * 86_400_000);
    expect(await world.rendering.forgetUnnamed()).toBe(0);
    await clock.advance(2 * 86_400_000);
    // Twice at once, as when the owner asks for it while the clock does.
    await Promise.all([world.rendering.forgetUnnamed(), world.rendering.forgetUnnamed()]);
    await expect.poll(() => existsSync(world.segments.pathOf(hashA ?? ''))).toBe(false);
    expect(existsSync(world.segments.pathOf(hashB ?? ''))).toBe(true);
  });
});
