import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ends, frameBytes, mp3, PlayerWorld, sha256 } from './player-world.fixture.ts';

let world: PlayerWorld;

beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

describe('a card from its first to its last track', () => {
  it('fetches each address once, plays it for its length and stops', async () => {
    const bodies = { '/a': mp3(4_800, 1), '/b': mp3(2_400, 2), '/c': mp3(7_200, 3) };
    for (const [path, body] of Object.entries(bodies)) world.answer(path, body);
    world.card('aaaaa', [[world.track('/a'), world.track('/b')], [world.track('/c')]]);
    const audio = world.listen();
    const beganAtMs = world.clock.now();

    world.player.insert('aaaaa');
    await world.until(() => world.playing?.trackKey === 'c', 40);
    expect(world.playing?.chapterKey).toBe('02');
    await world.until(world.isIdle, 40);

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
    const audio = world.listen();
    const beganAtMs = world.clock.now();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 2 && world.isIdle());
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
    await world.until(world.isIdle, 100);
    expect(world.clock.now() - beganAtMs).toBeGreaterThanOrEqual(20_000);
  });

  it('plays uploaded tracks from where the cloud keeps them', async () => {
    world.set({ pace: 'fast' });
    world.answer('/stored', mp3(2_400));
    world.card('aaaaa', [[world.track('/x', { type: 'audio', trackUrl: 'yoto:#stored' })]]);
    const audio = world.listen();
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => (world.player.requests()[0]?.bytes ?? 0) >= 200_000);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    await world.until(world.isIdle, 100);
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) > 5_000, 100);
    world.player.pressLeft();
    const have = world.player.requests()[0]?.bytes;
    await world.clock.advance(60_000);
    world.player.pressLeft();
    await world.until(world.isIdle, 200);
    expect(world.heard[1]?.range).toBe(`bytes=${have}-`);
    expect(world.heard[1]?.headers['if-range']).toBeUndefined();
    expect(ends(audio)).toMatchObject([{ bytes: mp3(60_000).length, complete: true, sha256: sha256(mp3(60_000)) }]);
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
    const audio = world.listen();
    world.player.insert('aaaaa');
    await world.until(() => ends(audio).length === 1);
    expect(await warned).toMatchObject({ message: 'broken on purpose' });
  });
});
