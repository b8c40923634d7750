// How a player fetches its tracks: what it asks for, and what it does when the network or the server fails it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ends, mp3, PlayerWorld, serveBytes, serveCut, sha256 } from './player-world.fixture.ts';

let world: PlayerWorld;

beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

describe('a broken connection', () => {
  it('is followed by a bare Range for the rest', async () => {
    const body = mp3(4_800);
    world.answer('/a', (request, response) =>
      request.headers.range ? serveBytes(body, request, response) : serveCut(body, 40_000, response),
    );
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(world.isIdle, 40);
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(world.isIdle, 40);
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
    await world.until(world.isIdle, 40);
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
    await world.until(world.isIdle, 40);
  });

  it('fails the track when a socket is silent for too long', async () => {
    world.set({ socketSilenceMs: 30 });
    world.answer('/a', () => undefined);
    world.answer('/b', mp3(2_400));
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'b', 1);
    expect(audio[0]).toMatchObject({ type: 'track-failed', trackKey: 'a' });
  });

  it('breaks the stream when the Wi-Fi goes, and heals when it is back in time', async () => {
    const body = mp3(60_000);
    world.answer('/a', body);
    world.card('aaaaa', [[world.track('/a')]]);
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) > 3_000, 100);
    world.player.wifi(false);
    expect(world.last('presence')).toMatchObject({ state: 'offline' });
    await world.clock.advance(300);
    world.player.wifi(true);
    await world.until(world.isIdle, 200);
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => world.heard.length === 2);
    expect(world.playing?.trackKey).toBe('a');
    await world.until(() => world.playing?.trackKey === 'b', 40);
    expect(world.playing?.positionMs).toBeLessThan(100);
    await world.until(world.isIdle, 40);
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
    await world.until(world.isIdle, 40);
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'b', 1);
    expect(audio.at(-1)).toMatchObject({ type: 'track-failed', trackKey: 'page' });
  });

  it('ends the play when it is true of all, even when the player repeats', async () => {
    world.device.config.repeatAll = true;
    world.card('aaaaa', [[world.track('/x'), world.track('/y')]]);
    world.player.insert('aaaaa');
    await world.until(() => world.heard.length === 2 && world.isIdle(), 1);
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
    await world.until(world.isIdle, 40);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/elsewhere', '/a', '/elsewhere']);
    expect(world.heard[3]?.range).toBe('bytes=40000-');
  });

  it('can be remembered', async () => {
    world.set({ resumeAtRedirectTarget: true });
    redirect();
    await world.until(world.isIdle, 40);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/elsewhere', '/elsewhere']);
  });

  it('can be a failure', async () => {
    world.set({ followRedirects: false });
    redirect();
    await world.until(world.isIdle, 1);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a']);
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 1);
    expect(world.heard.map(({ method, range }) => [method, range])).toEqual(requests);
  });
});
