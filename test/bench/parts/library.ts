// The app's questions to a library of 10,000 audio, over HTTP: pages of the list and searches as one types.

import { ApiConnection } from '../asking.ts';
import type { Part } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { addManyAudio, SEARCHES } from '../many-audio.ts';
import { startOurServer } from '../our-server.ts';

const AUDIO = 10_000;
const TIMES = 300;
const WARM_UP = 20;

export const library: Part = {
  name: 'library',
  text: `list and search among ${AUDIO.toLocaleString('en')} audio`,
  async run({ folder, say }) {
    const apiToken = await makeLibrary(folder);
    await using server = await startOurServer({ dataFolder: folder });
    using api = new ApiConnection(server.url, apiToken);
    const { status } = await api.get('/api/v1/audio');
    if (status !== 200) return { figures: [], notes: [`The list of audio answered ${status}: not measured.`] };
    say(`${TIMES} requests of each kind`);
    let after = '';
    const figures = [
      await time('pages of the list, by title', async () => {
        const answer = await get(api, `/api/v1/audio?limit=60${after && `&after=${after}`}`);
        after = encodeURIComponent((JSON.parse(answer.text) as { next?: string }).next ?? '');
        return answer.tookMs;
      }),
      await time('list, newest first', () => ask(api, '/api/v1/audio?limit=60&order=newest')),
      await time('list with a search', (index) => ask(api, `/api/v1/audio?limit=60&search=${word(index)}`)),
      await time('search over everything', (index) => ask(api, `/api/v1/search?text=${word(index)}`)),
      await time('list of collections', () => ask(api, '/api/v1/collections?limit=60')),
    ];
    return { figures, notes: [] };
  },
};

async function makeLibrary(folder: string): Promise<string> {
  await using made = await openMadeUpLibrary(folder);
  await addManyAudio(made, AUDIO);
  return made.apiToken;
}

async function time(name: string, once: (index: number) => Promise<number>): Promise<Figure> {
  const tookMs: number[] = [];
  for (let index = -WARM_UP; index < TIMES; index++) {
    const took = await once(Math.abs(index));
    if (index >= 0) tookMs.push(took);
  }
  const middle = quantile(tookMs, 0.5).toFixed(1);
  const note = `half of them within ${middle} ms`;
  return { name: `${name}, p99`, unit: 'ms', ours: quantile(tookMs, 0.99), bar: { of: 'ours', atMost: 50 }, note };
}

async function ask(api: ApiConnection, path: string): Promise<number> {
  return (await get(api, path)).tookMs;
}

async function get(api: ApiConnection, path: string) {
  const answer = await api.get(path);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  return answer;
}

function word(index: number): string {
  return encodeURIComponent(SEARCHES[index % SEARCHES.length] ?? '');
}
