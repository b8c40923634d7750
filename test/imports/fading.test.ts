// Ends that fade, from a file of the family to what a decoder hears, and how long such an end stays on the disk.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '#core/plan/plan.ts';
import type { Source } from '#core/source/document.ts';
import { neutralMoment, type Planner } from '#server/media/planner.ts';
import { openPlanning } from '#server/media/planning.ts';
import { ManualClock } from '../manual-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ffmpeg, makeSound, openWorld, type World } from './import-world.ts';

const DAY_MS = 86_400_000;

let temporary: ReturnType<typeof temporaryFolder>;
let clock: ManualClock;
let world: World;
let planner: Planner;
let audioId: string;

beforeEach(async () => {
  temporary = temporaryFolder();
  clock = new ManualClock();
  const folder = join(temporary.path, 'Music');
  mkdirSync(folder);
  makeSound(join(folder, 'a.mp3'), { pitch: 400 });
  world = await openWorld({ dataFolder: join(temporary.path, 'data'), clock });
  await world.import(folder);
  audioId = (await world.audio())[0]?.id ?? '';
  planner = openPlanning({
    ...{ db: world.db, events: world.events, clock, segments: world.segments, library: world.library },
    profile: 'stereo-160',
    findSpeech: () => ({ state: 'missing' }),
    keepSegment: (segment) => world.rendering.keepSegment(segment),
    onFault: (cause) => {
      throw cause;
    },
  });
});
afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  temporary[Symbol.dispose]();
});

async function plan(source: Source): Promise<Plan> {
  const planned = await planner.planChecked(source, neutralMoment(clock.now()));
  if (planned.outcome !== 'planned') throw new Error(JSON.stringify(planned.trace));
  return planned.plan;
}

const fading = (): Source => ({ kind: 'audio', audioId, limits: { fadeOutMs: 480 } });
const pathOfEnd = (planned: Plan) => world.segments.pathOf(planned.segments.at(-1)?.hash ?? '');

function loudestAtEnd({ preamble, segments }: Plan): number {
  const pieces = segments.map(({ hash, fromByte, lengthBytes }) =>
    readFileSync(world.segments.pathOf(hash)).subarray(fromByte, fromByte + lengthBytes),
  );
  const args = ['-v', 'error', '-f', 'mp3', '-i', 'pipe:0', '-f', 's16le', '-ac', '1', 'pipe:1'];
  const samples = execFileSync(ffmpeg.path, args, { input: Buffer.concat([preamble, ...pieces]) });
  const end = new Int16Array(new Uint8Array(samples).buffer).subarray(-4800, -2400);
  return Math.max(...end.map((sample) => Math.abs(sample)));
}

test('the end of a play is silent where it fades, and as loud as ever where it does not', async () => {
  const [faded, plain] = [await plan(fading()), await plan({ kind: 'audio', audioId })];
  expect(faded.sizeBytes).toBe(plain.sizeBytes);
  expect(loudestAtEnd(plain)).toBeGreaterThan(1000);
  expect(loudestAtEnd(faded)).toBeLessThan(100);
});

test('an end stays for as long as a play names it and a week longer, and is made again after that', async () => {
  const faded = await plan(fading());
  world.planned.add(faded.segments.at(-1)?.hash ?? '');
  await world.rendering.forgetUnnamed();
  await clock.advance(8 * DAY_MS);
  await world.rendering.forgetUnnamed();
  expect(existsSync(pathOfEnd(faded))).toBe(true);

  world.planned.clear();
  await world.rendering.forgetUnnamed();
  await clock.advance(8 * DAY_MS);
  await world.rendering.forgetUnnamed();
  expect(existsSync(pathOfEnd(faded))).toBe(false);
  expect((await plan(fading())).etag).toBe(faded.etag);
  expect(existsSync(pathOfEnd(faded))).toBe(true);
});

test('an end that is played again has a week from then on', async () => {
  const faded = await plan(fading());
  await world.rendering.forgetUnnamed();
  await clock.advance(6 * DAY_MS);
  await plan(fading());
  await clock.advance(6 * DAY_MS);
  await world.rendering.forgetUnnamed();
  expect(existsSync(pathOfEnd(faded))).toBe(true);
});

test('deleted or renamed audio is never planned as it was', async () => {
  await plan(fading());
  await world.library.updateAudio(audioId, { title: 'Another name' });
  const renamed = await planner.plan(fading(), neutralMoment(clock.now()));
  expect(renamed.trace).toContainEqual(expect.objectContaining({ titles: ['Another name'] }));
  await world.library.deleteAudio(audioId, { evenIfUsed: false });
  expect(await planner.plan(fading(), neutralMoment(clock.now()))).toMatchObject({ outcome: 'not-playable' });
});
