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
  /** The pretend Yoto is told something, as docs/simulator.md has it. */
  tellYoto<T = unknown>(method: 'POST' | 'PATCH', path: string, body: object): Promise<T>;
}

/** `flags`: further settings of the server. */
export async function startDemoInBrowser(context: TestContext, flags: string[] = []): Promise<DemoInBrowser> {
  await using stack = new AsyncDisposableStack();
  const chromium = stack.use(await startChromium(context));
  const demo = spawn(process.execPath, ['src/main.ts', 'demo', '--port', '0', '--json', ...flags], {
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
    async tellYoto<T>(method: string, path: string, body: object) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiToken}` };
      const answer = await fetch(`${url}/api/v1/pretend${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
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
