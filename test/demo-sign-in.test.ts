// The demo signs its own browser in, and nobody else's.
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const signIn = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${world.server.url}/api/v1/session/demo`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once('error', reject).end();
  });

it('lets a browser on this machine in', async () => {
  expect(await signIn({})).toBe(200);
  expect(await signIn({ origin: world.server.url, 'sec-fetch-site': 'same-origin' })).toBe(200);
});

it('lets no page of another site in, not even under a name that leads here', async () => {
  expect(await signIn({ origin: 'https://evil.example' })).toBe(404);
  expect(await signIn({ 'sec-fetch-site': 'cross-site' })).toBe(404);
  expect(await signIn({ host: 'evil.example', origin: 'http://evil.example' })).toBe(404);
});
