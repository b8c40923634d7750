// Players over REST, and that every address follows the caller's way to us.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDeviceConfig } from '../device-config.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { type AskOptions, ask } from '../testing/client.ts';

let simulator: Simulator;
let token: string;
let deviceId: string;
beforeEach(async () => {
  simulator = await startSimulator();
  token = (await simulator.makeToken()).access_token;
  deviceId = simulator.devices()[0]?.deviceId ?? '';
});
afterEach(() => simulator.close());

const call = (path: string, options: AskOptions = {}) => ask(`${simulator.url}${path}`, { token, ...options });
const configOf = async () => (await call(`/device-v2/${deviceId}/config`)).json.device;
const put = (what: string, body: object) => call(`/device-v2/${deviceId}/${what}`, { method: 'PUT', body });

it('lists players', async () => {
  const { json } = await call('/device-v2/devices/mine');
  expect(json.devices).toMatchObject([
    { name: 'Kitchen player', deviceFamily: 'v3', online: true, releaseChannel: 'general', formFactor: 'standard' },
    { name: 'Bedroom mini', deviceFamily: 'mini', deviceGroup: '', formFactor: 'mini' },
  ]);
  for (const device of json.devices) expect(device.deviceId).toMatch(/^y2[A-Za-z0-9]{22}$/);
});

describe('settings', () => {
  it('go back to their default when a write leaves them out', async () => {
    expect((await put('config', { name: 'Bath', config: { dayTime: '06:15', newKey: 'kept' } })).json).toEqual({
      status: 'ok',
    });
    expect((await configOf()).config).toEqual({ ...defaultDeviceConfig, dayTime: '06:15', newKey: 'kept' });
    await put('config', { config: { nightTime: '20:00' } });
    const device = await configOf();
    expect(device.config).toEqual({ ...defaultDeviceConfig, nightTime: '20:00' });
    expect(device.name).toBe('Bath');
  });

  it.each([{}, { config: 'x' }, { name: 5, config: {} }])('refuse %j', async (body) => {
    const { status, json } = await put('config', body);
    expect([status, json.error.code]).toEqual([400, 'bad-request']);
  });

  it('show the last known shadow, and what clients check', async () => {
    expect(await configOf()).toMatchObject({
      mac: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
      releaseChannelVersion: expect.stringMatching(/^v\d+\.\d+\.\d+/),
      geoTimezone: expect.stringContaining('/'),
      status: expect.any(Object),
    });
  });
});

it('takes shortcuts but does not show them on their own path', async () => {
  const params = { card: 'abcde', chapter: '01', track: '01' };
  const shortcuts = { modes: { day: { content: [{ cmd: 'track-play', params }] }, night: { content: [] } } };
  expect((await put('shortcuts', { shortcuts })).json).toEqual({ status: 'ok' });
  expect((await configOf()).shortcuts).toEqual({ ...shortcuts, versionId: expect.any(String) });
  for (const path of ['shortcuts', 'status']) {
    const { status, json } = await call(`/device-v2/${deviceId}/${path}`);
    expect([status, json.error.code]).toEqual([403, 'forbidden']);
  }
  expect((await call(`/device-v2/${deviceId}/status`)).json.error.message).toBe(
    "User does not have required scope(s): 'family:device-status:view'",
  );
  expect((await call('/device-v2/y2unknown/status')).status).toBe(404);
  simulator.change({ deviceStatusRoute: true });
  expect((await call(`/device-v2/${deviceId}/status`)).json).toMatchObject({
    deviceId,
    isOnline: true,
    updatedAt: expect.any(String),
    isCharging: expect.any(Boolean),
    batteryLevelPercentage: expect.any(Number),
  });
});

describe('the command bridge', () => {
  const command = (name: string, body?: object | string, by = token) =>
    call(`/device-v2/${deviceId}/command/${name}`, { method: 'POST', token: by, ...(body ? { body } : {}) });

  it('passes commands on', async () => {
    expect((await command('volume/set', { volume: 25 })).json).toEqual({ status: 'ok' });
    await expect.poll(() => simulator.player(deviceId).snapshot().volume).toBe(4);
    expect((await command('card/stop')).json).toEqual({ status: 'ok' });
    // As the vendor's app still names them.
    expect((await command('set-volume', { volume: 50 })).json).toEqual({ status: 'ok' });
    await expect.poll(() => simulator.player(deviceId).snapshot().volume).toBe(8);
  });

  it('refuses unknown commands, bodies that are no objects, foreign players and weak tokens', async () => {
    expect((await command('self-destruct', {})).status).toBe(404);
    expect((await command('volume/set', '[1]')).status).toBe(400);
    const { access_token: viewer } = await simulator.makeToken({ scopes: ['family:devices:manage'] });
    expect((await command('volume/set', { volume: 25 }, viewer)).status).toBe(403);
    const { users } = simulator.addFamily({ name: 'Others' });
    const stranger = (await simulator.makeToken({ sub: users[0]?.sub })).access_token;
    expect((await command('volume/set', { volume: 25 }, stranger)).status).toBe(404);
  });
});

it('tells about the family', async () => {
  const { json } = await call('/user/family');
  expect(json.family).toMatchObject({
    familyId: expect.any(String),
    country: 'GB',
    members: [{ userId: expect.stringMatching(/^auth0\|/), email: expect.any(String) }],
  });
  expect(json.family.devices).toHaveLength(2);
});

it('hands out addresses that lead back the way the caller came', async () => {
  // fetch may not set Host, so the request is made by hand, as a TLS proxy would.
  const { request } = await import('node:http');
  const through = (path: string, sent: Record<string, string>) =>
    new Promise<string>((resolve, reject) => {
      const headers = { ...sent, authorization: `Bearer ${token}` };
      const outgoing = request(`${simulator.url}${path}`, { headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.once('end', () => resolve(`${text} ${answer.headers.location ?? ''}`));
      });
      outgoing.once('error', reject).end();
    });
  const paths = [
    '/media/displayIcons/user/yoto',
    `/media/transcode/audio/uploadUrl?sha256=${'0'.repeat(64)}`,
    '/.well-known/openid-configuration',
  ];
  const proxies: Record<string, string>[] = [
    { host: 'api.yotoplay.com', 'x-forwarded-proto': 'https' },
    { host: 'api.yotoplay.com' },
    { 'x-forwarded-host': 'api.yotoplay.com', 'x-forwarded-proto': 'https' },
  ];
  for (const [path, sent] of paths.flatMap((one) => proxies.map((proxy) => [one, proxy] as const))) {
    const text = await through(path, sent);
    expect(text).toContain('https://api.yotoplay.com/');
    expect(text).not.toContain('127.0.0.1');
  }
});
