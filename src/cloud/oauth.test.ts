import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { authorizeUrl, createPkcePair, exchangeCode, leastScopes, readCallback, refresh } from './oauth.ts';
import { MovedClock } from './testing/moved-clock.ts';
import { type Answer, lostAnswer, scriptedServer } from './testing/scripted-server.ts';

const tokens = { access_token: 'a', refresh_token: 'r', token_type: 'Bearer', expires_in: 3600, scope: 'openid' };

function deskAt(loginUrl: string, client: { clientId: string; clientSecret?: string } = { clientId: 'client-1' }) {
  return { parts: { fetch, clock: new MovedClock() }, loginUrl, client, deadlineMs: 5000 };
}

test('the challenge is the S256 of a verifier that nobody can guess', () => {
  const pair = createPkcePair();
  expect(pair.verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(pair.challenge).toBe(createHash('sha256').update(pair.verifier).digest('base64url'));
  expect(createPkcePair().verifier).not.toBe(pair.verifier);
  expect(createPkcePair(() => new Uint8Array(32))).toEqual(createPkcePair(() => new Uint8Array(32)));
});

test('the sign-in address carries everything the vendor asks for', () => {
  const url = new URL(
    authorizeUrl({
      loginUrl: 'https://login.example/',
      clientId: 'client-1',
      redirectUri: 'http://127.0.0.1:8080/link/callback',
      scopes: leastScopes,
      state: 'st',
      challenge: 'ch',
      prompt: 'login',
    }),
  );
  expect(url.origin + url.pathname).toBe('https://login.example/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    audience: 'https://api.yotoplay.com',
    response_type: 'code',
    client_id: 'client-1',
    redirect_uri: 'http://127.0.0.1:8080/link/callback',
    scope: 'openid offline_access user:content:manage family:devices:view',
    state: 'st',
    code_challenge: 'ch',
    code_challenge_method: 'S256',
    prompt: 'login',
  });
});

test.each([
  ['http://127.0.0.1/cb?code=c1&state=st', { kind: 'code', code: 'c1' }],
  ['  http://127.0.0.1/cb?code=c1&state=st\n', { kind: 'code', code: 'c1' }],
  ['http://127.0.0.1/cb?code=c1&state=other', { kind: 'wrong-state' }],
  ['http://127.0.0.1/cb?code=c1', { kind: 'wrong-state' }],
  [
    'http://127.0.0.1/cb?error=access_denied&error_description=no&state=st',
    { kind: 'refused', error: 'access_denied', description: 'no' },
  ],
  ['http://127.0.0.1/cb', { kind: 'not-a-callback' }],
  ['what the parent pasted', { kind: 'not-a-callback' }],
])('the address %j that came back is read', (address, expected) => {
  expect(readCallback(address, 'st')).toEqual(expected);
});

test('a public client proves itself with the verifier, a confidential one adds its secret', async () => {
  await using server = await scriptedServer(() => ({ status: 200, body: tokens }));
  const callback = { code: 'c1', redirectUri: 'http://127.0.0.1/cb', verifier: 'v1' };

  const outcome = await exchangeCode(deskAt(server.url), callback);
  await exchangeCode(deskAt(server.url, { clientId: 'client-2', clientSecret: 's2' }), callback);

  expect(outcome).toEqual({
    kind: 'tokens',
    tokens: { accessToken: 'a', refreshToken: 'r', expiresInMs: 3_600_000, scope: 'openid' },
  });
  const [first, second] = server.seen.map((seen) => Object.fromEntries(new URLSearchParams(seen.body.toString())));
  expect(first).toEqual({
    grant_type: 'authorization_code',
    client_id: 'client-1',
    code: 'c1',
    redirect_uri: 'http://127.0.0.1/cb',
    code_verifier: 'v1',
  });
  expect(second).toMatchObject({ client_id: 'client-2', client_secret: 's2' });
  expect(server.seen[0]?.headers['content-type']).toContain('application/x-www-form-urlencoded');
});

test.each<[string, Answer, object]>([
  ['invalid_grant with 400', { status: 400, body: { error: 'invalid_grant' } }, { kind: 'invalid-grant' }],
  ['invalid_grant with 403', { status: 403, body: { error: 'invalid_grant' } }, { kind: 'invalid-grant' }],
  [
    'another refusal',
    { status: 401, body: { error: 'invalid_client', error_description: 'who?' } },
    { kind: 'refused', error: 'invalid_client', description: 'who?' },
  ],
  [
    'a busy service',
    { status: 429, body: { error: 'too_many_requests' } },
    { kind: 'unreachable', mayHaveArrived: true },
  ],
  ['a gateway page', { status: 502, body: '<html>' }, { kind: 'unreachable', mayHaveArrived: true }],
  ['no answer', lostAnswer, { kind: 'unreachable', mayHaveArrived: true }],
  ['something else', { status: 200, body: { hello: 1 } }, { kind: 'unreachable', mayHaveArrived: true }],
])('a refresh answered with %s', async (_, answer, expected) => {
  await using server = await scriptedServer(() => answer);
  expect(await refresh(deskAt(server.url), 'r0')).toMatchObject(expected);
});

test('where nothing listens, nothing can have arrived', async () => {
  const server = await scriptedServer(() => lostAnswer);
  await server[Symbol.asyncDispose]();
  expect(await refresh(deskAt(server.url), 'r0')).toMatchObject({ kind: 'unreachable', mayHaveArrived: false });
});

test('a token that does not fit into a header is no token', async () => {
  const body = { ...tokens, access_token: 'a\r\nx-evil: 1' };
  await using server = await scriptedServer(() => ({ status: 200, body }));
  expect(await refresh(deskAt(server.url), 'r0')).toMatchObject({ kind: 'unreachable' });
});

test('half a token answer leaves nothing of the token in the error', async () => {
  await using server = await scriptedServer(() => ({ status: 200, body: '{"access_token":"very-secret' }));
  const outcome = await refresh(deskAt(server.url), 'r0');
  expect(outcome.kind === 'unreachable' && String(outcome.cause)).not.toContain('very-secret');
});
