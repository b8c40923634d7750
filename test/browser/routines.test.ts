// Routines as a parent makes them: from a ready-made one, and one of their own in plain words, seen before it acts, tried,
// and told why. Then the log of it all, and what is known of a child, taken out and forgotten.
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const PHONE = { width: 360, height: 740 };

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('makes the routines of a template, and switches one off', async () => {
  await using opened = await demo.open('/', { viewport: PHONE });
  const { page } = opened;
  await page.locator('main').getByRole('link', { name: 'Routines' }).click();
  await page.getByText('No routines yet').waitFor();
  await page.getByRole('button', { name: 'Use this: Battery low' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Battery low' });
  await dialog.getByLabel('Tell from (percent)').fill('25');
  await isGood(opened);
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('1 routine is made. It is on.').waitFor();
  await page.getByText('the battery falls to 25 %').waitFor();
  await page.getByRole('switch', { name: 'Battery low: On' }).press('Space');
  await page.getByRole('switch', { name: 'Battery low: Off' }).waitFor();
  await expect.poll(async () => (await demo.client.routines.list()).items[0]?.on).toBe(false);
  await isGood(opened);
});

it('puts one together, shows what would happen, does it now and says why', async () => {
  await using opened = await demo.open('/routines/new', { viewport: PHONE });
  const { page } = opened;
  await page.getByLabel('Name of the routine').fill('Quiet evening');
  await page.getByLabel('At', { exact: true }).fill('18:30');
  await page.getByRole('button', { name: 'Kitchen player' }).press('Space');
  await page.getByLabel('Volume in percent').fill('25');
  await page.getByRole('button', { name: 'Add something to do' }).click();
  await page.getByLabel('Words').waitFor();
  await page.getByText('It shows what would happen as soon as nothing is missing.').waitFor();
  await page.getByLabel('Words').fill('It is evening.');
  await page.getByText(/It was 18:30: volume at most 25% on “Kitchen player”/).waitFor();
  await isGood(opened);
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('heading', { name: 'Quiet evening', level: 1 }).waitFor();
  const made = (await demo.client.routines.list()).items.find(({ name }) => name === 'Quiet evening');
  expect(made?.document).toMatchObject({
    trigger: { kind: 'time', at: '18:30' },
    players: [expect.any(String)],
    actions: [
      { do: 'volume-cap', percent: 25 },
      { do: 'notify', text: 'It is evening.', to: 'app' },
    ],
  });
  await page.getByRole('button', { name: 'Do it now' }).click();
  await page.getByText('you asked for it').waitFor();
  await isGood(opened);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Quiet evening' }).waitFor();
});

it('logs what was asked of players, by filter, as a table, and collects messages while that is switched on', async () => {
  const [player] = (await demo.client.players.list()).items;
  await demo.client.players.command({
    params: { playerId: player?.id ?? '' },
    body: { wish: { do: 'volume', percent: 13 } },
  });
  await using opened = await demo.open('/log', { viewport: PHONE });
  const { page } = opened;
  await page.getByLabel('What', { exact: true }).selectOption('What was asked of players');
  await page
    .getByText(/^Asked to set the volume/)
    .first()
    .waitFor();
  expect(new URL(page.url()).searchParams.get('group')).toBe('command');
  const table = await page.getByRole('link', { name: 'As a table (CSV)' }).first().getAttribute('href');
  const answer = await page.request.get(demo.url + table);
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, expect.stringContaining('text/csv')]);
  await page.getByRole('switch', { name: 'Collect messages' }).click();
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  await isGood(opened);
});

it('takes out what is known of a child, and forgets it only when that is meant', async () => {
  await using opened = await demo.open('/log', { viewport: PHONE });
  const { page } = opened;
  const known = await page.getByRole('link', { name: 'Take out what is known of Noah' }).getAttribute('href');
  const answer = await page.request.get(demo.url + known);
  expect(await answer.text()).toContain('Noah');
  await page.getByRole('button', { name: 'Forget Noah' }).click();
  const dialog = page.getByRole('dialog', { name: 'Forget Noah?' });
  await dialog.getByLabel('Keep Noah and begin anew').uncheck();
  await isGood(opened);
  await dialog.getByRole('button', { name: 'Forget it for good' }).click();
  await dialog.getByText('Noah is forgotten.').waitFor();
  await isGood(opened);
  expect((await demo.client.family.listChildren()).items.map(({ name }) => name)).not.toContain('Noah');
});

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
