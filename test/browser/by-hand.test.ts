// What a parent changes by hand: recordings, collections, streams, cards. By keyboard where it could need a mouse.
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings } from './judge.ts';

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('renames a recording, shows its waveform and plays it', async () => {
  await using opened = await demo.open('/library?show=audio');
  const { page } = opened;
  await page.getByRole('link', { name: 'Lullaby' }).click();
  await page.getByRole('img', { name: 'Waveform of “Lullaby”' }).waitFor();
  await page.getByRole('button', { name: 'Listen', exact: true }).click();
  await expect
    .poll(() => page.getByRole('slider', { name: 'Position in the track' }).inputValue().then(Number), {
      timeout: 10_000,
    })
    .toBeGreaterThan(0);
  await page.getByLabel('Title').fill('Lullaby for a bear');
  await page.getByLabel('Who speaks, sings or plays').press('Enter');
  await page.getByRole('heading', { name: 'Lullaby for a bear' }).waitFor();
  await isGood(opened);
});

it('says what uses a recording before it is deleted', async () => {
  await using opened = await demo.open('/library?show=audio');
  const { page } = opened;
  await page.getByRole('link', { name: 'Die Eule' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “Die Eule”?' });
  await dialog.getByRole('link', { name: 'Der kleine Bär · Die Eule' }).waitFor();
  expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  await isGood(opened);
  await dialog.getByLabel('Take it out there too').check();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('“Die Eule” is deleted.').waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Die Eule' }).count()).toBe(0);
});

it('puts a collection together, in another order by keyboard, and deletes it with a way back', async () => {
  await using opened = await demo.open('/library');
  const { page } = opened;
  await page.getByRole('button', { name: 'New collection' }).click();
  const dialog = page.getByRole('dialog', { name: 'New collection' });
  await dialog.getByLabel('Add from the library').fill('lighthouse');
  await dialog.getByRole('button', { name: 'Add “The Lighthouse Mouse”' }).click();
  await dialog.getByRole('button', { name: 'Move “The fog” up' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('“The fog” is now number 1 of 2.').waitFor();
  await isGood(opened);
  await dialog.getByLabel('Title of the collection').fill('By hand');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'By hand' }).waitFor();
  const parts = page.locator('main ol').getByRole('link');
  expect(await parts.allInnerTexts()).toEqual(['The fog', 'The lamp']);
  await isGood(opened);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: /^By hand/ }).waitFor();
});

it('warns before a readable address is switched on, and gives it', async () => {
  await using opened = await demo.open('/streams');
  const { page } = opened;
  await page.getByRole('link', { name: 'Music Box · A walk in the garden' }).click();
  await page.getByText('Anybody who guesses this address can listen.').waitFor();
  expect(await page.getByLabel('Name in the address').inputValue()).toBe('music-box-a-walk-in-the-garden');
  await page.getByRole('button', { name: 'Switch on' }).click();
  const url = `${demo.url}/audio/music-box-a-walk-in-the-garden.mp3`;
  await page.getByText(url).waitFor();
  expect((await fetch(url, { method: 'HEAD' })).headers.get('content-type')).toBe('audio/mpeg');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('button', { name: 'Switch on' }).waitFor();
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
  await isGood(opened);
});

it('makes a card of a collection and sends it', async () => {
  await using opened = await demo.open('/library');
  const { page } = opened;
  await page.getByRole('link', { name: /^Histoires du soir/ }).click();
  await page.getByRole('button', { name: 'Make a card' }).click();
  await page.getByText('Not sent yet').waitFor();
  await page.getByRole('button', { name: 'Send to Yoto' }).click();
  await page.getByText('“Histoires du soir” is on your Yoto account.').waitFor();
  await page.getByText('On your Yoto account', { exact: true }).waitFor();
  await isGood(opened);
});

it('repairs a card with too many tracks by one tap', async () => {
  const { items } = await demo.client.library.listAudio({ query: { search: 'lamp' } });
  const audioIds = Array.from({ length: 101 }, () => items[0]?.id ?? '');
  const { id } = await demo.client.library.createCollection({ body: { title: 'A very long book', audioIds } });
  await using opened = await demo.open(`/library/collections/${id}`);
  const { page } = opened;
  await page.getByRole('button', { name: 'Make a card' }).click();
  await page.getByRole('alert').getByText('A card holds at most 100 tracks.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: /^Put several parts into each track: \d+ tracks$/ }).click();
  await page.waitForURL('**/cards/**');
  await page.getByRole('heading', { name: 'A very long book' }).waitFor();
});

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
}
