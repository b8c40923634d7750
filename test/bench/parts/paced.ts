// A thousand listeners at the pace of players, in a network with small buffers: is nobody starved, what does it cost?
// Memory is what a thousand listeners add to a server whose block cache is already full.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROFILES } from '#core/mp3/profile.ts';
import type { Bench, Part } from '../bench.ts';
import { startChild } from '../child.ts';
import type { Figure } from '../figures.ts';
import { cpuSeconds, pinned, residentBytes } from '../machine.ts';
import { openMadeUpLibrary } from '../made-up-library.ts';
import { openNetworkNamespace } from '../network-namespace.ts';
import { NGINX_MISSING, startNginx } from '../nginx.ts';
import { startOurServer } from '../our-server.ts';
import { fetchToFile } from '../streamed-bytes.ts';

const CLIENT = fileURLToPath(new URL('../paced-client.ts', import.meta.url));
const LISTENERS = 1000;
const BYTES_PER_SECOND = 24_000;
const RAMP_SECONDS = 8;
const WINDOW_SECONDS = 10;
const SEGMENTS = 500;
const PLAN_BYTES = 300e6;
const CLIENT_MS = (RAMP_SECONDS * 2 + WINDOW_SECONDS) * 1000 + 10_000;
const FILE = 'long.mp3';

interface PacedResult {
  slowestBytesPerSecond: number;
  firstByteMaxMs: number;
  problems: string[];
  cpuPerSecond: number;
  bytesEach: number;
}

export const paced: Part = {
  name: 'paced',
  text: `${LISTENERS} listeners at ${BYTES_PER_SECOND / 1000} KB/s`,
  async run(bench) {
    const { folder } = bench;
    const [dataFolder, root] = [join(folder, 'data'), join(folder, 'root')];
    mkdirSync(root);
    const path = await makePlan(dataFolder);
    // Taken outside: through small buffers 300 MB would take long.
    const { sizeBytes } = await takeBytes(dataFolder, path, join(root, FILE));
    const network = await openNetworkNamespace();
    if ('refused' in network) {
      return { figures: [], notes: [`No network namespace is permitted here (${network.refused}): not measured.`] };
    }
    await using _network = network;
    const { prefix } = network;
    const ours = await measureOurs(bench, { dataFolder, path, prefix, sizeBytes });
    const nginx = await measureNginx(bench, { root, prefix, sizeBytes });
    return { figures: describe(ours, nginx), notes: nginx ? [] : [NGINX_MISSING] };
  },
};

async function measureOurs(
  bench: Bench,
  { dataFolder, path, ...rest }: { dataFolder: string; path: string; prefix: readonly string[]; sizeBytes: number },
): Promise<PacedResult> {
  await using server = await startOurServer({ dataFolder, prefix: rest.prefix });
  bench.say('ours: filling the block cache');
  await fillCache(`${server.url}${path}`, rest.prefix);
  bench.say(`ours: ${LISTENERS} listeners`);
  return await measure(server.pid, `${server.url}${path}`, rest);
}

async function measureNginx(
  bench: Bench,
  { root, ...rest }: { root: string; prefix: readonly string[]; sizeBytes: number },
): Promise<PacedResult | undefined> {
  await using server = await startNginx({ folder: join(bench.folder, 'nginx'), root, prefix: rest.prefix });
  if (!server) return undefined;
  bench.say(`nginx: ${LISTENERS} listeners`);
  return await measure(server.pid, `${server.url}/${FILE}`, rest);
}

async function measure(
  pid: number,
  url: string,
  { prefix, sizeBytes }: { prefix: readonly string[]; sizeBytes: number },
): Promise<PacedResult> {
  const numbers = [sizeBytes, LISTENERS, BYTES_PER_SECOND, RAMP_SECONDS, WINDOW_SECONDS].map(String);
  const before = residentBytes(pid) ?? Number.NaN;
  await using client = startChild([...prefix, ...pinned('client', [process.execPath, CLIENT, url, ...numbers])]);
  await client.line(/^WINDOW$/, CLIENT_MS);
  const cpuBefore = cpuSeconds(pid) ?? Number.NaN;
  const [, json = ''] = await client.line(/^MEASURED (.*)$/, CLIENT_MS);
  const told = JSON.parse(json) as Omit<PacedResult, 'cpuPerSecond' | 'bytesEach'> & { seconds: number };
  const cpuPerSecond = ((cpuSeconds(pid) ?? Number.NaN) - cpuBefore) / told.seconds;
  return { ...told, cpuPerSecond, bytesEach: ((residentBytes(pid) ?? Number.NaN) - before) / LISTENERS };
}

function describe(ours: PacedResult, nginx: PacedResult | undefined): Figure[] {
  const pace = (result: PacedResult) => (result.slowestBytesPerSecond / BYTES_PER_SECOND) * 100;
  const versus = (pick: (result: PacedResult) => number) =>
    nginx ? { other: { name: 'nginx', value: pick(nginx) }, ratio: pick(ours) / pick(nginx) } : {};
  const problems = [...ours.problems, ...(nginx?.problems ?? []).map((text) => `nginx: ${text}`)].join(', ');
  return [
    {
      name: 'pace of the slowest listener',
      unit: '%',
      ours: ours.problems.length > 0 ? 0 : pace(ours),
      ...versus(pace),
      bar: { of: 'ours', atLeast: 95 },
      ...(problems ? { note: problems } : {}),
    },
    {
      name: 'server CPU, of one core',
      unit: '%',
      ours: ours.cpuPerSecond * 100,
      ...versus(({ cpuPerSecond }) => cpuPerSecond * 100),
      bar: { of: 'ratio', atMost: 3 },
    },
    {
      name: 'memory for each, beyond a full block cache',
      unit: 'KB',
      ours: ours.bytesEach / 1000,
      ...versus(({ bytesEach }) => bytesEach / 1000),
      bar: { of: 'ours', atMost: 100 },
    },
    { name: 'slowest first byte', unit: 'ms', ours: ours.firstByteMaxMs, ...versus((one) => one.firstByteMaxMs) },
  ];
}

async function makePlan(dataFolder: string): Promise<string> {
  await using library = await openMadeUpLibrary(dataFolder);
  const framesEach = Math.round(PLAN_BYTES / SEGMENTS / PROFILES['stereo-160'].frameBytes);
  const names = Array.from({ length: SEGMENTS }, (_, index) => ({ title: `Part ${index}`, people: '', album: '' }));
  return await library.addStream('Long', await library.addAudio(names, framesEach));
}

async function takeBytes(dataFolder: string, path: string, file: string) {
  await using server = await startOurServer({ dataFolder });
  return await fetchToFile(`${server.url}${path}`, file);
}

/** From inside the network: nobody outside can reach it. */
async function fillCache(url: string, prefix: readonly string[]): Promise<void> {
  const script = `const answer = await fetch(process.argv[1]); for await (const _ of answer.body);`;
  await using client = startChild([...prefix, process.execPath, '--input-type=module', '-e', script, url]);
  await client.finished(60_000);
}
