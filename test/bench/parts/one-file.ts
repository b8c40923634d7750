// One recording of 5 MB against nginx serving the same bytes: fetched whole, and in ranges over TLS. Whole files are
// bound by the client, so the CPU seconds per GiB stand beside: they tell what a small machine would feel.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '#core/mp3/profile.ts';
import type { Bench, Part } from '../bench.ts';
import { type Certificate, makeCertificate } from '../certificate.ts';
import { compare, describeCompared } from '../compare.ts';
import type { PartResult } from '../figures.ts';
import { clientNotes, type Load, loadProgram } from '../load.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { NGINX_MISSING, startNginx } from '../nginx.ts';
import { startOurServer } from '../our-server.ts';
import { fetchToFile, requireEqualRanges } from '../streamed-bytes.ts';

const FRAMES = Math.round(5e6 / PROFILES['stereo-160'].frameBytes);
const FILE = 'five.mp3';

type Asked = Pick<Load, 'connections' | 'rangeBytes'> & { name: string; unit: 'requests/s' | 'MB/s' };

export const whole: Part = {
  name: 'whole',
  text: 'a file of 5 MB, fetched whole',
  run: (bench) => measure(bench, { name: 'whole 5 MB file', unit: 'MB/s', connections: 16, rangeBytes: 0 }),
};

export const tls: Part = {
  name: 'tls',
  text: '64 KiB ranges of a file of 5 MB over TLS (ECDSA P-256)',
  async run(bench) {
    const certificate = await makeCertificate(bench.folder);
    if (!certificate) return { figures: [], notes: ['openssl is missing, so there is no certificate: not measured.'] };
    const asked: Asked = {
      ...{ name: '64 KiB ranges over TLS', unit: 'requests/s' },
      ...{ connections: 32, rangeBytes: 64 * 1024 },
    };
    return await measure(bench, asked, certificate);
  },
};

async function measure(bench: Bench, asked: Asked, certificate?: Certificate): Promise<PartResult> {
  const { folder, rounds, seconds } = bench;
  const dataFolder = join(folder, 'data');
  const root = join(folder, 'root');
  mkdirSync(root);
  const path = await addFile(dataFolder);
  // The bytes are taken over plain HTTP first, since the certificate is nobody's.
  const { sizeBytes } = await takeBytes(dataFolder, path, join(root, FILE));
  await using ours = await startOurServer({ dataFolder, certificate });
  await using nginx = await startNginx({ folder: join(folder, 'nginx'), root, certificate });
  const ourSide = { ...ours, url: `${ours.url}${path}` };
  const sides = nginx ? [ourSide, { ...nginx, url: `${nginx.tlsUrl ?? nginx.url}/${FILE}` }] : [ourSide];
  const urls = sides.map(({ url }) => url);
  if (!certificate) await requireEqualRanges(urls, sizeBytes);
  bench.say(`${rounds} rounds with ${loadProgram}`);
  const compared = await compare(sides, { ...asked, seconds, sizeBytes }, rounds);
  return {
    figures: describeCompared(asked.name, compared, { unit: asked.unit, atLeast: 1 }),
    notes: [...(nginx ? [] : [NGINX_MISSING]), ...clientNotes],
  };
}

async function addFile(dataFolder: string): Promise<string> {
  await using library = await openMadeUpLibrary(dataFolder);
  return await library.addStream('Five', await library.addAudio([{ title: 'Five', people: '', album: '' }], FRAMES));
}

async function takeBytes(dataFolder: string, path: string, file: string) {
  await using server = await startOurServer({ dataFolder });
  return await fetchToFile(`${server.url}${path}`, file);
}
