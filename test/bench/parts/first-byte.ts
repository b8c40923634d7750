// How long a listener waits for the first byte while two imports are encoding: new plays, and players that resume.
// Nothing is pinned here: the imports, the server and the listeners share the machine as they would at home.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFfmpeg } from '#server/media/ffmpeg-find.ts';
import { firstByteMs } from '../asking.ts';
import type { Part } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { startOurServer } from '../our-server.ts';
import { makeRecording } from '../recording.ts';

const PARTS = 20;
const FRAMES_EACH = 2500;
const MINUTES = [20, 19];
const SECONDS = 12;
const PER_SECOND = 50;
const WARM_UP = 25;
const STARTED_MS = 20_000;

export const firstByte: Part = {
  name: 'first-byte',
  text: `first bytes while ${MINUTES.length} imports run`,
  async run({ folder, say }) {
    const ffmpeg = await findFfmpeg({ searchPath: process.env.PATH });
    if (ffmpeg.kind === 'missing') return { figures: [], notes: [`${ffmpeg.advice} Not measured.`] };
    const folders = MINUTES.map((minutes) => join(folder, `import-${minutes}`));
    for (const [index, minutes] of MINUTES.entries()) {
      const into = folders[index] ?? folder;
      mkdirSync(into);
      await makeRecording(ffmpeg.path, folder, join(into, `${minutes} minutes.mp3`), minutes);
    }
    const { path, apiToken } = await makeStream(join(folder, 'data'));
    await using server = await startOurServer({ dataFolder: join(folder, 'data'), onOneCore: false });
    const url = `${server.url}${path}`;
    for (let time = 0; time < WARM_UP; time++) await firstByteMs(url, 200);
    const imports = new Imports(server.url, apiToken);
    for (const one of folders) {
      const refused = await imports.begin(one);
      if (refused) return { figures: [], notes: [`Imports cannot be started (${refused}): not measured.`] };
    }
    await imports.untilEncoding();
    say(`${SECONDS} s with ${PER_SECOND} listeners a second`);
    const { fresh, resumed } = await probe(url);
    const states = await imports.states();
    if (states.every((state) => state === 'done')) throw new Error('The imports were over before the listeners');
    return {
      figures: [
        describe('first byte, all', [...fresh, ...resumed], 50),
        describe('  new plays', fresh),
        describe('  resumed plays', resumed),
      ],
      notes: [`At the end the imports were: ${states.join(', ')}.`],
    };
  },
};

/** The imports' side of the API. */
class Imports {
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;

  constructor(baseUrl: string, apiToken: string) {
    this.#baseUrl = `${baseUrl}/api/v1`;
    this.#headers = { Authorization: `Bearer ${apiToken}`, 'Content-Type': 'application/json' };
  }

  /** What the server said, if it did not want to. */
  async begin(path: string): Promise<string | undefined> {
    const answer = await this.#ask('/folders', { method: 'POST', body: JSON.stringify({ path, watch: false }) });
    return answer.ok ? undefined : `${answer.status}`;
  }

  async states(): Promise<string[]> {
    const answer = await this.#ask('/imports', {});
    return ((await answer.json()) as { items: { state: string }[] }).items.map(({ state }) => state);
  }

  async untilEncoding(): Promise<void> {
    const deadline = performance.now() + STARTED_MS;
    while ((await this.states()).filter((state) => state === 'rendering').length < MINUTES.length) {
      if (performance.now() > deadline) throw new Error('The imports did not come to encoding');
      await sleep(100);
    }
  }

  #ask(path: string, options: RequestInit): Promise<Response> {
    const signal = AbortSignal.timeout(STARTED_MS);
    return fetch(`${this.#baseUrl}${path}`, { ...options, headers: this.#headers, signal });
  }
}

/** At a fixed rate, whether or not earlier ones were answered: a slow server must not slow the question. */
async function probe(url: string): Promise<{ fresh: number[]; resumed: number[] }> {
  const fresh: Promise<number>[] = [];
  const resumed: Promise<number>[] = [];
  const beganAt = performance.now();
  for (let index = 0; index < SECONDS * PER_SECOND; index++) {
    const waitMs = beganAt + (index * 1000) / PER_SECOND - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const at = 1_000_000 + index * 30_000;
    if (index % 2 === 0) fresh.push(firstByteMs(url, 200, { 'User-Agent': `listener ${index}` }));
    else resumed.push(firstByteMs(url, 206, { Range: `bytes=${at % (PARTS * FRAMES_EACH * 400)}-` }));
  }
  return { fresh: await Promise.all(fresh), resumed: await Promise.all(resumed) };
}

function describe(name: string, tookMs: readonly number[], atMost?: number): Figure {
  const note = `median ${quantile(tookMs, 0.5).toFixed(1)} ms, slowest of ${tookMs.length}: ${quantile(tookMs, 1).toFixed(1)} ms`;
  const ours = quantile(tookMs, 0.99);
  return { name: `${name}, p99`, unit: 'ms', ours, note, ...(atMost ? { bar: { of: 'ours', atMost } } : {}) };
}

async function makeStream(dataFolder: string): Promise<{ path: string; apiToken: string }> {
  await using library = await openMadeUpLibrary(dataFolder);
  const names = Array.from({ length: PARTS }, (_, index) => ({ title: `Part ${index}`, people: '', album: '' }));
  const path = await library.addStream('Album', await library.addAudio(names, FRAMES_EACH));
  return { path, apiToken: library.apiToken };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
