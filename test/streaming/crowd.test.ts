// Many at once on one stream: players behind one address, equal players, edits and revocations in between, and streams
// made by the hundred (docs/protocol/streaming-http.md §1, §3).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, FRAME_BYTES, openStreamWorld, playing, type StreamWorld } from './stream-world.ts';
import { ask } from './talk.ts';

let world: StreamWorld;
let stream: { id: string; path: string };
let morning: Buffer;
let evening: Buffer;

beforeEach(async () => {
  world = await openStreamWorld();
  morning = world.addAudio('morning', 500);
  evening = world.addAudio('evening', 900);
  stream = await world.addStream(playing('morning'));
});
afterEach(() => world[Symbol.asyncDispose]());

const hear = (agent: string, range?: string, method = 'GET') =>
  ask(world.url + stream.path, { method, headers: { 'user-agent': agent, ...(range ? { range } : {}) } });
const edit = (audioId: string) =>
  world.streams.update(stream.id, { document: { version: 1, source: playing(audioId) } });
const sound = ({ bytes }: { bytes: Buffer }) => bytes.subarray(FRAME_BYTES);

test('two players behind one address keep their own plays, each through its own resumes', async () => {
  await hear('kitchen');
  await edit('evening');
  expect(sound(await hear('bedroom')).equals(evening)).toBe(true);
  for (const [agent, audio] of [
    ['kitchen', morning],
    ['bedroom', evening],
    ['kitchen', morning],
  ] as const) {
    const resumed = await hear(agent, 'bytes=100000-');
    expect(resumed.bytes.equals(audio.subarray(100_000 - FRAME_BYTES))).toBe(true);
  }
});

test('two equal players cannot be told apart: one play, and both hear exactly it', async () => {
  const both = await Promise.all([hear('player'), hear('player', 'bytes=0-'), hear('player', undefined, 'HEAD')]);
  await edit('evening');
  expect(new Set(both.map(({ headers }) => headers.etag)).size).toBe(1);
  const rests = await Promise.all([hear('player', 'bytes=50000-'), hear('player', 'bytes=200000-')]);
  expect(rests.map(({ bytes }) => bytes.length)).toEqual([240_480 - 50_000, 240_480 - 200_000]);
  expect(world.listening.list(stream.id, 'en')).toHaveLength(1);
});

test('sixty players at once, while the stream is edited: each hears one version from end to end', async () => {
  const agents = Array.from({ length: 60 }, (_, index) => `player ${index}`);
  const starts = agents.map((agent) => Promise.all([hear(agent, undefined, 'HEAD'), hear(agent, 'bytes=0-99999')]));
  const edits = edit('evening')
    .then(() => edit('morning'))
    .then(() => edit('evening'));
  const begun = await Promise.all(starts);
  await edits;
  const rests = await Promise.all(agents.map((agent) => hear(agent, 'bytes=100000-')));
  for (const [index, rest] of rests.entries()) {
    const [head, first] = begun[index] ?? [];
    expect(head?.headers.etag).toBe(first?.headers.etag);
    const all = Buffer.concat([first?.bytes ?? Buffer.alloc(0), rest.bytes]);
    expect([morning, evening].some((audio) => audio.equals(all.subarray(FRAME_BYTES)))).toBe(true);
  }
  expect(world.listening.list(stream.id, 'en')).toHaveLength(60);
  await eventually(() => world.sender.activeCount === 0, 'all answers ended');
});

test('an address taken back while a play is being decided opens nothing', async () => {
  const busy = Promise.withResolvers<void>();
  const writing = world.db.write(() => busy.promise);
  const revoking = world.streams.revoke(stream.id);
  const asked = hear('player');
  await eventually(() => world.counts.of(stream.id).requests === 1, 'the address was found');
  busy.resolve();
  await Promise.all([writing, revoking]);
  expect((await asked).status).toBe(404);
});

test('a hundred streams are made in one go, or none of them, and found in the order asked for', async () => {
  const inputs = Array.from({ length: 100 }, (_, index) => ({
    name: `Track ${index}`,
    document: { version: 1 as const, source: playing(index % 2 ? 'morning' : 'evening') },
  }));
  const bad = { name: 'Bad', document: { version: 1 as const, source: playing('nothing') } };
  await expect(world.streams.createAll([...inputs, bad])).rejects.toMatchObject({ code: 'audio-missing' });
  expect(await world.streams.list()).toHaveLength(1);
  const ids = await world.streams.createAll(inputs);
  const found = await world.streams.find([...ids].reverse());
  expect(found.map(({ name }) => name)).toEqual(inputs.map(({ name }) => name).reverse());
  expect(new Set(found.map(({ url }) => url)).size).toBe(100);
  const replies = await Promise.all(found.slice(0, 5).map(({ url }) => ask(url, { method: 'HEAD' })));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(await world.streams.removeAll([...ids, 'none'])).toBe(100);
  expect((await ask(found[0]?.url ?? '')).status).toBe(404);
});
