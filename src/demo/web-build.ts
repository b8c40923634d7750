// Builds the web app when it is missing or older than its sources, so that a fresh clone needs one command only.
import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = [
  'web/index.html',
  'web/src/**/*',
  'web/public/**/*',
  'src/{core,contract,client}/**/*.ts',
  'vite.config.ts',
  'package-lock.json',
];

/** @throws when the build fails; its output is in the message. */
export async function buildWebApp(signal: AbortSignal): Promise<void> {
  const built = join(ROOT, 'web/dist/index.html');
  if (existsSync(built) && newestOf(SOURCES) <= statSync(built).mtimeMs) return;
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`The web app could not be built.\n${output}`);
}

function newestOf(patterns: string[]): number {
  return globSync(patterns, { cwd: ROOT }).reduce(
    (newest, path) => Math.max(newest, statSync(join(ROOT, path)).mtimeMs),
    0,
  );
}
