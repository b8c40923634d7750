// Announcements in a whole household: players that really fetch them, a story before and after, and children who press.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Announcement } from '#contract/announcements.ts';
import { bringTones, hearsPlayers, makeCard, putIn, settle, type TaleCard } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 20_000, interval: 30 };
const clock = new LeapingClock();
let world: World;
let ids: Map<string, string>;
let hers: string;
let book: TaleCard;

beforeAll(async () => {
  world = await openWorld({}, clock);
  ids = await bringTones(world, { Tales: { Lamp: 200 }, Calls: { Dinner: 6, Bath: 7 } });
  await settle(world, ['Mia', 'Ben']);
  [hers = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  book = await makeCard(world, 'The book', {
    ...({ kind: 'series', order: 'manual', afterLast: 'again', resume: true, count: 1 } as const),
    collectionId: ids.get('Tales') ?? '',
  });
  await hearsPlayers(world);
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

const call = (title: string) => ids.get(title) ?? '';
const snapshot = (playerId: string) => world.simulator.player(playerId).snapshot();
const positionOf = (playerId: string) => snapshot(playerId).playing?.positionMs ?? -1;

async function latest(): Promise<Announcement> {
  const [first] = (await world.client.announcements.list()).items;
  if (!first) throw new Error('nothing was announced');
  return first;
}

async function ended(playerId: string): Promise<Announcement['players'][number]> {
  const find = async () =>
    (await latest()).players.find((player) => player.playerId === playerId && player.afterwards !== undefined);
  for (let tries = 0; tries < 40; tries++) {
    const found = await find();
    if (found) return found;
    await clock.leap(1000);
  }
  throw new Error(`it never ended: ${JSON.stringify(await latest())}`);
}

it('a book goes on where it was', async () => {
  await putIn(world, hers, book);
  await clock.leap(30_000);
  const beforeMs = positionOf(hers);
  const said = await world.client.announcements.announce({ body: { playerIds: [hers], audioId: call('Dinner') } });
  expect(said.players).toEqual([{ playerId: hers, state: 'playing' }]);
  expect(await ended(hers)).toEqual({ playerId: hers, state: 'played', afterwards: 'given-back' });
  await vi.waitUntil(() => snapshot(hers).playing?.cardId === book.yotoCardId, PATIENCE);
  expect(Math.abs(positionOf(hers) - beforeMs)).toBeLessThanOrEqual(2000);
});
