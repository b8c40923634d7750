// The whole server with a library of five audio in four files, and the predecessor's queue API as its scripts use it.
import { pino } from 'pino';
import { expect } from 'vitest';
import type { QueueChange } from '#contract/queues.ts';
import { startServer } from '#server/app.ts';
import { loadConfig } from '#server/config.ts';
import type { Db } from '#server/db/db.ts';
import { openMadeUpLibrary } from '#test/bench/made-up-library.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

export const FRAMES = 100;
export const FRAME_BYTES = 480;
export const QUEUE = 'Gute Nacht';
export const AT = `/api/streams/${encodeURIComponent(QUEUE)}`;

export interface Reply {
  status: number;
  body: Record<string, unknown> & Partial<QueueChange>;
}

export interface PlayOptions {
  headers?: Record<string, string>;
  method?: string;
  at?: string;
  /** Of the port; the app's unless said. */
  url?: string;
}

export type QueueWorld = Awaited<ReturnType<typeof openQueueWorld>>;

export async function openQueueWorld({ streamPort }: { streamPort?: number } = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(temporaryFolder()).path;
  const library = await openMadeUpLibrary(folder);
  const { apiToken } = library;
  const named = (title: string) => ({ title, people: '', album: '' });
  const audioIds = await library.addAudio(['one', 'two', 'twin a', 'twin b', 'chapter'].map(named), FRAMES);
  await giveFiles(library.db, audioIds);
  await library[Symbol.asyncDispose]();
  const start = async () => {
    const ports = { port: 0, ...(streamPort === undefined ? {} : { streamPort }) };
    const { config } = loadConfig({ dataFolder: folder, ...ports, host: '127.0.0.1', drainMs: 100 }, {});
    return await startServer({ config, version: '0.0.0', log: pino({ level: 'silent' }) });
  };
  let running = await start();
  stack.defer(() => running[Symbol.asyncDispose]());
  const owned = stack.move();

  async function ask(
    method: string,
    path: string,
    body?: unknown,
    token: string | undefined = apiToken,
  ): Promise<Reply> {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(running.url + path, { method, headers, ...sent });
    return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
  }

  async function streamId(): Promise<string> {
    const { items } = (await ask('GET', '/api/v1/streams')).body as unknown as { items: { id: string }[] };
    return items[0]?.id ?? '';
  }

  return {
    ...{ audioIds, apiToken, ask, streamId },
    get url() {
      return running.url;
    },

    async play(query = '', { headers = {}, method = 'GET', at = AT, url = running.url }: PlayOptions = {}) {
      const response = await fetch(`${url}${at}/stream.mp3${query}`, { method, headers });
      return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
    },

    add: (...files: string[]) => ask('POST', `${AT}/queue`, { files }),
    filesOf: async () => (await ask('GET', `${AT}/queue`)).body.files,
    asParent: () => ({ headers: { authorization: `Bearer ${apiToken}` } }),

    async makePublic(): Promise<string> {
      const id = await streamId();
      const made = await ask('PUT', `/api/v1/streams/${id}/public-address`, { name: 'gute-nacht' });
      expect(made.status).toBe(200);
      return id;
    },

    /** Where streams are answered. */
    async streamUrl(): Promise<string> {
      const { items } = (await ask('GET', '/api/v1/streams')).body as unknown as { items: { url: string }[] };
      return new URL(items[0]?.url ?? '').origin;
    },

    async restart(): Promise<void> {
      await running[Symbol.asyncDispose]();
      running = await start();
    },

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** one.mp3, two.mp3 with a second chapter, and two files of the same name in two folders. */
async function giveFiles(db: Db, audioIds: readonly string[]): Promise<void> {
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
