// Files come over HTTP in pieces, break off, go on, and end in the library; what is too large is refused.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import * as tus from 'tus-js-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serveUploads } from '#server/features/imports/uploads/routes.ts';
import { createAppRoutes } from '#server/http/app-routes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeSound, openWorld, type World } from './import-world.ts';

const LIMIT = 3_000_000;

let temporary: ReturnType<typeof temporaryFolder>;
let world: World;
let address: string;
let isSignedIn = true;
let close: () => Promise<void>;

beforeEach(async () => {
  temporary = temporaryFolder();
  isSignedIn = true;
  world = await openWorld({ dataFolder: join(temporary.path, 'data'), uploadLimitBytes: LIMIT });
  const server = createServer();
  const { app, ready } = await createAppRoutes({
    server,
    trustedProxies: [],
    log: pino({ level: 'silent' }),
    language: () => 'en',
  });
  app.addHook('onRequest', async (request) => {
    if (isSignedIn) request.parent = { id: 'p', name: 'Parent' };
  });
  await serveUploads(app, world.uploads);
  const answer = await ready();
  server.on('request', answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/uploads`;
  close = async () => {
    server.closeAllConnections();
    server.close();
    await app.close();
  };
});
afterEach(async () => {
  await close();
  await world[Symbol.asyncDispose]();
  temporary[Symbol.dispose]();
});

function sound(name: string, seconds: number, pitch: number): Buffer {
  return readFileSync(makeSound(join(temporary.path, 'made', name), { seconds, pitch }));
}

/** Uploads to the end; `breakAfter` bytes the connection is dropped once, and taken up again. */
async function upload(bytes: Buffer, metadata: Record<string, string>, breakAfter?: number): Promise<string[]> {
  const told: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let hasBroken = breakAfter === undefined;
  const sending = new tus.Upload(bytes, {
    endpoint: address,
    metadata,
    chunkSize: 64_000,
    retryDelays: [],
    onSuccess: () => resolve(),
    onError: reject,
    onChunkComplete: (_size, sentBytes) => {
      if (hasBroken || sentBytes < (breakAfter ?? 0)) return;
      hasBroken = true;
      told.push(`broke off at ${sentBytes}`);
      sending.abort().then(() => {
        const rest = new tus.Upload(bytes, {
          uploadUrl: sending.url ?? '',
          endpoint: address,
          chunkSize: 64_000,
          retryDelays: [],
          onSuccess: () => resolve(),
          onError: reject,
        });
        rest.start();
      }, reject);
    },
  });
  sending.start();
  await promise;
  return told;
}

it('takes many files at once, also broken off and resumed, and makes collections of their folders', async () => {
  const long = sound('long.wav', 8, 300);
  const told = await Promise.all([
    upload(long, { filename: 'long.wav', relativePath: 'Album/long.wav' }, 200_000),
    upload(sound('b.mp3', 1, 310), { filename: 'b.mp3', relativePath: 'Album/b.mp3' }),
    upload(sound('loose.mp3', 1, 320), { filename: 'loose.mp3' }),
    upload(Buffer.from('no sound'), { filename: 'broken.mp3' }),
    upload(sound('escape.mp3', 1, 330), { filename: 'x', relativePath: '../../../etc/./.hidden/\u202e..\\passwd.mp3' }),
  ]);
  expect(told[0]).toEqual([expect.stringMatching(/broke off at/)]);
  await world.settled();
  expect(await world.collections()).toEqual({ Album: ['b', 'long'], hidden: ['passwd'] });
  expect((await world.audio()).map(({ title, state }) => [title, state])).toEqual([
    ['b', 'ready'],
    ['long', 'ready'],
    ['loose', 'ready'],
    ['passwd', 'ready'],
  ]);
  const paths = (await world.db.read.selectFrom('original').select('path').execute()).map(({ path }) => path);
  expect(paths.every((path) => path.startsWith(join(temporary.path, 'data', 'originals/')))).toBe(true);
  expect(readFileSync(join(temporary.path, 'data', 'originals', 'Album', 'long.wav')).equals(long)).toBe(true);
  const { items } = await world.imports.list({ limit: 50 });
  const files = (await Promise.all(items.map(({ id }) => world.files(id)))).flatMap((one) => Object.values(one));
  expect(files.find(({ path }) => path === 'broken.mp3')?.state).toBe('unreadable');
});

it('keeps a second file of the same name, and not the same file twice', async () => {
  const one = sound('a.mp3', 1, 300);
  await upload(one, { filename: 'a.mp3' });
  await world.settled();
  await upload(sound('b.mp3', 1, 310), { filename: 'a.mp3' });
  await upload(one, { filename: 'again.mp3' });
  await world.settled();
  const paths = (await world.db.read.selectFrom('original').select('path').orderBy('path').execute()).map(
    ({ path }) => path,
  );
  expect(paths.map((path) => path.split('/').at(-1))).toEqual(['a (2).mp3', 'a.mp3']);
});

it('refuses what is too large, what does not say its size, and who is not signed in', async () => {
  const ask = (headers: Record<string, string>) =>
    fetch(address, { method: 'POST', headers: { 'tus-resumable': '1.0.0', ...headers } });
  const large = await ask({ 'upload-length': String(LIMIT + 1) });
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ code: 'too-large' });
  expect((await ask({ 'upload-defer-length': '1' })).status).toBe(400);
  isSignedIn = false;
  expect((await ask({ 'upload-length': '5' })).status).toBe(401);
});

it('takes up what was whole when the server was stopped', async () => {
  const bytes = sound('a.mp3', 1, 300);
  const created = await fetch(address, {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${btoa('a.mp3')}`,
    },
  });
  const id = created.headers.get('location')?.split('/').at(-1) ?? '';
  writeFileSync(join(temporary.path, 'data', 'uploads', id), bytes);
  await world.uploads.tidy();
  await world.settled();
  expect((await world.audio()).map(({ title }) => title)).toEqual(['a']);
});
