import { expect, test } from 'vitest';
import { lostAnswer, type ScriptedServer, type Seen, scriptedServer } from './testing/scripted-server.ts';
import { OpenVault, signedIn } from './testing/signed-in.ts';

const emptyLibrary = { status: 200, body: { cards: [] } };
const isRefresh = (seen: Seen) => seen.path === '/oauth/token';
const refreshes = (server: ScriptedServer) => server.seen.filter(isRefresh);
const formOf = (seen: Seen) => Object.fromEntries(new URLSearchParams(seen.body.toString()));

/** The vendor's rule: every refresh token works once; an old one ends the whole grant. */
function rotatingGrant() {
  let generation = 0;
  let isRevoked = false;
  return {
    accepts: (seen: Seen) => !isRevoked && seen.headers.authorization === `Bearer a${generation}`,
    refresh(seen: Seen) {
      if (isRevoked || formOf(seen).refresh_token !== `r${generation}`) {
        isRevoked = true;
        return { status: 403, body: { error: 'invalid_grant', error_description: 'reused' } };
      }
      generation += 1;
      const tokens = { access_token: `a${generation}`, refresh_token: `r${generation}` };
      return { status: 200, body: { ...tokens, token_type: 'Bearer', expires_in: 3600 } };
    },
  };
}

test('a hundred callers with an expired token share one refresh', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen) => (isRefresh(seen) ? grant.refresh(seen) : emptyLibrary));
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_001);

  const outcomes = await Promise.all(Array.from({ length: 100 }, () => cloud.content.mine()));

  expect(outcomes.every((outcome) => outcome.kind === 'ok')).toBe(true);
  expect(refreshes(server)).toHaveLength(1);
  expect(vault.tokens).toMatchObject({ accessToken: 'a1', refreshToken: 'r1' });
  expect(server.seen.filter((seen) => seen.headers.authorization === 'Bearer a1')).toHaveLength(100);
});

test('a hundred callers refused with 403 unauthorized share one refresh and try once more', async () => {
  const grant = rotatingGrant();
  const refused = { status: 403, body: { error: { code: 'unauthorized', message: 'token expired' } } };
  await using server = await scriptedServer((seen) => {
    if (isRefresh(seen)) return grant.refresh(seen);
    return seen.headers.authorization === 'Bearer a1' ? emptyLibrary : refused;
  });
  const { cloud } = signedIn(server.url);

  const outcomes = await Promise.all(Array.from({ length: 100 }, () => cloud.content.mine()));

  expect(outcomes.filter((outcome) => outcome.kind === 'ok')).toHaveLength(100);
  expect(refreshes(server)).toHaveLength(1);
});

test('a token that is refused even when fresh is not refreshed again', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen) => (isRefresh(seen) ? grant.refresh(seen) : { status: 401 }));
  const { cloud, vault } = signedIn(server.url);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unauthorized', reason: 'refused' });
  expect(refreshes(server)).toHaveLength(1);
  expect(vault.brokenReason).toBeUndefined();
});

test('a missing permission names its scope and never refreshes', async () => {
  const forbidden = { status: 403, body: { error: { code: 'forbidden', message: 'no' } } };
  await using server = await scriptedServer(() => forbidden);
  const { cloud } = signedIn(server.url);

  expect(await cloud.devices.list()).toMatchObject({ kind: 'permission-missing', scope: 'family:devices:view' });
  expect(server.seen).toHaveLength(1);
});

test('the new tokens are stored before the new access token travels', async () => {
  const grant = rotatingGrant();
  const vault = new OpenVault();
  const storedWhenUsed: unknown[] = [];
  await using server = await scriptedServer((seen) => {
    if (isRefresh(seen)) return grant.refresh(seen);
    storedWhenUsed.push(vault.tokens?.refreshToken);
    return emptyLibrary;
  });
  const { cloud, clock } = signedIn(server.url, { vault });
  vault.tokens = { accessToken: 'a0', refreshToken: 'r0', obtainedAtMs: 0, expiresAtMs: clock.now() };

  await cloud.content.mine();

  expect(storedWhenUsed).toEqual(['r1']);
});

test('a vault that cannot store keeps the token from being used, and gets it again at the next call', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen) => (isRefresh(seen) ? grant.refresh(seen) : emptyLibrary));
  const vault = new OpenVault();
  const { cloud, clock } = signedIn(server.url, { vault });
  vault.tokens = { accessToken: 'a0', refreshToken: 'r0', obtainedAtMs: 0, expiresAtMs: clock.now() };
  const store = vault.store.bind(vault);
  vault.store = () => {
    throw new Error('disk full');
  };

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unexpected' });
  vault.store = store;
  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  expect(refreshes(server)).toHaveLength(1);
  expect(vault.tokens).toMatchObject({ refreshToken: 'r1' });
});

test('a token is replaced ahead of its end, and the old one still serves if that fails', async () => {
  const grant = rotatingGrant();
  let isAway = true;
  await using server = await scriptedServer((seen) => {
    if (isRefresh(seen)) return isAway ? { status: 502, body: '<html>' } : grant.refresh(seen);
    return emptyLibrary;
  });
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_000 - 59_000);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer a0');
  const asked = refreshes(server).length;
  await cloud.content.mine();
  expect(refreshes(server)).toHaveLength(asked);

  isAway = false;
  clock.move(11_000);
  await cloud.content.mine();
  expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer a1');
  expect(vault.brokenReason).toBeUndefined();
});

test('an ended token is never sent, even when it cannot be renewed', async () => {
  await using server = await scriptedServer((seen) =>
    isRefresh(seen) ? { status: 502, body: '<html>' } : emptyLibrary,
  );
  const { cloud, clock, vault } = signedIn(server.url, { limits: { tries: 1 } });
  clock.move(3_600_000);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unreachable' });
  expect(server.seen.every(isRefresh)).toBe(true);
  expect(vault.tokens).toMatchObject({ refreshToken: 'r0' });
});

test('a refresh whose request was lost on the way succeeds at the second try', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen, index) => {
    if (index === 0) return lostAnswer;
    return isRefresh(seen) ? grant.refresh(seen) : emptyLibrary;
  });
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_001);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  expect(vault.tokens).toMatchObject({ refreshToken: 'r1' });
});

test('a refresh whose answer was lost is tried once more, then the parent is asked to sign in again', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen, index) => {
    const answer = grant.refresh(seen);
    return index === 0 ? lostAnswer : answer;
  });
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_001);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unauthorized', reason: 'sign-in-again' });
  expect(refreshes(server).map((seen) => formOf(seen).refresh_token)).toEqual(['r0', 'r0']);
  expect(vault.brokenReason).toContain('sign in again');
  expect(await cloud.content.mine()).toMatchObject({ kind: 'unauthorized', reason: 'not-signed-in' });
  expect(server.seen).toHaveLength(2);
});

test('a network that stays away never ends the sign-in', async () => {
  const server = await scriptedServer(() => emptyLibrary);
  const { cloud, clock, vault } = signedIn(server.url, { limits: { tries: 1 } });
  await server[Symbol.asyncDispose]();
  clock.move(3_600_001);

  for (let tries = 0; tries < 5; tries += 1) expect(await cloud.content.mine()).toMatchObject({ kind: 'unreachable' });
  expect(vault.tokens).toMatchObject({ refreshToken: 'r0' });
  expect(vault.brokenReason).toBeUndefined();
});

test('a sign-in that happens during a refresh is not overwritten by what the refresh brings', async () => {
  const grant = rotatingGrant();
  const vault = new OpenVault();
  const fresh = { accessToken: 'new', refreshToken: 'new-r', obtainedAtMs: 0, expiresAtMs: Number.MAX_SAFE_INTEGER };
  await using server = await scriptedServer((seen) => {
    if (!isRefresh(seen)) return emptyLibrary;
    vault.tokens = fresh;
    return grant.refresh(seen);
  });
  const { cloud, clock } = signedIn(server.url, { vault });
  vault.tokens = { accessToken: 'a0', refreshToken: 'r0', obtainedAtMs: 0, expiresAtMs: clock.now() };

  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  expect(vault.tokens).toBe(fresh);
  expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer new');
});

test('a sign-in that happens during a refresh also outlives its refusal', async () => {
  const vault = new OpenVault();
  const fresh = { accessToken: 'new', refreshToken: 'new-r', obtainedAtMs: 0, expiresAtMs: Number.MAX_SAFE_INTEGER };
  await using server = await scriptedServer((seen) => {
    if (!isRefresh(seen)) return emptyLibrary;
    vault.tokens = fresh;
    return { status: 403, body: { error: 'invalid_grant' } };
  });
  const { cloud, clock } = signedIn(server.url, { vault });
  vault.tokens = { accessToken: 'a0', refreshToken: 'r0', obtainedAtMs: 0, expiresAtMs: clock.now() };

  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  expect(vault).toMatchObject({ tokens: fresh, brokenReason: undefined });
});

test('whoever is refused late takes the token that another call has already brought', async () => {
  const grant = rotatingGrant();
  let refuseLate = () => {};
  await using server = await scriptedServer((seen, index) => {
    if (isRefresh(seen)) return grant.refresh(seen);
    if (index === 0) {
      return { raw: (response) => (refuseLate = () => response.writeHead(401).end()) };
    }
    return seen.headers.authorization === 'Bearer a1' ? emptyLibrary : { status: 401 };
  });
  const { cloud } = signedIn(server.url);

  const late = cloud.content.mine();
  await server.arrived(1);
  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  refuseLate();

  expect(await late).toMatchObject({ kind: 'ok' });
  expect(refreshes(server)).toHaveLength(1);
});

test('an answer without a refresh token keeps the old one', async () => {
  const body = { access_token: 'a1', token_type: 'Bearer', expires_in: 60 };
  await using server = await scriptedServer((seen) => (isRefresh(seen) ? { status: 200, body } : emptyLibrary));
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_001);

  await cloud.content.mine();

  expect(vault.tokens).toMatchObject({ accessToken: 'a1', refreshToken: 'r0', expiresAtMs: clock.now() + 60_000 });
});

test('closing waits for the refresh in flight, so that its token is stored', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen) => (isRefresh(seen) ? grant.refresh(seen) : emptyLibrary));
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_001);

  const asked = cloud.content.mine();
  await server.arrived(1);
  await cloud[Symbol.asyncDispose]();

  expect(vault.storedAccessTokens).toEqual(['a1']);
  expect(await asked).toMatchObject({ kind: 'unreachable' });
});

test('no refresh begins once closing has begun', async () => {
  const grant = rotatingGrant();
  await using server = await scriptedServer((seen) => (isRefresh(seen) ? grant.refresh(seen) : emptyLibrary));
  const { cloud, clock, vault } = signedIn(server.url);
  clock.move(3_600_001);

  const asked = cloud.content.mine();
  await cloud[Symbol.asyncDispose]();

  expect(await asked).toMatchObject({ kind: 'unreachable' });
  expect(server.seen).toHaveLength(0);
  expect(vault.tokens).toMatchObject({ refreshToken: 'r0' });
});
