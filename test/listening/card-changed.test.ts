// A parent puts something else on a card while it plays: the player goes on with the card as it was when it went in, and
// so do we. What is put in after that is the new card.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { bringTones, hearsPlayers, makeCard, placeOf, playsOf, putIn, settle } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 20_000, interval: 30 };
const clock = new LeapingClock();
let world: World;
let ids: Map<string, string>;
beforeAll(async () => {
  world = await openWorld({}, clock);
  ids = await bringTones(world, { Tales: { Lamp: 300 }, Songs: { Rain: 60 } });
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

const bookOf = (title: string): Source => ({
  ...({ kind: 'series', order: 'manual', afterLast: 'again', resume: true, count: 1 } as const),
  collectionId: ids.get(title) ?? '',
});

it('what plays on a card that is changed meanwhile is heard to its end', async () => {
  const children = await settle(world, ['Mia']);
  const [playerId = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  const tales = await makeCard(world, 'Tales', bookOf('Tales'));
  const songs = await world.client.streams.create({
    body: { name: 'Songs', document: { version: 1, source: bookOf('Songs') } },
  });
  await hearsPlayers(world);
  const begun = await putIn(world, playerId, tales);
  await clock.leap(30_000);
  const card = (await world.client.cards.list()).items.find(({ yotoCardId }) => yotoCardId === tales.yotoCardId);
  const params = { cardId: card?.id ?? '' };
  await world.client.cards.update({ params, body: { content: { from: 'stream', streamId: songs.id } } });
  await world.client.cards.send({ params, body: {} });
  await clock.leap(90_000);
  world.simulator.player(playerId).remove();
  const place = async () => await placeOf(world, children.get('Mia') ?? '');
  await vi.waitUntil(async () => (await place()).positionMs > 100_000, PATIENCE);
  expect(await place()).toMatchObject({ collectionId: ids.get('Tales'), audioId: ids.get('Lamp') });
  expect((await playsOf(world, tales)).map(({ id }) => id)).toEqual([begun.id]);
  await clock.leap(61_000);
  expect(await putIn(world, playerId, { ...tales, streamId: songs.id })).toMatchObject({ playerId });
});
