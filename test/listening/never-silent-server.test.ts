// Never silent, when it is the whole server that is in trouble: its database is locked, busy, damaged or gone, its disk is
// full or does not answer, it has no more open files. Also several at once. See never-silent.test.ts for single streams.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { lacks } from '../programs.ts';
import { ask } from '../streaming/talk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type HouseOptions, openSilentHouse, type SilentHouse, unlocked } from './silent-house.ts';

const settings = { startWindowMs: 0 };
const stranger = { 'user-agent': 'somebody else' };
let house: SilentHouse;
afterEach(() => house[Symbol.asyncDispose]());

const open = async (options: HouseOptions = {}) => {
  house = await openSilentHouse({ settings, ...options });
};

/** Another program that writes to the database until it is disposed. */
async function lockDatabase(): Promise<Disposable> {
  const thief = new DatabaseSync(join(house.folder, 'library.db'), { timeout: 0 });
  await unlocked(() => thief.exec('begin immediate'));
  return {
    [Symbol.dispose]() {
      thief.exec('rollback');
      thief.close();
    },
  };
}

const topics = async () => (await house.openNotices()).map(({ topic }) => topic);

it('plays what it should while another program has locked the database, and keeps it for after a restart', async () => {
  await open({
    source: ([, ...ids]) => ({ kind: 'sequence', items: ids.map((audioId) => ({ kind: 'audio', audioId })) }),
  });
  let etag: string;
  {
    using _ = await lockDatabase();
    ({ etag } = await house.hear());
    for (let times = 0; times < 3; times++) expect((await house.hear(stranger)).etag).toBe(etag);
    await expect.poll(topics).toEqual(['database']);
    expect((await house.client.streams.list()).items).toMatchObject([{ playable: true }]);
  }
  await house.hear();
  await expect.poll(topics).toEqual([]);
  const told = (await house.client.system.notices()).items;
  expect(told).toMatchObject([{ topic: 'database', clearedAt: expect.any(String) }]);
  const { client, streamId, audioIds } = house;
  const document = { version: 1 as const, source: { kind: 'audio' as const, audioId: audioIds[0] ?? '' } };
  await client.streams.update({ params: { streamId }, body: { document } });
  await house.restart();
  const { items } = await house.client.streams.listListenings({ params: { streamId } });
  expect(items.length).toBeGreaterThan(4);
  const resumed = await ask(house.url, { headers: { ...stranger, range: 'bytes=1000-' } });
  expect([resumed.status, resumed.headers.etag]).toEqual([206, etag]);
});

it('does not make many listeners wait for a lock one after the other', async () => {
  await open();
  const agents = Array.from({ length: 20 }, (_value, nth) => ({ 'user-agent': `player ${nth}` }));
  const crowd = async () => {
    const beganAt = performance.now();
    const heard = await Promise.all(agents.map((headers) => ask(house.url, { headers })));
    expect(heard.map(({ status }) => status)).toEqual(agents.map(() => 200));
    return performance.now() - beganAt;
  };
  const usualMs = await crowd();
  using _ = await lockDatabase();
  expect(await crowd()).toBeLessThan(usualMs + 1000);
});

it.each(['garbage', 'nothing'])('falls back when the database file has become %s', async (what) => {
  await open({ settings: { ...settings, startWindowMs: 1 } });
  const good = await house.hear();
  const file = join(house.folder, 'library.db');
  if (what === 'garbage') {
    const { size } = statSync(file);
    writeFileSync(file, Buffer.alloc(size, 'noise '));
  } else truncateSync(file, 0);
  rmSync(`${file}-wal`, { force: true });
  for (let times = 0; times < 3; times++) {
    const [mine, theirs] = [await house.hear(), await house.hear(stranger)];
    expect(mine.etag).toBe(good.etag);
    expect(theirs.status).toBe(200);
  }
  expect((await ask(`${house.server.url}/s/AAAAAAAAAAAAAAAAAAAAAA.mp3`)).status).toBe(404);
});

it('plays on when the database file is taken away', async () => {
  await open();
  const good = await house.hear();
  for (const end of ['', '-wal', '-shm']) rmSync(join(house.folder, `library.db${end}`), { force: true });
  expect((await house.hear(stranger)).etag).toBe(good.etag);
});

it('plays what it should when the disk is full, and says so', async (context) => {
  using temporary = temporaryFolder();
  const dataFolder = join(temporary.path, 'data');
  mkdirSync(dataFolder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', dataFolder], { stdio: 'ignore' });
  } catch {
    return lacks(context, 'mounting a small disk is not permitted: needs Linux and the rights of root');
  }
  using _disk = { [Symbol.dispose]: () => execFileSync('umount', ['-l', dataFolder]) };
  const items = (ids: string[]): Source[] =>
    Array.from({ length: 2000 }, (_value, nth) => ({ kind: 'audio', audioId: ids[nth % 3] ?? '' }));
  await open({
    dataFolder,
    frames: 20,
    source: (ids) => ({ kind: 'shuffle', items: items(ids), count: 1000, allBeforeAgain: false, renew: 'each-play' }),
  });
  const ballast = join(dataFolder, 'ballast');
  fill(ballast);
  const reply = await ask(house.url);
  expect(reply.status).toBe(200);
  const rest = await ask(house.url, { headers: { range: 'bytes=5000000-', 'if-range': `${reply.headers.etag}` } });
  expect([rest.status, rest.bytes.equals(reply.bytes.subarray(5_000_000))]).toEqual([206, true]);
  await expect.poll(topics).toEqual(['database']);
  rmSync(ballast);
  await ask(house.url, { headers: stranger });
  await expect.poll(topics).toEqual([]);
  await house.restart();
  const after = await ask(house.url, { headers: { range: 'bytes=5000000-', 'if-range': `${reply.headers.etag}` } });
  expect([after.status, after.headers.etag]).toEqual([206, reply.headers.etag]);
});

it('says the sentence when the disk does not answer, and goes on when it does', async () => {
  await open();
  const path = house.pathOf(house.audioIds[0] ?? '');
  const look = await ask(house.url, { method: 'HEAD' });
  // Whoever opens it to read waits for somebody to write, as with a disk on a network that is gone.
  const bytes = readFileSync(path);
  rmSync(path);
  execFileSync('mkfifo', [path]);
  const beganAt = performance.now();
  const reply = await ask(house.url, { headers: { range: 'bytes=100000-' } });
  expect(performance.now() - beganAt).toBeLessThan(2500);
  expect(reply.status).toBe(200);
  expect(reply.headers.etag).not.toBe(look.headers.etag);
  expect(`${reply.bytes.length}`).toBe(reply.headers['content-length']);
  await expect.poll(topics).toContain('reading');
  closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  rmSync(path);
  writeFileSync(path, bytes);
  await expect.poll(async () => (await ask(house.url)).headers.etag).toBe(look.headers.etag);
  await expect.poll(topics).toEqual([]);
});

it('says the sentence on a card of several tracks in the one that is asked for first, also when that is in the middle', async () => {
  await open();
  const { client, streamId, audioIds } = house;
  for (const audioId of audioIds)
    await client.library.deleteAudio({ params: { audioId }, query: { evenIfUsed: 'true' } });
  const slot = (nth: number) => house.path.replace('.mp3', `/${nth}-5.mp3`);
  const sentence = await house.hear();
  expect((await house.hear({}, slot(3))).etag).toBe(sentence.etag);
  const next = await ask(house.server.url + slot(4));
  expect(next.bytes.length).toBe(43 * 480);
  expect((await house.hear({}, slot(3))).etag).toBe(sentence.etag);
  await house.clock.leap(90_000);
  expect((await house.hear({}, slot(5))).etag).toBe(sentence.etag);
  expect(await topics()).toEqual([`stream ${streamId}`]);
});

it('plays the evergreen collection instead, without what is broken of it, and its resumes go on when it changes', async () => {
  await open();
  const { client, audioIds, pathOf, collectionId } = house;
  await client.family.updateSettings({ body: { evergreenCollectionId: collectionId } });
  await client.library.deleteAudio({ params: { audioId: audioIds[0] ?? '' }, query: { evenIfUsed: 'true' } });
  await house.server.settled();
  const evergreen = await house.hear();
  expect(evergreen.bytes.length).toBe(480 + 2 * 500 * 480);
  rmSync(pathOf(audioIds[1] ?? ''));
  await ask(house.url, { headers: stranger });
  await house.server.settled();
  const rest = await house.hear(stranger);
  expect(rest.bytes.length).toBe(480 + 500 * 480);
  const other = await client.library.createCollection({ body: { title: 'Other', audioIds: audioIds.slice(2) } });
  await client.family.updateSettings({ body: { evergreenCollectionId: other.id, language: 'de' } });
  const resumed = await ask(house.url, { headers: { ...stranger, range: 'bytes=5000-' } });
  expect([resumed.status, resumed.headers.etag]).toEqual([206, rest.etag]);
});

it('begins anew rather than in silence when what a player has just begun is gone', async () => {
  await open({ settings: { startWindowMs: 60_000 } });
  const look = await ask(house.url, { method: 'HEAD' });
  rmSync(house.pathOf(house.audioIds[0] ?? ''));
  const reply = await ask(house.url);
  expect([reply.status, `${reply.bytes.length}`]).toEqual([200, reply.headers['content-length']]);
  expect(reply.headers.etag).not.toBe(look.headers.etag);
  expect(reply.bytes.subarray(480).some((byte, at) => at % 480 > 36 && byte !== 0)).toBe(true);
});

/** To the last byte. */
function fill(path: string): void {
  writeFileSync(path, '');
  const fd = openSync(path, 'a');
  try {
    for (const size of [1_000_000, 4096, 1]) {
      try {
        for (;;) writeFileSync(fd, Buffer.alloc(size));
      } catch {
        // Full is what is wanted.
      }
    }
  } finally {
    closeSync(fd);
  }
}
