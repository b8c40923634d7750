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

it('change shortcuts, and no other part of them', async () => {
  await linked();
  const found = device();
  const others = { cmd: 'later-firmware', params: { a: 1 } };
  if (found) found.shortcuts = { modes: { day: { content: [others] }, dusk: { content: [others] } }, versionId: 'x' };
  const before = structuredClone(found?.config);
  const day = [{ yotoCardId: 'abcde', chapterKey: '01', trackKey: '02' }];
  const changed = await world.players.settings.change(kitchen, { shortcuts: { day } });
  expect(changed.shortcuts).toEqual({ day, night: [] });
  expect(await world.players.settings.read(kitchen)).toEqual(changed);
  expect(device()?.shortcuts).toMatchObject({
    modes: {
      day: { content: [{ cmd: 'track-play', params: { card: 'abcde', chapter: '01', track: '02' } }, others] },
      dusk: { content: [others] },
    },
  });
  expect(device()?.config).toEqual(before);
});

it('changed a moment ago are not undone while Yoto still shows what was before', async () => {
  await linked();
  const found = device();
  if (!found) throw new Error('no player');
  const { config, shortcuts } = structuredClone(found);
  const night = [{ yotoCardId: 'abcde', chapterKey: undefined, trackKey: undefined }];
  await world.players.settings.change(kitchen, { day: { volumeMax: 9 }, name: 'Mine', shortcuts: { night } });
  Object.assign(found, { config, shortcuts, name: 'Kitchen player' });
  const changed = await world.players.settings.change(kitchen, { hourFormat: 24, shortcuts: { day: night } });
  expect(changed).toMatchObject({ name: 'Mine', day: { volumeMax: 9 }, shortcuts: { day: night, night } });
  expect(device()?.config).toMatchObject({ maxVolumeLimit: '9', hourFormat: '24' });
  // Later the Yoto app has the last word.
  await world.clock.advance(20_000);
  found.config = config;
  expect((await world.players.settings.read(kitchen)).day.volumeMax).toBe(16);
});

it('say which permission is missing, and of which player nothing is known', async () => {
  await linked(false);
  expect((await world.players.settings.read(kitchen)).name).toBe('Kitchen player');
  expect((await problemOf(world.players.settings.change(kitchen, { hourFormat: 24 }))).code).toBe(
    'yoto-permission-missing',
  );
  expect((await problemOf(world.players.settings.read('y2stranger'))).code).toBe('not-found');
});
