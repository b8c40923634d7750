// The whole way of a routine that says something: a parent flips a switch, the sentence is spoken and played on the player,
// and the story goes on at the same second.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bringTones, hearsPlayers, makeCard, playsOf, settle, type TaleCard } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { endedOn, watchPlayer } from '../players/announcing.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const clock = new LeapingClock();
let world: World;
let playerId: string;
let book: TaleCard;
beforeAll(async () => {
  world = await openWorld({}, clock);
  const ids = await bringTones(world, { Tales: { Lamp: 300 } });
  await settle(world, ['Mia']);
  playerId = world.simulator.devices()[0]?.deviceId ?? '';
  const series = { kind: 'series', order: 'manual', afterLast: 'again', resume: true, count: 1 } as const;
  book = await makeCard(world, 'The book', { ...series, collectionId: ids.get('Tales') ?? '' });
  await hearsPlayers(world);
  clock.speed = 3;
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

it('is heard once, and gives the story back', async () => {
  const { client, simulator } = world;
  const trigger = { kind: 'switch' as const, name: 'Dinner', on: true };
  const actions = [{ do: 'say' as const, text: 'Dinner is ready!' }];
  const document = { version: 1 as const, trigger, players: [playerId], when: [], actions };
  const routine = await client.routines.create({ body: { name: 'Dinner', document } });
  simulator.player(playerId).insert(book.yotoCardId);
  const playing = () => simulator.player(playerId).snapshot().playing;
  await vi.waitUntil(() => (playing()?.positionMs ?? 0) > 0, PATIENCE);
  await clock.leap(75_000);
  const eyes = watchPlayer(world, playerId);
  await client.family.setSwitch({ params: { name: 'Dinner' }, body: { on: true } });
  await vi.waitUntil(async () => (await client.announcements.list()).items.length > 0, PATIENCE);
  expect(await endedOn(world, playerId)).toEqual({ playerId, state: 'played', afterwards: 'given-back' });
  await vi.waitUntil(() => eyes.stretchesOf(book.yotoCardId).length > 1, PATIENCE);
  eyes.stop();
  const [before, after] = eyes.stretchesOf(book.yotoCardId);
  expect(Math.abs((after?.fromMs ?? 0) - (before?.toMs ?? 0))).toBeLessThanOrEqual(2000);
  expect((await client.announcements.list()).items).toHaveLength(1);
  expect(await playsOf(world, book)).toHaveLength(1);
  const { items: runs } = await client.routines.runs({ params: { routineId: routine.id } });
  expect(runs).toHaveLength(1);
});
