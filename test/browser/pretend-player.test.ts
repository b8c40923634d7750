// A card goes into a pretend player by keyboard alone; the display and the progress move, and the browser hears the
// bytes that the player fetched, without fetching the stream itself.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';

let demo: DemoInBrowser;
beforeAll(async () => {
  demo = await startDemoInBrowser();
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('plays a card by keyboard, shows it and lets it be heard', async () => {
  await using opened = await demo.open('/');
  const { page, complaints } = opened;
  const streamRequests: string[] = [];
  page.on('request', (request) => {
    if (/\/(?:s|audio)\/[^/]+\.mp3/.test(new URL(request.url()).pathname)) streamRequests.push(request.url());
  });
  const player = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: 'Put in' }) })
    .first();

  await player.getByRole('combobox').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await player.getByText('Playing', { exact: true }).waitFor();

  const listen = player.getByRole('button', { name: 'Listen along' });
  await listen.focus();
  await page.keyboard.press('Enter');
  await player.getByText(/came from the player/).waitFor();

  const progress = player.getByRole('progressbar', { name: 'Position in the track' });
  const before = Number(await progress.getAttribute('aria-valuenow'));
  await expect
    .poll(async () => Number(await progress.getAttribute('aria-valuenow')), { timeout: 20_000 })
    .not.toBe(before);
  await expect
    .poll(() => player.locator('[data-heard-ms]').getAttribute('data-heard-ms').then(Number), { timeout: 20_000 })
    .toBeGreaterThan(500);
  await player.getByRole('img', { name: /^Display of/ }).waitFor();

  const knob = player.getByRole('button', { name: 'Pause' });
  await knob.focus();
  await page.keyboard.press('ArrowUp');
  await player.getByRole('group', { name: /volume 9 of 16/ }).waitFor();
  await page.keyboard.press('Enter');
  await player.getByText('Paused', { exact: true }).waitFor();

  await player.getByText('Requests it made').click();
  await player
    .getByText(/GET 20[06]/)
    .first()
    .waitFor();
  expect(streamRequests).toEqual([]);
  expect(complaints).toEqual([]);
});
