// Routines as the app and scripts use them: kept, checked with places in the reader's language, previewed, made from
// templates, tried, and told to the outside with a signature.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createClient } from '#client/client.ts';
import { Problem } from '#contract/errors.ts';
import type { RoutineDocument } from '#core/routine/document.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 15_000, interval: 30 };
let world: World;
let playerId: string;

beforeAll(async () => {
  world = await openWorld({ outboundPrivate: 'on' });
  await vi.waitUntil(async () => (await world.client.family.listPlayers()).items.length > 0, PATIENCE);
  playerId = (await world.client.family.listPlayers()).items[0]?.id ?? '';
  await world.client.family.updateSettings({ body: { timeZone: 'Europe/Berlin' } });
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

const routines = () => world.client.routines;
function document(more: Partial<RoutineDocument> = {}): RoutineDocument {
  const trigger = { kind: 'switch' as const, name: 'Guests', on: true };
  return {
    version: 1,
    trigger,
    players: 'all',
    when: [],
    actions: [{ do: 'switch', name: 'Quiet', on: true }],
    ...more,
  };
}
async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const problem = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(problem).toBeInstanceOf(Problem);
  return problem as Problem;
}
const isOn = async (name: string) =>
  (await world.client.family.listSwitches()).items.some((one) => one.name === name && one.on);

it('is made, changed, listed and removed', async () => {
  const made = await routines().create({ body: { name: 'Guests are quiet', document: document() } });
  expect(made).toMatchObject({ on: true, readable: true, document: document() });
  const params = { routineId: made.id };
  expect((await routines().update({ params, body: { on: false } })).on).toBe(false);
  expect((await routines().list()).items.map(({ name }) => name)).toEqual(['Guests are quiet']);
  await routines().remove({ params });
  expect((await problemOf(routines().get({ params }))).code).toBe('not-found');
});

it('refuses what a family cannot mean, and names the place in their language', async () => {
  const german = createClient({
    ...{ baseUrl: world.server.url, token: world.apiToken },
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, 'accept-language': 'de' } }),
  });
  const wrong = document({
    when: [{ kind: 'child', childId: 'nobody' }],
    actions: [
      { do: 'switch', name: 'x', on: true },
      { do: 'play-stream', streamId: 'nothing' },
      { do: 'notify', text: 'hi', to: 'webhook' },
    ],
  });
  const problem = await problemOf(german.routines.create({ body: { name: 'Falsch', document: wrong } }));
  expect(problem.details.errors).toEqual([
    { path: 'document.when.0', message: 'Bedingung 1: Dieses Kind gehört nicht zur Familie.' },
    { path: 'document.actions.1', message: 'Aktion 2: Diesen Stream gibt es nicht mehr.' },
    { path: 'document.actions.2', message: 'Aktion 3: Sag zuerst, an welche Adresse es geschickt wird.' },
  ]);
});

it('acts when a switch is flipped, once, and not when it stays as it is', async () => {
  const { id: routineId } = await routines().create({ body: { name: 'Guests', document: document() } });
  const flip = (on: boolean) => world.client.family.setSwitch({ params: { name: 'Guests' }, body: { on } });
  await flip(true);
  await vi.waitUntil(() => isOn('Quiet'), PATIENCE);
  await flip(true);
  await world.server.settled();
  const { items } = await routines().runs({ params: { routineId } });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    ...{ outcome: 'acted', explanation: '“Guests” was switched on: switch “Quiet” on.' },
    commands: [{ text: 'Switch “Quiet” on', state: 'done' }],
  });
  await flip(false);
  await routines().remove({ params: { routineId } });
});

it('switches that flip each other come to an end', async () => {
  const chain = (from: string, fromOn: boolean, to: string, toOn: boolean) =>
    routines().create({
      body: {
        name: `${from} ${to}`,
        document: document({
          trigger: { kind: 'switch', name: from, on: fromOn },
          actions: [{ do: 'switch', name: to, on: toOn }],
        }),
      },
    });
  const all = [
    await chain('Ping', true, 'Pong', true),
    await chain('Pong', true, 'Ping', false),
    await chain('Ping', false, 'Pong', false),
    await chain('Pong', false, 'Ping', true),
  ];
  await world.client.family.setSwitch({ params: { name: 'Ping' }, body: { on: true } });
  await world.server.settled();
  const runs = await Promise.all(all.map(({ id }) => routines().runs({ params: { routineId: id } })));
  expect(runs.map(({ items }) => items.filter(({ outcome }) => outcome === 'acted').length)).toEqual([1, 1, 1, 1]);
  for (const { id } of all) await routines().remove({ params: { routineId: id } });
});

it('shows what it would do, and when', async () => {
  const wakeUp = document({ trigger: { kind: 'time', at: '07:00' }, when: [{ kind: 'weekday', days: ['sunday'] }] });
  const preview = await routines().preview({ body: { document: wakeUp, at: '2026-03-29T05:00:00.000Z' } });
  expect(preview).toMatchObject({
    acts: true,
    explanation: 'It was 07:00, because it was a Sunday: switch “Quiet” on.',
  });
  expect(preview.next).toHaveLength(3);
  const monday = await routines().preview({ body: { document: wakeUp, at: '2026-03-30T05:00:00.000Z' } });
  expect(monday).toMatchObject({
    acts: false,
    explanation: 'It was 07:00. Nothing was done, because it was a Monday.',
  });
});

it('is made from a template in the family’s language', async () => {
  await world.client.family.updateSettings({ body: { language: 'de' } });
  const { items } = await routines().fromTemplate({ body: { template: 'bedtime', players: [playerId] } });
  expect(items.map(({ name }) => name)).toContain('Schlafenszeit: um noch eine Geschichte bitten');
  expect(items.map(({ madeFrom }) => madeFrom?.part)).toEqual([
    ...['begin', 'lights-out', 'no-new-part', 'last-part', 'one-more', 'end'],
  ]);
  for (const template of ['wake-up', 'screen-free-morning', 'battery-low'] as const) {
    items.push(...(await routines().fromTemplate({ body: { template } })).items);
  }
  for (const { id } of items) await routines().remove({ params: { routineId: id } });
  await world.client.family.updateSettings({ body: { language: 'en' } });
});

it('tells the outside with a signature, and again when it was not heard', async () => {
  const heard: { body: string; headers: IncomingHttpHeaders }[] = [];
  await using stack = new AsyncDisposableStack();
  const outside = createServer(async (request, response) => {
    heard.push({ body: await readText(request), headers: request.headers });
    response.writeHead(heard.length === 1 ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void outside.close());
  const url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/hook`;
  const { secret } = await routines().setWebhook({ body: { url } });
  const tell = document({ actions: [{ do: 'notify', text: 'Guests are here', to: 'webhook' }] });
  const { id: routineId } = await routines().create({ body: { name: 'Tell', document: tell } });
  await routines().run({ params: { routineId } });
  const isDone = async () => (await routines().runs({ params: { routineId } })).items[0]?.commands[0]?.state === 'done';
  await vi.waitUntil(isDone, PATIENCE);
  expect(heard).toHaveLength(2);
  const [first, second] = heard;
  expect(second?.headers['x-yss-delivery']).toBe(first?.headers['x-yss-delivery']);
  expect(second?.body).toBe(first?.body);
  const signature = createHmac('sha256', secret)
    .update(second?.body ?? '')
    .digest('hex');
  expect(second?.headers['x-yss-signature']).toBe(`sha256=${signature}`);
  expect(JSON.parse(second?.body ?? '')).toMatchObject({ routine: 'Tell', text: 'Guests are here' });
});

it('tells in the app', async () => {
  const tell = document({ actions: [{ do: 'notify', text: 'Guests are here.', to: 'app' }] });
  const { id: routineId } = await routines().create({ body: { name: 'Tell', document: tell } });
  await routines().run({ params: { routineId } });
  const { items } = await world.client.system.notices();
  expect(items.map(({ text }) => text)).toContain('“Tell” says: “Guests are here”.');
});
