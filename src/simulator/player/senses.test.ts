// What a player feels, and how it tells: power, headphones, warmth, settings that were changed in the cloud.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;
beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

const status = () => world.last('data/status')?.status;
const full = () => {
  world.player.command('status', '{}');
  return world.last('status/full')?.status;
};

it('tells where its power comes from', () => {
  world.player.setBattery(40, true);
  expect(status()).toMatchObject({ batteryLevel: 40, charging: 1 });
  expect(full()).toMatchObject({ powerSrc: 2 });
  world.player.setBattery(41, true, 'qi');
  expect(world.player.snapshot()).toMatchObject({ powerSource: 'qi', battery: { level: 41, isCharging: true } });
  world.player.setBattery(41, false);
  expect(world.player.snapshot().powerSource).toBe('battery');
});

it('tells headphones, with a cable and without, and how warm it is', () => {
  world.player.plugHeadphones(true);
  world.player.setTemperature(31.4);
  expect(status()).toMatchObject({ headphones: 1, bluetoothHp: 0 });
  expect(full()).toMatchObject({ temp: '0:31', batteryTemp: 31 });
  world.player.command('bluetooth/connect', '');
  expect(status()).toMatchObject({ headphones: 1, bluetoothHp: 1 });
  world.player.command('bluetooth/off', '');
  world.player.plugHeadphones(false);
  expect(status()).toMatchObject({ headphones: 0, bluetoothHp: 0 });
});

it('keeps it to itself until asked, by switch', () => {
  world.set({ statusOnChange: false });
  world.published.length = 0;
  world.player.plugHeadphones(true);
  expect(world.published).toEqual([]);
  world.player.command('status/request', '');
  expect(status()).toMatchObject({ headphones: 1 });
});

it('follows new settings at once when it is reached, and else when it comes back', () => {
  world.player.command('events/request', '');
  world.device.config = { ...world.device.config, maxVolumeLimit: '5' };
  world.player.settingsChanged();
  expect(world.events().at(-1)).toMatchObject({ volume: 5, volumeMax: 5 });
  world.player.wifi(false);
  world.device.config = { ...world.device.config, maxVolumeLimit: '3' };
  world.player.settingsChanged();
  expect(world.player.snapshot().volume).toBe(5);
  world.player.wifi(true);
  expect(world.player.snapshot().volume).toBe(3);
});
