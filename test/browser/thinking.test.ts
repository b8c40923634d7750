// Streams that think, as a parent meets them: rules put together in plain words, the time machine, the family.
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

it('adds a child and a switch, and flips it on Now', async () => {
  await using opened = await demo.open('/family', { viewport: PHONE });
  const { page } = opened;
  await page.getByRole('button', { name: 'Add a child' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a child' });
  await dialog.getByLabel('Name').fill('Zoe');
  await dialog.getByLabel('Plum').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Change Zoe' }).waitFor();
  await page.getByLabel('Name of the switch').fill('Holidays');
  await page.keyboard.press('Enter');
  await page.getByRole('switch', { name: 'Holidays' }).waitFor();
  await page.getByLabel('Who is meant when nobody is known').selectOption('Zoe');
  await page.getByText('Saved.').waitFor();
  await isGood(opened);
  await page.getByRole('link', { name: 'Now' }).first().click();
  await page.getByRole('switch', { name: 'Holidays', checked: false }).click();
  await expect.poll(async () => (await demo.client.family.listSwitches()).items).toMatchObject([{ on: true }]);
});

it('moves a bookmark back to its earlier place, and says who has a shared player in hand', async () => {
  const [book] = (await demo.client.library.listCollections()).items;
  const collectionId = book?.id ?? '';
  const { parts } = await demo.client.library.getCollection({ params: { collectionId } });
  const [child] = (await demo.client.family.listChildren()).items;
  const owner = { childId: child?.id ?? '', collectionId };
  const audioId = parts[0]?.id ?? '';
  for (const positionMs of [2400, 7200]) {
    await demo.client.bookmarks.putBookmark({ body: { ...owner, audioId, positionMs } });
  }
  await using opened = await demo.open('/family');
  const { page } = opened;
  const title = book?.title ?? '';
  await page.getByText(`${parts[0]?.title}, at 0:07`).waitFor();
  await page.getByRole('button', { name: `Start again: ${title}` }).click();
  await page.getByText(`“${title}” starts again. The old place is kept.`).waitFor();
  await page.getByText(`${parts[0]?.title}, at 0:00`).waitFor();
  await page.getByRole('button', { name: `Back to the earlier place: ${title}` }).click();
  await page.getByText(`${parts[0]?.title}, at 0:07`).waitFor();

  await page.getByLabel('Whose is “Kitchen player”?').selectOption('Shared');
  await page.getByLabel('Who is listening to it now?').waitFor();
  await isGood(opened);
  await page.getByRole('link', { name: 'Now' }).first().click();
  await page.getByLabel('Who listens to “Kitchen player” now?').selectOption(child?.name ?? '');
  await expect
    .poll(async () => (await demo.client.family.listPlayers()).items.map((one) => one.nowListeningChildId))
    .toContain(child?.id);
});

it('puts rules together by keyboard and says what is still missing', async () => {
  await using opened = await demo.open('/streams/new', { viewport: PHONE });
  const { page } = opened;
  await page.getByLabel('Name of the stream').fill('Morning and evening');
  await page.getByLabel('What plays').selectOption('Different things at different times');
  await page.getByRole('button', { name: 'Add a rule' }).press('Enter');
  await page.getByLabel('Name of the rule').fill('Bedtime');
  await page.getByLabel('From', { exact: true }).fill('19:00');
  await page.getByLabel('Until', { exact: true }).fill('06:00');
  await page.getByRole('button', { name: 'Make the stream' }).click();
  await page.getByText('Something is still missing. It is marked above.').waitFor();
  await page.getByRole('alert').getByText('Choose a recording.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByLabel('Search recordings').fill('lamp');
  await page.getByRole('button', { name: 'Choose “The lamp”' }).click();
  await page.getByLabel('Add from the library').fill('garden');
  await page.getByRole('button', { name: 'Add “A walk in the garden”' }).click();
  await page.getByRole('button', { name: 'Make the stream' }).click();
  await page.getByRole('heading', { name: 'Morning and evening' }).waitFor();
  await page.getByText('between 19:00 and 06:00').waitFor();
  const { items } = await demo.client.streams.list();
  const made = items.find(({ name }) => name === 'Morning and evening');
  expect(made?.document).toMatchObject({
    source: {
      kind: 'choose',
      rules: [{ name: 'Bedtime', when: [{ kind: 'time', from: '19:00', to: '06:00' }], play: { kind: 'audio' } }],
      otherwise: { kind: 'sequence', items: [{ kind: 'audio' }] },
    },
  });
});

it('shows in the time machine what would play at another hour, also before it is saved', async () => {
  const { items } = await demo.client.library.listAudio();
  const idOf = (title: string) => items.find((one) => one.title.startsWith(title))?.id ?? '';
  const { id } = await demo.client.streams.create({
    body: {
      name: 'Day and night',
      document: {
        version: 1,
        source: {
          kind: 'choose',
          rules: [
            {
              name: 'Bedtime',
              when: [{ kind: 'time', from: '19:00', to: '06:00' }],
              play: { kind: 'audio', audioId: idOf('Lullaby') },
            },
          ],
          otherwise: { kind: 'audio', audioId: idOf('A walk') },
        },
      },
    },
  });
  await using opened = await demo.open(`/streams/${id}/edit`, { viewport: PHONE });
  const { page } = opened;
  const answer = page.locator('[aria-busy]').filter({ hasText: 'in all' });
  await page.getByLabel('Moment').fill('2026-11-23T20:00');
  await answer.getByText('Lullaby').last().waitFor();
  await page.getByLabel('Moment').fill('2026-11-23T12:00');
  await answer.getByText('A walk in the garden').last().waitFor();

  await page.getByRole('button', { name: /Bedtime/, expanded: false }).click();
  await page.getByLabel('From', { exact: true }).fill('11:00');
  await answer.getByText('Lullaby').last().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await answer.getByText('A walk in the garden').last().waitFor();

  await page.getByRole('button', { name: 'Show a week' }).click();
  await page.getByRole('listitem').getByText('Bedtime', { exact: true }).waitFor();
  await page.getByRole('list', { name: 'The week from this moment on' }).getByRole('button').nth(1).click();
  await isGood(opened);
});

it('keeps a draft that was left, and changes what a stream plays', async () => {
  const { items } = await demo.client.streams.list();
  const stream = items.find(({ name }) => name.startsWith('Good Morning'));
  await using opened = await demo.open(`/streams/${stream?.id}`);
  const { page } = opened;
  await page.getByRole('link', { name: 'Change what it plays' }).click();
  await page.getByLabel('What plays').selectOption('These, in order');
  await page.getByLabel('Add from the library').fill('garden');
  await page.getByRole('button', { name: 'Add “A walk in the garden”' }).click();
  await page.goBack();
  await page.getByRole('link', { name: 'Change what it plays' }).click();
  await page.getByText('Not saved yet.').waitFor();
  await page.getByRole('button', { name: 'Move “A walk in the garden” up' }).press('Enter');
  await page.getByText('“A walk in the garden” is now number 1 of 2.').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page
    .getByText(/^Plays 2 parts in order/)
    .first()
    .waitFor();
  await isGood(opened);
});

async function isGood({ page, complaints }: OpenPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}
