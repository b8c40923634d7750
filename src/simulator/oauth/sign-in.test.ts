// The way through sign-in as an application and a browser see it, and every way in which it is refused.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededClients } from '../seeds.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { ask, askToken, authorizeUrl, callback, cameBackWith, pkce, signIn } from '../testing/client.ts';

const strictClient = {
  clientId: 'StrictClient00000000000000000001',
  redirectUris: ['https://app.example/callback'],
  scopes: ['openid', 'user:content:view'],
};

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ switches: { autoApprove: true } });
  simulator.addClient(strictClient);
});
afterAll(() => simulator.close());

const publicClient = seededClients.public.clientId;
const { confidential } = seededClients;

describe('GET /authorize', () => {
  it.each<[string, Record<string, string | undefined>, number]>([
    ['no client', { client_id: undefined }, 400],
    ['an unknown client', { client_id: 'nobody' }, 403],
    ['no redirect address', { redirect_uri: undefined }, 400],
    ['an unregistered redirect address', { redirect_uri: 'https://app.example/callback' }, 403],
    ['another slash', { client_id: strictClient.clientId, redirect_uri: 'https://app.example/callback/' }, 403],
    ['a fragment', { redirect_uri: `${callback}#here` }, 403],
    [
      'a scope that is not ticked',
      {
        client_id: strictClient.clientId,
        redirect_uri: 'https://app.example/callback',
        scope: 'openid offline_access',
      },
      403,
    ],
  ])('shows a page for %s, and sends nobody anywhere', async (_name, changes, status) => {
    const answer = await ask(authorizeUrl(simulator.url, publicClient, changes));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['a token as response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no challenge from a public client', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without its method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a challenge of the wrong length', { code_challenge: 'short' }, 'invalid_request'],
    ['an unknown scope', { scope: 'openid family:device-status:view' }, 'invalid_scope'],
    ['an unknown audience', { audience: 'https://elsewhere.example' }, 'access_denied'],
  ])('sends the browser back for %s, with the state', async (_name, changes, error) => {
    const answer = await ask(authorizeUrl(simulator.url, publicClient, changes));
    expect(answer.status).toBe(302);
    expect(cameBackWith(answer)).toMatchObject({ error, state: 'a state' });
    expect(cameBackWith(answer).error_description).toBeTruthy();
  });

  it('keeps the query of the redirect address and escapes the state', async () => {
    const changes = { redirect_uri: `${callback}?from=app`, state: 'a&b=c d' };
    const answer = await ask(authorizeUrl(simulator.url, publicClient, changes));
    expect(cameBackWith(answer)).toMatchObject({ from: 'app', state: 'a&b=c d' });
  });

  it.each(['access_denied', 'unauthorized_client', 'server_error', 'temporarily_unavailable'] as const)(
    'answers %s by switch',
    async (error) => {
      simulator.change({ authorizeOutcome: error });
      const answer = await ask(authorizeUrl(simulator.url, publicClient));
      simulator.change({ authorizeOutcome: 'consent' });
      expect(cameBackWith(answer).error).toBe(error);
    },
  );
});

describe('the consent page', () => {
  beforeAll(() => simulator.change({ autoApprove: false }));
  afterAll(() => simulator.change({ autoApprove: true }));

  async function decide(decision: string, cookie?: string) {
    const page = await ask(authorizeUrl(simulator.url, publicClient), { headers: cookie ? { cookie } : {} });
    const transaction = /name="transaction" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const form = new URLSearchParams({ transaction, decision });
    return { page, transaction, answer: await ask(`${simulator.url}/authorize/decision`, { body: form }) };
  }

  it('knows who signed in when asked again without a page', async () => {
    const silent = await ask(authorizeUrl(simulator.url, publicClient, { prompt: 'none' }));
    expect(cameBackWith(silent).error).toBe('login_required');

    const { page, answer } = await decide('allow');
    expect(page.text).toContain('user:content:manage');
    expect(cameBackWith(answer)).toMatchObject({ code: expect.any(String), state: 'a state' });

    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const again = await ask(authorizeUrl(simulator.url, publicClient, { prompt: 'none' }), { headers: { cookie } });
    expect(cameBackWith(again).code).toBeTruthy();
    const wider = { prompt: 'none', scope: 'openid family:devices:control' };
    const more = await ask(authorizeUrl(simulator.url, publicClient, wider), { headers: { cookie } });
    expect(cameBackWith(more).error).toBe('consent_required');
    const forced = await ask(authorizeUrl(simulator.url, publicClient, { prompt: 'consent' }), { headers: { cookie } });
    expect(forced.status).toBe(200);

    await ask(`${simulator.url}/v2/logout`, { headers: { cookie } });
    const after = await ask(authorizeUrl(simulator.url, publicClient, { prompt: 'none' }), { headers: { cookie } });
    expect(cameBackWith(after).error).toBe('login_required');
  });

  it('can be denied, and decides only once', async () => {
    const { answer, transaction } = await decide('deny');
    expect(cameBackWith(answer)).toMatchObject({ error: 'access_denied', state: 'a state' });
    const form = new URLSearchParams({ transaction, decision: 'allow' });
    expect((await ask(`${simulator.url}/authorize/decision`, { body: form })).status).toBe(400);
  });

  it('escapes what it shows', async () => {
    simulator.addClient({ clientId: 'evil', name: '<script>alert(1)</script>', anyLoopbackRedirect: true });
    const page = await ask(authorizeUrl(simulator.url, 'evil'));
    expect(page.text).not.toContain('<script>');
  });
});

describe('POST /oauth/token', () => {
  async function freshCode(changes: Record<string, string | undefined> = {}) {
    const { verifier, challenge } = pkce();
    const answer = await ask(authorizeUrl(simulator.url, publicClient, { code_challenge: challenge, ...changes }));
    return { code: cameBackWith(answer).code ?? '', verifier };
  }

  async function exchange(changes: Record<string, string | undefined>) {
    const { code, verifier } = await freshCode();
    const form = {
      grant_type: 'authorization_code',
      client_id: publicClient,
      code,
      redirect_uri: callback,
      code_verifier: verifier,
      ...changes,
    };
    const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return askToken(simulator.url, Object.fromEntries(given));
  }

  it.each<[string, Record<string, string | undefined>, number, string]>([
    ['no grant type', { grant_type: undefined }, 400, 'invalid_request'],
    ['an unknown grant type', { grant_type: 'password' }, 403, 'unsupported_grant_type'],
    ['an inherited name as grant type', { grant_type: 'constructor' }, 403, 'unsupported_grant_type'],
    ['no client', { client_id: undefined }, 400, 'invalid_request'],
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['a confidential client without its secret', { client_id: confidential.clientId }, 401, 'invalid_client'],
    ['a wrong secret', { client_id: confidential.clientId, client_secret: 'no' }, 401, 'invalid_client'],
    ['no code', { code: undefined }, 400, 'invalid_request'],
    ['an unknown code', { code: 'nothing' }, 403, 'invalid_grant'],
    ['a code of another client', { client_id: strictClient.clientId }, 403, 'invalid_grant'],
    ['no redirect address', { redirect_uri: undefined }, 400, 'invalid_request'],
    ['another redirect address', { redirect_uri: 'http://127.0.0.1:9/other' }, 403, 'invalid_grant'],
    ['no verifier', { code_verifier: undefined }, 400, 'invalid_request'],
    ['a wrong verifier', { code_verifier: pkce().verifier }, 403, 'invalid_grant'],
    ['no refresh token', { grant_type: 'refresh_token' }, 400, 'invalid_request'],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 403, 'invalid_grant'],
    [
      'a device code, which new clients may not use',
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' },
      403,
      'unauthorized_client',
    ],
  ])('refuses %s', async (_name, changes, status, error) => {
    const answer = await exchange(changes);
    expect(answer.json).toMatchObject({ error, error_description: expect.any(String) });
    expect(answer.status).toBe(status);
  });

  it('answers invalid_grant with 400 by switch', async () => {
    simulator.change({ invalidGrantStatus: 400 });
    expect((await exchange({ code: 'nothing' })).status).toBe(400);
    simulator.change({ invalidGrantStatus: 403 });
  });

  it('gives tokens that anyone can check', async () => {
    const { json } = await signIn(simulator.url, publicClient, { nonce: 'n' });
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3600, refresh_token: expect.any(String) });
    const { json: configuration } = await ask(`${simulator.url}/.well-known/openid-configuration`);
    const keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
    const rules = { issuer: configuration.issuer, audience: 'https://api.yotoplay.com' };
    const { payload } = await jwtVerify(json.access_token, keys, rules);
    expect(payload).toMatchObject({ azp: publicClient, sub: expect.stringMatching(/^auth0\|/), scope: json.scope });
    const identity = await jwtVerify(json.id_token, keys, { ...rules, audience: publicClient });
    expect(identity.payload).toMatchObject({ sub: payload.sub, nonce: 'n', name: 'Alex' });
    const who = await ask(`${simulator.url}/userinfo`, { token: json.access_token });
    expect(who.json).toMatchObject({ sub: payload.sub, name: 'Alex' });
  });

  it('takes JSON as well as a form, and a secret in the header', async () => {
    const { verifier, challenge } = pkce();
    const page = await ask(authorizeUrl(simulator.url, confidential.clientId, { code_challenge: challenge }));
    const body = {
      grant_type: 'authorization_code',
      code: cameBackWith(page).code,
      redirect_uri: callback,
      code_verifier: verifier,
    };
    const basic = Buffer.from(`${confidential.clientId}:${confidential.secret}`).toString('base64');
    const answer = await ask(`${simulator.url}/oauth/token`, { body, headers: { authorization: `Basic ${basic}` } });
    expect(answer.status).toBe(200);
  });

  it('ends the grant when a code is used twice', async () => {
    const { code, verifier } = await freshCode();
    const form = {
      grant_type: 'authorization_code',
      client_id: publicClient,
      code,
      redirect_uri: callback,
      code_verifier: verifier,
    };
    const first = await askToken(simulator.url, form);
    expect(first.status).toBe(200);
    expect((await askToken(simulator.url, form)).json.error).toBe('invalid_grant');
    const refresh = { grant_type: 'refresh_token', client_id: publicClient, refresh_token: first.json.refresh_token };
    expect((await askToken(simulator.url, refresh)).json.error).toBe('invalid_grant');
  });

  it('gives a refresh token only with offline_access, and an id token only with openid', async () => {
    const { json } = await signIn(simulator.url, publicClient, { scope: 'user:content:view' });
    expect(json.refresh_token).toBeUndefined();
    expect(json.id_token).toBeUndefined();
    expect(json.scope).toBe('user:content:view');
    expect((await ask(`${simulator.url}/userinfo`, { token: json.access_token })).status).toBe(401);
  });

  it('gives all API scopes to a client that names none, unless switched off', async () => {
    const scope = 'offline_access';
    expect((await signIn(simulator.url, publicClient, { scope })).json.scope).toContain('family:devices:control');
    simulator.change({ grantAllWhenNoApiScope: false });
    expect((await signIn(simulator.url, publicClient, { scope })).json.scope).toBe('offline_access');
    simulator.change({ grantAllWhenNoApiScope: true });
  });

  it('gives a token for the API only with its audience', async () => {
    const { json } = await signIn(simulator.url, publicClient, { audience: undefined });
    const refused = await ask(`${simulator.url}/content/mine`, { token: json.access_token });
    expect(refused.json.error.code).toBe('unauthorized');
  });
});
