// Settings of players in the simulated Yoto, where a written block replaces the one before and what is left out is lost.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { problemOf } from '../cards/card-world.ts';
import { openPlayersWorld, type PlayersWorld } from './players-world.ts';

let world: PlayersWorld;
let kitchen: string;

beforeEach(async () => {
  world = await openPlayersWorld();
  [kitchen = ''] = world.ids();
});
afterEach(async () => await world[Symbol.asyncDispose]());

async function linked(devices = true): Promise<void> {
  await world.signIn('', { devices });
  await world.until(() => world.family.players().length > 0);
}

const device = () => world.simulator.devices().find(({ deviceId }) => deviceId === kitchen);

it('are read and changed, and nothing else is', async () => {
  await linked();
  const before = { ...device()?.config, fromLaterFirmware: 'x' };
  const found = device();
  if (found) found.config = before;
  expect(await world.players.settings.read(kitchen)).toMatchObject({
    name: 'Kitchen player',
    night: { from: '19:20', volumeMax: 8 },
    alarms: [],
  });
  const changed = await world.players.settings.change(kitchen, { night: { volumeMax: 5, light: null } });
  expect(changed.night).toMatchObject({ volumeMax: 5, light: null });
  expect(device()?.config).toEqual({ ...before, nightMaxVolumeLimit: '5', nightAmbientColour: '#0' });
  expect(device()?.name).toBe('Kitchen player');
});

it('changed at the same moment do not undo each other', async () => {
  await linked();
  const [first, second] = await Promise.all([
    world.players.settings.change(kitchen, { day: { volumeMax: 10 }, name: 'Kitchen' }),
    world.players.settings.change(kitchen, { night: { from: '18:45' } }),
  ]);
  expect(first).toMatchObject({ name: 'Kitchen', day: { volumeMax: 10 } });
  expect(second).toMatchObject({ name: 'Kitchen', day: { volumeMax: 10 }, night: { from: '18:45' } });
});

it('keep alarms', async () => {
  await linked();
  const alarm = { days: [true, true, true, true, true, false, false], time: '06:45', volume: 6, isOn: true };
  await world.players.settings.change(kitchen, { alarms: [alarm] });
  expect(device()?.config.alarms).toEqual(['1111100,0645,,,,6,1']);
  await world.players.settings.change(kitchen, { hourFormat: 24 });
  expect((await world.players.settings.read(kitchen)).alarms).toEqual([alarm]);
});

it('say which permission is missing, and of which player nothing is known', async () => {
  await linked(false);
  expect((await world.players.settings.read(kitchen)).name).toBe('Kitchen player');
  expect((await problemOf(world.players.settings.change(kitchen, { hourFormat: 24 }))).code).toBe(
    'yoto-permission-missing',
  );
  expect((await problemOf(world.players.settings.read('y2stranger'))).code).toBe('not-found');
});
