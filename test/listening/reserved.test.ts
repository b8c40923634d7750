// What our own commands begin is decided once: a jump goes on with the bytes that play, however long ago they began, and a
// play that is started is its player's own, also when children share an address and a card.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Wish } from '#core/player/wishes.ts';
import { bringTones, hearsPlayers, makeCard, playsOf, putIn, settle, type TaleCard } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 20_000, interval: 30 };
const clock = new LeapingClock();
let world: World;
let hers: string;
let his: string;
let book: TaleCard;
let mix: TaleCard;
let children: Map<string, string>;

beforeAll(async () => {
  world = await openWorld({}, clock);
  const ids = await bringTones(world, { Tales: { Lamp: 200 }, Mix: { A: 50, B: 50, C: 50, D: 50, E: 50, F: 50 } });
  children = await settle(world, ['Mia', 'Ben']);
  [hers = '', his = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  const collectionId = ids.get('Tales') ?? '';
  const items = ['A', 'B', 'C', 'D', 'E', 'F'].map((title) => ({
    kind: 'audio' as const,
    audioId: ids.get(title) ?? '',
  }));
  book = await makeCard(world, 'The book', {
    ...({ kind: 'series', order: 'manual', afterLast: 'again', resume: true, count: 1 } as const),
    collectionId,
  });
  mix = await makeCard(world, 'The mix', {
    kind: 'shuffle',
    items,
    allBeforeAgain: false,
    memory: 'family',
    renew: 'each-play',
  });
  await hearsPlayers(world);
  clock.speed = 0.5;
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

const command = async (playerId: string, wish: Wish) =>
  await world.client.players.command({ params: { playerId }, body: { wish } });
const positionOf = (playerId: string) => world.simulator.player(playerId).snapshot().playing?.positionMs ?? -1;
const playingAt = async (playerId: string, fromMs: number) =>
  await vi.waitUntil(() => positionOf(playerId) >= fromMs && positionOf(playerId) < fromMs + 8000, PATIENCE);

async function takeOut(...playerIds: string[]): Promise<void> {
  for (const playerId of playerIds) world.simulator.player(playerId).remove();
  await clock.leap(61_000);
}

it('a jump goes on with the mix that plays', async () => {
  const begun = await putIn(world, hers, mix);
  await clock.leap(75_000);
  await command(hers, { do: 'seek', positionMs: 120_000 });
  await playingAt(hers, 120_000);
  await clock.leap(70_000);
  await command(hers, { do: 'previous' });
  await clock.leap(2000);
  const plays = await playsOf(world, mix);
  expect(plays.map(({ id }) => id)).toEqual([begun.id]);
  await takeOut(hers);
});

it.each([0, 1500])('of two children with one card each jumps in their own, events %i ms late', async (lateMs) => {
  world.simulator.change({ eventJitterMs: lateMs });
  await putIn(world, hers, book);
  await clock.leap(10_000);
  await putIn(world, his, book);
  await clock.leap(75_000);
  const before = await playsOf(world, book);
  const own = (playerId: string) => before.find((play) => play.playerId === playerId);
  expect(own(hers)?.childId).toBe(children.get('Mia'));
  expect(own(his)?.childId).toBe(children.get('Ben'));
  const bytesBefore = new Map(before.map(({ id, bytesSent }) => [id, bytesSent]));
  await command(hers, { do: 'seek', positionMs: 150_000 });
  await playingAt(hers, 150_000);
  await clock.leap(3000);
  const after = await playsOf(world, book);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  const grown = (id = '') => (after.find((play) => play.id === id)?.bytesSent ?? 0) - (bytesBefore.get(id) ?? 0);
  expect(grown(own(hers)?.id)).toBeGreaterThan(grown(own(his)?.id));
  await takeOut(hers, his);
  world.simulator.change({ eventJitterMs: 0 });
});

it('a card that is started for a player is that player’s own', async () => {
  await clock.leap(61_000);
  const known = (await playsOf(world, book)).length;
  await command(his, { do: 'play', yotoCardId: book.yotoCardId });
  await vi.waitUntil(() => positionOf(his) >= 0, PATIENCE);
  const [begun, ...others] = await playsOf(world, book);
  expect(others).toHaveLength(known);
  expect(begun).toMatchObject({ playerId: his, childId: children.get('Ben') });
  world.simulator.player(his).command('card/stop', '');
  await clock.leap(61_000);
});

it('what was reserved for a player that is away is nobody’s', async () => {
  world.simulator.player(hers).power(false);
  await clock.leap(1000);
  const refused = command(hers, { do: 'play', yotoCardId: book.yotoCardId, positionMs: 0 }).catch(({ code }) => code);
  await clock.leap(8000);
  expect(await refused).toBe('player-unreachable');
  const begun = await putIn(world, his, book);
  expect(begun).toMatchObject({ playerId: his, childId: children.get('Ben') });
  await takeOut(his);
});
