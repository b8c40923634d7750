// Every screen of the app, in both themes, on a phone and on a desk: nothing complains, nothing is hard to use.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1440, height: 900 };
const SCREENS = ['/', '/library', '/library?show=audio', '/library/add', '/streams', '/cards', '/settings', '/nowhere'];

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(SCREENS)('%s has no errors and nothing that axe calls serious', async (path) => {
    await using opened = await openScreen(path, { colorScheme, viewport: DESK });
    expect(await seriousFindings(opened.page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  it('a recording, a collection, a stream and a card are as good', async () => {
    for (const path of ['/library', '/library?show=audio', '/streams', '/cards']) {
      await using opened = await openScreen(path, { colorScheme, viewport: DESK });
      const { page } = opened;
      await page.locator('main ul li a').first().click();
      await page.waitForURL(`**${path.split('?')[0]}/**`);
      await page.locator('main h1').waitFor();
      expect(await seriousFindings(opened.page), path).toEqual([]);
      expect(opened.complaints, path).toEqual([]);
    }
  });
});

describe('on a phone', () => {
  it.each(SCREENS)('%s does not scroll sideways', async (path) => {
    await using opened = await openScreen(path, { viewport: PHONE });
    expect(await sidewaysPixels(opened.page)).toBeLessThanOrEqual(0);
  });

  it('a recording, a collection, a stream and a card do not either', async () => {
    for (const path of ['/library', '/library?show=audio', '/streams', '/cards']) {
      await using opened = await openScreen(path, { viewport: PHONE });
      await opened.page.locator('main ul li a').first().click();
      await opened.page.waitForURL(`**${path.split('?')[0]}/**`);
      await opened.page.locator('main h1').waitFor();
      expect(await sidewaysPixels(opened.page), path).toBeLessThanOrEqual(0);
    }
  });

  it.each(['de-DE', 'fr-FR'])('speaks %s and still fits', async (locale) => {
    await using opened = await openScreen('/', { viewport: PHONE, locale });
    expect(await opened.page.getAttribute('html', 'lang')).toBe(locale.slice(0, 2));
    expect(await sidewaysPixels(opened.page)).toBeLessThanOrEqual(0);
    expect(opened.complaints).toEqual([]);
  });
});

async function openScreen(path: string, options: Parameters<DemoInBrowser['open']>[1]): Promise<OpenPage> {
  if (path !== '/nowhere') {
    const opened = await demo.open(path, options);
    // Placeholders are gone: what is judged is the screen, not the waiting for it.
    await opened.page.locator('main .animate-pixel').first().waitFor({ state: 'detached' });
    return opened;
  }
  const opened = await demo.open('/', options);
  await opened.page.goto(demo.url + path);
  await opened.page.getByRole('link', { name: 'Go to Now' }).waitFor();
  return opened;
}
