// Never silent (issue 3, docs/protocol/streaming-http.md §8): what belongs to a stream is broken from outside, and the
// listener still hears valid audio in time; the parent is told once; healed, the next start plays right and the notice
// goes by itself. What befalls the whole server is in never-silent-server.test.ts.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { type HouseOptions, openMuteSpeech, openSilentHouse, type SilentHouse } from './silent-house.ts';

let house: SilentHouse;
let speech: Awaited<ReturnType<typeof openMuteSpeech>>;
beforeAll(async () => {
  speech = await openMuteSpeech();
});
afterEach(() => house[Symbol.asyncDispose]());
afterAll(() => speech[Symbol.asyncDispose]());

const open = (options: HouseOptions) =>
  openSilentHouse({ ...options, settings: { speechUrl: speech.url, startWindowMs: 0 } });

/** Breaks something; what is returned heals it. */
type Harm = (house: SilentHouse) => Promise<() => Promise<unknown>>;

const noSource: Pick<HouseOptions, 'source'> = {};
const bookOf = (collectionId: string): Source => ({
  kind: 'series',
  ...{ collectionId, order: 'manual', count: 1, afterLast: 'again', resume: false },
});

/** Bytes of the first audio become something else. */
const file =
  (harm: (path: string) => void): Harm =>
  async ({ pathOf, audioIds }) => {
    const path = pathOf(audioIds[0] ?? '');
    const bytes = readFileSync(path);
    harm(path);
    return async () => {
      rmSync(path, { recursive: true, force: true });
      writeFileSync(path, bytes);
    };
  };

/** The row of the stream becomes what no version of ours wrote. */
const document =
  (change: (text: string) => string): Harm =>
  async ({ onDisk, streamId }) => {
    const edit = (text: string) => (database: DatabaseSync) =>
      database.prepare('update stream set document = ? where id = ?').run(text, streamId);
    const before = await onDisk((database) => `${database.prepare('select document from stream').get()?.document}`);
    await onDisk(edit(change(before)));
    return () => onDisk(edit(before));
  };

/** Other audio or another recipe, as the parent could make it. */
const recipe =
  (source: (house: SilentHouse) => Promise<Source>): Harm =>
  async (here) => {
    const { client, streamId } = here;
    const { document: before } = await client.streams.get({ params: { streamId } });
    await client.streams.update({
      params: { streamId },
      body: { document: { version: 1, source: await source(here) } },
    });
    return () => client.streams.update({ params: { streamId }, body: { document: before as never } });
  };

const TROUBLES: [string, Pick<HouseOptions, 'source'>, Harm][] = [
  ['the file of a rendition is gone', noSource, file((path) => rmSync(path))],
  ['the file of a rendition is a folder', noSource, file((path) => replaced(path, mkdirSync))],
  ['the file of a rendition waits for somebody to write', noSource, file((path) => replaced(path, fifo))],
  ['the file of a rendition is cut off', noSource, file((path) => truncateSync(path, 1000))],
  ['the recipe is of a newer program', noSource, document((text) => text.replace('"version":1', '"version":99'))],
  ['the recipe is no JSON', noSource, document((text) => text.slice(0, -5))],
  ['the recipe has a kind that nobody knows', noSource, document((text) => text.replace('"audio"', '"opera"'))],
  [
    'the series is empty',
    noSource,
    recipe(async ({ client }) =>
      bookOf((await client.library.createCollection({ body: { title: 'Empty', audioIds: [] } })).id),
    ),
  ],
  [
    'the only part of the series waits',
    { source: (_, collectionId) => bookOf(collectionId) },
    async ({ onDisk, client, collectionId, audioIds }) => {
      const [only = '', ...others] = audioIds;
      const edit = (sql: string) => onDisk((database) => database.exec(sql));
      await edit(`create table put_by as select * from rendition where audio_id = '${only}';
        delete from rendition where audio_id = '${only}'; update audio set state = 'waiting' where id = '${only}'`);
      const show = (ids: string[]) =>
        client.library.updateCollection({ params: { collectionId }, body: { audioIds: ids } });
      await show([only]);
      return async () => {
        await edit(`insert into rendition select * from put_by; update audio set state = 'ready' where id = '${only}'`);
        await show([only, ...others]);
      };
    },
  ],
  [
    'its only audio is deleted',
    noSource,
    async ({ client, audioIds, streamId }) => {
      await client.library.deleteAudio({ params: { audioId: audioIds[0] ?? '' }, query: { evenIfUsed: 'true' } });
      return () =>
        client.streams.update({
          params: { streamId },
          body: { document: { version: 1, source: { kind: 'audio', audioId: audioIds[1] ?? '' } } },
        });
    },
  ],
  [
    'it only says what is not spoken yet',
    noSource,
    recipe(async () => ({ kind: 'speech', text: 'Good night, and {weekday}.', language: 'en' })),
  ],
];

it.each(TROUBLES)('%s', async (_, options, harm) => {
  house = await open(options);
  const { client, streamId, audioIds } = house;
  const { document: whole } = await client.streams.get({ params: { streamId } });
  const document = { version: 1 as const, source: { kind: 'audio' as const, audioId: audioIds[2] ?? '' } };
  await client.streams.update({ params: { streamId }, body: { document } });
  const good = await house.hear();
  await client.streams.update({ params: { streamId }, body: { document: whole as never } });

  const heal = await harm(house);
  const stranger = { 'user-agent': 'somebody else' };
  const { etag: sentence } = await house.hear(stranger);
  expect(sentence).not.toBe(good.etag);
  for (let times = 0; times < 2; times++) {
    expect((await house.hear(stranger)).etag).toBe(sentence);
    expect((await house.hear()).etag).toBe(good.etag);
  }
  await expect.poll(() => house.openNotices()).toHaveLength(1);
  const [notice] = await house.openNotices();
  expect(notice?.text).toMatch(/^(\p{Lu}|“).*\.$/u);
  expect(notice?.text).not.toMatch(/undefined|Error|SQLITE|JSON/);

  await heal();
  const right = await house.hear(stranger);
  expect([sentence, good.etag]).not.toContain(right.etag);
  expect((await house.hear()).etag).toBe(right.etag);
  await expect.poll(() => house.openNotices()).toEqual([]);
  expect((await house.client.system.notices()).items).toHaveLength(1);
});

function replaced(path: string, make: (path: string) => void): void {
  rmSync(path);
  make(path);
}

function fifo(path: string): void {
  execFileSync('mkfifo', [path]);
}
