// The Yoto accounts in the app: connected with as little as will do, followed in a step of its own, several of them, and
// each way in which a sign-in can fail with what to do next.
import type { Page } from 'playwright-core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenPage } from './chromium.ts';
import { type DemoInBrowser, startDemoInBrowser } from './demo-in-browser.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const PHONE = { width: 360, height: 740 };
const NOT_FOLLOWED = 'This server may not follow your players.';

let demo: DemoInBrowser;
beforeEach(async (context) => {
  demo ??= await startDemoInBrowser(context, ['--yoto-device-code', 'on']);
});
afterAll(() => demo?.[Symbol.asyncDispose]());

it('connects Yoto with the least, says what is missing, and follows the players in a step of its own', async () => {
  await using opened = await demo.open('/settings', { viewport: PHONE });
  const { page } = opened;
  await page.getByRole('button', { name: 'Disconnect' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect “Alex”?' });
  await dialog.getByText('Its players are forgotten here, and whose they are: Bedroom mini, Kitchen player.').waitFor();
  await dialog.getByText(/cards stay on the Yoto account and keep playing/).waitFor();
  await isGood(opened);
  await dialog.getByRole('button', { name: 'Disconnect now' }).click();
  await page.getByText('No Yoto account is connected.').waitFor();
  await page.getByRole('button', { name: 'Before the first time' }).click();
  await page.getByText(`${demo.url}/api/v1/link/callback`).waitFor();
  await isGood(opened);

  await page.getByRole('button', { name: 'Connect Yoto' }).click();
  await atYoto(page, 'Yoto is connected. You can close this tab.');
  await page.getByRole('heading', { name: 'Follow and control the players' }).waitFor();
  expect((await demo.client.link.list()).items[0]?.scopes).not.toContain('family:devices:control');
  await page.getByRole('link', { name: 'Now' }).first().click();
  await page.getByText(NOT_FOLLOWED).waitFor();
  await page.getByRole('link', { name: 'Open the settings' }).click();
  await page.getByRole('button', { name: 'Allow it at Yoto' }).click();
  await page.getByText('family:devices:control', { exact: true }).first().waitFor();
  await isGood(opened);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await atYoto(page, 'This account is connected again.');
  await page.getByRole('heading', { name: 'Follow and control the players' }).waitFor({ state: 'detached' });
  await expect.poll(async () => (await demo.client.players.list()).hearing[0]?.state, { timeout: 10_000 }).toBe('live');
});

it('takes the address of a page that does not load', async () => {
  await using opened = await demo.open('/settings', { viewport: PHONE });
  const { page } = opened;
  await demo.tellYoto('POST', '/grants/revoke', { accessTokensToo: true });
  await demo.tellYoto('POST', '/connections/cut', {});
  await page.getByRole('button', { name: 'Sign in again' }).click({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('Address it led to').fill('https://example.org/nothing');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').getByText('This address holds no sign-in.').waitFor();
  expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  await isGood(opened);
  const address = (await page.getByRole('link', { name: 'Open Yoto’s sign-in' }).getAttribute('href')) ?? '';
  const led = (await fetch(address, { redirect: 'manual' })).headers.get('location') ?? '';
  await page.getByLabel('Address it led to').fill(` ${led} `);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText(/^Connected /).waitFor();
  await isGood(opened);
});

describe('each failure of a sign-in has its own words, and a next step', () => {
  it.each([
    ['yoto-scope-not-ticked', 'Yoto does not give this application a permission', 'Tick all permissions'],
    ['yoto-not-allowed', 'The sign-in was not allowed', 'allow it on Yoto’s page'],
    ['yoto-callback-wrong', 'Yoto does not accept the address', 'enter the callback address exactly'],
    ['yoto-client-wrong', 'Yoto does not know this client id', 'Compare the client id'],
    ['yoto-sign-in-expired', 'This sign-in took too long', 'Start connecting the account again'],
    ['yoto-unreachable', 'Yoto cannot be reached', 'Try again in a few minutes'],
  ])('%s', async (code, title, hint) => {
    await using opened = await demo.open(`/settings?yoto=${code}`, { viewport: PHONE });
    const alert = opened.page.getByRole('alert');
    await alert.getByText(title).waitFor();
    await alert.getByText(hint).waitFor();
    await isGood(opened);
  });

  it('in the reader’s language', async () => {
    await using opened = await demo.open('/settings?yoto=yoto-sign-in-expired', { locale: 'de-DE' });
    await opened.page.getByRole('alert').getByText('Diese Anmeldung hat zu lange gedauert').waitFor();
    await isGood(opened);
  });

  it('and where Yoto’s page never leads back, it is told what to look at', async () => {
    await using opened = await demo.open('/settings', { viewport: PHONE, locale: 'fr-FR' });
    const { page } = opened;
    await page.getByRole('button', { name: 'Relier un autre compte' }).click();
    await page.getByRole('button', { name: 'Relier Yoto' }).click();
    await page.getByRole('button', { name: 'La page de Yoto affiche une erreur ?' }).click();
    const link = page.getByRole('link', { name: 'Ouvrir la connexion Yoto' });
    const asked = new URL((await link.getAttribute('href')) ?? '').searchParams;
    await page.getByText(asked.get('redirect_uri') ?? '-', { exact: true }).waitFor();
    for (const scope of asked.get('scope')?.split(' ') ?? ['-']) {
      await page.getByText(scope, { exact: true }).waitFor();
    }
    await isGood(opened);
  });
});

it('connects a second account, asks which one a card is for, and says what stays when it goes', async () => {
  await demo.tellYoto('PATCH', '/switches', { autoApprove: false });
  const { familyId } = await demo.tellYoto<{ familyId: string }>('POST', '/families', {
    name: 'Grandparents',
    parents: ['Robin'],
  });
  await demo.tellYoto('POST', '/players', { familyId, name: 'Granny’s player' });
  await using opened = await demo.open('/settings', { viewport: PHONE });
  const { page } = opened;
  await page.getByRole('button', { name: 'Connect another account' }).click();
  await page.getByText('On Yoto’s page, sign in as somebody else.').waitFor();
  await isGood(opened);
  await page.getByRole('button', { name: 'Connect Yoto' }).click();
  await atYoto(page, 'This account is connected again.', 'Alex');
  await page.getByRole('button', { name: 'Connect another account' }).click();
  await page.getByRole('button', { name: 'Connect Yoto' }).click();
  await atYoto(page, 'Yoto is connected. You can close this tab.', 'Robin');
  await page.getByText('1 player · 0 cards').waitFor();
  await isGood(opened);

  await page.getByRole('link', { name: 'Now' }).first().click();
  const tile = page.getByRole('listitem').filter({ hasText: 'Granny’s player' });
  await tile.getByText('Robin').first().waitFor();
  await page.getByText(`Robin: ${NOT_FOLLOWED}`).waitFor();
  await isGood(opened);

  const [collection] = (await demo.client.library.listCollections({ query: {} })).items;
  const content = { from: 'collection' as const, collectionId: collection?.id ?? '', chapters: 'per-part' as const };
  const card = await demo.client.cards.create({ body: { content, title: 'For two houses' } });
  await page.goto(`${demo.url}/cards/${card.id}`);
  await page.getByRole('button', { name: 'Send to Yoto' }).click();
  const choosing = page.getByRole('dialog', { name: 'Which account is this card for?' });
  await choosing.getByRole('button', { name: 'Robin' }).waitFor();
  await isGood(opened);
  await choosing.getByRole('button', { name: 'Robin' }).click();
  await page.getByText('On “Robin”').waitFor();
  await isGood(opened);

  await page.goto(`${demo.url}/settings`);
  await page.getByRole('button', { name: 'Disconnect' }).nth(1).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect “Robin”?' });
  await dialog.getByText('Its card stays on the Yoto account and keeps playing.').waitFor();
  await dialog.getByText('whose they are: Granny’s player.').waitFor();
  await isGood(opened);
  await dialog.getByRole('button', { name: 'Disconnect now' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.goto(`${demo.url}/cards/${card.id}`);
  await page.getByText('This card is on a Yoto account that is not connected any more.').waitFor();
  await isGood(opened);
});

describe('a sign-in by a code that is typed elsewhere', () => {
  it('says so when Yoto has switched it off for this client', async () => {
    await using opened = await begunByCode();
    await opened.page.getByRole('alert').getByText('Yoto does not know this client id, or does not let it').waitFor();
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
    await isGood(opened);
  });

  it('shows code and page, waits, and ends well', async () => {
    await demo.tellYoto('PATCH', '/switches', { deviceCodeFlow: true, autoApprove: false });
    await using opened = await begunByCode();
    const { page } = opened;
    await page.getByText('Waiting for you to allow it there …').waitFor();
    await page.getByText(/^The code is good for/).waitFor();
    await isGood(opened);
    await decide(page, 'Allow', 'You can go back to your device.');
    await page.getByText('“Alex” is connected.').waitFor();
    await page.getByRole('button', { name: 'Connect another account' }).waitFor();
    await isGood(opened);
  });

  it('says why it did not, and gets a new code', async () => {
    await using opened = await begunByCode();
    const { page } = opened;
    const code = await page.locator('output').textContent();
    await decide(page, 'Deny', 'You can go back to your device.');
    await page.getByRole('alert').getByText('The sign-in was not allowed.').waitFor({ timeout: 20_000 });
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('403')]);
    await isGood(opened);
    await page.getByRole('button', { name: 'Get a new code' }).click();
    await page.getByText('Waiting for you to allow it there …').waitFor();
    expect(await page.locator('output').textContent()).not.toBe(code);
  });
});

async function begunByCode(): Promise<OpenPage> {
  const opened = await demo.open('/settings', { viewport: PHONE });
  await opened.page.getByRole('button', { name: 'Connect another account' }).click();
  await opened.page.getByRole('button', { name: 'With a code on another screen' }).click();
  return opened;
}

async function decide(page: Page, decision: string, says: string): Promise<void> {
  const opening = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open the page' }).click();
  const tab = await opening;
  await tab.getByRole('button', { name: decision }).click();
  await tab.getByText(says).waitFor();
  await tab.close();
}

/** In the tab of Yoto's sign-in, as `person` where it asks. The demo's agrees at once. */
async function atYoto(page: Page, says: string, person?: string): Promise<void> {
  const opening = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open Yoto’s sign-in' }).click();
  const tab = await opening;
  if (person) {
    const names = tab.getByLabel('Sign in as');
    const value = await names.locator('option', { hasText: person }).getAttribute('value');
    await names.selectOption(value);
    await tab.getByRole('button', { name: 'Allow' }).click();
  }
  await tab.getByText(says).waitFor();
  await tab.close();
}

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page), colorScheme).toEqual([]);
  }
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
