// The predecessor's queue API as its scripts use it, over HTTP against the whole server.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueChange } from '#contract/queues.ts';
import { startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import type { Db } from '#server/db/db.ts';
import { openMadeUpLibrary } from '#test/bench/made-up-library.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const FRAMES = 100;
const FRAME_BYTES = 480;
const QUEUE = 'Gute Nacht';
const AT = `/api/streams/${encodeURIComponent(QUEUE)}`;

let stack: AsyncDisposableStack;
let folder: string;
let url: string;
let apiToken: string;
let audioIds: string[];
let restart: () => Promise<void>;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(temporaryFolder()).path;
  const library = await openMadeUpLibrary(folder);
  apiToken = library.apiToken;
  const named = (title: string) => ({ title, people: '', album: '' });
  audioIds = await library.addAudio(['one', 'two', 'twin a', 'twin b', 'chapter'].map(named), FRAMES);
  await giveFiles(library.db);
  await library[Symbol.asyncDispose]();
  await start();
  restart = async () => {
    await running?.[Symbol.asyncDispose]();
    await start();
  };
});
afterEach(async () => {
  await running?.[Symbol.asyncDispose]();
  await stack.disposeAsync();
});

let running: Awaited<ReturnType<typeof startServer>> | undefined;

async function start(): Promise<void> {
  const { config } = loadConfig({ dataFolder: folder, port: 0, host: '127.0.0.1', drainMs: 100 }, {});
  running = await startServer({ config, version: '0.0.0', log: pino({ level: 'silent' }) });
  ({ url } = running);
}

/** one.mp3, two.mp3 with a second chapter, and two files of the same name in two folders. */
async function giveFiles(db: Db): Promise<void> {
  const paths = ['one.mp3', 'two.mp3', 'a/twin.mp3', 'b/twin.mp3'];
  await db.write(async (tx) => {
    const flags = { watch: 0, continuous: 0, created_at_ms: 0, scanned_at_ms: null };
    await tx
      .insertInto('folder')
      .values({ id: 'music', path: '/music', ...flags })
      .execute();
    const originals = new Map(
      (await tx.selectFrom('audio').select(['id', 'original_id']).execute()).map((row) => [row.id, row.original_id]),
    );
    const originalOf = (index: number) => originals.get(audioIds[index] ?? '') ?? '';
    for (const [index, path] of paths.entries()) {
      const found = { path: `/music/${path}`, folder_id: 'music', size_bytes: 1000 + index };
      await tx.updateTable('original').set(found).where('id', '=', originalOf(index)).execute();
    }
    const chapter = { original_id: originalOf(1), part_index: 1 };
    await tx
      .updateTable('audio')
      .set(chapter)
      .where('id', '=', audioIds[4] ?? '')
      .execute();
    await tx.deleteFrom('original').where('id', '=', originalOf(4)).execute();
  });
}

interface Reply {
  status: number;
  body: Record<string, unknown> & Partial<QueueChange>;
}

async function ask(method: string, path: string, body?: unknown, token: string | undefined = apiToken): Promise<Reply> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url + path, { method, headers, ...sent });
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
}

async function play(query = '', { headers = {}, method = 'GET', at = AT }: PlayOptions = {}) {
  const response = await fetch(`${url}${at}/stream.mp3${query}`, { method, headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}
interface PlayOptions {
  headers?: Record<string, string>;
  method?: string;
  at?: string;
}

const add = (...files: string[]) => ask('POST', `${AT}/queue`, { files });
const filesOf = async () => (await ask('GET', `${AT}/queue`)).body.files;
const asParent = () => ({ headers: { authorization: `Bearer ${apiToken}` } });

async function streamId(): Promise<string> {
  const { items } = (await ask('GET', '/api/v1/streams')).body as unknown as { items: { id: string }[] };
  return items[0]?.id ?? '';
}

async function makePublic(): Promise<string> {
  const id = await streamId();
  const made = await ask('PUT', `/api/v1/streams/${id}/public-address`, { name: 'gute-nacht' });
  expect(made.status).toBe(200);
  return id;
}

describe('the files that queues can name', () => {
  it('are listed each by a name of its own', async () => {
    const { body } = await ask('GET', '/api/audio/list');
    expect(body.count).toBe(4);
    const files = body.files as unknown as { filename: string; size: number; duration: number; url: string }[];
    const seconds = (FRAMES * 24) / 1000;
    expect(files.map(({ filename, size, duration }) => [filename, size, duration])).toEqual([
      ['a/twin.mp3', 1002, Math.round(seconds)],
      ['b/twin.mp3', 1003, Math.round(seconds)],
      ['one.mp3', 1000, Math.round(seconds)],
      ['two.mp3', 1001, Math.round(2 * seconds)],
    ]);
    const sound = await fetch(files[2]?.url ?? '', { headers: { authorization: `Bearer ${apiToken}` } });
    expect([sound.status, (await sound.arrayBuffer()).byteLength]).toEqual([200, FRAMES * FRAME_BYTES]);
  });
});

describe('a queue', () => {
  it('is made by adding files, shown, listed and deleted', async () => {
    expect(await add('one.mp3', 'two.mp3')).toEqual({
      status: 200,
      body: {
        success: true,
        message: `Added 2 file(s) to stream '${QUEUE}'`,
        queue: { name: QUEUE, files: ['one.mp3', 'two.mp3'], file_count: 2 },
      },
    });
    await add('a/twin.mp3', 'one.mp3');
    expect((await ask('GET', `${AT}/queue`)).body).toEqual({
      ...{ name: QUEUE, files: ['one.mp3', 'two.mp3', 'a/twin.mp3', 'one.mp3'] },
      ...{ loop: false, file_count: 4 },
    });
    expect((await ask('GET', '/api/streams/queues')).body).toEqual({ queues: [QUEUE], count: 1 });
    const gone = await ask('DELETE', AT);
    expect(gone).toEqual({ status: 200, body: { success: true, message: `Deleted stream queue '${QUEUE}'` } });
    expect((await ask('GET', '/api/streams/queues')).body).toEqual({ queues: [], count: 0 });
    expect((await ask('DELETE', AT)).status).toBe(404);
  });

  it('is a stream, kept across a restart, and goes with it', async () => {
    await add('one.mp3', 'two.mp3');
    await restart();
    expect(await filesOf()).toEqual(['one.mp3', 'two.mp3']);
    const id = await streamId();
    const { body } = await ask('GET', `/api/v1/streams/${id}`);
    expect(body).toMatchObject({
      name: QUEUE,
      durationMs: 3 * FRAMES * 24,
      document: { source: { kind: 'sequence' } },
    });
    await ask('DELETE', `/api/v1/streams/${id}`);
    expect((await ask('GET', `${AT}/queue`)).status).toBe(404);
  });

  it('loses and moves files by their place', async () => {
    await add('one.mp3', 'two.mp3', 'a/twin.mp3');
    const removed = await ask('DELETE', `${AT}/queue/1`);
    expect(removed.body).toMatchObject({
      message: `Removed 'two.mp3' from stream '${QUEUE}'`,
      queue: { files: ['one.mp3', 'a/twin.mp3'], file_count: 2 },
    });
    await add('b/twin.mp3');
    const moved = await ask('PUT', `${AT}/queue/reorder`, { old_index: 2, new_index: 0 });
    expect(moved.body.queue?.files).toEqual(['b/twin.mp3', 'one.mp3', 'a/twin.mp3']);
    await ask('PUT', `${AT}/queue/reorder`, { old_index: 0, new_index: 2 });
    expect(await filesOf()).toEqual(['one.mp3', 'a/twin.mp3', 'b/twin.mp3']);
  });

  it('can be emptied and filled again', async () => {
    await add('one.mp3');
    const cleared = await ask('DELETE', `${AT}/queue`);
    expect(cleared).toMatchObject({ status: 200, body: { queue: { files: [], file_count: 0 } } });
    expect((await play('', asParent())).status).toBe(404);
    await add('two.mp3');
    expect(await filesOf()).toEqual(['two.mp3']);
  });

  it('no longer names what was deleted from the library', async () => {
    await add('one.mp3', 'two.mp3');
    expect((await ask('DELETE', `/api/v1/audio/${audioIds[0]}?evenIfUsed=true`)).status).toBe(204);
    expect(await filesOf()).toEqual(['two.mp3']);
    expect((await ask('DELETE', `${AT}/queue/0`)).body.queue?.files).toEqual([]);
  });

  it('takes all that is added at once by several', async () => {
    await add('one.mp3');
    await Promise.all(['two.mp3', 'a/twin.mp3', 'b/twin.mp3'].map((file) => add(file)));
    expect(await filesOf()).toHaveLength(4);
  });

  it('that is not there is not found, and not made by a wish that is refused', async () => {
    const refusals: [string, string, unknown, number][] = [
      ['GET', '/queue', undefined, 404],
      ['DELETE', '/queue', undefined, 404],
      ['DELETE', '/queue/0', undefined, 404],
      ['PUT', '/queue/reorder', { old_index: 0, new_index: 0 }, 404],
      ['POST', '/queue', { files: ['one.mp3', 'nowhere.mp3'] }, 404],
      ['POST', '/queue', { files: ['twin.mp3'] }, 404],
      ['POST', '/queue', { files: [] }, 400],
      ['POST', '/queue', {}, 400],
    ];
    for (const [method, path, body, status] of refusals) {
      expect([method, path, (await ask(method, AT + path, body)).status]).toEqual([method, path, status]);
    }
    expect((await ask('GET', '/api/streams/queues')).body.count).toBe(0);
  });

  it('stays as it is when a place is named that it does not have', async () => {
    await add('one.mp3');
    const refusals: [string, string, unknown][] = [
      ['DELETE', '/queue/1', undefined],
      ['DELETE', '/queue/-1', undefined],
      ['DELETE', '/queue/first', undefined],
      ['PUT', '/queue/reorder', { old_index: 0, new_index: 1 }],
      ['PUT', '/queue/reorder', { old_index: -1, new_index: 0 }],
    ];
    for (const [method, path, body] of refusals) {
      expect([method, path, (await ask(method, AT + path, body)).status]).toEqual([method, path, 400]);
    }
    expect(await filesOf()).toEqual(['one.mp3']);
  });

  it('is nobody’s to manage without a token', async () => {
    await add('one.mp3');
    for (const token of ['', 'yss_wrong']) {
      expect((await ask('GET', '/api/audio/list', undefined, token)).status).toBe(401);
      expect((await ask('GET', `${AT}/queue`, undefined, token)).status).toBe(401);
      expect((await ask('DELETE', AT, undefined, token)).status).toBe(401);
    }
    expect(await filesOf()).toEqual(['one.mp3']);
  });
});

describe('its audio', () => {
  it('is a file of exact length in which one can go back and forth', async () => {
    await add('one.mp3', 'two.mp3');
    const whole = await play('', asParent());
    expect(whole.status).toBe(200);
    expect(whole.headers.get('x-stream-name')).toBe('Gute%20Nacht');
    expect(whole.headers.get('x-file-count')).toBe('2');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(Number(whole.headers.get('content-length'))).toBe(whole.bytes.length);
    expect(whole.bytes.length).toBeGreaterThanOrEqual(3 * FRAMES * FRAME_BYTES);
    const { headers } = asParent();
    const part = await play('', { headers: { ...headers, range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(part.bytes).toEqual(whole.bytes.subarray(1000, 2000));
    const head = await play('', { headers, method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, `${whole.bytes.length}`]);
  });

  it('goes round for up to twelve hours, each mode a play of its own', async () => {
    await add('one.mp3', 'two.mp3');
    const lengthIn = async (mode: string) => {
      const { status, headers } = await play(`?play_mode=${mode}`, { ...asParent(), method: 'HEAD' });
      expect(status).toBe(200);
      return { bytes: Number(headers.get('content-length')), etag: headers.get('etag') };
    };
    const once = await lengthIn('sequential');
    const shuffled = await lengthIn('shuffle');
    expect(shuffled.bytes).toBe(once.bytes);
    const twelveHours = 12 * 3_600_000;
    for (const mode of ['loop', 'endless-shuffle']) {
      const { bytes } = await lengthIn(mode);
      const durationMs = (bytes / FRAME_BYTES) * 24;
      expect(durationMs).toBeLessThanOrEqual(twelveHours + 1000);
      expect(durationMs).toBeGreaterThan(twelveHours - 60_000);
    }
    expect(await lengthIn('sequential')).toEqual(once);
    expect((await play('?play_mode=backwards', asParent())).status).toBe(400);
  });

  it('is only for parents until its public address is on, and then never silent', async () => {
    await add('one.mp3');
    const unknown = await play('', { at: '/api/streams/nobody' });
    const closed = await play();
    expect([closed.status, unknown.status]).toEqual([404, 404]);
    const text = ({ bytes }: { bytes: Buffer }) => bytes.toString().replace(/"instance":"[^"]*"/, '');
    expect(text(closed)).toBe(text(unknown));
    const id = await makePublic();
    const open = await play();
    expect([open.status, open.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    await ask('DELETE', `${AT}/queue`);
    const empty = await play('?play_mode=loop', { headers: { 'user-agent': 'another' } });
    expect(empty.status).toBe(200);
    expect(empty.bytes.length).toBeGreaterThan(FRAME_BYTES);
    await ask('DELETE', `/api/v1/streams/${id}/public-address`);
    expect((await play()).status).toBe(404);
  });
});
