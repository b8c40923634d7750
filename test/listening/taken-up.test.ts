// A card is put in again after a break, and the player goes on by itself where it was: with a bare range into the play
// that had ended. What is heard from then on counts as before.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bringTones, hearsPlayers, makeCard, playsOf, putIn, settle } from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 20_000, interval: 30 };
const clock = new LeapingClock();
let world: World;
let ids: Map<string, string>;
beforeAll(async () => {
  world = await openWorld({}, clock);
  ids = await bringTones(world, { Songs: { Rain: 200 } });
}, 120_000);
afterAll(async () => await world?.[Symbol.asyncDispose]());

it('what is heard after a break counts as well', async () => {
  await settle(world, ['Mia']);
  const player = world.simulator.player(world.simulator.devices()[0]?.deviceId ?? '');
  const song = await makeCard(world, 'Rain', { kind: 'audio', audioId: ids.get('Rain') ?? '' });
  await hearsPlayers(world);
  await putIn(world, world.simulator.devices()[0]?.deviceId ?? '', song);
  await clock.leap(40_000);
  player.remove();
  await clock.leap(30_000);
  player.insert(song.yotoCardId);
  await vi.waitUntil(() => player.snapshot().playback === 'playing', PATIENCE);
  await clock.leap(60_000);
  player.remove();
  await clock.leap(2000);
  expect(await playsOf(world, song)).toHaveLength(1);
  const heardMs = async () =>
    (await world.client.history.listSessions()).items.reduce((sum, session) => sum + session.heardMs, 0);
  await vi.waitUntil(async () => (await heardMs()) > 90_000, PATIENCE);
});
