// What programs of other people send, in their order and with their habits: only the base address is ours. Each story
// is one kind of client; facts about them: docs/protocol/yoto.md. Browsers come from another origin.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { seededClients } from './seeds.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { ask, askToken, authorizeUrl, cameBackWith, pkce, streamCard, wavOf } from './testing/client.ts';

let clock: ManualClock;
let simulator: Simulator;
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, switches: { autoApprove: true } });
});
afterEach(() => simulator.close());

const at = (path: string) => `${simulator.url}${path}`;

it('home automation: device code with only offline_access, players, settings, library', async () => {
  simulator.change({ deviceCodeFlow: true });
  const { clientId } = simulator;
  const start = new URLSearchParams({ audience: simulator.url, client_id: clientId, scope: 'offline_access' });
  const { json: flow } = await ask(at('/oauth/device/code'), { body: start });
  const { json: tokens } = await askToken(simulator.url, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: flow.device_code,
    client_id: clientId,
    audience: simulator.url,
  });
  const { json: renewed } = await askToken(simulator.url, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: tokens.refresh_token,
    audience: simulator.url,
  });
  const claims = JSON.parse(Buffer.from(renewed.access_token.split('.')[1], 'base64url').toString());
  expect(claims.sub).toMatch(/^auth0\|/);

  // It says that every request is JSON, also one without a body.
  const options = { token: renewed.access_token, headers: { 'content-type': 'application/json' } };
  const { json: list } = await ask(at('/device-v2/devices/mine'), options);
  const [{ deviceId }] = list.devices;
  // It tries the closed status first and then reads the shadow.
  expect((await ask(at(`/device-v2/${deviceId}/status`), options)).status).toBe(403);
  const { json: before } = await ask(at(`/device-v2/${deviceId}/config`), options);
  expect(before.device.status).toEqual(expect.any(Object));
  const config = { ...before.device.config, alarms: ['1111100,07:30,abcde,,,8,1'] };
  const written = await ask(at(`/device-v2/${deviceId}/config`), {
    ...options,
    method: 'PUT',
    body: JSON.stringify({ deviceId, config }),
  });
  expect(written.json).toEqual({ status: 'ok' });
  const { json: after } = await ask(at(`/device-v2/${deviceId}/config`), options);
  expect(after.device.config).toEqual(config);
  const pushed = await ask(at(`/device-v2/${deviceId}/command/status`), { ...options, body: '{}' });
  expect(pushed.status).toBe(200);
  expect((await ask(at('/card/family/library'), options)).json.cards).toEqual([]);
});

it('a streaming bridge: public icons, a card with one chapter per track, the same card again', async () => {
  const { access_token: token } = await simulator.makeToken({
    scopes: ['user:content:manage', 'user:icons:manage', 'offline_access'],
  });
  const { json } = await ask(at('/media/displayIcons/user/yoto'), { token });
  const display = { icon16x16: `yoto:#${json.displayIcons[0].mediaId}` };
  const chapters = ['01', '02'].map((key, index) => ({
    key,
    title: `Chapter ${index + 1}`,
    overlayLabel: String(index + 1),
    display,
    tracks: [
      {
        key: '01',
        title: `Chapter ${index + 1}`,
        trackUrl: 'https://media.example/Audio/1/stream.mp3?api_key=x',
        type: 'stream',
        format: 'mp3',
        duration: 61,
        overlayLabel: String(index + 1),
        display,
      },
    ],
  }));
  const body = {
    title: 'A book',
    content: { chapters, config: { resumeTimeout: 2_592_000 }, playbackType: 'linear' },
    metadata: { description: '' },
  };
  const { json: made } = await ask(at('/content'), { token, body });
  const again = await ask(at('/content'), { token, body: { ...body, cardId: made.card.cardId } });
  expect(again.json.card.cardId).toBe(made.card.cardId);
  expect((await ask(at('/content/mine'), { token })).json.cards).toHaveLength(1);
});

it('an uploader that does not tell the hash in advance and waits for anything but success', async () => {
  const { access_token: token } = await simulator.makeToken({ scopes: ['user:content:manage'] });
  const { json } = await ask(at('/media/transcode/audio/uploadUrl'), { token });
  const headers = { 'content-type': 'audio/mpeg' };
  expect((await ask(json.upload.uploadUrl, { method: 'PUT', body: wavOf(1), headers })).status).toBe(200);
  let transcode: { transcodedSha256?: string; transcodedInfo?: { format: string } } = {};
  for (let poll = 0; poll < 5 && !transcode.transcodedSha256; poll++) {
    const answer = await ask(at(`/media/upload/${json.upload.uploadId}/transcoded?loudnorm=false`), { token });
    if (answer.status === 200) transcode = answer.json.transcode;
  }
  const trackChanges = {
    type: 'audio',
    trackUrl: `yoto:#${transcode.transcodedSha256}`,
    format: transcode.transcodedInfo?.format,
  };
  expect((await ask(at('/content'), { token, body: streamCard({}, trackChanges) })).status).toBe(200);
});

it('a page in a browser: preflight, code for tokens, API, all from another origin', async () => {
  const headers = { origin: 'http://localhost:5173' };
  const preflight = await ask(at('/content/mine'), {
    method: 'OPTIONS',
    headers: {
      ...headers,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization, x-other',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization, x-other');

  const { verifier, challenge } = pkce();
  // Its callback is its own origin, without a path; it sends no state.
  const changes = { redirect_uri: 'http://localhost:5173', state: undefined, code_challenge: challenge };
  const back = cameBackWith(await ask(authorizeUrl(simulator.url, simulator.clientId, changes)));
  expect(back).toEqual({ code: expect.any(String) });
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: simulator.clientId,
    code_verifier: verifier,
    code: back.code ?? '',
    redirect_uri: 'http://localhost:5173',
  });
  const tokens = await ask(at('/oauth/token'), { body, headers });
  expect(tokens.headers.get('access-control-allow-origin')).toBe('*');
  const cards = await ask(at('/content/mine'), { token: tokens.json.access_token, headers });
  expect([cards.status, cards.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  const refused = await ask(at('/content/mine'), { headers });
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
});

it('a server with a secret: no PKCE, unless all must use it; its own place to ask who it is', async () => {
  const { clientId, secret } = seededClients.confidential;
  const changes = {
    code_challenge: undefined,
    code_challenge_method: undefined,
    scope: 'openid offline_access user:content:view user:profile:view user:email:view',
  };
  const { code } = cameBackWith(await ask(authorizeUrl(simulator.url, clientId, changes)));
  const { json } = await askToken(simulator.url, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: secret,
    code: code ?? '',
    redirect_uri: 'http://127.0.0.1:9/callback',
  });
  expect((await ask(at('/user/userinfo'), { token: json.access_token })).json.sub).toMatch(/^auth0\|/);
  simulator.change({ pkceAlways: true });
  const refused = cameBackWith(await ask(authorizeUrl(simulator.url, clientId, changes)));
  expect(refused.error).toBe('invalid_request');
});

it('home automation with a secret of its own: PKCE too, one registered callback, no right to change cards', async () => {
  const [clientId, secret, redirect] = ['Automation', 'its secret', 'https://automation.example/redirect/oauth'];
  simulator.addClient({ clientId, secret, redirectUris: [redirect] });
  const { verifier, challenge } = pkce();
  const changes = {
    redirect_uri: redirect,
    state: 'a.signed.token',
    scope: 'offline_access family:view family:devices:control family:library:view user:content:view',
    code_challenge: challenge,
  };
  const elsewhere = { ...changes, redirect_uri: `${redirect}/` };
  expect((await ask(authorizeUrl(simulator.url, clientId, elsewhere))).status).toBe(403);
  const { code, state } = cameBackWith(await ask(authorizeUrl(simulator.url, clientId, changes)));
  expect(state).toBe('a.signed.token');
  const exchange = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirect, client_id: clientId };
  const { json } = await askToken(simulator.url, { ...exchange, code_verifier: verifier, client_secret: secret });

  const renewal = { grant_type: 'refresh_token', client_id: clientId, refresh_token: json.refresh_token };
  const wrong = await askToken(simulator.url, { ...renewal, client_secret: 'another' });
  expect([wrong.status, wrong.json.error]).toEqual([401, 'invalid_client']);
  const { json: renewed } = await askToken(simulator.url, { ...renewal, client_secret: secret });
  const token = renewed.access_token;
  for (const path of ['/card/family/library', '/card/family/library/groups', '/user/family', '/content/mine']) {
    expect((await ask(at(path), { token })).status, path).toBe(200);
  }
  const refused = await ask(at('/content'), { token, body: streamCard() });
  expect([refused.status, refused.json.error.code]).toEqual([403, 'forbidden']);
});

it('a client that asks for a scope which is not ticked is told by redirect, by switch', async () => {
  simulator.addClient({ clientId: 'Narrow', scopes: ['openid'], anyLoopbackRedirect: true });
  simulator.change({ disabledScopeOutcome: 'access_denied' });
  const answer = await ask(authorizeUrl(simulator.url, 'Narrow', { scope: 'openid offline_access' }));
  expect(cameBackWith(answer)).toMatchObject({ error: 'access_denied', state: 'a state' });
});
