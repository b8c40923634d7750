// Never silent, and never another child's: who hears which last good play, and the doors besides the secret address.

import { afterEach, expect, it } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { ask } from '../streaming/talk.ts';
import { listen, openSilentHouse, type SilentHouse } from './silent-house.ts';

let house: SilentHouse;
afterEach(() => house[Symbol.asyncDispose]());

const at = (address: string) => ({ 'x-forwarded-for': address });

it('falls back to what was made for the child that asks, never to another child’s', async () => {
  house = await openSilentHouse({ settings: { startWindowMs: 0, trustedProxies: '127.0.0.1' } });
  const { client, streamId, audioIds } = house;
  const [mia, leo] = [await addChild('Mia'), await addChild('Leo')];
  const audio = (nth: number): Source => ({ kind: 'audio', audioId: audioIds[nth] ?? '' });
  const source: Source = {
    kind: 'choose',
    rules: [
      { name: 'Mia', when: [{ kind: 'child', childId: mia }], play: audio(1) },
      { name: 'Leo', when: [{ kind: 'child', childId: leo }], play: audio(2) },
    ],
    otherwise: audio(0),
  };
  await client.streams.update({ params: { streamId }, body: { document: { version: 1, source } } });
  await bind('10.0.0.1', mia);
  await bind('10.0.0.2', leo);
  const hers = await house.hear(at('10.0.0.1'));
  const his = await house.hear(at('10.0.0.2'));
  expect(hers.etag).not.toBe(his.etag);
  await house.onDisk((database) => database.exec("update stream set document = 'broken'"));
  expect((await house.hear(at('10.0.0.1'))).etag).toBe(hers.etag);
  expect((await house.hear(at('10.0.0.2'))).etag).toBe(his.etag);
  await bind('10.0.0.1', leo);
  // A look before belongs to the request that follows it at once.
  await house.clock.leap(5000);
  const swapped = await house.hear(at('10.0.0.1'));
  expect([hers.etag, his.etag]).not.toContain(swapped.etag);
});

it('plays a public queue also when the database cannot be read; what is not public stays unknown', async () => {
  house = await openSilentHouse({ settings: { startWindowMs: 0 } });
  const { client, audioIds } = house;
  const url = (name: string) => `${house.server.url}/api/streams/${name}/stream.mp3`;
  for (const name of ['night', 'hidden']) {
    const document = { version: 1 as const, source: { kind: 'audio' as const, audioId: audioIds[0] ?? '' } };
    const { id } = await client.streams.create({ body: { name, document } });
    await house.onDisk((database) =>
      database.prepare('insert into queue (name, stream_id, created_at_ms) values (?, ?, 0)').run(name, id),
    );
    if (name === 'night')
      await client.streams.setPublicAddress({ params: { streamId: id }, body: { name: 'good-night' } });
  }
  await house.restart();
  const good = await listen(url('night'));
  expect(good.headers['x-stream-name']).toBe('night');
  await house.onDisk((database) =>
    database.exec('alter table queue rename to queue_away; alter table stream rename to stream_away'),
  );
  expect((await listen(url('night'))).etag).toBe(good.etag);
  const strange = await listen(url('night'), { 'user-agent': 'somebody else' });
  expect(strange.headers['x-stream-name']).toBe('night');
  for (const name of ['hidden', 'nowhere']) expect((await ask(url(name))).status).toBe(404);
});

async function addChild(name: string): Promise<string> {
  return (await house.client.family.addChild({ body: { name, colour: 'sea' } })).id;
}

async function bind(address: string, childId: string): Promise<void> {
  await house.client.family.bindAddress({ params: { address }, body: { childId } });
}
