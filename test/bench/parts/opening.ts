// What it costs to open a plan: a listener nobody knows asks for a stream, so that a play is decided, its segments looked
// at, the plan pinned and committed before the first byte. Asking again is beside it. The very first play of all finds
// nothing in memory and is told apart. Nothing here waits for what players say: no account is linked.
import type { Source } from '#core/source/document.ts';
import { firstByteMs } from '../asking.ts';
import type { Part } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { type AudioName, type MadeUpLibrary, openMadeUpLibrary } from '../made-up-library.ts';
import { startOurServer } from '../our-server.ts';

const FRAMES_EACH = 10;
/** The promise is made for what families have; 5,000 parts show what more of them costs. */
const PROMISED_MS = 20;
const LONG_SERIES = 10_000;
const LONG_SERIES_HEARD = 9000;

interface Kind {
  name: string;
  times: number;
  isPromised: boolean;
  add(library: MadeUpLibrary): Promise<string>;
}

const KINDS: readonly Kind[] = [
  { name: '500 segments', times: 100, isPromised: true, add: (library) => addSequence(library, 500) },
  { name: '20 rules over a book of 100 parts', times: 100, isPromised: true, add: addThinking },
  { name: 'the next of 10000 parts, most of them heard', times: 100, isPromised: true, add: addLongSeries },
  { name: '5000 segments', times: 25, isPromised: false, add: (library) => addSequence(library, 5000) },
];

export const opening: Part = {
  name: 'opening',
  text: 'first byte of a new play, and of one that is known',
  async run({ folder, say }) {
    const paths = await makeStreams(folder);
    await using server = await startOurServer({ dataFolder: folder });
    const figures: Figure[] = [];
    for (const [index, { name, times, isPromised }] of KINDS.entries()) {
      say(`${times} plays of ${name}`);
      const url = `${server.url}${paths[index]}`;
      const first: number[] = [];
      const again: number[] = [];
      for (let time = 0; time < times; time++) {
        const who = { 'User-Agent': `listener ${time}` };
        first.push(await firstByteMs(url, 200, who));
        again.push(await firstByteMs(url, 206, { ...who, Range: 'bytes=10000-' }));
      }
      const [coldest = Number.NaN, ...warm] = first;
      const bar = isPromised ? { bar: { of: 'ours' as const, atMost: PROMISED_MS } } : {};
      const note = `half of them within ${quantile(warm, 0.5).toFixed(1)} ms, the very first ${coldest.toFixed(1)} ms`;
      figures.push(
        { name: `new play of ${name}, p99`, unit: 'ms', ours: quantile(warm, 0.99), note, ...bar },
        { name: '  the same, resumed, median', unit: 'ms', ours: quantile(again, 0.5) },
      );
    }
    return { figures, notes: [] };
  },
};

async function makeStreams(folder: string): Promise<string[]> {
  await using library = await openMadeUpLibrary(folder);
  const paths: string[] = [];
  for (const { add } of KINDS) paths.push(await add(library));
  return paths;
}

async function addSequence(library: MadeUpLibrary, count: number): Promise<string> {
  return await library.addStream(`${count}`, await addParts(library, count));
}

async function addLongSeries(library: MadeUpLibrary): Promise<string> {
  const parts = await library.addListedAudio(namesOf(LONG_SERIES));
  await library.addHeard(parts.slice(0, LONG_SERIES_HEARD));
  const collectionId = await library.addCollection('The endless book', parts);
  const next: Source = { kind: 'series', collectionId, order: 'newest', count: 3, afterLast: 'again', resume: true };
  return await library.addStream('endless', next);
}

/** No rule holds, so all of them are asked before the book goes on. */
async function addThinking(library: MadeUpLibrary): Promise<string> {
  const parts = await addParts(library, 100);
  const collectionId = await library.addCollection('The book', parts);
  const [first = ''] = parts;
  const play: Source = { kind: 'audio', audioId: first };
  const rules = Array.from({ length: 20 }, (_, index) => ({
    name: `Rule ${index}`,
    when: [{ kind: 'switch' as const, name: `nobody flips ${index}`, on: true }],
    play,
  }));
  const book: Source = { kind: 'series', collectionId, order: 'manual', count: 3, afterLast: 'again', resume: true };
  return await library.addStream('thinking', { kind: 'choose', rules, otherwise: book });
}

async function addParts(library: MadeUpLibrary, count: number): Promise<string[]> {
  return await library.addAudio(namesOf(count), FRAMES_EACH);
}

function namesOf(count: number): AudioName[] {
  return Array.from({ length: count }, (_, index) => ({ title: `Part ${index}`, people: '', album: '' }));
}
