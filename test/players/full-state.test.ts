// Everything that is shown of a player, as the simulated one is: all that it plays, and in what condition it is itself.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Player } from '#contract/players.ts';
import { openPlayersWorld, type PlayersWorld } from './players-world.ts';

let world: PlayersWorld;
let kitchen: string;
let bedroom: string;

beforeEach(async () => {
  world = await openPlayersWorld();
  [kitchen = '', bedroom = ''] = world.ids();
  await world.live();
});
afterEach(async () => await world[Symbol.asyncDispose]());

async function shown(playerId = kitchen): Promise<Player> {
  const { items } = await world.players.list();
  const found = items.find(({ id }) => id === playerId);
  if (!found) throw new Error('the player is not listed');
  return found;
}

/** Lets time pass until the player is shown so. */
async function becomes(isSo: (player: Player) => boolean, playerId = kitchen): Promise<Player> {
  for (let looks = 0; looks < 1000; looks += 1) {
    const player = await shown(playerId);
    if (isSo(player)) return player;
    await world.clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never ${isSo}: ${JSON.stringify(await shown(playerId))}`);
}

it('the condition of a player is shown as it is, and as it becomes', async () => {
  const player = world.simulator.player(kitchen);
  expect(await becomes(({ conditionAt }) => conditionAt !== undefined)).toMatchObject({
    ...{ battery: { level: 100, charging: false }, cardInSlot: false, headphones: false, nightLight: null },
    ...{ dayMode: 'day', temperatureC: 23, firmware: expect.stringMatching(/^v/), conditionStale: false },
  });
  player.setBattery(40, true);
  player.plugHeadphones(true);
  await becomes(({ battery, headphones }) => battery?.level === 40 && battery.charging && headphones === true);
  expect((await shown(bedroom)).nightLight).toBeUndefined();
});

it('the slot is known within seconds, though players do not tell it by themselves', async () => {
  const player = world.simulator.player(kitchen);
  player.insert(await world.writeCard('Evening'));
  const { conditionAt = '' } = await becomes(({ cardInSlot }) => cardInSlot === true);
  expect(Date.parse(conditionAt)).toBeGreaterThan(world.clock.now() - 5000);
  player.remove();
  await becomes(({ cardInSlot }) => cardInSlot === false);
});

it('a light that was asked for is shown', async () => {
  const asked = world.players.carryOut(kitchen, { do: 'night-light', colour: '#102030' });
  await becomes(({ nightLight }) => nightLight === '#102030');
  expect(await asked).toBe('done');
});

it('a position belongs to its time, also when the knob was turned later', async () => {
  const player = world.simulator.player(kitchen);
  player.insert(await world.writeCard('Evening'));
  await becomes(({ positionMs }) => positionMs === 5000);
  await world.clock.advance(3000);
  player.turnLeft(-1);
  const { positionMs = 0, stateAt = '' } = await becomes(({ volume }) => volume === 7);
  expect(
    Math.abs(positionMs + world.clock.now() - Date.parse(stateAt) - (player.snapshot().playing?.positionMs ?? 0)),
  ).toBeLessThan(1500);
});

it('the sleep timer runs down', async () => {
  world.simulator.player(kitchen).insert(await world.writeCard('Evening'));
  await becomes(({ status }) => status === 'playing');
  void world.players.carryOut(kitchen, { do: 'sleep-timer', seconds: 600 });
  const { sleepTimerMs = 0 } = await becomes(({ sleepTimerMs }) => sleepTimerMs !== undefined);
  expect(sleepTimerMs).toBeGreaterThan(590_000);
  await becomes(({ sleepTimerMs = 0 }) => sleepTimerMs < 585_000);
});

it('all that is old is shown as such', async () => {
  await becomes(({ conditionStale }) => !conditionStale);
  world.simulator.player(kitchen).wifi(false);
  await becomes(({ online }) => !online);
  for (let minute = 0; minute < 7; minute += 1) await world.clock.advance(60_000);
  expect(await shown()).toMatchObject({ stale: true, conditionStale: true, online: false, battery: { level: 100 } });
  world.simulator.player(kitchen).wifi(true);
  await becomes(({ stale, conditionStale, online }) => !stale && !conditionStale && online);
});

it('a player that is said to be gone, and is not, is found again soon', async () => {
  world.simulator.broker.publish(kitchen, 'presence', { state: 'offline', ts: world.clock.now() }, { retain: true });
  await becomes(({ online }) => !online);
  const goneAtMs = world.clock.now();
  await becomes(({ online }) => online);
  expect(world.clock.now() - goneAtMs).toBeLessThan(20_000);
});
