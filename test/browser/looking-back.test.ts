// What a parent looks at afterwards: what was heard, by whom and when; and what is said to players in between.
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const PHONE = { width: 360, height: 740 };
const SOON = { timeout: 20_000 };

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('says that nothing was heard yet, and then what was, for whom and on which day', async () => {
  await using opened = await demo.open('/', { viewport: PHONE });
  const { page } = opened;
  await page.locator('main').getByRole('link', { name: 'History' }).click();
  await page.getByRole('heading', { name: 'What was heard', level: 1 }).waitFor();
  await page.getByText('As soon as a card plays, it shows up here.').waitFor();
  await isGood(opened);

  const [child] = (await demo.client.family.listChildren()).items;
  const player = (await demo.client.players.list()).items.find(({ family }) => family === 'mini');
  const card = (await demo.client.cards.list()).items.find(({ title }) => title === 'The Lighthouse Mouse');
  const playerId = player?.id ?? '';
  await demo.client.family.updatePlayer({ params: { playerId }, body: { childId: child?.id ?? '' } });
  await demo.client.players.command({
    params: { playerId },
    body: { wish: { do: 'play', yotoCardId: card?.yotoCardId ?? '', positionMs: 0 } },
  });
  await expect.poll(async () => (await demo.client.history.listSessions()).items.length, SOON).toBeGreaterThan(0);
  await page.reload();
  const session = page.getByRole('listitem').filter({ hasText: 'on Bedroom mini' });
  await session.getByText('The Lighthouse Mouse').waitFor();
  await session.getByRole('button', { expanded: false }).click();
  await session.getByText('The lamp').waitFor();
  await isGood(opened);

  await page.getByRole('button', { name: 'Noah' }).click();
  await page.getByText('As soon as a card plays, it shows up here.').waitFor();
  await page.getByRole('button', { name: child?.name ?? '', exact: true }).click();
  await session.waitFor();
  await page
    .getByRole('button', { name: /: 0 secs$/ })
    .last()
    .press('Enter');
  await page.getByText('Choose another day above').waitFor();
  expect(new URL(page.url()).searchParams.get('day')).toMatch(/^\d{4}-\d\d-\d\d$/);
  await isGood(opened);
});

it('says something on one player, and tells what became of it', async () => {
  await using opened = await demo.open('/', { viewport: PHONE });
  const { page } = opened;
  await page.locator('main').getByRole('link', { name: 'Say something' }).click();
  await page.getByText('Nothing was said yet.').waitFor();
  await page.getByRole('button', { name: 'Dinner is ready!' }).click();
  expect(await page.getByLabel('What should be said?').inputValue()).toBe('Dinner is ready!');
  await page.getByRole('button', { name: 'Kitchen player' }).press('Space');
  await isGood(opened);
  await page.getByRole('button', { name: 'Say it' }).click();
  const told = page.getByRole('listitem').filter({ hasText: 'Dinner is ready!' }).filter({ hasText: 'Kitchen player' });
  await told.getByText(/^(?:is being said|said)$/).waitFor();
  await told.getByText('nothing played before').waitFor();
  await isGood(opened);
  const [announcement] = (await demo.client.announcements.list()).items;
  expect(announcement).toMatchObject({ text: 'Dinner is ready!', players: [{ state: 'played' }] });
});

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
