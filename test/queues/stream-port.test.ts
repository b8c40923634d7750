// Where streams have a port of their own, players find queues there too, and nobody finds anything else.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AT, FRAME_BYTES, openQueueWorld, type QueueWorld } from './queue-world.ts';

let world: QueueWorld;
beforeEach(async () => {
  world = await openQueueWorld({ streamPort: 0 });
});
afterEach(() => world[Symbol.asyncDispose]());

it('plays, also with a token and for a look at the head, and manages nothing', async () => {
  await world.add('one.mp3', 'two.mp3');
  const url = await world.streamUrl();
  expect(url).not.toBe(world.url);
  expect((await world.play('', { url })).status).toBe(404);
  const asParent = await world.play('', { url, ...world.asParent() });
  expect([asParent.status, asParent.headers.get('x-file-count')]).toEqual([200, '2']);
  await world.makePublic();
  for (const query of ['', '?play_mode=sequential']) {
    const open = await world.play(query, { url });
    expect([open.status, open.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    expect(open.bytes.length).toBeGreaterThan(FRAME_BYTES);
  }
  const head = await world.play('', { url, method: 'HEAD' });
  expect([head.status, head.bytes.length]).toEqual([200, 0]);
  const { headers } = world.asParent();
  const others: [string, string][] = [
    ['GET', `${AT}/queue`],
    ['DELETE', AT],
    ['DELETE', `${AT}/stream.mp3`],
    ['POST', `${AT}/stream.mp3`],
    ['GET', `${AT}/stream.mp3/../queue`],
    ['GET', `${AT}/queue?/api/streams/x/stream.mp3`],
    ['GET', '/api/streams/queues'],
    ['GET', '/api/audio/list'],
    ['GET', '/api/v1/streams'],
    ['GET', '/readyz'],
    ['GET', '/'],
  ];
  for (const [method, path] of others) {
    const { status } = await fetch(url + path, { method, headers });
    expect([method, path, status]).toEqual([method, path, 404]);
  }
  expect(await world.filesOf()).toHaveLength(2);
});
