// Killed without warning at any moment, an import goes on where it was: no finished file is lost, none is half done, and
// in the end the library is the same as if nothing had happened.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeBook, makeSound, openWorld, type World } from './import-world.ts';

const KILLS = 10;

it(`survives ${KILLS} kills and ends as an undisturbed import does`, { timeout: 120_000 }, async () => {
  using temporary = temporaryFolder();
  const folder = join(temporary.path, 'Music');
  for (let index = 1; index <= 8; index++) {
    makeSound(join(folder, index % 2 ? 'Odd' : 'Even', `${index}.mp3`), { pitch: 300 + index, seconds: 40 });
  }
  makeBook(join(folder, 'Book', 'book.m4b'), ['One', 'Two', 'Three'], { secondsEach: 15 });
  copyFileSync(join(folder, 'Odd', '1.mp3'), join(folder, 'Odd', 'copy of 1.mp3'));
  writeFileSync(join(folder, 'Odd', 'broken.mp3'), 'no sound');

  const disturbed = join(temporary.path, 'disturbed');
  let finished: string[] = [];
  let kills = 0;
  for (let round = 0; round < KILLS; round++) {
    const wasKilled = await importFor(disturbed, folder, 350 + ((round * 137) % 900));
    if (wasKilled) kills++;
    await using world = await openWorld({ dataFolder: disturbed, isResting: true });
    const now = await readySegments(world);
    expect(now).toEqual(expect.arrayContaining(finished));
    expectWhole(world, now);
    finished = now;
  }
  expect(kills).toBeGreaterThan(3);
  await importFor(disturbed, folder, undefined);
  const undisturbed = join(temporary.path, 'undisturbed');
  await importFor(undisturbed, folder, undefined);

  const [one, other] = [await summary(disturbed), await summary(undisturbed)];
  expect(one).toEqual(other);
  expect(one.state).toBe('done');
  expect(one.audio).toHaveLength(11);
});

/** Runs the importing process, killed after `killAfterMs`; true when it was killed and did not end before. */
async function importFor(dataFolder: string, folder: string, killAfterMs: number | undefined): Promise<boolean> {
  const script = join(import.meta.dirname, 'importing-process.ts');
  const child = spawn(process.execPath, [script, dataFolder, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  child.once('close', (code, signal) => resolve({ code, signal }));
  const { code, signal } = await promise;
  clearTimeout(timer);
  if (signal === null) expect(said + code).toBe('0');
  return signal === 'SIGKILL';
}

async function readySegments(world: World): Promise<string[]> {
  const rows = await world.db.read
    .selectFrom('audio')
    .innerJoin('rendition', 'rendition.audio_id', 'audio.id')
    .select('rendition.segment_hash')
    .where('audio.state', '=', 'ready')
    .execute();
  return rows.map(({ segment_hash }) => segment_hash).sort();
}

/** Each published file is what its name says, and nothing unfinished lies beside it. */
function expectWhole(world: World, hashes: readonly string[]): void {
  for (const hash of hashes) {
    expect(
      createHash('sha256')
        .update(readFileSync(world.segments.pathOf(hash)))
        .digest('hex'),
    ).toBe(hash);
  }
  expect(readdirSync(world.segments.root).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
}

async function summary(dataFolder: string) {
  await using world = await openWorld({ dataFolder, isResting: true });
  const { items } = await world.imports.list({ limit: 9 });
  const files = await world.files(items[0]?.id ?? '');
  return {
    imports: items.length,
    state: items[0]?.state,
    counts: items[0]?.files,
    files: Object.values(files).map(({ path, state, reason }) => [path, state, reason?.code]),
    audio: (await world.audio()).map(({ title, duration_ms, state }) => [title, duration_ms, state]),
    collections: await world.collections(),
    segments: await readySegments(world),
  };
}
