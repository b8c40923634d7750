// A parent's option per series: what was heard last is said before a child goes on with it, by a voice that has spoken it
// ahead of time. The sentence is no part of the book: the bookmark stays exact.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bringTones, hearsPlayers, makeCard, placeOf, putIn, settle } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const clock = new LeapingClock();
let world: World;
let ids: Map<string, string>;
beforeAll(async () => {
  world = await openWorld({}, clock);
  ids = await bringTones(world, { Tales: { Lamp: 200 } });
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

it('is spoken before the book goes on, on a player and in the time machine', async () => {
  const childId = (await settle(world, ['Mia'])).get('Mia') ?? '';
  const playerId = world.simulator.devices()[0]?.deviceId ?? '';
  const [collectionId, audioId] = [ids.get('Tales') ?? '', ids.get('Lamp') ?? ''];
  const card = await makeCard(world, 'Tales', {
    ...({ kind: 'series', order: 'manual', afterLast: 'again', resume: true, recap: true, count: 1 } as const),
    collectionId,
  });
  await hearsPlayers(world);
  await world.client.bookmarks.putBookmark({ body: { childId, collectionId, audioId, positionMs: 50_000 } });
  const planned = async () =>
    (await world.client.preview.decide({ params: { streamId: card.streamId }, body: { childId } })).items;
  await vi.waitUntil(async () => (await planned())[0]?.kind === 'speech', PATIENCE);
  const [sentence, part] = await planned();
  expect(sentence?.title).toBe('Previously in “Tales”: Lamp.');
  expect(part).toMatchObject({ audioId, fromMs: 45_000 - (45_000 % 24), atMs: sentence?.lengthMs });
  await putIn(world, playerId, card);
  await clock.leap(40_000);
  const player = world.simulator.player(playerId);
  const insideMs = (player.snapshot().playing?.positionMs ?? 0) - (sentence?.lengthMs ?? 0);
  player.remove();
  await clock.leap(1000);
  const bookmark = async () => (await placeOf(world, childId)).positionMs;
  await vi.waitUntil(async () => (await bookmark()) > 45_000 + insideMs - 6500, PATIENCE);
  expect(await bookmark()).toBeLessThan(45_000 + insideMs + 5000);
});
