// A mix on a card as several tracks: one play, cut into slots (docs/decisions/0010-slots-say-how-many.md).
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Source } from '#core/source/document.ts';
import { FRAME_BYTES, openStreamWorld, type StreamWorld } from './stream-world.ts';

let world: StreamWorld;
let address: string;
let audio: Record<string, Buffer>;
beforeEach(async () => {
  world = await openStreamWorld();
  audio = Object.fromEntries(['a', 'b', 'c'].map((id, at) => [id, world.addAudio(id, 100 + at)]));
  const items = ['a', 'b', 'c'].map((audioId): Source => ({ kind: 'audio', audioId }));
  const source: Source = { kind: 'shuffle', items, allBeforeAgain: false, renew: 'each-play' };
  address = `${world.url}${(await world.addStream(source)).path}`.replace(/\.mp3$/, '');
});
afterEach(async () => await world[Symbol.asyncDispose]());

/** Without the Info frame. */
async function sound(slot: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const answer = await fetch(`${address}/${slot}.mp3`, { headers });
  expect(answer.headers.get('content-type')).toBe('audio/mpeg');
  return Buffer.from(await answer.arrayBuffer());
}

test('each slot plays its item, the last one the rest, all of one play', async () => {
  const slots = [await sound('1-2'), await sound('2-2')].map((bytes) => bytes.subarray(FRAME_BYTES));
  const order = ['a', 'b', 'c'].sort(
    (x, y) => Buffer.concat(slots).indexOf(audio[x] ?? '') - Buffer.concat(slots).indexOf(audio[y] ?? ''),
  );
  expect(slots[0]?.equals(audio[order[0] ?? ''] ?? Buffer.alloc(0))).toBe(true);
  expect(slots[1]?.equals(Buffer.concat(order.slice(1).map((id) => audio[id] ?? Buffer.alloc(0))))).toBe(true);
  const plays = [...(await world.db.read.selectFrom('listening').selectAll().execute())];
  expect(plays.map(({ slots: count }) => count)).toEqual([2]);
});

test('a later slot and a range of it belong to the same play', async () => {
  await sound('1-3');
  await world.clock.advance(30_000);
  const whole = await sound('2-3');
  expect((await sound('2-3')).equals(whole)).toBe(true);
  expect((await sound('2-3', { range: 'bytes=5000-' })).equals(whole.subarray(5000))).toBe(true);
});

test('a range of a slot of which no play is left is answered with all of the new one, never with a part of it', async () => {
  await sound('2-3');
  await world.clock.advance(10 * 60_000);
  for (const range of ['bytes=5000-', 'bytes=900000-']) {
    const { status } = await fetch(`${address}/2-3.mp3`, { headers: { range, 'user-agent': range } });
    expect([range, status]).toEqual([range, 200]);
  }
});

test('a range of a slot goes on also when different children have heard the mix', async () => {
  for (const [name, colour] of [
    ['Mia', 'sea'],
    ['Leo', 'leaf'],
  ] as const) {
    const { id } = await world.family.addChild({ name, colour });
    await world.family.updateSettings({ defaultChildId: id });
    await world.clock.advance(10 * 60_000);
    await sound('1-3');
  }
  const whole = await sound('2-3');
  const { status } = await fetch(`${address}/2-3.mp3`, { headers: { range: 'bytes=5000-' } });
  expect(status).toBe(206);
  expect((await sound('2-3', { range: 'bytes=5000-' })).equals(whole.subarray(5000))).toBe(true);
});

test('a range of a slot belongs to a play that has these bytes there', async () => {
  const mia = await world.family.addChild({ name: 'Mia', colour: 'sea' });
  const parts = ['a', 'b', 'c'].map((audioId): Source => ({ kind: 'audio', audioId }));
  const source: Source = {
    kind: 'choose',
    rules: [
      { name: 'Mia', when: [{ kind: 'child', childId: mia.id }], play: { kind: 'sequence', items: parts.slice(0, 2) } },
    ],
    otherwise: { kind: 'sequence', items: parts.slice(2) },
  };
  address = `${world.url}${(await world.addStream(source)).path}`.replace(/\.mp3$/, '');
  await world.family.bindAddress('127.0.0.1', { childId: mia.id });
  await sound('1-3');
  const { headers } = await fetch(`${address}/2-3.mp3`);
  await world.family.unbindAddress('127.0.0.1');
  await world.clock.advance(61_000);
  // A second player behind the same address: for nobody the mix has one item.
  expect((await sound('1-3')).subarray(FRAME_BYTES).equals(audio.c ?? Buffer.alloc(0))).toBe(true);
  await sound('2-3');
  const end = (audio.b ?? Buffer.alloc(0)).subarray(30_000 - FRAME_BYTES);
  expect((await sound('2-3', { range: 'bytes=30000-' })).equals(end)).toBe(true);
  const ifRange = headers.get('etag') ?? '';
  const start = (audio.b ?? Buffer.alloc(0)).subarray(5000 - FRAME_BYTES);
  expect((await sound('2-3', { range: 'bytes=5000-', 'if-range': ifRange })).equals(start)).toBe(true);
});

test('the next slot is of the play that has come so far, not of one that is elsewhere', async () => {
  const mia = await world.family.addChild({ name: 'Mia', colour: 'sea' });
  const inOrder = (...ids: string[]): Source => ({
    kind: 'sequence',
    items: ids.map((audioId) => ({ kind: 'audio', audioId })),
  });
  const source: Source = {
    kind: 'choose',
    rules: [{ name: 'Mia', when: [{ kind: 'child', childId: mia.id }], play: inOrder('a', 'b', 'c') }],
    otherwise: inOrder('b', 'c', 'a'),
  };
  address = `${world.url}${(await world.addStream(source)).path}`.replace(/\.mp3$/, '');
  const soundOf = (id: string) => audio[id]?.toString('hex');
  const heard = async (slot: string) => (await sound(slot)).subarray(FRAME_BYTES).toString('hex');
  for (const [slot, id] of [
    ['1-3', 'b'],
    ['2-3', 'c'],
    ['3-3', 'a'],
  ] as const)
    expect(await heard(slot)).toBe(soundOf(id));
  await world.family.bindAddress('127.0.0.1', { childId: mia.id });
  await world.clock.advance(61_000);
  expect(await heard('1-3')).toBe(soundOf('a'));
  expect(await heard('2-3')).toBe(soundOf('b'));
  expect((await sound('2-3', { range: 'bytes=5000-' })).length).toBeLessThan(audio.b?.length ?? 0);
  expect(await heard('3-3')).toBe(soundOf('c'));
});

test('a slot that has nothing to play is a second of silence, and no slot is a stranger', async () => {
  expect((await sound('5-9')).length).toBe(FRAME_BYTES * 43);
  for (const slot of ['0-3', '101-200', 'x', '1-']) {
    expect((await fetch(`${address}/${slot}.mp3`)).status).toBe(404);
  }
});
