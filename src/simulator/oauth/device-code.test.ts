// Sign-in by typing a code on another screen, for the clients that still may.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { ask, askToken } from '../testing/client.ts';

let clock: ManualClock;
let simulator: Simulator;
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, switches: { deviceCodeFlow: true } });
});
afterEach(() => simulator.close());

const start = () =>
  ask(`${simulator.url}/oauth/device/code`, {
    body: new URLSearchParams({
      client_id: simulator.clientId,
      scope: 'offline_access family:library:view',
      audience: simulator.url,
    }),
  });

const poll = (deviceCode: string) =>
  askToken(simulator.url, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode,
    client_id: simulator.clientId,
    audience: simulator.url,
  });

it('waits, slows down, and gives tokens once the parent has typed the code', async () => {
  const { json } = await start();
  expect(json).toMatchObject({ user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/), expires_in: 300, interval: 5 });
  const pending = await poll(json.device_code);
  expect([pending.status, pending.json.error]).toEqual([403, 'authorization_pending']);
  const hasty = await poll(json.device_code);
  expect([hasty.status, hasty.json.error]).toEqual([403, 'slow_down']);

  const form = new URLSearchParams({ user_code: json.user_code.toLowerCase(), decision: 'allow' });
  expect((await ask(`${simulator.url}/activate`, { body: form })).status).toBe(200);
  await clock.advance(5_000);
  expect((await poll(json.device_code)).json.error).toBe('slow_down');
  await clock.advance(15_000);
  const done = await poll(json.device_code);
  expect(done.json).toMatchObject({ refresh_token: expect.any(String), scope: 'offline_access family:library:view' });
  await clock.advance(15_000);
  expect((await poll(json.device_code)).json.error).toBe('invalid_grant');
});

it('ends', async () => {
  const { json } = await start();
  await clock.advance(300_000);
  expect((await poll(json.device_code)).json.error).toBe('expired_token');
});

it('can be denied', async () => {
  const { json } = await start();
  await ask(`${simulator.url}/activate`, {
    body: new URLSearchParams({ user_code: json.user_code, decision: 'deny' }),
  });
  expect((await poll(json.device_code)).json.error).toBe('access_denied');
});

it('is not for new clients', async () => {
  simulator.change({ deviceCodeFlow: false });
  expect((await start()).json.error).toBe('unauthorized_client');
});
