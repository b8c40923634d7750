// What a folder would bring is said within seconds, however many kinds of files it has and however slow the machine is.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { estimateFolder } from '#server/features/imports/phases/estimate.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeSound, openWorld } from './import-world.ts';

it('reckons with every kind of file, each by its own size', async () => {
  using temporary = temporaryFolder();
  const folder = join(temporary.path, 'Music');
  makeSound(join(folder, 'a.wav'), { seconds: 20 });
  makeSound(join(folder, 'b.mp3'), { seconds: 10, pitch: 300 });
  makeSound(join(folder, 'c.mp3'), { seconds: 10, pitch: 310 });
  await using world = await openWorld({ dataFolder: join(temporary.path, 'data'), isResting: true });
  const estimate = await world.imports.estimate(folder);
  expect(estimate).toMatchObject({ files: 3, fits: true });
  expect(estimate.bytesNeeded / 800_000).toBeCloseTo(1, 1);
});

it('waits only so long for a machine that does not answer', async () => {
  using temporary = temporaryFolder();
  const folder = join(temporary.path, 'Music');
  for (const kind of ['wav', 'flac', 'ogg', 'mp3', 'm4a', 'opus', 'aac', 'wma']) makeSound(join(folder, `a.${kind}`));
  const path = join(temporary.path, 'stuck');
  writeFileSync(path, '#!/bin/sh\nexec sleep 60\n');
  chmodSync(path, 0o755);
  await using world = await openWorld({ dataFolder: join(temporary.path, 'data'), isResting: true });
  const stuck = { ...world.tools(), ffmpeg: { ...world.tools().ffmpeg, path } };
  const beganAt = performance.now();
  const estimate = await estimateFolder({ ...world.deps, tools: () => stuck }, folder);
  expect(estimate).toMatchObject({ files: 8, bytesNeeded: 0, fits: true });
  expect(performance.now() - beganAt).toBeLessThan(8_000);
});
