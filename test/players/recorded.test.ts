// What real players said, as public projects recorded it, folded into what we show: from power on over the volume knob to a
// card that plays and stops. Wire and core together; the shapes are real, the names made up.
import { expect, it } from 'vitest';
import { parsePlayerMessage } from '#cloud/wire/mqtt.ts';
import { conditionOf } from '#core/player/condition.ts';
import { foldPlayer, type PlayerState, playbackOf, unknownPlayer } from '#core/player/state.ts';

const atMs = 1_766_515_352_000;

function heard(state: PlayerState, suffix: string, body: object): PlayerState {
  const message = parsePlayerMessage(`device/y2real/${suffix}`, Buffer.from(JSON.stringify(body)));
  return message ? foldPlayer(state, message, atMs) : state;
}

it('a mini that was switched on, turned louder, played and stopped', () => {
  let state = unknownPlayer('y2real');
  const tell = (suffix: string, body: object) => {
    state = heard(state, suffix, body);
  };
  tell('presence', { state: 'online', ts: atMs });
  tell('data/status', {
    status: {
      ...{ statusVersion: 1, fwVersion: 'v2.23.2', productType: 'mini', batteryLevel: 100, charging: 0, day: -1 },
      ...{ activeCard: 'none', cardInserted: 0, headphones: 0, bluetoothHp: 0, volume: 55, userVolume: 50 },
    },
  });
  tell('data/events', {
    ...{ repeatAll: false, volume: 8, volumeMax: 13, cardId: 'none', playbackStatus: 'stopped', streaming: false },
    ...{ playbackWait: false, sleepTimerActive: false, eventUtc: 1_766_515_352 },
  });
  expect(state).toMatchObject({ isOnline: true, isDoubtful: false, events: { volume: 8, volumeMax: 13 } });
  expect(playbackOf(state)).toMatchObject({ status: 'stopped', yotoCardId: undefined });
  expect(conditionOf(state.status)).toMatchObject({
    ...{ battery: { level: 100, isCharging: false }, hasCardInSlot: false, firmware: 'v2.23.2' },
    ...{ timeOfDay: undefined, temperatureC: undefined },
  });

  for (const [volume, eventUtc] of [
    [9, 1_766_515_433],
    [10, 1_766_515_434],
    [8, 1_766_515_435],
    [6, 1_766_515_435],
    [7, 1_766_515_438],
  ])
    tell('data/events', { volume, volumeMax: 13, eventUtc });
  expect(state.events.volume).toBe(7);

  tell('data/events', {
    ...{ trackLength: 315, position: 0, cardId: 'aB3dE', repeatAll: true, source: 'remote' },
    ...{ cardUpdatedAt: '2021-07-13T14:51:26.576Z', chapterTitle: 'Three', chapterKey: '03', trackTitle: 'Three' },
    ...{ trackKey: '03', streaming: false, volume: 5, volumeMax: 8, playbackStatus: 'playing', playbackWait: false },
    ...{ sleepTimerActive: false, eventUtc: 1_766_515_500 },
  });
  expect(playbackOf(state)).toMatchObject({
    ...{ status: 'playing', yotoCardId: 'aB3dE', chapterKey: '03', trackKey: '03' },
    ...{ positionMs: 0, trackMs: 315_000, isWaiting: false },
  });
  tell('status/full', { status: { statusVersion: 3, temp: '0:0:0', nightlightMode: '0x194a55', powerSrc: 0, day: 1 } });
  expect(conditionOf(state.status)).toMatchObject({ nightLight: '#194a55', temperatureC: undefined, timeOfDay: 'day' });

  tell('data/events', { cardId: 'none', playbackStatus: 'stopped', eventUtc: 1_766_515_600 });
  expect(playbackOf(state)).toMatchObject({ status: 'stopped', yotoCardId: undefined, trackKey: undefined });
});

it('messages on the old topics, and ones that say nothing, change nothing', () => {
  const state = unknownPlayer('y2real');
  const power = { battery: 4102, batteryLevel: 100, upTime: 2114, utcTime: 1_766_517_454 };
  for (const suffix of ['status', 'events', 'progress']) expect(heard(state, suffix, { status: power })).toBe(state);
});
