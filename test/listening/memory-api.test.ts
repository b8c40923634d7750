// Bookmarks over HTTP: who may, what is refused, and that each route does what it says.
import { createServer } from 'node:http';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serveBookmarks } from '#server/features/listening/memory/routes.ts';
import { type AppRoutes, createAppRoutes } from '#server/http/app-routes.ts';
import { type MemoryWorld, MINUTE, memoryWorld } from './memory-world.ts';

let world: MemoryWorld;
let routes: AppRoutes;
const MIA = { childId: 'mia', collectionId: 'book' };

beforeEach(async () => {
  world = await memoryWorld();
  routes = await createAppRoutes({
    server: createServer(),
    trustedProxies: [],
    log: pino({ level: 'silent' }),
    language: () => 'en',
  });
  routes.app.addHook('onRequest', async (request) => {
    if (request.headers.authorization) request.parent = { id: 'p', name: 'Ann' };
  });
  serveBookmarks(routes.app, world.memory);
  await routes.ready();
});
afterEach(async () => {
  await routes.app.close();
  await world[Symbol.asyncDispose]();
});

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, isParent = true) {
  const headers = isParent ? { authorization: 'x' } : {};
  const reply = await routes.app.inject({
    ...{ method, url: `/api/v1/bookmarks${path}`, headers },
    ...(body ? { body } : {}),
  });
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() };
}

it('puts, lists, starts again, goes back and takes out', async () => {
  expect(await ask('PUT', '', { ...MIA, audioId: 'part2', positionMs: MINUTE })).toMatchObject({ status: 204 });
  expect(await ask('POST', '/start-again', MIA)).toMatchObject({ status: 204 });
  const listed = { ...MIA, audioId: 'part2', positionMs: 0, earlier: { positionMs: MINUTE } };
  expect((await ask('GET', '')).body.items).toMatchObject([listed]);
  expect(await ask('POST', '/back', MIA)).toMatchObject({ status: 204 });
  expect(await world.placeOf({ childId: 'mia' })).toEqual(['part2', MINUTE]);
  expect(await ask('DELETE', '?childId=mia&collectionId=book')).toMatchObject({ status: 204 });
  expect((await ask('GET', '')).body).toEqual({ items: [] });
});

it('is for parents', async () => {
  expect(await ask('GET', '', undefined, false)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
});

it.each<[string, 'POST' | 'PUT' | 'DELETE', string, object | undefined, number]>([
  ['a child and a player at once', 'POST', '/start-again', { ...MIA, playerId: 'player1' }, 400],
  ['no collection', 'POST', '/back', { childId: 'mia' }, 400],
  ['a negative place', 'PUT', '', { ...MIA, audioId: 'part0', positionMs: -1 }, 400],
  ['what is not there', 'DELETE', '?collectionId=book', undefined, 404],
  ['a foreign part', 'PUT', '', { ...MIA, audioId: 'x', positionMs: 0 }, 422],
])('refuses %s', async (_, method, path, body, status) => {
  expect((await ask(method, path, body)).status).toBe(status);
});
