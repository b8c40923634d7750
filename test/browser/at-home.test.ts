// What a parent settles about the home: what is spoken and by whom, and which address is whose.
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

it('replaces a spoken sentence by a recording, and gives it back to the voice', async () => {
  const document = { version: 1 as const, source: { kind: 'speech' as const, text: 'Sleep well, little bear.' } };
  await demo.client.streams.create({ body: { name: 'Good night', document } });
  await using opened = await demo.open('/streams/spoken', { viewport: PHONE });
  const { page } = opened;
  const sentence = page.getByRole('listitem').filter({ hasText: 'Sleep well, little bear.' });
  await sentence.waitFor();
  await sentence.getByRole('button', { name: 'Use a recording for' }).click();
  const dialog = page.getByRole('dialog', { name: 'Use a recording' });
  await dialog.getByLabel('Search recordings').fill('lullaby');
  await dialog.getByRole('button', { name: 'Choose “Lullaby”' }).waitFor();
  await isGood(opened);
  await dialog.getByRole('button', { name: 'Choose “Lullaby”' }).click();
  await sentence.getByText('your own recording').waitFor();
  await sentence.getByRole('button', { name: 'Listen' }).click();
  await sentence.getByRole('button', { name: 'Pause' }).click();
  await sentence.getByRole('button', { name: 'Back to the voice for' }).click();
  await expect.poll(() => sentence.getByText('your own recording').count()).toBe(0);
  await isGood(opened);
});

it('says which recording is heard when nothing else can play', async () => {
  await using opened = await demo.open('/streams/spoken');
  const { page } = opened;
  const section = page.locator('section').filter({ hasText: 'When nothing else can play' });
  await section.getByRole('button', { name: 'Use a recording' }).click();
  const dialog = page.getByRole('dialog', { name: 'Use a recording' });
  await dialog.getByLabel('Search recordings').fill('lullaby');
  await dialog.getByRole('button', { name: 'Choose “Lullaby”' }).press('Enter');
  await section.getByText('Lullaby').waitFor();
  await section.getByRole('button', { name: 'Back to the sentence' }).click();
  await section.getByText('A short friendly sentence').waitFor();
  expect(await demo.client.speech.getFallback()).toEqual({});
});

it('says whose an address is, and forgets it', async () => {
  await using opened = await demo.open('/family', { viewport: PHONE });
  const { page } = opened;
  await page.getByRole('button', { name: 'Say whose an address is' }).press('Enter');
  await page.getByLabel('Network address').fill('192.168.1.300');
  await page.getByLabel('This address is').selectOption('Mia');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('That is not a network address.').waitFor();
  expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  await page.getByLabel('Network address').fill('192.168.1.20');
  await page.keyboard.press('Enter');
  await page.getByText('At 192.168.1.20, Mia listens').waitFor();
  await isGood(opened);
  await page.getByRole('button', { name: 'Forget who 192.168.1.20 is' }).click();
  await page.getByText('192.168.1.20 is no longer anybody’s.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Forget who 192.168.1.20 is' }).click();
  await expect.poll(async () => (await demo.client.family.listAddresses()).items).toEqual([]);
});

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
