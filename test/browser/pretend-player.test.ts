// A card goes into a pretend player by keyboard alone; the display and the progress move, and the browser hears the
// bytes that the player fetched, without fetching the stream itself.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('plays a card by keyboard, shows it and lets it be heard', async () => {
  await using opened = await demo.open('/');
  const { page, complaints } = opened;
  const streamRequests: string[] = [];
  page.on('request', (request) => {
    if (/\/(?:s|audio)\/[^/]+\.mp3/.test(new URL(request.url()).pathname)) streamRequests.push(request.url());
  });
  await page.getByRole('button', { name: /^Music Box/ }).focus();
  await page.keyboard.press('Enter');
  const player = pretendPlayer(page, 'Kitchen player');
  await player.getByText('The slot is empty. Put a card in, and it begins to play.').waitFor();
  await player.getByRole('button', { name: 'Put “Music Box” in' }).focus();
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

  const tile = page
    .getByRole('listitem')
    .filter({ hasText: /Battery \d+ %/ })
    .filter({ hasText: 'Kitchen player' });
  await tile.getByText('Music Box', { exact: true }).waitFor();
  await tile.getByText('Playing', { exact: true }).waitFor();

  const knob = player.getByRole('button', { name: 'Pause' });
  await knob.focus();
  // Down: at night a player may not be louder than it is.
  await page.keyboard.press('ArrowDown');
  await player.getByRole('group', { name: /volume 7 of 16/ }).waitFor();
  await page.keyboard.press('Enter');
  await player.getByText('Paused', { exact: true }).waitFor();
  await tile.getByText('Paused', { exact: true }).waitFor();
  await tile.getByText(/^Volume 7 of 16/).waitFor();

  await player.getByText('What it does on the network').click();
  await player
    .getByText(/GET 20[06]/)
    .first()
    .waitFor();
  expect(streamRequests).toEqual([]);
  expect(complaints).toEqual([]);
});

it('takes a card that is dragged onto it, swaps it and gives it back', async () => {
  await using opened = await demo.open('/');
  const { page, complaints } = opened;
  const player = pretendPlayer(page, 'Bedroom mini');
  const display = player.getByRole('img', { name: 'Display of Bedroom mini' });
  await display.waitFor();
  await page.getByRole('button', { name: /^Der kleine Bär/ }).hover();
  await page.mouse.down();
  // The slot lies over the display. A drop before the page has answered a dragover is refused by the browser, as it
  // would be for a hand that is quicker than the page: so the card is held until the slot shows that it would take it.
  const slot = player.locator('[data-slot]');
  await expect
    .poll(
      async () => {
        await display.hover({ force: true });
        return slot.getAttribute('data-slot');
      },
      { timeout: 20_000 },
    )
    .toBe('offered');
  await page.mouse.up();
  await player.getByText('Playing', { exact: true }).waitFor();
  await player.getByText('Der Bär', { exact: true }).waitFor();

  await page.getByRole('button', { name: /^Music Box/ }).click();
  await player.getByRole('button', { name: 'Swap for “Music Box”' }).click();
  await player.getByText('Music Box', { exact: true }).waitFor();
  await player.getByRole('button', { name: 'Take the card out' }).click();
  await player.getByText('The slot is empty. Put a card in, and it begins to play.').waitFor();
  expect(complaints).toEqual([]);
});

/** The one to be played with, not the tile that says what the server hears of it. */
function pretendPlayer(page: Page, name: string): Locator {
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Pretend players' }) });
  return section.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
}
