// Alarms of a player: on their days, at their minute, with their card and volume, and only when switched on.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { alarmSince } from './alarms.ts';
import { mp3, PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;
beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

// Monday, 5 January 2026, in London.
const at = (time: string, day = 5) => Date.parse(`2026-01-0${day}T${time}Z`);
const ring = (alarms: unknown, nowMs: number, sinceMs = nowMs - 60_000) =>
  alarmSince(sinceMs, nowMs, { ...world.device, config: { alarms } });

it.each([
  ['1000000,0730,abcde,,,8,1', { cardId: 'abcde', volume: 8 }],
  ['1000000,07:30,abcde,,,8', { cardId: 'abcde', volume: 8 }],
  ['1111111,0730,abcde,,,,1', { cardId: 'abcde', volume: undefined }],
  ['1000000,0730,abcde,,,8,0', undefined],
  ['0111111,0730,abcde,,,8,1', undefined],
  ['1000000,0731,abcde,,,8,1', undefined],
  ['1000000,0730,,,,8,1', undefined],
  ['nonsense', undefined],
  [5, undefined],
  [{ toString: 1 }, undefined],
])('%j', (line, alarm) => {
  expect(ring([line], at('07:30:10'))).toEqual(alarm);
});

it('rings once a minute, on the local day', () => {
  const alarms = ['1000000,0730,abcde,,,8,1'];
  expect(ring(alarms, at('07:30:59'), at('07:30:00'))).toBeUndefined();
  expect(ring(alarms, at('07:30:00', 6))).toBeUndefined();
  expect(ring('no list', at('07:30:00'))).toBeUndefined();
  const tokyo = { ...world.device, geoTimezone: 'Asia/Tokyo', config: { alarms } };
  expect(alarmSince(at('22:29:00', 4), at('22:30:00', 4), tokyo)).toMatchObject({ cardId: 'abcde' });
});

it('plays its card in the player', async () => {
  world.answer('/a', mp3(12_000));
  world.card('abcde', [[world.track('/a')]]);
  world.device.config.alarms = ['1111111,1705,abcde,,,3,1'];
  await world.clock.advance(4 * 60_000);
  expect(world.playing).toBeUndefined();
  await world.clock.advance(60_000);
  expect(world.player.snapshot()).toMatchObject({ playing: { cardId: 'abcde', source: 'remote' }, volume: 3 });
});
