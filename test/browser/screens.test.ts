// Every screen of the app, in both themes, on a desk and on a phone: nothing complains, nothing is hard to use.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1440, height: 900 };
const SCREENS = [
  '/',
  '/library',
  '/library?show=audio',
  '/library/add',
  '/streams',
  '/streams/new',
  '/streams/spoken',
  '/cards',
  '/family',
  '/routines',
  '/routines/new',
  '/log',
  '/history',
  '/announce',
  '/settings',
];
/** Lists whose first entry leads to a screen of its own. */
const LISTS = ['/library', '/library?show=audio', '/streams', '/cards'];

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

describe('has no errors, nothing that axe calls serious, and fits a phone', () => {
  it.each(SCREENS)('%s', async (path) => {
    await using opened = await demo.open(path, { viewport: DESK });
    await isGood(opened);
  });

  it.each(LISTS)('the first of %s', async (path) => {
    await using opened = await demo.open(path, { viewport: DESK });
    const { page } = opened;
    await page.locator('main ul li a').first().click();
    await page.waitForURL((url) => url.pathname.startsWith(`${path.split('?')[0]}/`));
    await page.locator('main h1').waitFor();
    await isGood(opened);
  });

  it('an address that leads nowhere', async () => {
    await using opened = await demo.open('/', { viewport: DESK });
    await opened.page.goto(`${demo.url}/nowhere`);
    await opened.page.getByRole('link', { name: 'Go to Now' }).waitFor();
    await isGood(opened);
  });
});

it.each(['de-DE', 'fr-FR'])('speaks %s and still fits a phone', async (locale) => {
  await using opened = await demo.open('/', { viewport: PHONE, locale });
  expect(await opened.page.getAttribute('html', 'lang')).toBe(locale.slice(0, 2));
  expect(await sidewaysPixels(opened.page)).toBeLessThanOrEqual(0);
  expect(opened.complaints).toEqual([]);
});

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  // Placeholders are gone: what is judged is the screen, not the waiting for it.
  await page.locator('main .animate-pixel').first().waitFor({ state: 'detached' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page), colorScheme).toEqual([]);
  }
  await page.setViewportSize(PHONE);
  expect(await sidewaysPixels(page), 'sideways').toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
