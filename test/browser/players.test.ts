// One player from afar: what it does is seen, what it is asked to do it does; its settings are changed and given back.
import type { Page } from 'playwright-core';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { SimulatorInput, SimulatorPlayer, SimulatorState } from '#contract/simulator.ts';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const PHONE = { width: 360, height: 740 };
const NAME = 'Kitchen player';
/** A player answers at its own pace. */
const SOON = { timeout: 10_000 };

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('plays a card from afar, then pauses, skips, turns, times and stops it', async () => {
  await using opened = await demo.open('/', { viewport: PHONE });
  const { page } = opened;
  await page.getByRole('link', { name: NAME }).click();
  await page.getByRole('heading', { name: NAME, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Choose where “The Lighthouse Mouse” begins' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'The Lighthouse Mouse' });
  await dialog.getByRole('button', { name: 'From the beginning' }).waitFor();
  await isGood(opened);
  await dialog.getByRole('button', { name: 'From the beginning' }).press('Enter');
  await page.getByText(`“The Lighthouse Mouse” begins on ${NAME}.`).waitFor();
  await page.getByRole('button', { name: 'Pause' }).press('Enter');
  await page.getByRole('button', { name: 'Play on' }).waitFor();
  const { playback, playing, volume } = await pretended(page);
  expect(playback).toBe('paused');

  await page.getByRole('button', { name: 'Next' }).press('Enter');
  await expect.poll(async () => (await pretended(page)).playing?.trackTitle, SOON).not.toBe(playing?.trackTitle);
  await page.getByRole('slider', { name: 'Volume' }).press('ArrowLeft');
  await expect.poll(async () => (await pretended(page)).volume, SOON).toBe(volume - 1);
  await page.getByRole('button', { name: 'Quieter' }).click();
  await expect.poll(async () => (await pretended(page)).volume, SOON).toBe(volume - 2);
  await page.getByRole('button', { name: '20 mins' }).click();
  await page.getByText(/^Stops in/).waitFor();
  await page.getByRole('button', { name: 'Turquoise' }).click();
  await page.getByRole('button', { name: 'Turquoise', pressed: true }).waitFor();
  await expect.poll(async () => (await pretended(page)).nightLight.toLowerCase(), SOON).toBe('0x40bfd9');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('No card is in.').waitFor();
  await isGood(opened);
});

it('goes to another place in the track by slider', async () => {
  await using opened = await demo.open('/');
  const { page } = opened;
  const { familyId, deviceId } = await pretended(page);
  const { families } = await pretendState(page);
  const family = families.find((one) => one.familyId === familyId);
  const cardId = family?.cards.find(({ title }) => title === 'The Lighthouse Mouse')?.cardId ?? '';
  await touch(page, { do: 'insert', cardId });
  await page.goto(`${demo.url}/players/${deviceId}`);
  const seek = page.getByRole('slider', { name: 'Go to another place in the track' });
  await seek.waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Play on' }).waitFor();
  const lengthMs = Number(await seek.getAttribute('max'));
  const box = await seek.boundingBox();
  if (!box) throw new Error('The slider is not on the screen.');
  await page.mouse.click(box.x + box.width * 0.6, box.y + box.height / 2);
  const placeOf = async () => ((await pretended(page)).playing?.positionMs ?? 0) / lengthMs;
  await expect.poll(placeOf, SOON).toBeGreaterThan(0.45);
  await isGood(opened);
});

it('says in plain words that a player cannot be reached', async () => {
  await using opened = await demo.open('/', { viewport: PHONE });
  const { page } = opened;
  const { deviceId } = await pretended(page);
  await touch(page, { do: 'wifi', on: false });
  await page.goto(`${demo.url}/players/${deviceId}`);
  await page.getByText('It is switched off or has no Wi-Fi.').waitFor();
  await page.getByRole('button', { name: 'Quieter' }).click();
  await page.getByRole('alert').getByText('The player cannot be reached.').waitFor({ timeout: 20_000 });
  await touch(page, { do: 'wifi', on: true });
  await page.getByText('It is switched off or has no Wi-Fi.').waitFor({ state: 'detached', timeout: 20_000 });
  expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('503')]);
  await isGood(opened);
});

it('changes what is set on a player, and gives it back', async () => {
  await using opened = await demo.open('/', { viewport: PHONE });
  const { page } = opened;
  const { deviceId } = await pretended(page);
  const params = { playerId: deviceId };
  const before = await demo.client.players.settings({ params });
  await page.goto(`${demo.url}/players/${deviceId}`);
  await page.locator('main').getByRole('link', { name: 'Settings' }).click();
  const night = page.getByRole('group', { name: 'Night' });
  await night.getByLabel('Begins at').fill('18:45');
  await night.getByLabel('Not louder than').selectOption('6 of 16');
  await night.getByLabel('Light is on').uncheck();
  await page.getByRole('button', { name: 'Add an alarm' }).press('Enter');
  await page.getByLabel('Wakes at').fill('06:30');
  await page.getByRole('button', { name: 'Sat' }).click();
  await page.getByLabel('What plays').selectOption('Good Morning');
  await isGood(opened);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved on the player.').waitFor();
  const changed = await demo.client.players.settings({ params });
  expect(changed).toMatchObject({
    day: before.day,
    night: { ...before.night, from: '18:45', volumeMax: 6, light: null },
    alarms: [{ days: [true, true, true, true, true, true, false], time: '06:30', isOn: true }],
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Everything is as it was.').waitFor();
  expect(await demo.client.players.settings({ params })).toEqual(before);
  await isGood(opened);
});

it('says that an address leads to no player', async () => {
  await using opened = await demo.open('/');
  await opened.page.goto(`${demo.url}/players/nobody`);
  await opened.page.getByText('There is no such player').waitFor();
  await isGood(opened);
});

async function pretendState(page: Page): Promise<SimulatorState> {
  return await page.evaluate<SimulatorState>("fetch('/api/v1/pretend/state').then((answer) => answer.json())");
}

async function pretended(page: Page): Promise<SimulatorPlayer> {
  const { families } = await pretendState(page);
  const player = families.flatMap(({ players }) => players).find(({ name }) => name === NAME);
  if (!player) throw new Error(`There is no ${NAME}.`);
  return player;
}

async function touch(page: Page, input: SimulatorInput): Promise<void> {
  const { deviceId } = await pretended(page);
  await page.evaluate(
    `fetch('/api/v1/pretend/players/${deviceId}/inputs', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(input)}' })`,
  );
}

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
