// A Chromium to look with. Without one the test ends and says so.
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { program } from '../programs.ts';

const QUIET = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface Chromium extends AsyncDisposable {
  /** Opens an address and waits for the screen's heading. */
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>;
}

export interface OpenPage extends AsyncDisposable {
  page: Page;
  /** Errors on the console, thrown errors and breaches of the content security policy, as they happened. */
  complaints: string[];
}

export async function startChromium(context: TestContext): Promise<Chromium> {
  const executablePath = program('chromium', context);
  // A container's root has no user namespace to put the sandbox into.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...QUIET] });
  return {
    open: async (url, options = {}) => {
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
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
