// What the server costs while nobody listens: how soon it is ready, and its memory five seconds later. Once with an
// empty data folder and once with a library of 10,000 audio.
import { join } from 'node:path';
import type { Part } from '../bench.ts';
import { type Figure, median } from '../figures.ts';
import { residentBytes } from '../machine.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { addManyAudio } from '../many-audio.ts';
import { startOurServer } from '../our-server.ts';

const STARTS = 5;
const AUDIO = 10_000;
const IDLE_MS = 5_000;

export const start: Part = {
  name: 'start',
  text: 'ready and idle',
  async run({ folder, say }) {
    const full = join(folder, 'full');
    {
      await using library = await openMadeUpLibrary(full);
      await addManyAudio(library, AUDIO);
    }
    say(`${STARTS} starts with a new data folder, ${STARTS} with ${AUDIO} audio`);
    const fresh = await startOften((index) => join(folder, `new-${index}`));
    const known = await startOften(() => full);
    return {
      figures: [...describe('new data folder', fresh), ...describe(`${AUDIO.toLocaleString('en')} audio`, known)],
      notes: [],
    };
  },
};

interface Started {
  readyMs: number[];
  idleBytes: number | undefined;
}

async function startOften(dataFolder: (index: number) => string): Promise<Started> {
  const readyMs: number[] = [];
  let idleBytes: number | undefined;
  for (let index = 0; index < STARTS; index++) {
    await using server = await startOurServer({ dataFolder: dataFolder(index), onOneCore: false });
    readyMs.push(server.readyMs);
    if (index < STARTS - 1) continue;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    idleBytes = residentBytes(server.pid);
  }
  return { readyMs, idleBytes };
}

function describe(what: string, { readyMs, idleBytes }: Started): Figure[] {
  return [
    { name: `ready, ${what}`, unit: 'ms', ours: median(readyMs), bar: { of: 'ours', atMost: 1500 } },
    {
      name: `idle memory, ${what}`,
      unit: 'MB',
      ours: (idleBytes ?? Number.NaN) / 1e6,
      bar: { of: 'ours', atMost: 180 },
    },
  ];
}
