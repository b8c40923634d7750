import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mp3, PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;

beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

const idle = () => world.playing === undefined && world.player.snapshot().playback === 'stopped';
const sounding = () => world.player.snapshot().playback === 'playing' && !world.player.snapshot().isWaiting;
const command = (name: string, body: unknown = '') => world.player.command(name, JSON.stringify(body));
const answer = () => world.last('response')?.status;

function twoChapters(): void {
  for (const path of ['/a', '/b', '/c']) world.answer(path, mp3(30_000));
  world.card('aaaaa', [[world.track('/a', { duration: 30 }), world.track('/b')], [world.track('/c')]]);
}

describe('events', () => {
  it('come only after a request, and first complete', () => {
    world.player.turnLeft(1);
    expect(world.events()).toEqual([]);
    command('events/request');
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
    expect(answer()).toEqual({ events: 'OK', req_body: '""' });
  });

  it('tell a start, a beat every five seconds, a pause, a skip and the end as deltas', async () => {
    twoChapters();
    command('events/request');
    world.player.insert('aaaaa');
    await world.until(sounding);
    await world.until(() => (world.playing?.positionMs ?? 0) >= 11_000, 50);
    world.player.pressLeft();
    world.player.pressLeft();
    world.player.pressRight();
    await world.until(sounding, 10);
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
    twoChapters();
    command('events/request');
    world.player.insert('aaaaa');
    await world.until(sounding);
    world.player.remove();
    world.player.insert('aaaaa');
    expect(world.events().at(-1)).toMatchObject({ cardId: 'aaaaa', chapterKey: '01', trackKey: 'a', source: 'card' });
  });

  it('stop five minutes after the last request', async () => {
    command('events/request');
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
    command('events/request');
    expect(world.events()).toEqual([]);
    world.set({ eventLossRatio: 0, eventDelayMs: 800, eventDuplicateRatio: 1 });
    command('events/request');
    expect(world.events()).toEqual([]);
    await world.clock.advance(800);
    expect(world.events()).toHaveLength(2);
  });
});

describe('status', () => {
  it('is answered on its topic, and kept as the shadow', async () => {
    world.player.setBattery(41, true);
    command('status/request');
    const { status } = world.last('data/status') as { status: Record<string, unknown> };
    expect(status).toMatchObject({
      statusVersion: 1,
      batteryLevel: 41,
      charging: 1,
      activeCard: 'none',
      cardInserted: 0,
      volume: 100,
      userVolume: 50,
      timeFormat: '12',
      day: 1,
      nightlightMode: 'off',
    });
    await world.clock.advance(500);
    command('status', { requestId: 'x' });
    expect(world.last('status/full')?.status).toMatchObject({ statusVersion: 3, shutDown: 'nA', powerSrc: 2 });
    expect(world.device.status).toMatchObject({ statusVersion: 3, batteryLevel: 41 });
  });

  it('is lost for the second of two requests within half a second', async () => {
    command('status/request');
    await world.clock.advance(499);
    command('status', { requestId: 'x' });
    expect(world.last('status/full')).toBeUndefined();
    world.set({ dropBackToBackRequests: false });
    command('status', { requestId: 'x' });
    expect(world.last('status/full')).toBeDefined();
  });

  it('comes after a moment, one answer after the other', async () => {
    world.set({ answerDelayMs: 150 });
    twoChapters();
    command('card/start', { uri: 'https://yoto.io/aaaaa' });
    command('card/pause');
    await world.clock.advance(799);
    expect(answer()).toBeUndefined();
    await world.clock.advance(1);
    expect(world.published.filter(({ suffix }) => suffix === 'response')).toHaveLength(2);
    expect(answer()).toEqual({ 'card/pause': 'OK', req_body: '""' });
  });
});

describe('card/start', () => {
  const uri = 'https://yoto.io/aaaaa';

  it.each([
    ['an unknown card', { uri: 'https://yoto.io/zzzzz' }],
    ['an address of no card', { uri: 'https://example.com/aaaaa' }],
    ['a chapter key without its zero', { uri, chapterKey: '1' }],
    ['a key that is a number', { uri, chapterKey: 1 }],
    ['a track of another chapter', { uri, chapterKey: '02', trackKey: 'a', secondsIn: 0 }],
    ['no address', {}],
  ])('fails for %s', (_name, body) => {
    twoChapters();
    command('card/start', body);
    expect(answer()).toEqual({ 'card/start': 'FAIL', req_body: JSON.stringify(body) });
    expect(idle()).toBe(true);
  });

  it('starts where the keys say', async () => {
    twoChapters();
    command('card/start', { uri, chapterKey: '02', trackKey: 'c', secondsIn: 0 });
    expect(answer()).toMatchObject({ 'card/start': 'OK' });
    expect(world.playing).toMatchObject({ chapterKey: '02', trackKey: 'c', source: 'MQTT' });
  });

  it('only resumes the card that is active when there is no secondsIn, and ignores the keys', async () => {
    twoChapters();
    world.player.insert('aaaaa');
    await world.until(sounding);
    world.player.pressLeft();
    command('card/start', { uri, chapterKey: '02', trackKey: 'nonsense' });
    expect(answer()).toMatchObject({ 'card/start': 'OK' });
    expect(world.player.snapshot()).toMatchObject({
      playback: 'playing',
      playing: { chapterKey: '01', trackKey: 'a' },
    });
    command('card/start', { uri, chapterKey: '02', trackKey: 'c', secondsIn: 0 });
    expect(world.playing).toMatchObject({ chapterKey: '02', trackKey: 'c' });
  });

  it('looks at the beginning to find the byte of a second, then asks for it', async () => {
    twoChapters();
    command('card/start', { uri, chapterKey: '01', trackKey: 'a', secondsIn: 12 });
    await world.until(sounding);
    expect(world.heard.map(({ range }) => range)).toEqual([undefined, 'bytes=240000-']);
    expect(world.playing?.positionMs).toBe(12_000);
    await world.until(() => world.playing?.trackKey === 'b', 50);
  });

  it('stops at the cut-off, and at any button when asked to', async () => {
    twoChapters();
    const began = world.clock.now();
    command('card/start', { uri, chapterKey: '01', trackKey: 'a', secondsIn: 0, cutOff: 3 });
    await world.until(sounding);
    await world.until(idle, 50);
    expect(world.clock.now() - began).toBeLessThan(4_000);
    command('card/start', { uri, chapterKey: '01', trackKey: 'a', secondsIn: 0, anyButtonStop: true });
    world.player.pressRight();
    expect(idle()).toBe(true);
  });
});

describe('other commands', () => {
  it('set the volume to the nearest step under the cap', () => {
    command('volume/set', { volume: 51 });
    expect(world.player.snapshot().volume).toBe(8);
    world.device.config.maxVolumeLimit = '5';
    command('volume/set', { volume: 100 });
    expect(world.player.snapshot()).toMatchObject({ volume: 5, volumeMax: 5 });
    command('volume/set', { volume: 101 });
    expect(answer()).toMatchObject({ 'volume/set': 'FAIL' });
  });

  it('set a sleep timer that stops the card', async () => {
    twoChapters();
    command('events/request');
    world.player.insert('aaaaa');
    await world.until(sounding);
    command('sleep-timer/set', { seconds: 8 });
    expect(world.events().at(-1)).toMatchObject({ sleepTimerActive: true, sleepTimerSeconds: 8 });
    await world.clock.advance(8_000);
    expect(idle()).toBe(true);
    expect(world.events().findLast((event) => 'sleepTimerActive' in event)).toMatchObject({ sleepTimerActive: false });
  });

  it('set the night light, except on a mini', () => {
    command('ambients/set', { r: 255, g: 8, b: 0 });
    expect(world.player.snapshot().nightLight).toBe('0xff0800');
    world.device.deviceFamily = 'mini';
    command('ambients/set', { r: 0, g: 0, b: 0 });
    expect(world.player.snapshot().nightLight).toBe('0xff0800');
    expect(answer()).toMatchObject({ 'ambients/set': 'OK' });
  });

  it('show an icon for a moment', async () => {
    command('display/preview', { uri: '/icon', timeout: 3, animated: 1 });
    expect(world.player.snapshot().display).toMatchObject({ icon: '/icon', isAnimated: true });
    await world.clock.advance(3_000);
    expect(world.player.snapshot().display.icon).toBeUndefined();
  });

  it('are understood by their old names too, unless told not to', () => {
    world.set({ acceptFlatCommands: false });
    command('set-volume', { volume: 0 });
    expect(answer()).toMatchObject({ 'set-volume': 'FAIL' });
    world.set({ acceptFlatCommands: true });
    command('set-volume', { volume: 0 });
    expect(answer()).toMatchObject({ 'set-volume': 'OK' });
    expect(world.player.snapshot().volume).toBe(0);
    command('status/request');
    expect(answer()).toMatchObject({ 'status/request': 'OK' });
    world.set({ oldResponseNames: true });
    command('card/stop');
    expect(answer()).toMatchObject({ 'card-stop': 'OK' });
  });

  it('may be anything at all', () => {
    for (const name of ['', '__proto__', 'constructor', 'card/explode'])
      for (const body of ['', '{', 'null', '[]', '"x"', '{"uri":{}}']) {
        world.player.command(name, body);
        expect(answer()).toMatchObject({ req_body: body });
      }
  });
});

describe('power and network', () => {
  it('say presence, kept for late subscribers, and a last word on the old topic', async () => {
    expect(world.published[0]).toMatchObject({ suffix: 'presence', retain: true, payload: { state: 'online' } });
    expect(world.last('status')?.status).toMatchObject({ shutDown: 'nA', upTime: 0, utcTime: 0, day: -1 });
    expect(world.last('data/status')?.status).toMatchObject({ day: -1 });
    world.player.power(false);
    expect(world.last('status')?.status).toMatchObject({ shutDown: 'userShutdown' });
    expect(world.last('presence')).toMatchObject({ state: 'offline' });
    expect(world.device.online).toBe(false);
    const count = world.published.length;
    command('status/request');
    world.player.turnLeft(1);
    expect(world.published).toHaveLength(count);
  });

  it('go on with the card in the slot after a restart', async () => {
    twoChapters();
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) >= 3_000, 50);
    command('reboot');
    await world.clock.advance(1);
    expect(world.player.snapshot()).toMatchObject({ isOn: false, isOnline: false });
    await world.clock.advance(10_000);
    await world.until(sounding, 1);
    expect(world.playing?.positionMs).toBeGreaterThanOrEqual(3_000);
    expect(world.heard.at(-1)?.range).toMatch(/^bytes=\d+-$/);
  });

  it('lower the volume when the night begins', async () => {
    command('events/request');
    world.player.turnLeft(20);
    expect(world.player.snapshot().volume).toBe(16);
    for (let minutes = 0; minutes < 121; minutes += 4) {
      command('events/request');
      await world.clock.advance(240_000);
    }
    expect(world.player.snapshot()).toMatchObject({ volume: 8, volumeMax: 8, day: 0 });
    expect(world.events().findLast((event) => event.volumeMax === 8)).toMatchObject({ volume: 8 });
  });

  it('leave MQTT as a Bluetooth speaker', async () => {
    command('bluetooth/on', { mode: 'bt_speaker' });
    await world.clock.advance(1);
    expect(world.player.snapshot()).toMatchObject({ isOn: true, isOnline: false });
  });
});
