import { expect, test } from 'vitest';
import { type Answer, lostAnswer, scriptedServer } from './testing/scripted-server.ts';
import { signedIn } from './testing/signed-in.ts';
import type { CardWrite } from './wire/content.ts';

const emptyLibrary = { status: 200, body: { cards: [] } };
const stream = {
  key: '01',
  title: 'One',
  type: 'stream',
  format: 'mp3',
  trackUrl: 'https://example.org/1.mp3',
} as const;
const card: CardWrite = {
  title: 'A card',
  metadata: {},
  content: { chapters: [{ key: '01', title: 'One', tracks: [stream] }] },
};

test('429 waits as long as Retry-After says, in seconds', async () => {
  const slowDown = { status: 429, headers: { 'retry-after': '7' } };
  await using server = await scriptedServer((_, index) => (index === 0 ? slowDown : emptyLibrary));
  const { cloud, clock } = signedIn(server.url);
  const startMs = clock.now();

  const asked = cloud.content.mine();
  await clock.passNext(10_000);

  expect(await asked).toMatchObject({ kind: 'ok' });
  expect(clock.now() - startMs).toBe(7000);
});

test('429 waits as long as Retry-After says, as a date', async () => {
  const until = new Date(Date.UTC(2026, 10, 22, 18, 0, 12)).toUTCString();
  const slowDown = { status: 429, headers: { 'retry-after': until } };
  await using server = await scriptedServer((_, index) => (index === 0 ? slowDown : emptyLibrary));
  const { cloud, clock } = signedIn(server.url);
  const startMs = clock.now();

  const asked = cloud.content.mine();
  await clock.passNext(14_000);

  expect(await asked).toMatchObject({ kind: 'ok' });
  expect(clock.now() - startMs).toBe(12_000);
});

test('a longer break than we want to wait is told, and holds everyone without asking again', async () => {
  await using server = await scriptedServer(() => ({ status: 429, headers: { 'retry-after': '600' } }));
  const { cloud } = signedIn(server.url);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'rate-limited', retryAfterMs: 600_000 });
  expect(await cloud.devices.list()).toMatchObject({ kind: 'rate-limited', retryAfterMs: 600_000 });
  expect(server.seen).toHaveLength(1);
});

test('5xx is tried again with growing waits, and only so often', async () => {
  await using server = await scriptedServer(() => ({ status: 503, body: '<html>busy</html>' }));
  const { cloud, clock } = signedIn(server.url, { limits: { tries: 4 } });

  const asked = cloud.content.mine();
  const waitsMs = [await clock.passNext(5000), await clock.passNext(5000), await clock.passNext(5000)];

  expect(await asked).toMatchObject({ kind: 'server', status: 503 });
  expect(waitsMs).toEqual([500, 1000, 2000]);
  expect(server.seen).toHaveLength(4);
});

test('a card whose creation got no answer is not created twice', async () => {
  await using server = await scriptedServer(() => lostAnswer);
  const { cloud } = signedIn(server.url);

  expect(await cloud.content.create(card)).toMatchObject({ kind: 'unknown-outcome' });
  expect(server.seen).toHaveLength(1);
});

test.each<[string, Answer]>([
  ['a gateway error', { status: 502, body: '<html>' }],
  ['half an answer', { status: 200, body: '{"card":{"cardId":"ab' }],
  ['an answer beyond the size cap', { status: 200, body: 'x'.repeat(5000) }],
])('a card whose creation got %s is not created twice', async (_, answer) => {
  await using server = await scriptedServer(() => answer);
  const { cloud } = signedIn(server.url, { limits: { maxAnswerBytes: 4000 } });

  expect(await cloud.content.create(card)).toMatchObject({ kind: 'unknown-outcome' });
  expect(server.seen).toHaveLength(1);
});

test('a creation that surely never arrived is tried again and stays "unreachable"', async () => {
  const server = await scriptedServer(() => emptyLibrary);
  const { cloud, clock } = signedIn(server.url, { limits: { tries: 2 } });
  await server[Symbol.asyncDispose]();

  const asked = cloud.content.create(card);
  await clock.passNext(1000);

  expect(await asked).toMatchObject({ kind: 'unreachable' });
});

test('a creation told to slow down is repeated, for it was not done', async () => {
  const created = { status: 200, body: { card: { ...card, cardId: 'abc12' } } };
  await using server = await scriptedServer((_, index) => (index === 0 ? { status: 429 } : created));
  const { cloud, clock } = signedIn(server.url);

  const asked = cloud.content.create(card);
  await clock.passNext(1000);

  expect(await asked).toMatchObject({ kind: 'ok', value: { cardId: 'abc12' } });
});

test('an answer beyond the size cap is given up', async () => {
  await using server = await scriptedServer(() => ({ status: 200, body: { cards: [], padding: 'x'.repeat(70_000) } }));
  const { cloud } = signedIn(server.url, { limits: { maxAnswerBytes: 65_536 } });

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unexpected' });
  expect(server.seen).toHaveLength(1);
});

test('an answer that dribbles past the deadline is given up', async () => {
  await using server = await scriptedServer(() => ({
    raw: (response) => {
      response.writeHead(200);
      response.write('{"cards":');
    },
  }));
  const { cloud, clock } = signedIn(server.url, { limits: { tries: 1, deadlineMs: 9000 } });

  const asked = cloud.content.mine();
  await server.arrived(1);
  clock.move(9000);

  expect(await asked).toMatchObject({ kind: 'unreachable' });
});

test('the caller can give up: while asking, and while waiting between tries', async () => {
  await using server = await scriptedServer((_, index) => (index === 0 ? { raw: () => {} } : { status: 500 }));
  const { cloud } = signedIn(server.url);

  const first = new AbortController();
  const asking = cloud.content.mine({ signal: first.signal });
  await server.arrived(1);
  first.abort(new Error('the app stops'));
  expect(await asking).toMatchObject({ kind: 'unreachable', cause: first.signal.reason });

  const second = new AbortController();
  const waiting = cloud.content.mine({ signal: second.signal });
  await server.arrived(2);
  second.abort();
  expect(await waiting).toMatchObject({ kind: 'unreachable' });
  expect(server.seen).toHaveLength(2);
});

test('a redirect is not followed, so that the token stays with the vendor', async () => {
  await using elsewhere = await scriptedServer(() => emptyLibrary);
  await using server = await scriptedServer(() => ({ status: 302, headers: { location: `${elsewhere.url}/steal` } }));
  const { cloud } = signedIn(server.url);

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unexpected', status: 302 });
  expect(elsewhere.seen).toHaveLength(0);
});

test.each([
  [
    400,
    { error: { code: 'bad-request', message: 'body.title: too long' } },
    { kind: 'bad-request', message: 'body.title: too long' },
  ],
  [400, { error: { code: 'group-limit' } }, { kind: 'bad-request', code: 'group-limit' }],
  [404, { error: { code: 'not-found', message: 'no card' } }, { kind: 'not-found', message: 'no card' }],
  [403, { message: 'needs user:content:view' }, { kind: 'permission-missing', scope: 'user:content:view' }],
  [403, '<html>blocked</html>', { kind: 'unexpected', status: 403 }],
])('status %i with %j is read as it is meant', async (status, body, expected) => {
  await using server = await scriptedServer(() => ({ status, body }));
  const { cloud } = signedIn(server.url);

  expect(await cloud.content.get('abc12')).toMatchObject(expected);
  expect(server.seen).toHaveLength(1);
});

test('an id cannot lead to another address', async () => {
  await using server = await scriptedServer(() => emptyLibrary);
  const { cloud } = signedIn(server.url);

  expect(await cloud.content.delete('..')).toMatchObject({ kind: 'bad-request' });
  expect(await cloud.devices.config('')).toMatchObject({ kind: 'bad-request' });
  expect(server.seen).toHaveLength(0);
  await cloud.content.get('a/../b?c');
  expect(server.seen[0]?.path).toBe('/content/a%2F..%2Fb%3Fc');
});

test('when our scopes suffice and the account itself may not, no scope is named', async () => {
  const foreign = { status: 403, body: { error: { code: 'forbidden', message: 'You do not own this card' } } };
  await using server = await scriptedServer(() => foreign);
  const { cloud, vault } = signedIn(server.url);
  if (vault.tokens) vault.tokens.scope = 'openid user:content:manage';

  expect(await cloud.content.get('abc12')).toEqual({ kind: 'permission-missing', message: 'You do not own this card' });
  expect(await cloud.devices.list()).toMatchObject({ kind: 'permission-missing', scope: 'family:devices:view' });
});

test('userinfo is not asked for when the sign-in did not include it', async () => {
  await using server = await scriptedServer(() => emptyLibrary);
  const { cloud, vault } = signedIn(server.url);
  if (vault.tokens) vault.tokens.scope = 'user:content:manage';

  expect(await cloud.family.userInfo()).toMatchObject({ kind: 'permission-missing', scope: 'openid' });
  expect(server.seen).toHaveLength(0);
});

test('a burst goes at once, then one request a second', async () => {
  await using server = await scriptedServer(() => emptyLibrary);
  const { cloud, clock } = signedIn(server.url, { limits: { requestsPerSecond: 1, burst: 5 } });

  const asked = Array.from({ length: 8 }, () => cloud.content.mine());
  await Promise.all(asked.slice(0, 5));
  expect(server.seen).toHaveLength(5);
  for (const [position, one] of asked.slice(5).entries()) {
    clock.move(999);
    expect(server.seen).toHaveLength(5 + position);
    clock.move(1);
    await one;
    expect(server.seen).toHaveLength(6 + position);
  }
});

test('closing ends every wait at once and asks nothing more', async () => {
  await using server = await scriptedServer((_, index) => (index === 0 ? { raw: () => {} } : emptyLibrary));
  const { cloud } = signedIn(server.url, { limits: { requestsPerSecond: 1, burst: 1 } });
  const asked = [cloud.content.mine(), cloud.content.mine(), cloud.content.create(card)];
  await server.arrived(1);

  await cloud[Symbol.asyncDispose]();

  const kinds = (await Promise.all(asked)).map((outcome) => outcome.kind);
  expect(kinds).toEqual(['unreachable', 'unreachable', 'unreachable']);
  expect(await cloud.devices.list()).toMatchObject({ kind: 'unreachable' });
  expect(server.seen).toHaveLength(1);
});
