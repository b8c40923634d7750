import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;

beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

describe('events', () => {
  it('come only after a request, and first complete', () => {
    world.player.turnLeft(1);
    expect(world.events()).toEqual([]);
    world.command('events/request');
    expect(world.events()).toEqual([
      {
        repeatAll: false,
        volume: 9,
        volumeMax: 16,
        cardId: 'none',
        playbackStatus: 'stopped',
        streaming: false,
        playbackWait: false,
        sleepTimerActive: false,
        eventUtc: Math.floor(world.clock.now() / 1000),
      },
    ]);
    expect(world.acknowledged()).toEqual({ events: 'OK', req_body: '""' });
  });

  it.each([
    [false, undefined],
    [true, 'playing'],
  ])('tell a track that loads as playing already, by switch: %s', async (playingWhileLoading, playbackStatus) => {
    world.set({ playingWhileLoading });
    world.twoChapters();
    world.command('events/request');
    world.player.insert('aaaaa');
    expect(world.events()[1]).toMatchObject({ cardId: 'aaaaa', playbackWait: true });
    expect(world.events()[1]?.playbackStatus).toBe(playbackStatus);
    await world.until(world.isSounding);
    expect(world.events().at(-1)).toMatchObject({ playbackWait: false });
  });

  it('tell all while a card plays, every five seconds', async () => {
    world.twoChapters();
    world.command('events/request');
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) >= 6_000, 50);
    expect(world.events().at(-1)).toMatchObject({
      ...{ cardId: 'aaaaa', chapterKey: '01', trackKey: 'a', trackLength: 30, position: 5, source: 'card' },
      ...{
        playbackStatus: 'playing',
        playbackWait: false,
        streaming: true,
        volume: 8,
        volumeMax: 16,
        repeatAll: false,
      },
    });
  });

  it('tell a start, a beat every five seconds, a pause, a skip and the end as deltas', async () => {
    world.set({ wholeBeats: false });
    world.twoChapters();
    world.command('events/request');
    world.player.insert('aaaaa');
    await world.until(world.isSounding);
    await world.until(() => (world.playing?.positionMs ?? 0) >= 11_000, 50);
    world.player.pressLeft();
    world.player.pressLeft();
    world.player.pressRight();
    await world.until(world.isSounding, 10);
    world.player.remove();
    const seen = world.events().slice(1);
    for (const event of seen) expect(event.eventUtc).toBeTypeOf('number');
    expect(seen.map(({ eventUtc: _, ...event }) => event)).toEqual([
      {
        cardId: 'aaaaa',
        chapterKey: '01',
        chapterTitle: 'Chapter 01',
        trackKey: 'a',
        trackTitle: 'Track a',
        trackLength: 30,
        position: 0,
        streaming: true,
        playbackWait: true,
        source: 'card',
        cardUpdatedAt: '2026-01-01T00:00:00.000Z',
      },
      { playbackStatus: 'playing', playbackWait: false, position: 0 },
      { position: 5 },
      { position: 10 },
      { playbackStatus: 'paused', position: 11 },
      { playbackStatus: 'playing', position: 11 },
      expect.objectContaining({ trackKey: 'b', trackTitle: 'Track b', position: 0, playbackWait: true }),
      expect.objectContaining({ playbackWait: false, position: 0 }),
      { cardId: 'none', playbackStatus: 'stopped', streaming: false },
    ]);
  });

  it('tell everything of the next play again after a stop', async () => {
    world.twoChapters();
    world.command('events/request');
    world.player.insert('aaaaa');
    await world.until(world.isSounding);
    world.player.remove();
    world.player.insert('aaaaa');
    expect(world.events().at(-1)).toMatchObject({ cardId: 'aaaaa', chapterKey: '01', trackKey: 'a', source: 'card' });
  });

  it('stop five minutes after the last request', async () => {
    world.command('events/request');
    await world.clock.advance(299_000);
    world.player.turnLeft(1);
    expect(world.events()).toHaveLength(2);
    expect(world.events().at(-1)).toMatchObject({ volume: 9 });
    await world.clock.advance(1_000);
    world.player.turnLeft(1);
    expect(world.events()).toHaveLength(2);
  });

  it('are lost, late or doubled when told to', async () => {
    world.set({ eventLossRatio: 1 });
    world.command('events/request');
    expect(world.events()).toEqual([]);
    world.set({ eventLossRatio: 0, eventDelayMs: 800, eventDuplicateRatio: 1 });
    world.command('events/request');
    expect(world.events()).toEqual([]);
    await world.clock.advance(800);
    expect(world.events()).toHaveLength(2);
  });
});

describe('status', () => {
  it('is answered on its topic; the full one is kept as the shadow', async () => {
    world.player.setBattery(41, true);
    world.command('status/request');
    expect(world.device.status).toMatchObject({ statusVersion: 3, batteryLevel: 100 });
    const { status } = world.last('data/status') as { status: Record<string, unknown> };
    expect(status).toMatchObject({
      statusVersion: 1,
      batteryLevel: 41,
      charging: 1,
      activeCard: 'none',
      cardInserted: 0,
      volume: 50,
      userVolume: 50,
      timeFormat: '12',
      day: 1,
      nightlightMode: 'off',
    });
    await world.clock.advance(500);
    world.command('status', { requestId: 'x' });
    expect(world.last('status/full')?.status).toMatchObject({ statusVersion: 3, shutDown: 'nA', powerSrc: 2 });
    expect(world.device.status).toMatchObject({ statusVersion: 3, batteryLevel: 41 });
  });

  it('tells how loud it is, whatever the ceiling is', () => {
    world.device.config.maxVolumeLimit = '13';
    world.player.turnLeft(-8);
    world.command('status/request');
    expect(world.last('data/status')?.status).toMatchObject({ volume: 0, userVolume: 0 });
  });

  it('comes by itself every five minutes where firmware does so, with power and memory on the old topic', async () => {
    world.set({ periodicStatus: true });
    world.published.length = 0;
    await world.clock.advance(300_000);
    expect(world.published.map(({ suffix }) => suffix)).toEqual(['status', 'data/status']);
    expect(world.last('status')?.status).not.toHaveProperty('statusVersion');
    expect(world.device.status).toMatchObject({ statusVersion: 3, upTime: 300 });
    expect(world.last('data/status')?.status).not.toHaveProperty('temp');
  });

  it('of a mini tells no warmth', () => {
    world.device.deviceFamily = 'mini';
    world.command('status/request');
    expect(world.last('data/status')?.status).toMatchObject({ temp: '0:0' });
  });

  it('is lost for the second of two requests within half a second', async () => {
    world.command('status/request');
    await world.clock.advance(499);
    world.command('status', { requestId: 'x' });
    expect(world.last('status/full')).toBeUndefined();
    world.set({ dropBackToBackRequests: false });
    world.command('status', { requestId: 'x' });
    expect(world.last('status/full')).toBeDefined();
  });

  it('comes after a moment, one answer after the other', async () => {
    world.set({ answerDelayMs: 150 });
    world.twoChapters();
    world.command('card/start', { uri: 'https://yoto.io/aaaaa' });
    world.command('card/pause');
    await world.clock.advance(799);
    expect(world.acknowledged()).toBeUndefined();
    await world.clock.advance(1);
    expect(world.published.filter(({ suffix }) => suffix === 'response')).toHaveLength(2);
    expect(world.acknowledged()).toEqual({ 'card-pause': 'OK', req_body: '""' });
  });
});

describe('power and network', () => {
  it('say presence, kept for late subscribers, and a last word on the old topic', async () => {
    expect(world.published[0]).toMatchObject({ suffix: 'presence', retain: true, payload: { state: 'online' } });
    const [lifecycle, power] = world.published.filter(({ suffix }) => suffix === 'status');
    expect(lifecycle?.payload).toMatchObject({ status: { shutDown: 'nA', upTime: 0, utcTime: 0, day: -1 } });
    expect(power?.payload).toMatchObject({ status: { upTime: 0, utcTime: 0 } });
    expect(world.last('data/status')?.status).toMatchObject({ day: -1 });
    world.player.power(false);
    expect(world.last('status')?.status).toMatchObject({ shutDown: 'userShutdown' });
    expect(world.last('presence')).toMatchObject({ state: 'offline' });
    expect(world.device.online).toBe(false);
    const count = world.published.length;
    world.command('status/request');
    world.player.turnLeft(1);
    expect(world.published).toHaveLength(count);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('forget at a restart who asked for events, and tell them once by themselves: %s', async (eventsAtBoot, count) => {
    world.set({ eventsAtBoot });
    world.command('events/request');
    world.player.power(false);
    world.published.length = 0;
    world.player.power(true);
    expect(world.events()).toHaveLength(count);
    world.player.turnLeft(1);
    expect(world.events()).toHaveLength(count * 2);
    await world.clock.advance(300_000);
    world.player.turnLeft(1);
    expect(world.events()).toHaveLength(count * 2);
  });

  it('go on with the card in the slot after a restart', async () => {
    world.twoChapters();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) >= 3_000, 50);
    world.command('reboot');
    await world.clock.advance(1);
    expect(world.player.snapshot()).toMatchObject({ isOn: false, isOnline: false });
    await world.clock.advance(10_000);
    await world.until(world.isSounding, 1);
    expect(world.playing?.positionMs).toBeGreaterThanOrEqual(3_000);
    expect(world.heard.at(-1)?.range).toMatch(/^bytes=\d+-$/);
  });

  it('lower the volume when the night begins', async () => {
    world.command('events/request');
    world.player.turnLeft(20);
    expect(world.player.snapshot().volume).toBe(16);
    for (let minutes = 0; minutes < 121; minutes += 4) {
      world.command('events/request');
      await world.clock.advance(240_000);
    }
    expect(world.player.snapshot()).toMatchObject({ volume: 8, volumeMax: 8, day: 0 });
    expect(world.events().findLast((event) => event.volumeMax === 8)).toMatchObject({ volume: 8 });
  });

  it('leave MQTT as a Bluetooth speaker', async () => {
    world.command('bluetooth/on', { mode: 'bt_speaker' });
    await world.clock.advance(1);
    expect(world.player.snapshot()).toMatchObject({ isOn: true, isOnline: false });
  });
});
