// Our side: what `npm start` starts, in a process and data folder of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningChild, startChild } from './child.ts';
import { pinned } from './machine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 30_000;
/** A folder for CPU profiles of our server, written when it stops: to see why a promise was missed. */
const PROFILES_TO = process.env.BENCH_PROFILES;

export interface OurServer extends AsyncDisposable {
  name: 'ours';
  url: string;
  pid: number;
  /** From starting the process to its ready line. */
  readyMs: number;
}

export interface OurServerOptions {
  dataFolder: string;
  certificate?: { certFile: string; keyFile: string } | undefined;
  /** On the servers' core only. */
  onOneCore?: boolean;
  /** Further words on its command line. */
  flags?: readonly string[];
  /** In front of everything, such as the words that enter a network namespace. */
  prefix?: readonly string[];
}

export async function startOurServer(options: OurServerOptions): Promise<OurServer> {
  const { dataFolder, certificate, onOneCore = true, prefix = [], flags: further = [] } = options;
  const flags = ['--port', '0', '--data-folder', dataFolder, '--log-level', 'warn', '--drain-ms', '0', ...further];
  if (certificate) flags.push('--tls-cert', certificate.certFile, '--tls-key', certificate.keyFile);
  const profiling = PROFILES_TO ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES_TO}`] : [];
  const command = [process.execPath, ...profiling, ...startWords(), ...flags];
  const beganAt = performance.now();
  const child: RunningChild = startChild([...prefix, ...(onOneCore ? pinned('server', command) : command)]);
  try {
    const [, url = ''] = await child.line(/ready at (https?:\S+)/, READY_MS);
    const readyMs = performance.now() - beganAt;
    return { name: 'ours', url, pid: child.pid, readyMs, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
  } catch (cause) {
    await child[Symbol.asyncDispose]();
    throw cause;
  }
}

/** The words after `node` in the start script: what is measured is what people run. */
function startWords(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start
    .split(' ')
    .slice(1)
    .map((word) => (word.endsWith('.ts') ? join(ROOT, word) : word));
}
