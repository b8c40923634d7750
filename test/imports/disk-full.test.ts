// A disk without room: refused early and told plainly; full in the middle, nothing is broken, and it goes on when there
// is room again. Needs to mount a small disk, which only an administrator can.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { lacks } from '../programs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeSound, openWorld } from './import-world.ts';

/** A disk of `megabytes`; where we may not mount one, the test ends here. */
function smallDisk(context: TestContext, path: string, megabytes: number): Disposable {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return lacks(context, 'mounting a small disk is not permitted: needs Linux and the rights of root');
  }
  return { [Symbol.dispose]: () => execFileSync('umount', [path]) };
}

describe('a small disk', () => {
  it('refuses a folder that does not fit, before anything is done', async (context) => {
    using temporary = temporaryFolder();
    const dataFolder = join(temporary.path, 'data');
    using _disk = smallDisk(context, dataFolder, 8);
    const folder = join(temporary.path, 'Music');
    makeSound(join(folder, 'long.mp3'), { seconds: 600 });
    await using world = await openWorld({ dataFolder });
    const estimate = await world.imports.estimate(folder);
    expect(estimate).toMatchObject({ files: 1, fits: false });
    expect(estimate.bytesNeeded / 12_000_000).toBeCloseTo(1, 1);
    const refusal = world.imports.addFolder({ path: folder, watch: false, continuous: false });
    await expect(refusal).rejects.toMatchObject({ code: 'storage-full', status: 507 });
    expect(await world.imports.listFolders()).toEqual([]);
  });

  it('keeps what is finished when it becomes full, and goes on when there is room', async (context) => {
    using temporary = temporaryFolder();
    const dataFolder = join(temporary.path, 'data');
    // The database has its own room here, so that only audio meets the full disk.
    mkdirSync(dataFolder);
    const segments = join(dataFolder, 'segments');
    using _disk = smallDisk(context, segments, 8);
    const folder = join(temporary.path, 'Music');
    for (let index = 1; index <= 3; index++)
      makeSound(join(folder, `${index}.mp3`), { pitch: 300 + index, seconds: 100 });
    const ballast = join(segments, 'ballast');
    await using world = await openWorld({ dataFolder });
    // Somebody else fills the disk once the import has begun.
    const stopFilling = world.events.on('audio.ready', 'test', () => {
      try {
        writeFileSync(ballast, Buffer.alloc(5_500_000));
      } catch {
        // Full to the last byte is what is wanted.
      }
    });
    const { importId } = await world.imports.addFolder({ path: folder, watch: false, continuous: false });
    await world.settled();
    const failed = await world.imports.get(importId);
    expect(failed).toMatchObject({ state: 'failed', sentence: expect.stringContaining('not enough free disk space') });
    const states = (await world.audio()).map(({ state }) => state);
    expect(await world.notices.list()).toMatchObject([{ topic: 'disk' }]);
    expect(states).toContain('ready');
    expect(states).toContain('waiting');
    expect(await world.segments.sweepTemporary()).toBe(0);
    stopFilling();
    rmSync(ballast, { force: true });
    await world.imports.lookAround();
    await world.settled();
    expect((await world.imports.get(importId)).state).toBe('done');
    await world.imports.lookAround();
    expect(await world.notices.list()).toMatchObject([{ topic: 'disk', clearedAt: expect.any(String) }]);
    expect((await world.audio()).every(({ state }) => state === 'ready')).toBe(true);
  });
});
