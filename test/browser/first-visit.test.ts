// A new server: its first visitor becomes the owner; a session that ends takes nothing away; files arrive over a line
// that breaks; and a server that is gone is told in kind words.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type RunningServer, startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { openCutLine } from './cut-line.ts';
import { seriousFindings, sidewaysPixels } from './judge.ts';

const OWNER = { name: 'Ada', password: 'a short sentence' };
const PHONE = { width: 360, height: 740 };
const WAV_SECONDS = 20;

let folder: TemporaryFolder;
let server: RunningServer;
let chromium: Chromium;
beforeEach(async (context) => {
  if (server) return;
  folder = temporaryFolder();
  chromium = await startChromium(context);
  const { config } = loadConfig({ port: 0, dataFolder: join(folder.path, 'data'), logLevel: 'silent', drainMs: 0 }, {});
  server = await startServer({ config, version: '0.0.0', log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await chromium?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  folder?.[Symbol.dispose]();
});

it.each(['light', 'dark'] as const)('asks for the setup code, in the %s theme', async (colorScheme) => {
  await using opened = await chromium.open(server.url, { viewport: PHONE, colorScheme });
  await opened.page.getByRole('heading', { name: 'Set up your server' }).waitFor();
  expect(await seriousFindings(opened.page)).toEqual([]);
  expect(await sidewaysPixels(opened.page)).toBeLessThanOrEqual(0);
  expect(opened.complaints).toEqual([]);
});

it('says where the code stands when it is wrong, and lets the owner in when it is right', async () => {
  await using opened = await chromium.open(server.url, { viewport: PHONE });
  const { page } = opened;
  await page.getByLabel('Setup code').fill('AAAA-AAAA-AAAA');
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Become the owner' }).click();
  await page.getByRole('alert').getByText('That is not the setup code.').waitFor();
  await page.getByLabel('Setup code').fill(server.accounts.setupCode.toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Now' }).waitFor();
  await page.getByRole('link', { name: 'Connect Yoto' }).waitFor();
});

it('asks to sign in again when the session ended, and keeps what was typed', async () => {
  await using opened = await signedIn(server.url, '/settings');
  const { page } = opened;
  await page.getByLabel('What it is for').fill('Kitchen script');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByText('What you were typing is still there.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await dialog.getByLabel('Name').fill(OWNER.name);
  await dialog.getByLabel('Password').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });

  expect(await page.getByLabel('What it is for').inputValue()).toBe('Kitchen script');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByText('It is shown only this once.').waitFor();
  expect(await page.getByLabel('The new token').inputValue()).toMatch(/^yss_/);
  await page.reload();
  await page.getByRole('button', { name: 'Revoke “Kitchen script”' }).click();
  await page.getByText('“Kitchen script” no longer works.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Revoke “Kitchen script”' }).waitFor();
});

it('asks for the client id that Yoto gave, and looks at its shape before it is used', async () => {
  await using opened = await signedIn(server.url, '/settings');
  const { page } = opened;
  await page.setViewportSize(PHONE);
  const connect = page.getByRole('button', { name: 'Connect Yoto' });
  const clientId = page.getByLabel('Client id');
  await page.getByText(`${server.url}/api/v1/link/callback`).waitFor();
  expect(await connect.isDisabled()).toBe(true);
  await clientId.fill('two words');
  await page.getByText('A client id is 8 to 128 letters and digits, without spaces.').waitFor();
  expect(await connect.isDisabled()).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  await clientId.fill(' AnIdFromTheDashboard00000000001 ');
  await connect.click();
  const href = await page.getByRole('link', { name: 'Open Yoto’s sign-in' }).getAttribute('href');
  expect(new URL(href ?? '').searchParams.get('client_id')).toBe('AnIdFromTheDashboard00000000001');
  expect(opened.complaints).toEqual([]);
});

it('goes on with an upload where the line was cut, and says what became of each file', async () => {
  await using line = await openCutLine(server.url, 1_500_000);
  await using opened = await signedIn(line.url, '/library/add');
  const { page } = opened;
  const resumedAt: number[] = [];
  page.on('request', (request) => {
    const offset = Number(request.headers()['upload-offset'] ?? 0);
    if (request.method() === 'PATCH' && offset > 0) resumedAt.push(offset);
  });
  const files = ['Spring.wav', 'Summer.wav', 'Notes.mp3'].map((name) => join(folder.path, name));
  const [spring = '', summer = '', notes = ''] = files;
  writeFileSync(spring, toneWav(440));
  writeFileSync(summer, toneWav(330));
  writeFileSync(notes, 'This is no recording at all.');
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(files);
  await expect.poll(() => page.getByRole('img', { name: 'Uploaded' }).count(), { timeout: 30_000 }).toBe(3);
  expect(line.cuts).toBe(1);
  expect(resumedAt.length).toBeGreaterThan(0);

  await page.getByRole('link', { name: /^Import, / }).click();
  const rows = page.getByRole('listitem').filter({ has: page.getByText(/^(Ready|Not taken)$/) });
  await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(3);
  expect((await rows.allInnerTexts()).map((row) => row.split('\n').filter((part) => !/byte|kB|MB/.test(part)))).toEqual(
    [
      ['Notes.mp3', 'Not taken', 'It is not an audio file.'],
      ['Spring.wav', 'Ready'],
      ['Summer.wav', 'Ready'],
    ],
  );
  expect(await seriousFindings(page)).toEqual([]);
});

it('says kindly that the server cannot be reached', async () => {
  await using opened = await signedIn(server.url, '/settings');
  const { page } = opened;
  await page.getByLabel('What it is for').fill('Too late');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Make a token' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('The server cannot be reached.').waitFor();
  await alert.getByText('Your cards are safe and keep playing.').waitFor();
  expect(await page.getByLabel('What it is for').inputValue()).toBe('Too late');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByText('It is shown only this once.').waitFor();
});

async function signedIn(url: string, path: string) {
  const opened = await chromium.open(url + path);
  const { page } = opened;
  await page.getByLabel('Name').fill(OWNER.name);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  return opened;
}

/** A mono recording of one tone, as 16-bit samples at 44.1 kHz. */
function toneWav(hertz: number): Buffer {
  const rate = 44_100;
  const samples = Int16Array.from({ length: rate * WAV_SECONDS }, (_, at) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hertz * at) / rate)),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
