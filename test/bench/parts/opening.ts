// What it costs to open a plan: a listener nobody knows asks for a stream of 500 or 5,000 parts, so that a play is
// decided, every segment looked at, the plan pinned and committed before the first byte. Asking again is beside it.

import { firstByteMs } from '../asking.ts';
import type { Part } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { startOurServer } from '../our-server.ts';

const PLANS = [500, 5000];
const FRAMES_EACH = 10;
const TIMES = 25;

export const opening: Part = {
  name: 'opening',
  text: 'first byte of a new play, and of one that is known',
  async run({ folder, say }) {
    const paths = await makePlans(folder);
    await using server = await startOurServer({ dataFolder: folder });
    const figures: Figure[] = [];
    for (const [index, segments] of PLANS.entries()) {
      say(`${TIMES} plays of ${segments} segments`);
      const url = `${server.url}${paths[index]}`;
      const first: number[] = [];
      const again: number[] = [];
      for (let time = 0; time < TIMES; time++) {
        const who = { 'User-Agent': `listener ${time}` };
        first.push(await firstByteMs(url, 200, who));
        again.push(await firstByteMs(url, 206, { ...who, Range: 'bytes=100000-' }));
      }
      figures.push(describe(`new play of ${segments} segments`, first), describe('  the same, resumed', again));
    }
    return { figures, notes: [] };
  },
};

function describe(name: string, tookMs: readonly number[]): Figure {
  const note = `slowest of ${tookMs.length}: ${quantile(tookMs, 1).toFixed(1)} ms`;
  return { name: `${name}, median`, unit: 'ms', ours: quantile(tookMs, 0.5), note };
}

async function makePlans(folder: string): Promise<string[]> {
  await using library = await openMadeUpLibrary(folder);
  const paths: string[] = [];
  for (const segments of PLANS) {
    const names = Array.from({ length: segments }, (_, index) => ({ title: `Part ${index}`, people: '', album: '' }));
    paths.push(await library.addStream(`${segments}`, await library.addAudio(names, FRAMES_EACH)));
  }
  return paths;
}
