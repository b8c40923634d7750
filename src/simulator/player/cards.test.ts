import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrackEvents } from '#cloud/wire/content.ts';
import { mp3, PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;

beforeEach(async () => {
  world = await new PlayerWorld().start();
  for (const path of ['/a', '/b', '/c', '/d']) world.answer(path, mp3(30_000));
});
afterEach(() => world.close());

const idle = () => world.playing === undefined;
const sounding = () => world.player.snapshot().playback === 'playing' && !world.player.snapshot().isWaiting;
const at = (trackKey: string) => () => world.playing?.trackKey === trackKey;

describe('the knobs', () => {
  beforeEach(() => {
    world.card('aaaaa', [[world.track('/a'), world.track('/b')], [world.track('/c')]]);
    world.card('bbbbb', [[world.track('/a'), world.track('/b'), world.track('/c')]]);
  });

  it('turn chapters on the right, and stop at the ends', () => {
    world.player.insert('aaaaa');
    world.player.turnRight(1);
    expect(world.playing).toMatchObject({ chapterKey: '02', trackKey: 'c' });
    world.player.turnRight(1);
    expect(world.playing?.trackKey).toBe('c');
    world.player.turnRight(-1);
    expect(world.playing?.trackKey).toBe('a');
  });

  it('turn tracks on a card of one chapter', () => {
    world.player.insert('bbbbb');
    world.player.turnRight(2);
    expect(world.playing?.trackKey).toBe('c');
    world.player.turnRight(-1);
    expect(world.playing?.trackKey).toBe('b');
  });

  it('press to the next track, unless the card forbids it', () => {
    world.player.insert('aaaaa');
    world.player.pressRight();
    expect(world.playing?.trackKey).toBe('b');
    world.card('ccccc', [[world.track('/a'), world.track('/b')]], {
      config: { disableTrackNav: true, disableChapterNav: true },
    });
    world.player.insert('ccccc');
    world.player.pressRight();
    world.player.turnRight(1);
    expect(world.playing?.trackKey).toBe('a');
  });

  it('play the daily without a card', () => {
    world.device.config.dayYotoDaily = 'bbbbb/01/b';
    world.player.pressRight();
    expect(world.playing).toMatchObject({ cardId: 'bbbbb', trackKey: 'b', source: 'remote' });
  });
});

describe('the shortcuts without a card', () => {
  const place = (card: string, track: string) => ({ cmd: 'track-play', params: { card, chapter: '01', track } });
  const onRight = () => {
    world.player.pressRight();
    return world.playing && `${world.playing.cardId}/${world.playing.trackKey}`;
  };

  it('come one after the other: what is written for the day, else daily and radio', () => {
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    world.device.config.dayYotoDaily = 'aaaaa/01/a';
    world.device.config.dayYotoRadio = 'aaaaa/01/b';
    expect([onRight(), onRight()]).toEqual(['aaaaa/a', 'aaaaa/b']);
    world.player.command('card/stop', '');
    world.device.shortcuts = { modes: { day: { content: [place('aaaaa', 'b'), place('aaaaa', 'a')] } } };
    expect([onRight(), onRight()]).toEqual(['aaaaa/b', 'aaaaa/a']);
    world.player.command('card/stop', '');
    world.set({ secondPress: 'track' });
    world.device.shortcuts = { modes: { day: { content: [place('aaaaa', 'a'), place('zzzzz', 'a')] } } };
    expect([onRight(), onRight()]).toEqual(['aaaaa/a', 'aaaaa/b']);
  });

  it('are others at night, and may name the day', async () => {
    world.card('aaaaa', [[world.track('/a', { key: '20260105' }), world.track('/b')]]);
    world.device.config.nightYotoDaily = 'aaaaa/01/<yyyymmdd>';
    world.device.config.dayYotoDaily = '0';
    world.device.config.dayYotoRadio = '0';
    expect(onRight()).toBeUndefined();
    await world.clock.advance(3 * 3_600_000);
    expect(onRight()).toBe('aaaaa/20260105');
  });

  it.each([5, 'x', { modes: 1 }, { modes: { day: { content: [{}] } } }])('may be %j', (shortcuts) => {
    world.device.shortcuts = shortcuts as unknown as Record<string, unknown>;
    expect(() => onRight()).not.toThrow();
  });
});

describe('taking a card out', () => {
  it.each([true, false])('stops what a command started anew from it, by switch %s', (removalStopsRemote) => {
    world.set({ removalStopsRemote });
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    world.player.insert('aaaaa');
    world.player.command('card/start', { uri: 'https://yoto.io/aaaaa', trackKey: 'b', secondsIn: 0 });
    expect(world.playing).toMatchObject({ trackKey: 'b', source: 'MQTT' });
    world.player.remove();
    expect(world.playing === undefined).toBe(removalStopsRemote);
  });
});

describe('where a card was left', () => {
  it('is where it goes on, with a bare Range', async () => {
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]]);
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) >= 6_000, 100);
    world.player.remove();
    await world.clock.advance(86_400_000);
    world.player.insert('aaaaa');
    await world.until(sounding);
    expect(world.playing?.positionMs).toBeGreaterThanOrEqual(6_000);
    expect(world.heard).toHaveLength(2);
    const byte = Number(world.heard[1]?.range?.match(/^bytes=(\d+)-$/)?.[1]);
    expect(byte % 480).toBe(0);
    expect(byte / 20).toBeGreaterThanOrEqual(5_976);
  });

  it.each([
    ['is forgotten after the resume timeout', 3600, 3_600_000],
    ['is never remembered with a timeout of 0', 0, 0],
  ])('%s', async (_name, resumeTimeout, waitMs) => {
    world.card('aaaaa', [[world.track('/a')]], { config: { resumeTimeout } });
    world.player.insert('aaaaa');
    await world.until(() => (world.playing?.positionMs ?? 0) >= 6_000, 100);
    world.player.remove();
    await world.clock.advance(waitMs);
    world.player.insert('aaaaa');
    expect(world.playing?.positionMs).toBe(0);
  });
});

describe('the end of a track', () => {
  const playsThrough = async () => {
    world.set({ pace: 'fast' });
    world.player.insert('aaaaa');
    await world.until(idle);
    return world.heard.map(({ url }) => url);
  };

  it('stops with autoadvance none', async () => {
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]], { config: { autoadvance: 'none' } });
    expect(await playsThrough()).toEqual(['/a']);
  });

  it('repeats with autoadvance repeat, and with repeatAll the card', async () => {
    world.card('aaaaa', [[world.track('/a'), world.track('/b')]], { config: { autoadvance: 'repeat' } });
    world.set({ pace: 'fast' });
    world.player.insert('aaaaa');
    await world.until(() => world.heard.length === 3);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/a', '/a']);
    world.card('bbbbb', [[world.track('/c'), world.track('/d')]]);
    world.device.config.repeatAll = true;
    world.player.insert('bbbbb');
    await world.until(() => world.heard.filter(({ url }) => url === '/c').length === 2);
  });

  it('comes in another order where the card says shuffle, and only so many', async () => {
    const shuffle = [{ start: 1, end: 3, limit: 2 }];
    world.answer('/e', mp3(30_000));
    const tracks = ['/a', '/b', '/c', '/d', '/e'].map((path) => [world.track(path)]);
    world.card('aaaaa', tracks, { config: { shuffle } });
    const heard = await playsThrough();
    expect([heard.length, heard[0], heard[3]]).toEqual([4, '/a', '/e']);
    expect(new Set(heard).size).toBe(4);
    world.player.remove();
    for (const strange of [
      { start: -9, end: 99, limit: 0 },
      { start: 4, end: 2, limit: 1 },
    ]) {
      world.card('bbbbb', tracks, { config: { shuffle: [strange] } });
      world.player.insert('bbbbb');
      await world.until(() => world.player.snapshot().playing !== undefined);
      world.player.remove();
    }
  });

  it.each([
    ['from-0', ['/a', '/e']],
    ['from-1', ['/d', '/e']],
    ['end-excluded', ['/a', '/d', '/e']],
    ['ignored', ['/a', '/b', '/c', '/d', '/e']],
  ] as const)('counts the chapters of a shuffle by switch: %s', async (shuffleCounts, kept) => {
    world.set({ shuffleCounts });
    world.answer('/e', mp3(30_000));
    const tracks = ['/a', '/b', '/c', '/d', '/e'].map((path) => [world.track(path)]);
    world.card('aaaaa', tracks, { config: { shuffle: [{ start: 1, end: 3, limit: 1 }] } });
    const heard = await playsThrough();
    expect(heard).toHaveLength(shuffleCounts === 'ignored' ? 5 : kept.length + 1);
    expect(heard).toEqual(expect.arrayContaining([...kept]));
  });

  it('passes over chapters that are not out yet', async () => {
    world.card('aaaaa', [[world.track('/a')], [world.track('/b')], [world.track('/c')]]);
    const hidden = world.cards.get('aaaaa')?.content.chapters[1];
    if (hidden) hidden.availableFrom = new Date(world.clock.now() + 3_600_000).toISOString();
    expect(await playsThrough()).toEqual(['/a', '/c']);
  });
});

describe('an interactive card', () => {
  const go = (trackKey: string, chapterKey: string) => ({ cmd: 'goto' as const, params: { chapterKey, trackKey } });
  const story = (events: TrackEvents) =>
    world.card('aaaaa', [[world.track('/a', { events })], [world.track('/b')], [world.track('/c')]], {
      playbackType: 'interactive',
      config: { disableTrackNav: true, disableChapterNav: true, autoadvance: 'none' },
    });

  it('follows its buttons', async () => {
    story({ onLhb: go('b', '02'), onRhb: go('c', '03'), onEnd: { cmd: 'stop' } });
    world.player.insert('aaaaa');
    world.player.pressRight();
    expect(world.playing?.trackKey).toBe('c');
    world.player.insert('aaaaa');
    await world.until(at('c'));
    world.player.remove();
    world.player.command('card/start', { uri: 'https://yoto.io/aaaaa', secondsIn: 0 });
    world.player.pressLeft();
    expect(world.playing?.trackKey).toBe('b');
  });

  it('follows the end of a passage', async () => {
    world.set({ pace: 'fast' });
    story({ onEnd: go('c', '03') });
    world.player.insert('aaaaa');
    await world.until(idle);
    expect(world.heard.map(({ url }) => url)).toEqual(['/a', '/c']);
  });

  it('ignores a button without meaning, or stops, as switched', () => {
    story({ onRhb: go('c', '03') });
    world.player.insert('aaaaa');
    world.player.pressLeft();
    expect(world.playing?.trackKey).toBe('a');
    world.set({ absentButtonEvent: 'stop' });
    world.player.pressLeft();
    expect(idle()).toBe(true);
  });

  it('is a plain card when streams have no events', () => {
    world.set({ eventsOnStreams: false });
    story({ onRhb: go('c', '03') });
    world.player.insert('aaaaa');
    world.player.pressRight();
    expect(world.playing?.trackKey).toBe('a');
  });
});

describe('the display', () => {
  it("shows the track's icon and label, else the chapter's", () => {
    const icon = (name: string) => ({ display: { icon16x16: `yoto:#${name}` } });
    const card = world.card('aaaaa', [[world.track('/a', { ...icon('track'), overlayLabel: '7' }), world.track('/b')]]);
    const chapter = card.content.chapters[0];
    if (chapter) Object.assign(chapter, icon('chapter'));
    world.player.insert('aaaaa');
    expect(world.player.snapshot().display).toMatchObject({ icon: 'yoto:#track', label: '7' });
    world.player.pressRight();
    expect(world.player.snapshot().display).toMatchObject({ icon: 'yoto:#chapter', label: '1' });
    world.player.power(false);
    expect(world.player.snapshot().display).toMatchObject({ isOn: false, icon: undefined });
  });
});
