// How exact bookmarks are, at the level of a whole household: with and without a word from the players, through a proxy that
// takes all it gets, on other players and cards, after restarts, and after the audio was prepared anew.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';
import { bringTones, fetchAll, hearsPlayers, makeCard, placeOf, putIn, settle, type TaleCard } from './tale.ts';

const clock = new LeapingClock();
let world: WorldApart;
let ids: Map<string, string>;
let card: TaleCard;
let another: TaleCard;
let mia: string;
let hers: string;
let his: string;

beforeAll(async () => {
  world = await openWorldApart({ clock });
  ids = await bringTones(world, { Tales: { Lamp: 120, Fog: 30 } });
  [mia = ''] = (await settle(world, ['Mia'])).values();
  [hers = '', his = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  await world.client.family.updatePlayer({ params: { playerId: his }, body: { childId: mia } });
  const play: Source = { kind: 'series', order: 'manual', afterLast: 'again', resume: true, ...book(), count: 1 };
  card = await makeCard(world, 'The tales', play);
  another = await makeCard(world, 'The tales again', play);
  await hearsPlayers(world);
  clock.speed = 0.5;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

const book = () => ({ collectionId: ids.get('Tales') ?? '' });
const put = (positionMs: number) =>
  world.client.bookmarks.putBookmark({
    body: { childId: mia, ...book(), audioId: ids.get('Lamp') ?? '', positionMs },
  });

async function begin(playerId: string, on: TaleCard): Promise<string> {
  await clock.leap(61_000);
  return (await putIn(world, playerId, on)).reason;
}

async function takeOut(playerId: string): Promise<number> {
  const player = world.simulator.player(playerId);
  const positionMs = player.snapshot().playing?.positionMs ?? 0;
  player.remove();
  await clock.leap(1000);
  return positionMs;
}

it.each([
  ['paced', false],
  ['behind a proxy that takes all it gets', true],
])('with messages: what was heard, of a player that is %s', async (_, hoards) => {
  world.door.hoards = hoards;
  await put(0);
  expect(await begin(hers, card)).toBe('Plays “Lamp”.');
  await clock.leap(40_000);
  const heardMs = await takeOut(hers);
  const { positionMs, estimated } = await placeOf(world, mia);
  expect(estimated).toBe(false);
  expect(positionMs).toBeGreaterThan(heardMs - 6500);
  expect(positionMs).toBeLessThan(heardMs + 5000);
  world.door.hoards = false;
});

it('goes on, on another player and on another card', async () => {
  await put(50_000);
  expect(await begin(his, another)).toBe('Plays “Lamp” from 0:45.');
  await clock.leap(2000);
  await takeOut(his);
});

it.each([
  ['when it is asked', false],
  ['by itself, first of all that it has no card', true],
])('goes on when the player was switched off and the server killed; it tells %s', async (_, eventsAtBoot) => {
  world.simulator.change({ eventsAtBoot });
  await put(50_000);
  await begin(hers, card);
  await clock.leap(20_000);
  const player = world.simulator.player(hers);
  player.power(false);
  await world.kill();
  await world.start();
  await hearsPlayers(world);
  await clock.leap(61_000);
  player.power(true);
  await vi.waitUntil(() => player.snapshot().playback === 'playing', { timeout: 20_000 });
  const [latest] = (await world.client.streams.listListenings({ params: { streamId: card.streamId } })).items;
  expect(latest?.reason).toMatch(/^Plays “Lamp” from (0:4[5-9]|0:5\d|1:0\d)\.$/);
  await takeOut(hers);
  world.simulator.change({ eventsAtBoot: false });
});

it('starts again by a button, and goes back by another', async () => {
  await put(9000);
  await world.client.bookmarks.startAgain({ body: { childId: mia, ...book() } });
  expect(await begin(hers, card)).toBe('Plays “Lamp”.');
  await takeOut(hers);
  await put(50_000);
  await world.client.bookmarks.startAgain({ body: { childId: mia, ...book() } });
  await world.client.bookmarks.goBack({ body: { childId: mia, ...book() } });
  expect(await begin(hers, card)).toBe('Plays “Lamp” from 0:45.');
  await takeOut(hers);
});

it('goes on at the same time when the audio was prepared anew', async () => {
  await put(50_000);
  const audioId = ids.get('Lamp') ?? '';
  const gainDb = async () => (await world.client.library.getAudio({ params: { audioId } })).rendition?.gainDb;
  const before = await gainDb();
  await world.client.library.updateAudio({ params: { audioId }, body: { trimDb: -3 } });
  await vi.waitUntil(async () => (await gainDb()) !== before, { timeout: 30_000, interval: 100 });
  expect(await begin(hers, card)).toBe('Plays “Lamp” from 0:45.');
  await takeOut(hers);
});

it.each([
  ['paced', false],
  ['behind a proxy that takes all it gets', true],
])('without messages: half a minute less, of a player that is %s', async (_, hoards) => {
  world.simulator.change({ eventLossRatio: 1 });
  await world.client.family.updateSettings({ body: { defaultChildId: mia } });
  world.door.hoards = hoards;
  await put(0);
  expect(await begin(hers, card)).toBe('Plays “Lamp”.');
  await clock.leap(95_000);
  await expectGuess();
  await takeOut(hers);
  world.door.hoards = false;
  // Nobody told that it stopped.
  await clock.leap(90_000);
});

it('without messages: the same for a program that takes all at once', async () => {
  await put(0);
  await clock.leap(61_000);
  await fetchAll(card);
  await clock.leap(95_000);
  await expectGuess();
});

/** Looked at every half a minute. */
async function expectGuess(): Promise<void> {
  const { positionMs, estimated } = await placeOf(world, mia);
  expect(estimated).toBe(true);
  expect(positionMs).toBeGreaterThan(25_000);
  expect(positionMs).toBeLessThanOrEqual(66_000);
}
