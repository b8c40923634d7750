import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudioEvent } from './playback.ts';
import { frameBytes, mp3, PlayerWorld, serveBytes, serveCut } from './player-world.fixture.ts';

let world: PlayerWorld;

beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const stopped = () => world.playing === undefined && world.player.snapshot().playback === 'stopped';

function listen(): AudioEvent[] {
  const events: AudioEvent[] = [];
  world.player.onAudio((event) => events.push(event));
  return events;
}

const ends = (events: AudioEvent[]) => events.filter((event) => event.type === 'track-end');

describe('a card from its first to its last track', () => {
  it('fetches each address once, plays it for its length and stops', async () => {
    const bodies = { '/a': mp3(4_800, 1), '/b': mp3(2_400, 2), '/c': mp3(7_200, 3) };
    for (const [path, body] of Object.entries(bodies)) world.answer(path, body);
    world.card('aaaaa', [[world.track('/a'), world.track('/b')], [world.track('/c')]]);
    const audio = listen();
    const beganAtMs = world.clock.now();

    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'c', 40);
    expect(world.playing?.chapterKey).toBe('02');
    await world.until(stopped, 40);

    expect(world.clock.now() - beganAtMs).toBeGreaterThanOrEqual(14_400);
    expect(world.heard.map(({ url, range }) => [url, range])).toEqual([
      ['/a', undefined],
      ['/b', undefined],
      ['/c', undefined],
    ]);
    expect(ends(audio)).toEqual(
      Object.values(bodies).map((body) => ({
        type: 'track-end',
        bytes: body.length,
        complete: true,
        sha256: sha256(body),
      })),
    );
    expect(world.heard[0]?.headers).toMatchObject({ 'content-length': '0', 'user-agent': 'Yoto/2.17.5 (ESP32)' });
    expect(world.heard[0]?.headers.cookie).toBeUndefined();
  });

  it('goes as fast as bytes come when told to', async () => {
    world.set({ pace: 'fast' });
    world.answer('/a', mp3(600_000));
    world.answer('/b', mp3(600_000));
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    const audio = listen();
    const beganAtMs = world.clock.now();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 2 && stopped());
    expect(world.clock.now()).toBe(beganAtMs);
  });

  it('plays a format it cannot count for its declared length', async () => {
    world.answer('/a', (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/aac', 'content-length': 50_000 }).end(Buffer.alloc(50_000, 7));
    });
    world.card('aaaaa', [[world.track('/a', { format: 'aac', duration: 20 })]]);
    const beganAtMs = world.clock.now();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) > 0, 10);
    await world.until(stopped, 100);
    expect(world.clock.now() - beganAtMs).toBeGreaterThanOrEqual(20_000);
  });

  it('plays uploaded tracks from where the cloud keeps them', async () => {
    world.set({ pace: 'fast' });
    world.answer('/stored', mp3(2_400));
    world.card('aaaaa', [[world.track('/x', { type: 'audio', trackUrl: 'yoto:#stored' })]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 1);
    expect(world.heard[0]?.url).toBe('/stored');
  });
});

describe('pace', () => {
  it('reads about ten seconds ahead and goes on as it plays', async () => {
    world.answer('/a', mp3(600_000));
    world.card('aaaaa', [[world.track('/a')]]);
    world.player.insert('aaaaa');
    const received = () => world.player.requests()[0]?.bytes ?? 0;
    const bytesPerS = (frameBytes * 1000) / 24;
    await world.until(() => received() >= 10 * bytesPerS);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(received()).toBeLessThan(10 * bytesPerS + 2 * 65_536);
    const before = received();
    await world.until(() => received() > before, 250);
    await world.until(() => (world.playing?.positionMs ?? 0) > 60_000, 500);
    expect(received()).toBeLessThan(75 * bytesPerS + 2 * 65_536);
  });

  it('does not take a body that came whole, but is not yet read, for a cut one', async () => {
    world.answer('/a', mp3(12_000));
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => (world.player.requests()[0]?.bytes ?? 0) >= 200_000);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    await world.until(stopped, 100);
    expect(world.heard).toHaveLength(1);
    expect(ends(audio)).toMatchObject([{ complete: true, bytes: mp3(12_000).length }]);
  });
});

describe('pause', () => {
  it('stands still, holds the socket and goes on at the same place', async () => {
    world.answer('/a', mp3(600_000));
    world.card('aaaaa', [[world.track('/a')]]);
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) > 5_000, 100);
    world.player.pressLeft();
    const positionMs = world.playing?.positionMs;
    await world.clock.advance(600_000);
    expect(world.player.snapshot()).toMatchObject({ playback: 'paused', playing: { positionMs } });
    world.player.pressLeft();
    await world.until(() => (world.playing?.positionMs ?? 0) > 30_000, 200);
    expect(world.heard).toHaveLength(1);
  });

  it('asks again for the rest when it does not hold the socket', async () => {
    world.set({ holdWhenPaused: false });
    world.answer('/a', mp3(60_000));
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) > 5_000, 100);
    world.player.pressLeft();
    const have = world.player.requests()[0]?.bytes;
    await world.clock.advance(60_000);
    world.player.pressLeft();
    await world.until(stopped, 200);
    expect(world.heard[1]?.range).toBe(`bytes=${have}-`);
    expect(world.heard[1]?.headers['if-range']).toBeUndefined();
    expect(ends(audio)).toMatchObject([{ bytes: mp3(60_000).length, complete: true, sha256: sha256(mp3(60_000)) }]);
  });
});

describe('a broken connection', () => {
  it('is followed by a bare Range for the rest', async () => {
    const body = mp3(4_800);
    world.answer('/a', (request, response) =>
      request.headers.range ? serveBytes(body, request, response) : serveCut(body, 40_000, response),
    );
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(stopped, 40);
    expect(world.heard.map(({ range }) => range)).toEqual([undefined, 'bytes=40000-']);
    expect(ends(audio)).toMatchObject([{ bytes: body.length, complete: true, sha256: sha256(body) }]);
  });

  it('takes a 200 as the continuation from its start', async () => {
    const body = mp3(4_800);
    let requests = 0;
    world.answer('/a', (_request, response) => {
      if (requests++ === 0) return serveCut(body, 48_000, response);
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': body.length }).end(body);
    });
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(stopped, 40);
    const whole = Buffer.concat([body.subarray(0, 48_000), body]);
    expect(ends(audio)).toMatchObject([{ bytes: whole.length, complete: true, sha256: sha256(whole) }]);
  });

  it('takes the end of a short answer as the end of the track', async () => {
    const body = mp3(4_800);
    world.answer('/a', (_request, response) => {
      const part = body.subarray(0, 24_000);
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': part.length }).end(part);
    });
    world.card('aaaaa', [[world.track('/a', { duration: 4.8 })]]);
    world.player.insert('aaaaa');
    await world.until(stopped, 40);
    expect(world.heard).toHaveLength(1);
  });

  it('is given up after so many attempts, and the next track plays', async () => {
    const body = mp3(4_800);
    world.answer('/a', (_request, response) => serveCut(body, 4_800, response));
    world.answer('/b', mp3(2_400));
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'b', 100);
    expect(world.heard.filter(({ url }) => url === '/a')).toHaveLength(4);
  });

  it('waits, and says so, while nothing comes', async () => {
    const body = mp3(9_600);
    let more = () => undefined as unknown;
    world.answer('/a', (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': body.length });
      response.write(body.subarray(0, 48_000));
      more = () => response.end(body.subarray(48_000));
    });
    world.card('aaaaa', [[world.track('/a')]]);
    world.player.command('events/request', '');
    world.player.insert('aaaaa');
    await world.until(() => world.playing !== undefined && !world.player.snapshot().isWaiting);
    await world.clock.advance(60_000);
    expect(world.player.snapshot()).toMatchObject({ isWaiting: true, playing: { positionMs: 2_400 } });
    expect(world.events().findLast((event) => 'playbackWait' in event)).toMatchObject({ playbackWait: true });
    more();
    await world.until(stopped, 40);
  });

  it('fails the track when a socket is silent for too long', async () => {
    world.set({ socketSilenceMs: 30 });
    world.answer('/a', () => undefined);
    world.answer('/b', mp3(2_400));
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'b', 1);
    expect(audio[0]).toMatchObject({ type: 'track-failed', trackKey: 'a' });
  });

  it('breaks the stream when the Wi-Fi goes, and heals when it is back in time', async () => {
    const body = mp3(60_000);
    world.answer('/a', body);
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) > 3_000, 100);
    world.player.wifi(false);
    expect(world.last('presence')).toMatchObject({ state: 'offline' });
    await world.clock.advance(300);
    world.player.wifi(true);
    await world.until(stopped, 200);
    expect(world.heard[1]?.range).toMatch(/^bytes=\d+-$/);
    expect(ends(audio)).toMatchObject([{ complete: true, sha256: sha256(body) }]);
  });
});

describe('prefetching', () => {
  it('asks for the next track before its turn, once, and plays it in its turn', async () => {
    world.set({ prefetchNext: true });
    world.answer('/a', mp3(4_800, 1));
    world.answer('/b', mp3(4_800, 2));
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => world.heard.length === 2);
    expect(world.playing?.trackKey).toBe('a');
    await world.until(() => world.playing?.trackKey === 'b', 40);
    expect(world.playing?.positionMs).toBeLessThan(100);
    await world.until(stopped, 40);
    expect(world.heard).toHaveLength(2);
    expect(ends(audio)).toMatchObject([
      { complete: true, sha256: sha256(mp3(4_800, 1)) },
      { complete: true, sha256: sha256(mp3(4_800, 2)) },
    ]);
  });

  it('lets it go when the child goes elsewhere', async () => {
    world.set({ prefetchNext: true });
    for (const path of ['/a', '/b', '/c']) world.answer(path, mp3(4_800));
    world.card('aaaaa', [[world.track('/a')], [world.track('/b')], [world.track('/c')]]);
    world.player.insert('aaaaa');
    await world.until(() => world.heard.length === 2);
    world.player.turnRight(2);
    expect(world.playing?.trackKey).toBe('c');
    await world.until(stopped, 40);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/b', '/c']);
  });
});

describe('a track that cannot be had', () => {
  it('is skipped', async () => {
    world.answer('/b', mp3(2_400));
    world.card('aaaaa', [[world.track('/missing'), world.track('/b')]]);
    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'b', 1);
    expect(world.player.requests()[0]).toMatchObject({ status: 404, outcome: 'failed' });
  });

  it('may also be an answer that is no audio', async () => {
    world.answer('/page', Buffer.from('<html>Sorry</html>'));
    world.answer('/b', mp3(2_400));
    world.card('aaaaa', [[world.track('/page'), world.track('/b')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'b', 1);
    expect(audio.at(-1)).toMatchObject({ type: 'track-failed', trackKey: 'page' });
  });

  it('ends the play when it is true of all, even when the player repeats', async () => {
    world.device.config.repeatAll = true;
    world.card('aaaaa', [[world.track('/x'), world.track('/y')]]);
    world.player.insert('aaaaa');
    await world.until(() => world.heard.length === 2 && stopped(), 1);
  });
});

describe('redirects', () => {
  const redirect = () => {
    world.answer('/a', (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    let requests = 0;
    const body = mp3(4_800);
    world.answer('/elsewhere', (request, response) => {
      if (requests++ === 0) serveCut(body, 40_000, response);
      else serveBytes(body, request, response);
    });
    world.card('aaaaa', [[world.track('/a')]]);
    world.player.insert('aaaaa');
  };

  it('are followed, and the rest is asked for at the first address', async () => {
    redirect();
    await world.until(stopped, 40);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/elsewhere', '/a', '/elsewhere']);
    expect(world.heard[3]?.range).toBe('bytes=40000-');
  });

  it('can be remembered', async () => {
    world.set({ resumeAtRedirectTarget: true });
    redirect();
    await world.until(stopped, 40);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/elsewhere', '/elsewhere']);
  });

  it('can be a failure', async () => {
    world.set({ followRedirects: false });
    redirect();
    await world.until(stopped, 1);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a']);
  });
});

describe('a listener', () => {
  it('that breaks is dropped and disturbs nobody', async () => {
    world.set({ pace: 'fast' });
    world.answer('/a', mp3(2_400));
    world.card('aaaaa', [[world.track('/a')]]);
    world.player.onAudio(() => {
      throw new Error('broken on purpose');
    });
    const warned = new Promise((resolve) => process.once('warning', resolve));
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 1);
    expect(await warned).toMatchObject({ message: 'broken on purpose' });
  });
});

describe('probing', () => {
  it.each([
    [
      'head',
      [
        ['HEAD', undefined],
        ['GET', undefined],
      ],
    ],
    [
      'get',
      [
        ['GET', undefined],
        ['GET', undefined],
      ],
    ],
    [
      'range0',
      [
        ['GET', 'bytes=0-1'],
        ['GET', undefined],
      ],
    ],
  ] as const)('%s', async (probeFirst, requests) => {
    world.set({ probeFirst, pace: 'fast' });
    world.answer('/a', mp3(2_400));
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = listen();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 1);
    expect(world.heard.map(({ method, range }) => [method, range])).toEqual(requests);
  });
});
