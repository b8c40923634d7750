// Messages of real players as several public projects recorded them (docs/protocol/yoto.md §8), read here without losing a
// member. Shapes and odd values are real; ids, titles and names of networks are made up.
import { describe, expect, it } from 'vitest';
import { DeviceConfigResponse, DeviceList } from './device.ts';
import { parsePlayerMessage } from './mqtt.ts';

const idle = {
  ...{ repeatAll: false, volume: 8, volumeMax: 13, cardId: 'none', playbackStatus: 'stopped', streaming: false },
  ...{ playbackWait: false, sleepTimerActive: false, eventUtc: 1766515352 },
};
const playing = {
  ...{ trackLength: 315, position: 0, cardId: 'aB3dE', repeatAll: true, source: 'remote' },
  ...{ cardUpdatedAt: '2021-07-13T14:51:26.576Z', chapterTitle: 'Three', chapterKey: '03', trackTitle: 'Three' },
  ...{ trackKey: '03', streaming: false, volume: 5, volumeMax: 8, playbackStatus: 'playing', playbackWait: false },
  ...{ sleepTimerActive: false, eventUtc: 1715133271 },
};
const basic = {
  ...{ statusVersion: 1, fwVersion: 'v2.23.2', productType: 'mini', batteryLevel: 100, als: 0, freeDisk: 25_160_368 },
  ...{ shutdownTimeout: 3600, dbatTimeout: 60, charging: 0, activeCard: 'none', cardInserted: 0, playingStatus: 0 },
  ...{ headphones: 0, dnowBrightness: 100, dayBright: 100, nightBright: 1, bluetoothHp: 0, volume: 55 },
  ...{ userVolume: 50, timeFormat: '12', day: -1 },
};
const power = {
  ...{ battery: 4116, powerCaps: '', batteryLevel: 100, batteryTemp: 0, batteryData: '0:0:0', batteryLevelRaw: 98 },
  ...{ free: 3_907_880, freeDMA: 64_038, free32: 86_882, upTime: 14, utcTime: 0, aliveTime: 12_455_380, accelTemp: 10 },
};
const full = {
  ...basic,
  ...power,
  ...{ statusVersion: 3, shutDown: 'userShutdown', totalDisk: 31_385_600, wifiStrength: -36, ssid: 'Home' },
  ...{ rtcResetReasonPRO: 12, rtcWakeupCause: 780, espResetReason: 4, sd_info: '0xad, 0x4c53(LS), USD00, 16' },
  ...{ batteryProfile: 'HPT-FD80X-2000-64', failReason: 0, utcOffset: -28_800, nfcErrs: '0.00%-0.00%', powerSrc: 0 },
  ...{ qiOtp: 0, errorsLogged: 23, twdt: 0, nightlightMode: 'off', bgDownload: 0, bytesPS: 0, temp: '0:0:0' },
  ...{ chgStatLevel: 0, missedLogs: 0, nfcLock: 0, batteryFullPct: 80 },
};
const flags = ['charging', 'headphones', 'bluetoothHp'];

/** As the parsed form has them: 0 and 1 of flags become no and yes, and nothing else changes. */
const withFlags = (raw: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, flags.includes(name) ? value === 1 : value]));

const read = (suffix: string, body: unknown) =>
  parsePlayerMessage(`device/y2real/${suffix}`, Buffer.from(JSON.stringify(body)));

describe('recorded messages', () => {
  it.each([
    ['idle', idle],
    ['playing', playing],
    ['of the volume knob', { volume: 9, volumeMax: 13, eventUtc: 1766515433 }],
  ])('events %s', (_name, events) => {
    expect(read('data/events', events)).toEqual({ deviceId: 'y2real', kind: 'events', events });
  });

  it('events in the words of the documentation, where all is text', () => {
    const words = Object.fromEntries(Object.entries(playing).map(([name, value]) => [name, String(value)]));
    expect(read('data/events', words)).toEqual({ deviceId: 'y2real', kind: 'events', events: playing });
  });

  it.each([
    ['data/status', basic],
    [
      'data/status',
      { ...basic, charging: 1, headphones: 1, bluetoothHp: 1, temp: '25:24', nightlightMode: '0x194a55' },
    ],
    ['status/full', full],
    ['status/full', { ...power, qiOtp: 0, nightlightMode: '0x194a55', temp: 'notSupported' }],
  ])('%s', (suffix, status) => {
    const isFull = suffix === 'status/full';
    expect(read(suffix, { status })).toEqual({
      ...{ deviceId: 'y2real', kind: 'status', full: isFull },
      status: withFlags(status),
    });
  });

  it.each([
    [{ events: 'OK', req_body: 'a note 1766520307411' }, 'events', 'a note 1766520307411'],
    [{ 'set-volume': 'OK', req_body: '{"volume": 4}' }, 'set-volume', '{"volume": 4}'],
    [{ 'card-stop': 'OK', req_body: '' }, 'card-stop', ''],
    [{ 'status/request': 'OK', req_body: '' }, 'status/request', ''],
    [{ status: 'OK', req_body: '{"requestId":"x"}' }, 'status', '{"requestId":"x"}'],
  ])('an acknowledgement: %j', (status, command, requestBody) => {
    expect(read('response', { status })).toEqual({
      ...{ deviceId: 'y2real', kind: 'response', ok: true },
      ...{ command, requestBody },
    });
  });
});

describe('recorded answers of the cloud', () => {
  it('a player in the list, as of 2024', () => {
    const device = {
      ...{
        deviceId: 'y2real',
        name: 'Yoto Player',
        description: 'calm.limit',
        online: false,
        releaseChannel: 'general',
      },
      ...{ deviceType: 'v3', deviceFamily: 'v3', deviceGroup: '', hasUserGivenName: false },
    };
    expect(DeviceList.parse({ devices: [device] }).devices).toEqual([device]);
  });

  it('settings with the shadow of a player that never told most of it', () => {
    const nothing = {
      aliveTime: null,
      battery: null,
      dayBright: null,
      failData: null,
      lastSeenAt: null,
      shutDown: null,
    };
    const device = {
      ...{
        deviceId: 'y2real',
        name: 'Bedroom',
        errorCode: null,
        mac: 'b4:8a:0a:00:00:01',
        online: true,
        fwVersion: '',
      },
      ...{ geoTimezone: 'Europe/London', getPosix: 'GMT0BST,M3.5.0/1,M10.5.0', registrationCode: 'x', popCode: 'y' },
      ...{ deviceFamily: 'mini', deviceType: 'minie', deviceGroup: '', releaseChannelVersion: 'v2.23.2-5' },
      config: { alarms: ['1111111,1100,5WsQg,,,8'], ambientColour: '#000', nightYotoRadio: '0', timezone: '' },
      shortcuts: { modes: { day: { content: [] }, night: { content: [] } }, versionId: 'v' },
      status: { ...nothing, activeCard: '8A3Lr', temp: '0:0', playingStatus: 5, wifiStrength: -75, volume: 0 },
    };
    expect(DeviceConfigResponse.parse({ device })).toEqual({ device });
  });
});
