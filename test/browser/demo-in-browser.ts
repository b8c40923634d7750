// Starts the demo as a stranger would, and a Chromium to look at it. Without one the test ends and says so.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions } from 'playwright-core';
import type { TestContext } from 'vitest';
import { type Client, createClient } from '#client/client.ts';
import { type OpenPage, startChromium } from './chromium.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface DemoInBrowser extends AsyncDisposable {
  url: string;
  client: Client;
  open(path: string, options?: BrowserContextOptions): Promise<OpenPage>;
}

export async function startDemoInBrowser(context: TestContext): Promise<DemoInBrowser> {
  await using stack = new AsyncDisposableStack();
  const chromium = stack.use(await startChromium(context));
  const demo = spawn(process.execPath, ['src/main.ts', 'demo', '--port', '0', '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stack.defer(() => ended(demo));
  const { url, apiToken } = JSON.parse(await firstLine(demo)) as { url: string; apiToken: string };
  const owned = stack.move();
  return {
    url,
    client: createClient({ baseUrl: url, token: apiToken }),
    open: (path, options) => chromium.open(url + path, options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The demo has no output to read.');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return line;
  }
  throw new Error(`The demo ended before it was ready (exit code ${child.exitCode}).`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
