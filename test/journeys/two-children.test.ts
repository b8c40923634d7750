// Journey 3: two children, two players, one card. Each goes on with their own book where they were, also on the other's
// player, also after the server was killed in the middle. The card never changes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bookmark } from '#contract/bookmarks.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';
import { bringTones, hearsPlayers, makeCard, placeOf, putIn, settle, type TaleCard } from './tale.ts';

const PART_S = 90;
const clock = new LeapingClock();
let world: WorldApart;
let card: TaleCard;
let hers: string;
let his: string;
let mia: string;
let leo: string;
let ids: Map<string, string>;

beforeAll(async () => {
  world = await openWorldApart({ clock });
  ids = await bringTones(world, { Tales: { Lamp: PART_S, Fog: PART_S, Ship: PART_S } });
  const children = await settle(world, ['Mia', 'Leo']);
  [mia = '', leo = ''] = children.values();
  [hers = '', his = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  const series = {
    kind: 'series' as const,
    order: 'manual' as const,
    count: 1,
    afterLast: 'again' as const,
    resume: true,
  };
  card = await makeCard(world, 'The tales', { ...series, collectionId: ids.get('Tales') ?? '' });
  await hearsPlayers(world);
  // How long they go on asking is not known; these are patient.
  world.simulator.change({ reconnectAttempts: 10 });
  clock.speed = 0.5;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

/** Puts the card in, listens for so long, takes it out; why it played what it played. */
async function hear(playerId: string, forMs: number): Promise<string> {
  const { reason } = await putIn(world, playerId, card);
  await clock.leap(forMs);
  await takeOut(playerId);
  return reason;
}

async function takeOut(playerId: string): Promise<void> {
  world.simulator.player(playerId).remove();
  await clock.leap(1000);
}

const positionOf = (playerId: string) => world.simulator.player(playerId).snapshot().playing?.positionMs ?? 0;

/** Where in this part a play began, by the sentence for the parent. */
function begunMs(part: string, reason: string): number {
  const [, minutes = '0', seconds = '0'] = /^Plays “.+”(?: from (\d+):(\d\d))?\.$/.exec(reason) ?? [];
  expect(reason).toMatch(`Plays “${part}”`);
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** Positions come every five seconds; a place is never ahead of what was heard by more than five. */
function expectHeard(place: Bookmark, partTitle: string, heardMs: number): void {
  expect(place).toMatchObject({ partTitle, estimated: false });
  expect(place.positionMs).toBeGreaterThan(heardMs - 6000);
  expect(place.positionMs).toBeLessThan(heardMs + 5000);
}

async function killFor(forMs: number): Promise<void> {
  await world.kill();
  await clock.leap(forMs);
  await world.start();
  await hearsPlayers(world);
}

it('each child goes on with their own book', async () => {
  expect(await hear(hers, PART_S * 1000 + 5000)).toBe('Plays “Lamp”.');
  expect(await hear(his, 40_000)).toBe('Plays “Lamp”.');
  await clock.leap(61_000);
  expect(await hear(hers, 40_000)).toBe('Plays “Fog”.');
  expect(await hear(his, 1000)).toMatch(/^Plays “Lamp” from 0:[34]\d\.$/);
});

it('begins the part again when the card is taken out and put back', async () => {
  await clock.leap(10_000);
  expect(await hear(his, 2000)).toBe('Plays “Lamp”.');
});

it('goes on, on the other’s player', async () => {
  await clock.leap(61_000);
  await world.client.family.updatePlayer({ params: { playerId: his }, body: { childId: mia } });
  expect(await hear(his, 1000)).toMatch(/^Plays “Fog” from 0:[34]\d\.$/);
  await world.client.family.updatePlayer({ params: { playerId: his }, body: { childId: leo } });
});

it('both play on when the server is killed in the middle, and keep their places', async () => {
  await clock.leap(61_000);
  const fogBegunMs = begunMs('Fog', (await putIn(world, hers, card)).reason);
  expect(fogBegunMs).toBeGreaterThan(25_000);
  await clock.leap(6000);
  expect((await putIn(world, his, card)).reason).toBe('Plays “Lamp”.');
  await clock.leap(20_000);
  await killFor(4000);
  await clock.leap(12_000);
  const hisMs = positionOf(his);
  expect(hisMs).toBeGreaterThan(30_000);
  await takeOut(his);
  const hersMs = positionOf(hers);
  await takeOut(hers);
  expectHeard(await placeOf(world, leo), 'Lamp', hisMs);
  expectHeard(await placeOf(world, mia), 'Fog', fogBegunMs + hersMs);
  await clock.leap(61_000);
  expect(begunMs('Fog', await hear(hers, 12_000))).toBeGreaterThan(fogBegunMs + hersMs - 12_000);
});

it('loses ten seconds at most when the card is taken out while nobody is there', async () => {
  await clock.leap(61_000);
  const lampBegunMs = begunMs('Lamp', (await putIn(world, his, card)).reason);
  await clock.leap(25_000);
  await world.kill();
  const heardMs = lampBegunMs + positionOf(his);
  world.simulator.player(his).remove();
  await clock.leap(2000);
  await world.start();
  await hearsPlayers(world);
  const { positionMs } = await placeOf(world, leo);
  expect(positionMs).toBeGreaterThan(heardMs - 10_000 - 6000);
  expect(positionMs).toBeLessThan(heardMs + 5000);
});

it('knows what was heard to its end although the server was killed right after', async () => {
  await clock.leap(61_000);
  await putIn(world, his, card);
  await clock.leap(PART_S * 1000);
  await killFor(2000);
  await clock.leap(61_000);
  expect(await hear(his, 2000)).toBe('Plays “Fog”.');
});

it('goes on with the very same play after a cut, although the other’s card went while nobody was there', async () => {
  await clock.leap(61_000);
  await putIn(world, his, card);
  await clock.leap(13_000);
  await world.kill();
  world.simulator.player(his).remove();
  await world.start();
  await hearsPlayers(world);
  const ship = { collectionId: ids.get('Tales') ?? '', audioId: ids.get('Ship') ?? '', positionMs: 0 };
  await world.client.bookmarks.putBookmark({ body: { childId: mia, ...ship } });
  expect((await putIn(world, hers, card)).reason).toBe('Plays “Ship”.');
  await clock.leap(8000);
  const player = world.simulator.player(hers);
  const etag = player.requests().at(-1)?.headers?.etag;
  player.wifi(false);
  await clock.leap(1000);
  player.wifi(true);
  await clock.leap(5000);
  expect(player.requests().at(-1)).toMatchObject({ range: expect.any(String), status: 206, headers: { etag } });
});
