// Whatever arrives, the pretend cloud answers with a refusal and never with a fault of its own.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { defaultDeviceConfig } from './device-config.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { ask, streamCard } from './testing/client.ts';

let simulator: Simulator;
let token: string;
const faults: unknown[] = [];
beforeAll(async () => {
  simulator = await startSimulator({ switches: { answerDelayMs: 0 }, report: (cause) => faults.push(cause) });
  token = (await simulator.makeToken()).access_token;
});
afterAll(() => simulator.close());
beforeEach(() => {
  faults.length = 0;
});

const deviceId = () => simulator.devices()[0]?.deviceId ?? '';
const writes: [string, () => string][] = [
  ['POST', () => '/content'],
  ['POST', () => '/card/family/library/groups'],
  ['POST', () => '/media/displayIcons/user/me/upload'],
  ['POST', () => '/media/coverImage/user/me/upload'],
  ['POST', () => '/media/family/images'],
  ['PUT', () => `/device-v2/${deviceId()}/config`],
  ['PUT', () => `/device-v2/${deviceId()}/shortcuts`],
  ['POST', () => `/device-v2/${deviceId()}/command/card/start`],
  ['POST', () => `/device-v2/${deviceId()}/command/volume/set`],
  ['POST', () => '/oauth/token'],
  ['POST', () => '/oauth/device/code'],
  ['POST', () => '/authorize/decision'],
  ['POST', () => '/activate'],
  ['POST', () => '/_simulator/tokens'],
  ['POST', () => '/_simulator/players'],
  ['POST', () => '/_simulator/faults'],
  ['PATCH', () => '/_simulator/switches'],
];

it.each(writes)('%s %s survives any body', async (method, path) => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'image/png', 'text/plain');
  await fc.assert(
    fc.asyncProperty(body, type, async (sent, contentType) => {
      const headers = { 'content-type': contentType };
      const { status } = await ask(`${simulator.url}${path()}`, { method, token, body: sent, headers });
      simulator.faults.clear();
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 25 },
  );
  expect(faults).toEqual([]);
});

it('survives cards that are almost right', async () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.constant({}), fc.constant([]));
  const names = fc.constantFrom('title', 'metadata', 'content', 'tags', 'cardId');
  const trackNames = fc.constantFrom('key', 'type', 'trackUrl', 'format', 'display', 'events', 'duration', 'ambient');
  await fc.assert(
    fc.asyncProperty(names, leaf, trackNames, leaf, fc.boolean(), async (name, value, track, inner, isOuter) => {
      const body = streamCard(isOuter ? { [name]: value } : {}, { [track]: inner });
      const { status } = await ask(`${simulator.url}/content`, { token, body });
      expect([200, 400, 404]).toContain(status);
      for (const path of ['/content/mine', '/card/family/library', '/_simulator/state']) {
        expect((await ask(`${simulator.url}${path}`, { token })).status).toBe(200);
      }
    }),
    { numRuns: 60 },
  );
  expect(faults).toEqual([]);
});

it.each([
  ['Basic', 'Basic %%%'],
  ['a broken pair', `Basic ${Buffer.from('%:%').toString('base64')}`],
  ['nothing', 'Bearer'],
])('survives %s as authorization', async (_name, authorization) => {
  for (const path of ['/oauth/token', '/content']) {
    const body = new URLSearchParams({ grant_type: 'refresh_token' });
    const { status } = await ask(`${simulator.url}${path}`, { body, headers: { authorization } });
    expect([400, 401, 403]).toContain(status);
  }
});

it.each([
  '/authorize?client_id=a&client_id=b',
  '/content/%',
  '/content/..%2f..%2fetc',
  '/card/__proto__',
  '/icons/__proto__',
  '/secure-media/x?Expires=a&Signature=b',
  '/device-v2/constructor/config',
  '/media/upload/__proto__/transcoded',
  '/v2/logout?returnTo=nonsense',
  `/${'a'.repeat(5000)}`,
])('survives %s', async (path) => {
  const { status } = await ask(`${simulator.url}${path}`, { token });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
});

it('refuses what is nested so deeply that it could not be written out again', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const body = JSON.stringify(streamCard()).replace('"description"', `"odd":${deep},"description"`);
  const headers = { 'content-type': 'application/json' };
  expect((await ask(`${simulator.url}/content`, { token, body, headers })).status).toBe(400);
  const config = `{"config":{"odd":${deep}}}`;
  const answer = await ask(`${simulator.url}/device-v2/${deviceId()}/config`, { method: 'PUT', token, body: config });
  expect(answer.status).toBe(400);
  expect(faults).toEqual([]);
});

it('survives settings that are anything at all, and so does the player', async () => {
  const names = fc.constantFrom(...Object.keys(defaultDeviceConfig));
  const odd = fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 1 }), fc.constant([[{ toString: null }]]));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, odd), async (config) => {
      const at = `${simulator.url}/device-v2/${deviceId()}`;
      expect((await ask(`${at}/config`, { method: 'PUT', token, body: { config } })).status).toBe(200);
      const player = simulator.player(deviceId());
      player.command('status/request', '');
      player.command('events/request', '');
      player.pressRight();
      player.turnLeft(1);
      expect(player.snapshot().volumeMax).toBeGreaterThanOrEqual(0);
      expect((await ask(`${at}/config`, { token })).status).toBe(200);
    }),
    { numRuns: 50 },
  );
  expect(faults).toEqual([]);
});

const asks = [
  '/authorize',
  '/v2/logout',
  '/activate',
  '/content/mine',
  '/content/abcde',
  '/card/abcde',
  '/media/transcode/audio/uploadUrl',
  '/media/upload/x/transcoded',
  '/media/family/images/x',
  '/secure-media/x',
  '/icons/x',
  '/userinfo',
  '/.well-known/openid-configuration',
];

it.each(asks)('GET %s survives any query and headers', async (path) => {
  const redirects = fc.oneof(
    fc.webUrl(),
    fc.constantFrom(
      'http://localhost:99999/cb',
      'http://127.0.0.1:1/\r\nx: y',
      'http://localhost/\u{1f600}',
      'javascript:alert(1)',
      'http://[::1]:0/%',
    ),
  );
  const query = fc.record(
    {
      client_id: fc.constantFrom(simulator.clientId, 'nobody', ''),
      redirect_uri: redirects,
      returnTo: redirects,
      response_type: fc.constantFrom('code', 'token'),
      scope: fc.oneof(fc.string(), fc.constant('openid offline_access')),
      state: fc.string(),
      prompt: fc.constantFrom('none', 'login', 'x'),
      code_challenge: fc.constantFrom('a'.repeat(43), 'short'),
      code_challenge_method: fc.constantFrom('S256', 'plain'),
      audience: fc.constantFrom('https://api.yotoplay.com', 'x'),
      sha256: fc.string(),
      timezone: fc.string(),
      width: fc.string(),
      preset: fc.string(),
    },
    { requiredKeys: [] },
  );
  const host = fc.constantFrom('api.yotoplay.com', 'a"><b', '[', 'x:y:z', '..');
  await fc.assert(
    fc.asyncProperty(query, host, fc.constantFrom('none', 'bytes=-', 'bytes=9-1'), async (values, name, range) => {
      const headers = { 'x-forwarded-host': name, 'x-forwarded-proto': 'https', range };
      const answer = await ask(`${simulator.url}${path}?${new URLSearchParams(values)}`, { token, headers });
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 60 },
  );
  expect(faults).toEqual([]);
});

it('refuses a body larger than the vendor’s host takes, and goes on', async () => {
  const body = JSON.stringify({ title: 'x'.repeat(11 * 1024 * 1024) });
  const headers = { 'content-type': 'application/json' };
  const { status, json } = await ask(`${simulator.url}/content`, { token, body, headers });
  expect([status, json.error.code]).toEqual([413, 'bad-request']);
  expect((await ask(`${simulator.url}/content/mine`, { token })).status).toBe(200);
  expect(faults).toEqual([]);
});
