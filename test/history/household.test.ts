// A household's history through the whole server: one child hears a story of ours and one a bought card, the server is killed
// in the middle, and what the app shows is what the players really played.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { mp3, serveBytes } from '#simulator/player/player-world.fixture.ts';
import { bringTones, hearsPlayers, makeCard, putIn, settle, type TaleCard } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';

const PART_S = 90;
const clock = new LeapingClock();
let world: WorldApart;
let bought: Server;
let card: TaleCard;
let hers: string;
let his: string;
let mia: string;
let leo: string;

beforeAll(async () => {
  bought = createServer((request, response) => serveBytes(mp3(120_000), request, response));
  await new Promise<void>((resolve) => bought.listen(0, '127.0.0.1', resolve));
  world = await openWorldApart({ clock });
  const ids = await bringTones(world, { Tales: { Lamp: PART_S, Fog: PART_S } });
  const children = await settle(world, ['Mia', 'Leo']);
  [mia = '', leo = ''] = children.values();
  [hers = '', his = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  const collectionId = ids.get('Tales') ?? '';
  card = await makeCard(world, 'The tales', {
    ...{ kind: 'series', order: 'manual', count: 2, afterLast: 'again', resume: true },
    collectionId,
  });
  const trackUrl = `http://127.0.0.1:${(bought.address() as AddressInfo).port}/a.mp3`;
  const stream = { type: 'stream', format: 'mp3' } as const;
  world.simulator.addCard({
    cardId: 'b0ugh',
    reason: 'physical-add',
    card: {
      title: 'The bought bear',
      metadata: { description: '' },
      content: {
        chapters: ['01', '02'].map((key) => ({
          ...{ key, title: `Bear ${key}`, overlayLabel: key },
          tracks: [{ key: '01', title: `Bear ${key}`, ...stream, trackUrl, duration: 120 }],
        })),
      },
    },
  });
  await hearsPlayers(world);
  world.simulator.change({ reconnectAttempts: 10 });
  clock.speed = 0.5;
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  bought?.closeAllConnections();
  bought?.close();
});

const sessionsOf = async (childId: string) =>
  (await world.client.history.listSessions({ query: { childId, limit: 20 } })).items;
const minutesOf = async (childId: string) => {
  const { items } = await world.client.history.listDays({ query: { childId } });
  return items.reduce((sum, { heardMs }) => sum + heardMs, 0);
};

it('what was heard stands there: of ours, and of a card that was bought', async () => {
  await putIn(world, hers, card);
  world.simulator.player(his).insert('b0ugh');
  await clock.leap(PART_S * 1000 + 30_000);
  world.simulator.player(hers).remove();
  await clock.leap(40_000);
  world.simulator.player(his).remove();
  await clock.leap(2000);
  const [ours] = await sessionsOf(mia);
  expect(ours).toMatchObject({
    ...{ title: 'The tales', streamId: card.streamId, yotoCardId: card.yotoCardId, playerId: hers },
    ...{ confidence: 'event', estimated: false },
    parts: [
      { title: 'Lamp', finished: true },
      { title: 'Fog', finished: false },
    ],
  });
  expect(ours?.heardMs).toBeGreaterThan(PART_S * 1000 + 20_000);
  expect(ours?.heardMs).toBeLessThan(PART_S * 1000 + 33_000);
  await vi.waitUntil(async () => (await sessionsOf(leo))[0]?.title !== undefined, { timeout: 10_000 });
  const [theirs] = await sessionsOf(leo);
  expect(theirs).toMatchObject({
    ...{ title: 'The bought bear', yotoCardId: 'b0ugh', playerId: his, estimated: false },
    parts: [
      { title: 'Bear 01', finished: true },
      { title: 'Bear 02', finished: false },
    ],
  });
  expect(theirs).not.toHaveProperty('streamId');
  expect(theirs?.heardMs).toBeGreaterThan(140_000);
  expect(theirs?.heardMs).toBeLessThan(165_000);
});

it('a rule sees the same minutes', async () => {
  for (const childId of [mia, leo]) {
    const heardMs = await minutesOf(childId);
    expect(heardMs).toBeGreaterThan(100_000);
    const isReached = async (atLeastMinutes: number) => {
      const hush = { kind: 'silence', durationMs: 1000 } as const;
      const { id } = await world.client.streams.create({
        body: {
          name: `${childId} ${atLeastMinutes}`,
          document: {
            version: 1,
            source: {
              kind: 'choose',
              rules: [{ name: 'Enough', when: [{ kind: 'heard-today', atLeastMinutes }], play: hush }],
              otherwise: hush,
            },
          },
        },
      });
      const preview = await world.client.preview.decide({ params: { streamId: id }, body: { childId } });
      return JSON.stringify(preview).includes('Enough');
    };
    const minutes = Math.floor(heardMs / 60_000);
    expect([await isReached(minutes), await isReached(minutes + 1)]).toEqual([true, false]);
  }
});

it('a kill in the middle loses seconds, and the session goes on', async () => {
  const before = { mia: await minutesOf(mia), leo: await minutesOf(leo) };
  // Sooner the bought card would go on with the session before.
  await clock.leap(125_000);
  await putIn(world, hers, card);
  world.simulator.player(his).insert('b0ugh');
  await clock.leap(30_000);
  await world.kill();
  await clock.leap(4000);
  await world.start();
  await hearsPlayers(world);
  await clock.leap(30_000);
  world.simulator.player(hers).remove();
  world.simulator.player(his).remove();
  await clock.leap(2000);
  for (const [childId, was] of [
    [mia, before.mia],
    [leo, before.leo],
  ] as const) {
    const heardMs = (await minutesOf(childId)) - was;
    expect(heardMs).toBeLessThanOrEqual(70_000);
    expect(heardMs).toBeGreaterThan(64_000 - 25_000);
    expect(await sessionsOf(childId)).toHaveLength(2);
  }
});

it('what was sent is counted by day, stream and player', async () => {
  await clock.leap(61_000);
  const sent = await world.client.history.showBandwidth({ query: {} });
  const bytes = sent.days.reduce((sum, day) => sum + day.bytes, 0);
  // Two parts at 160 kbit/s, most of them.
  expect(bytes).toBeGreaterThan(PART_S * 20_000);
  expect(sent.streams).toEqual([{ streamId: card.streamId, name: 'The tales', bytes }]);
  expect(sent.players).toEqual([{ playerId: hers, name: expect.any(String), bytes }]);
});

it('favourites and what was finished are told by child', async () => {
  const favourites = (await world.client.history.listFavourites({ query: {} })).items;
  expect(favourites).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'collection', title: 'Tales', childId: mia, sessions: 2, days: 1 }),
      expect.objectContaining({ kind: 'card', id: 'b0ugh', title: 'The bought bear', childId: leo, sessions: 2 }),
    ]),
  );
  const parts = (await world.client.history.listFinished({ query: { kind: 'part', childId: mia } })).items;
  expect(parts.map(({ title }) => title)).toContain('Lamp');
});
