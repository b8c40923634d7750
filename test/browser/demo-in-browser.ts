// Starts the demo as a stranger would, and a Chromium to look at it. Without one the test ends and says so.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { program } from '../programs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUIET = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface DemoInBrowser extends AsyncDisposable {
  url: string;
  open(path: string, options?: BrowserContextOptions): Promise<OpenPage>;
}

export interface OpenPage extends AsyncDisposable {
  page: Page;
  /** Errors on the console, thrown errors and breaches of the content security policy, as they happened. */
  complaints: string[];
}

export async function startDemoInBrowser(context: TestContext): Promise<DemoInBrowser> {
  const executablePath = program('chromium', context);
  await using stack = new AsyncDisposableStack();
  const demo = spawn(process.execPath, ['src/main.ts', 'demo', '--port', '0', '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stack.defer(() => ended(demo));
  const { url } = JSON.parse(await firstLine(demo)) as { url: string };
  // A container's root has no user namespace to put the sandbox into.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...QUIET] });
  stack.defer(() => browser.close());
  const owned = stack.move();
  return {
    url,
    open: (path, options) => openPage(browser, url + path, options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  await page.locator('main h1').waitFor();
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
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
