// Whole days of listening against the whole server, drawn by lot: days/life.ts says what happens, days/checks.ts and
// days/answer.ts what must hold. `node test/listening/days.ts --days 5000` lives thousands; a day that breaks a promise
// is named by its seed.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { ffmpegForTests } from '../programs.ts';
import { liveInHouse, type Tally } from './days/life.ts';

/** Always the same, so that a run says something of what was changed; fresh ones are for the thousands. */
const SEEDS = [303, 118, 42];
const DAYS = 2;

async function live(seed: number): Promise<Tally> {
  const { story, ...tally } = await liveInHouse(seed, DAYS);
  expect(tally.breaches, `node test/listening/days.ts --seed ${seed} --days ${DAYS}\n${story.join('\n')}`).toEqual([]);
  return { ...tally, story };
}

it('no day breaks a promise, whatever children, parents, networks and kills do', async () => {
  let plays = 0;
  for (const seed of SEEDS) plays += (await live(seed)).plays;
  expect(plays).toBeGreaterThan(10);
}, 120_000);

it('what was received as one play decodes without a fault', async () => {
  const { sample } = await liveInHouse(7, 1);
  const { path } = await ffmpegForTests();
  const options = ['-v', 'error', '-xerror', '-f', 'mp3', '-i', '-', '-f', 's16le', '-ac', '1', '-'];
  const sound = execFileSync(path, options, { input: sample, maxBuffer: 2 ** 30 });
  expect(sample.length).toBeGreaterThan(0);
  // The Info frame is not heard; each of the others is 24 ms of 48,000 samples a second.
  expect(sound.length / 2).toBe((sample.length / 288 - 1) * 1152);
}, 60_000);
