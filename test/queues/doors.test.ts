// The corners of the queue API: odd names, odd places, modes that are none, and plays that go on where they were.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AT, FRAME_BYTES, openQueueWorld, QUEUE, type QueueWorld } from './queue-world.ts';

let world: QueueWorld;
beforeAll(async () => {
  world = await openQueueWorld();
});
afterEach(async () => {
  const { items } = (await world.ask('GET', '/api/v1/streams')).body as unknown as { items: { id: string }[] };
  for (const { id } of items) await world.ask('DELETE', `/api/v1/streams/${id}`);
});
afterAll(() => world[Symbol.asyncDispose]());

const at = (name: string) => `/api/streams/${encodeURIComponent(name)}`;
const addTo = (name: string, ...files: string[]) => world.ask('POST', `${at(name)}/queue`, { files });

describe('a name', () => {
  it.each(['Bärchen & Mäuse', 'a/b', '100 %', 'queues', 'Où? #1', '🐻', '..%2f..', '__proto__', 'stream.mp3'])(
    '%j is a queue like any other, told percent-encoded',
    async (name) => {
      expect((await addTo(name, 'one.mp3')).body.queue).toEqual({ name, files: ['one.mp3'], file_count: 1 });
      expect((await world.ask('GET', '/api/streams/queues')).body).toEqual({ queues: [name], count: 1 });
      const played = await world.play('', { at: at(name), ...world.asParent() });
      expect(played.status).toBe(200);
      expect(played.headers.get('x-stream-name')).toBe(encodeURIComponent(name));
      expect(played.headers.get('x-file-count')).toBe('1');
      expect((await world.ask('DELETE', at(name))).status).toBe(200);
      expect((await world.ask('GET', '/api/streams/queues')).body.count).toBe(0);
    },
  );

  it('is the same in whichever way its letters are written', async () => {
    await addTo('Bär'.normalize('NFD'), 'one.mp3');
    await addTo('Bär'.normalize('NFC'), 'two.mp3');
    expect((await world.ask('GET', '/api/streams/queues')).body).toEqual({
      queues: ['Bär'.normalize('NFC')],
      count: 1,
    });
    const played = await world.play('', { at: at('Bär'.normalize('NFD')), ...world.asParent() });
    expect(played.headers.get('x-stream-name')).toBe('B%C3%A4r');
  });

  it('may be that of a stream, which is left alone', async () => {
    const document = { version: 1, source: { kind: 'silence', durationMs: 1000 } };
    await world.ask('POST', '/api/v1/streams', { name: QUEUE, document });
    expect((await world.ask('GET', `${AT}/queue`)).status).toBe(404);
    await world.add('one.mp3');
    await world.ask('DELETE', AT);
    const { items } = (await world.ask('GET', '/api/v1/streams')).body as unknown as { items: { document: object }[] };
    expect(items.map((stream) => stream.document)).toEqual([document]);
  });
});

describe('a place', () => {
  it.each(['%20', '-1', '1.5', '1e0', '0x0', '+0', 'null', '99999999999999999999', '1'])(
    'that is %s is none',
    async (place) => {
      await world.add('one.mp3');
      expect((await world.ask('DELETE', `${AT}/queue/${place}`)).status).toBe(400);
      expect(await world.filesOf()).toEqual(['one.mp3']);
    },
  );

  it('is none in another kind of number', async () => {
    await world.add('one.mp3', 'two.mp3');
    for (const [old_index, new_index] of [[0.5, 1], ['0', 1], [0, 2], [2, 0], [null, 0], [0]]) {
      const { status } = await world.ask('PUT', `${AT}/queue/reorder`, { old_index, new_index });
      expect([old_index, new_index, status]).toEqual([old_index, new_index, 400]);
    }
    expect(await world.filesOf()).toEqual(['one.mp3', 'two.mp3']);
  });
});

describe('a mode that is none', () => {
  const ODD = ['?play_mode=backwards', '?play_mode=', '?play_mode=loop&play_mode=loop', '?play_mode=LOOP'];

  it.each(ODD)('%s is told to a parent, and a child hears all in order', async (query) => {
    await world.add('one.mp3');
    expect((await world.play(query, world.asParent())).status).toBe(400);
    const closed = await world.play(query);
    expect(closed.status).toBe(404);
    await world.makePublic();
    const [odd, plain] = [await world.play(query), await world.play()];
    expect([odd.status, odd.headers.get('etag')]).toEqual([200, plain.headers.get('etag')]);
  });

  it('is to strangers the same 404 as anything else that is not there', async () => {
    await world.add('one.mp3');
    const text = ({ bytes }: { bytes: Buffer }) => bytes.toString().replace(/"instance":"[^"]*"/, '');
    const common = await world.play('', { at: at('nobody') });
    const asked: [string, string][] = [
      [AT, ''],
      [AT, '?play_mode=loop'],
      [AT, '?play_mode=backwards'],
      [at('nobody'), '?play_mode=backwards'],
      [at(' '), ''],
      [at('x'.repeat(201)), ''],
      [at('x'.repeat(600)), ''],
      ['/api/streams/%ff', ''],
    ];
    for (const [where, query] of asked) {
      const answer = await world.play(query, { at: where });
      expect([where, query, answer.status, text(answer)]).toEqual([where, query, 404, text(common)]);
      expect((await world.play(query, { at: where, method: 'HEAD' })).status).toBe(404);
    }
  });
});

describe('a play', () => {
  const shuffled = '?play_mode=shuffle';
  const fill = () => world.add(...Array.from({ length: 12 }, (_, index) => (index % 2 ? 'one.mp3' : 'a/twin.mp3')));

  it.each([false, true])('goes on with the bytes of its own mode; after a restart: %s', async (isRestarted) => {
    await fill();
    const { headers } = world.asParent();
    const first = await world.play(shuffled, { headers });
    const inOrder = await world.play('', { headers });
    expect(first.headers.get('etag')).not.toBe(inOrder.headers.get('etag'));
    if (isRestarted) await world.restart();
    for (const [query, whole] of [
      [shuffled, first],
      ['', inOrder],
    ] as const) {
      const again = await world.play(query, { headers: { ...headers, range: 'bytes=50000-' } });
      expect(again.status).toBe(206);
      expect(again.headers.get('content-range')).toBe(`bytes 50000-${whole.bytes.length - 1}/${whole.bytes.length}`);
      expect(again.bytes.equals(whole.bytes.subarray(50_000))).toBe(true);
    }
  });

  it('is untouched by changes of its queue, and the next one is new', async () => {
    await fill();
    const { headers } = world.asParent();
    const whole = await world.play('', { headers });
    await world.ask('DELETE', `${AT}/queue/0`);
    const ifRange = whole.headers.get('etag') ?? '';
    const rest = await world.play('', { headers: { ...headers, range: 'bytes=50000-', 'if-range': ifRange } });
    expect(rest.bytes.equals(whole.bytes.subarray(50_000))).toBe(true);
    const next = await world.play('', { headers: { ...headers, 'user-agent': 'another' } });
    expect([next.headers.get('x-file-count'), next.bytes.length < whole.bytes.length]).toEqual(['11', true]);
  });

  it('answers a look at the head and every kind of range exactly', async () => {
    await fill();
    const { headers } = world.asParent();
    const head = await world.play('', { headers, method: 'HEAD' });
    const whole = await world.play('', { headers });
    const size = whole.bytes.length;
    const told = ['content-length', 'content-type', 'etag', 'accept-ranges', 'x-stream-name', 'x-file-count'];
    expect(told.map((name) => head.headers.get(name))).toEqual(told.map((name) => whole.headers.get(name)));
    expect([head.status, head.bytes.length, size]).toEqual([200, 0, Number(head.headers.get('content-length'))]);
    const tail = await world.play('', { headers: { ...headers, range: 'bytes=-1000' } });
    expect([tail.status, tail.bytes.equals(whole.bytes.subarray(-1000))]).toEqual([206, true]);
    expect((await world.play('', { headers: { ...headers, range: `bytes=${size}-` } })).status).toBe(416);
    const known = { ...headers, 'if-none-match': whole.headers.get('etag') ?? '' };
    expect((await world.play('', { headers: known })).status).toBe(304);
  });
});

// Last, since what is deleted does not come back.
describe('what was deleted from the library', () => {
  it('is counted nowhere, and a queue of nothing else is empty', async () => {
    await world.add('one.mp3', 'two.mp3');
    await world.ask('DELETE', `/api/v1/audio/${world.audioIds[0]}?evenIfUsed=true`);
    expect((await world.ask('GET', `${AT}/queue`)).body.file_count).toBe(1);
    expect((await world.play('', world.asParent())).headers.get('x-file-count')).toBe('1');
    for (const index of [1, 4]) await world.ask('DELETE', `/api/v1/audio/${world.audioIds[index]}?evenIfUsed=true`);
    expect((await world.ask('GET', `${AT}/queue`)).body.file_count).toBe(0);
    expect((await world.play('', world.asParent())).status).toBe(404);
    await world.makePublic();
    const heard = await world.play();
    expect([heard.status, heard.headers.get('x-file-count')]).toEqual([200, '0']);
    expect(heard.bytes.length).toBeGreaterThan(FRAME_BYTES);
  });
});
