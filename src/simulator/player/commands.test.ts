// What each command makes a player do, and how it is acknowledged.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;
const nothing = {};

beforeEach(async () => {
  world = await new PlayerWorld().start();
});
afterEach(() => world.close());

describe('card/start', () => {
  const uri = 'https://yoto.io/aaaaa';

  it.each([
    ['an unknown card', { uri: 'https://yoto.io/zzzzz' }],
    ['an address of no card', { uri: 'https://example.com/aaaaa' }],
    ['a chapter key without its zero', { uri, chapterKey: '1' }],
    ['a key that is a number', { uri, chapterKey: 1 }],
    ['a track of another chapter', { uri, chapterKey: '02', trackKey: 'a', secondsIn: 0 }],
    ['no address', nothing],
  ])('fails for %s', (_name, body) => {
    world.twoChapters();
    world.command('card/start', body);
    expect(world.acknowledged()).toEqual({
      'card-play': 'FAIL',
      req_body: body === nothing ? '' : JSON.stringify(body),
    });
    expect(world.isIdle()).toBe(true);
  });

  it('starts where the keys say', async () => {
    world.twoChapters();
    world.command('card/start', { uri, chapterKey: '02', trackKey: 'c', secondsIn: 0 });
    expect(world.acknowledged()).toMatchObject({ 'card-play': 'OK' });
    expect(world.playing).toMatchObject({ chapterKey: '02', trackKey: 'c', source: 'MQTT' });
  });

  it('only resumes the card that is active when there is no secondsIn, and ignores the keys', async () => {
    world.twoChapters();
    world.player.insert('aaaaa');
    await world.until(world.isSounding);
    world.player.pressLeft();
    world.command('card/start', { uri, chapterKey: '02', trackKey: 'nonsense' });
    expect(world.acknowledged()).toMatchObject({ 'card-play': 'OK' });
    expect(world.player.snapshot()).toMatchObject({
      playback: 'playing',
      playing: { chapterKey: '01', trackKey: 'a' },
    });
    world.command('card/start', { uri, chapterKey: '02', trackKey: 'c', secondsIn: 0 });
    expect(world.playing).toMatchObject({ chapterKey: '02', trackKey: 'c' });
  });

  it('looks at the beginning to find the byte of a second, then asks for it', async () => {
    world.twoChapters();
    world.command('card/start', { uri, chapterKey: '01', trackKey: 'a', secondsIn: 12 });
    await world.until(world.isSounding);
    expect(world.heard.map(({ range }) => range)).toEqual([undefined, 'bytes=240000-']);
    expect(world.playing?.positionMs).toBe(12_000);
    await world.until(() => world.playing?.trackKey === 'b', 50);
  });

  it('stops at the cut-off, and at any button when asked to', async () => {
    world.twoChapters();
    const began = world.clock.now();
    world.command('card/start', { uri, chapterKey: '01', trackKey: 'a', secondsIn: 0, cutOff: 3 });
    await world.until(world.isSounding);
    await world.until(world.isIdle, 50);
    expect(world.clock.now() - began).toBeLessThan(4_000);
    world.command('card/start', { uri, chapterKey: '01', trackKey: 'a', secondsIn: 0, anyButtonStop: true });
    world.player.pressRight();
    expect(world.isIdle()).toBe(true);
  });
});

describe('other commands', () => {
  it.each([
    [7, 1],
    [6, 0],
    [51, 8],
    [56, 8],
    [57, 9],
    [99, 15],
    [100, 16],
  ])('set the volume of %i percent to step %i, rounded down', (volume, step) => {
    world.command('volume/set', { volume });
    expect(world.player.snapshot().volume).toBe(step);
  });

  it('set the volume under the cap', () => {
    world.device.config.maxVolumeLimit = '5';
    world.command('volume/set', { volume: 100 });
    expect(world.player.snapshot()).toMatchObject({ volume: 5, volumeMax: 5 });
    world.command('volume/set', { volume: 101 });
    expect(world.acknowledged()).toMatchObject({ 'set-volume': 'FAIL' });
  });

  it('set a sleep timer that stops the card', async () => {
    world.twoChapters();
    world.command('events/request');
    world.player.insert('aaaaa');
    await world.until(world.isSounding);
    world.command('sleep-timer/set', { seconds: 8 });
    expect(world.events().at(-1)).toMatchObject({ sleepTimerActive: true, sleepTimerSeconds: 8 });
    await world.clock.advance(8_000);
    expect(world.isIdle()).toBe(true);
    expect(world.events().findLast((event) => 'sleepTimerActive' in event)).toMatchObject({ sleepTimerActive: false });
  });

  it('set a sleep timer that is told every five seconds, also while nothing plays', async () => {
    world.command('events/request');
    world.command('sleep-timer/set', { seconds: 12 });
    await world.clock.advance(12_000);
    const told = world.events().slice(1);
    expect(told.map(({ sleepTimerSeconds }) => sleepTimerSeconds)).toEqual([12, 7, 2, undefined]);
    expect(told.at(-1)).toMatchObject({ sleepTimerActive: false });
  });

  it('set the night light, except on a mini', () => {
    world.command('ambients/set', { r: 255, g: 8, b: 0 });
    expect(world.player.snapshot().nightLight).toBe('0xff0800');
    world.device.deviceFamily = 'mini';
    world.command('ambients/set', { r: 0, g: 0, b: 0 });
    expect(world.player.snapshot().nightLight).toBe('0xff0800');
    expect(world.acknowledged()).toMatchObject({ ambients: 'OK' });
  });

  it('show an icon for a moment', async () => {
    world.command('display/preview', { uri: '/icon', timeout: 3, animated: 1 });
    expect(world.player.snapshot().display).toMatchObject({ icon: '/icon', isAnimated: true });
    await world.clock.advance(3_000);
    expect(world.player.snapshot().display.icon).toBeUndefined();
  });

  it('are understood by their old names too, unless told not to', () => {
    world.set({ acceptFlatCommands: false });
    world.command('set-volume', { volume: 0 });
    expect(world.acknowledged()).toMatchObject({ 'set-volume': 'FAIL' });
    world.set({ acceptFlatCommands: true });
    world.command('set-volume', { volume: 0 });
    expect(world.acknowledged()).toMatchObject({ 'set-volume': 'OK' });
    expect(world.player.snapshot().volume).toBe(0);
  });

  it.each([
    ['seen', ['events', 'status/request', 'status', 'card-stop', 'bluetooth', 'sleep']],
    ['resource', ['events', 'status/request', 'status', 'card', 'bluetooth', 'sleep-timer']],
    ['command', ['events/request', 'status/request', 'status', 'card/stop', 'bluetooth/state', 'sleep-timer/set']],
  ] as const)('are acknowledged by other names: %s', (responseNames, shown) => {
    world.set({ responseNames, dropBackToBackRequests: false });
    for (const name of ['events/request', 'status/request', 'status', 'card/stop', 'bluetooth/state']) {
      world.command(name, {});
    }
    world.command('sleep-timer/set', { seconds: 0 });
    const answers = world.published.filter(({ suffix }) => suffix === 'response').map(({ payload }) => payload);
    expect(answers).toMatchObject(shown.map((name) => ({ status: { [name]: 'OK' } })));
  });

  it('with nothing but braces are quoted as nothing', () => {
    world.player.command('card/stop', '{}');
    expect(world.acknowledged()).toEqual({ 'card-stop': 'OK', req_body: '' });
    world.player.command('events/request', 'a note of the sender');
    expect(world.acknowledged()).toEqual({ events: 'OK', req_body: 'a note of the sender' });
  });

  it('may be anything at all', () => {
    for (const name of ['', '__proto__', 'constructor', 'card/explode'])
      for (const body of ['', '{', 'null', '[]', '"x"', '{"uri":{}}']) {
        world.player.command(name, body);
        expect(world.acknowledged()).toMatchObject({ req_body: body });
      }
  });
});
