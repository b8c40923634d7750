// The server is killed while a player hears an announcement: after the start the story is given back all the same.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bringTones, hearsPlayers, makeCard, putIn, settle, type TaleCard } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';
import { endedOn } from './announcing.ts';

const clock = new LeapingClock();
let world: WorldApart;
let ids: Map<string, string>;
let hers: string;
let mix: TaleCard;

beforeAll(async () => {
  world = await openWorldApart({ clock });
  ids = await bringTones(world, { Mix: { A: 80, B: 80 }, Calls: { Dinner: 8 } });
  await settle(world, ['Mia']);
  [hers = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  const items = ['A', 'B'].map((title) => ({ kind: 'audio' as const, audioId: ids.get(title) ?? '' }));
  const anew = { allBeforeAgain: false, memory: 'family', renew: 'each-play' } as const;
  mix = await makeCard(world, 'The mix', { kind: 'shuffle', items, ...anew });
  await hearsPlayers(world);
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

const playing = () => world.simulator.player(hers).snapshot().playing;

it('a story is given back after a kill', async () => {
  const play = await putIn(world, hers, mix);
  await clock.leap(70_000);
  const beforeMs = playing()?.positionMs ?? 0;
  await world.client.announcements.announce({ body: { playerIds: [hers], audioId: ids.get('Dinner') ?? '' } });
  await clock.leap(1000);
  expect(playing()?.cardId).not.toBe(mix.yotoCardId);
  await world.kill();
  await clock.leap(20_000);
  expect(playing()).toBeUndefined();
  await world.start();
  await hearsPlayers(world);
  expect(await endedOn(world, hers)).toMatchObject({ state: 'played', afterwards: 'given-back' });
  await vi.waitUntil(() => playing()?.cardId === mix.yotoCardId, { timeout: 20_000, interval: 20 });
  expect((playing()?.positionMs ?? 0) - beforeMs).toBeLessThan(6000);
  expect((playing()?.positionMs ?? 0) - beforeMs).toBeGreaterThan(-2000);
  const { items } = await world.client.streams.listListenings({ params: { streamId: mix.streamId } });
  expect(items.map(({ id }) => id)).toEqual([play.id]);
});
