// What players are over REST, with the odd members that real answers carry.
import { expect, it } from 'vitest';
import { DeviceConfigResponse, DeviceList } from './device.ts';

it('one odd member never costs the list of players', () => {
  const odd = { deviceId: 'y2b', name: null, online: 1, deviceType: 'v3e', deviceFamily: null, deviceGroup: null };
  const { devices } = DeviceList.parse({ devices: [{ ...odd, deviceId: 'y2a', name: 'Kitchen', online: true }, odd] });
  expect(devices).toMatchObject([
    { deviceId: 'y2a', name: 'Kitchen', online: true },
    { deviceId: 'y2b', name: '', online: false, deviceType: 'v3e', deviceFamily: '' },
  ]);
});

it('a shadow may have holes, and settings any form', () => {
  const config = { maxVolumeLimit: 10, alarms: ['1111111,1100,abcde,,,8'], repeatAll: false, timezone: '' };
  const status = { activeCard: 'none', battery: null, nfcErrs: 'n/a', temp: '0:notSupported', utcTime: 0 };
  const device = { deviceId: 'y2a', name: '', errorCode: null, geoTimezone: null, config, shortcuts: null, status };
  expect(DeviceConfigResponse.parse({ device }).device).toMatchObject({ config, status });
});
