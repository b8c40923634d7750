// The predecessor's queue API as its scripts use it, over HTTP against the whole server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AT, FRAME_BYTES, FRAMES, openQueueWorld, QUEUE, type QueueWorld } from './queue-world.ts';

let world: QueueWorld;
beforeEach(async () => {
  world = await openQueueWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('the files that queues can name', () => {
  it('are listed each by a name of its own', async () => {
    const { body } = await world.ask('GET', '/api/audio/list');
    expect(body.count).toBe(4);
    const files = body.files as unknown as { filename: string; size: number; duration: number; url: string }[];
    const seconds = (FRAMES * 24) / 1000;
    expect(files.map(({ filename, size, duration }) => [filename, size, duration])).toEqual([
      ['a/twin.mp3', 1002, Math.round(seconds)],
      ['b/twin.mp3', 1003, Math.round(seconds)],
      ['one.mp3', 1000, Math.round(seconds)],
      ['two.mp3', 1001, Math.round(2 * seconds)],
    ]);
    const sound = await fetch(files[2]?.url ?? '', { headers: { authorization: `Bearer ${world.apiToken}` } });
    expect([sound.status, (await sound.arrayBuffer()).byteLength]).toEqual([200, FRAMES * FRAME_BYTES]);
  });
});

describe('a queue', () => {
  it('is made by adding files, shown, listed and deleted', async () => {
    expect(await world.add('one.mp3', 'two.mp3')).toEqual({
      status: 200,
      body: {
        success: true,
        message: `Added 2 file(s) to stream '${QUEUE}'`,
        queue: { name: QUEUE, files: ['one.mp3', 'two.mp3'], file_count: 2 },
      },
    });
    await world.add('a/twin.mp3', 'one.mp3');
    expect((await world.ask('GET', `${AT}/queue`)).body).toEqual({
      ...{ name: QUEUE, files: ['one.mp3', 'two.mp3', 'a/twin.mp3', 'one.mp3'] },
      ...{ loop: false, file_count: 4 },
    });
    expect((await world.ask('GET', '/api/streams/queues')).body).toEqual({ queues: [QUEUE], count: 1 });
    const gone = await world.ask('DELETE', AT);
    expect(gone).toEqual({ status: 200, body: { success: true, message: `Deleted stream queue '${QUEUE}'` } });
    expect((await world.ask('GET', '/api/streams/queues')).body).toEqual({ queues: [], count: 0 });
    expect((await world.ask('DELETE', AT)).status).toBe(404);
  });

  it('is a stream, kept across a restart, and goes with it', async () => {
    await world.add('one.mp3', 'two.mp3');
    await world.restart();
    expect(await world.filesOf()).toEqual(['one.mp3', 'two.mp3']);
    const id = await world.streamId();
    const { body } = await world.ask('GET', `/api/v1/streams/${id}`);
    expect(body).toMatchObject({
      name: QUEUE,
      durationMs: 3 * FRAMES * 24,
      document: { source: { kind: 'sequence' } },
    });
    await world.ask('DELETE', `/api/v1/streams/${id}`);
    expect((await world.ask('GET', `${AT}/queue`)).status).toBe(404);
  });

  it('loses and moves files by their place', async () => {
    await world.add('one.mp3', 'two.mp3', 'a/twin.mp3');
    const removed = await world.ask('DELETE', `${AT}/queue/1`);
    expect(removed.body).toMatchObject({
      message: `Removed 'two.mp3' from stream '${QUEUE}'`,
      queue: { files: ['one.mp3', 'a/twin.mp3'], file_count: 2 },
    });
    await world.add('b/twin.mp3');
    const moved = await world.ask('PUT', `${AT}/queue/reorder`, { old_index: 2, new_index: 0 });
    expect(moved.body.queue?.files).toEqual(['b/twin.mp3', 'one.mp3', 'a/twin.mp3']);
    await world.ask('PUT', `${AT}/queue/reorder`, { old_index: 0, new_index: 2 });
    expect(await world.filesOf()).toEqual(['one.mp3', 'a/twin.mp3', 'b/twin.mp3']);
  });

  it('can be emptied and filled again', async () => {
    await world.add('one.mp3');
    const cleared = await world.ask('DELETE', `${AT}/queue`);
    expect(cleared).toMatchObject({ status: 200, body: { queue: { files: [], file_count: 0 } } });
    expect((await world.play('', world.asParent())).status).toBe(404);
    await world.add('two.mp3');
    expect(await world.filesOf()).toEqual(['two.mp3']);
  });

  it('no longer names what was deleted from the library', async () => {
    await world.add('one.mp3', 'two.mp3');
    expect((await world.ask('DELETE', `/api/v1/audio/${world.audioIds[0]}?evenIfUsed=true`)).status).toBe(204);
    expect(await world.filesOf()).toEqual(['two.mp3']);
    expect((await world.ask('DELETE', `${AT}/queue/0`)).body.queue?.files).toEqual([]);
  });

  it('takes all that is added at once by several', async () => {
    await world.add('one.mp3');
    await Promise.all(['two.mp3', 'a/twin.mp3', 'b/twin.mp3'].map((file) => world.add(file)));
    expect(await world.filesOf()).toHaveLength(4);
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
      expect([method, path, (await world.ask(method, AT + path, body)).status]).toEqual([method, path, status]);
    }
    expect((await world.ask('GET', '/api/streams/queues')).body.count).toBe(0);
  });

  it('stays as it is when a place is named that it does not have', async () => {
    await world.add('one.mp3');
    const refusals: [string, string, unknown][] = [
      ['DELETE', '/queue/1', undefined],
      ['DELETE', '/queue/-1', undefined],
      ['DELETE', '/queue/first', undefined],
      ['PUT', '/queue/reorder', { old_index: 0, new_index: 1 }],
      ['PUT', '/queue/reorder', { old_index: -1, new_index: 0 }],
    ];
    for (const [method, path, body] of refusals) {
      expect([method, path, (await world.ask(method, AT + path, body)).status]).toEqual([method, path, 400]);
    }
    expect(await world.filesOf()).toEqual(['one.mp3']);
  });

  it('is nobody’s to manage without a token', async () => {
    await world.add('one.mp3');
    for (const token of ['', 'yss_wrong']) {
      expect((await world.ask('GET', '/api/audio/list', undefined, token)).status).toBe(401);
      expect((await world.ask('GET', `${AT}/queue`, undefined, token)).status).toBe(401);
      expect((await world.ask('DELETE', AT, undefined, token)).status).toBe(401);
    }
    expect(await world.filesOf()).toEqual(['one.mp3']);
  });
});

describe('its audio', () => {
  it('is a file of exact length in which one can go back and forth', async () => {
    await world.add('one.mp3', 'two.mp3');
    const whole = await world.play('', world.asParent());
    expect(whole.status).toBe(200);
    expect(whole.headers.get('x-stream-name')).toBe('Gute%20Nacht');
    expect(whole.headers.get('x-file-count')).toBe('2');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(Number(whole.headers.get('content-length'))).toBe(whole.bytes.length);
    expect(whole.bytes.length).toBeGreaterThanOrEqual(3 * FRAMES * FRAME_BYTES);
    const { headers } = world.asParent();
    const part = await world.play('', { headers: { ...headers, range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(part.bytes).toEqual(whole.bytes.subarray(1000, 2000));
    const head = await world.play('', { headers, method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, `${whole.bytes.length}`]);
  });

  it('goes round for up to twelve hours, each mode a play of its own', async () => {
    await world.add('one.mp3', 'two.mp3');
    const lengthIn = async (mode: string) => {
      const { status, headers } = await world.play(`?play_mode=${mode}`, { ...world.asParent(), method: 'HEAD' });
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
    expect((await world.play('?play_mode=backwards', world.asParent())).status).toBe(400);
  });

  it('is only for parents until its public address is on, and then never silent', async () => {
    await world.add('one.mp3');
    const unknown = await world.play('', { at: '/api/streams/nobody' });
    const closed = await world.play();
    expect([closed.status, unknown.status]).toEqual([404, 404]);
    const text = ({ bytes }: { bytes: Buffer }) => bytes.toString().replace(/"instance":"[^"]*"/, '');
    expect(text(closed)).toBe(text(unknown));
    const id = await world.makePublic();
    const open = await world.play();
    expect([open.status, open.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    await world.ask('DELETE', `${AT}/queue`);
    const empty = await world.play('?play_mode=loop', { headers: { 'user-agent': 'another' } });
    expect(empty.status).toBe(200);
    expect(empty.bytes.length).toBeGreaterThan(FRAME_BYTES);
    await world.ask('DELETE', `/api/v1/streams/${id}/public-address`);
    expect((await world.play()).status).toBe(404);
  });
});
