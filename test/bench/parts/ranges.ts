// Random 64 KiB ranges of a plan of 500 segments, against nginx serving the same bytes as one file. 60 MB fit into the
// block cache as shipped; of 300 MB more than half must be read again and again.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FRAME_MS, PROFILES } from '#core/mp3/profile.ts';
import type { Part } from '../bench.ts';
import { compare, describeCompared } from '../compare.ts';
import type { Figure } from '../figures.ts';
import { clientNotes, loadProgram } from '../load.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { NGINX_MISSING, startNginx } from '../nginx.ts';
import { startOurServer } from '../our-server.ts';
import { fetchToFile, requireEqualRanges } from '../streamed-bytes.ts';

const SEGMENTS = 500;
const RANGE_BYTES = 64 * 1024;
const CONNECTIONS = 32;
const PLANS = [
  { megabytes: 60, atLeast: 0.7 },
  { megabytes: 300, atLeast: undefined },
];

export const ranges: Part = {
  name: 'ranges',
  text: '64 KiB ranges over plans of 500 segments',
  async run(bench) {
    const paths = await makePlans(join(bench.folder, 'data'));
    const root = join(bench.folder, 'root');
    mkdirSync(root);
    await using ours = await startOurServer({ dataFolder: join(bench.folder, 'data') });
    await using nginx = await startNginx({ folder: join(bench.folder, 'nginx'), root });
    const figures: Figure[] = [];
    for (const [index, { megabytes, atLeast }] of PLANS.entries()) {
      const ourUrl = `${ours.url}${paths[index]}`;
      const file = `${megabytes}.mp3`;
      const { sizeBytes } = await fetchToFile(ourUrl, join(root, file));
      const sides = [{ ...ours, url: ourUrl }, ...(nginx ? [{ ...nginx, url: `${nginx.url}/${file}` }] : [])];
      await requireEqualRanges(
        sides.map(({ url }) => url),
        sizeBytes,
      );
      const load = { connections: CONNECTIONS, seconds: bench.seconds, sizeBytes, rangeBytes: RANGE_BYTES };
      bench.say(`${megabytes} MB plan, ${bench.rounds} rounds with ${loadProgram}`);
      const compared = await compare(sides, load, bench.rounds);
      const name = `64 KiB ranges, ${SEGMENTS} segments, ${megabytes} MB`;
      figures.push(...describeCompared(name, compared, { unit: 'requests/s', ...(atLeast ? { atLeast } : {}) }));
    }
    return { figures, notes: [...(nginx ? [] : [NGINX_MISSING]), ...clientNotes] };
  },
};

async function makePlans(dataFolder: string): Promise<string[]> {
  await using library = await openMadeUpLibrary(dataFolder);
  const paths: string[] = [];
  for (const { megabytes } of PLANS) {
    const framesEach = Math.round((megabytes * 1e6) / SEGMENTS / PROFILES['stereo-160'].frameBytes);
    const names = Array.from({ length: SEGMENTS }, (_, index) => ({
      title: `${megabytes} MB, part ${index + 1} (${framesEach * FRAME_MS} ms)`,
      people: '',
      album: '',
    }));
    paths.push(await library.addStream(`${megabytes} MB`, await library.addAudio(names, framesEach)));
  }
  return paths;
}
