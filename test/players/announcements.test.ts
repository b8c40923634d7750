// Announcements in a whole household: players that really fetch them, what plays before and after, and children who press.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Announcement } from '#contract/announcements.ts';
import { mp3, serveBytes } from '#simulator/player/player-world.fixture.ts';
import { linkAccount } from '../../src/demo/household.ts';
import { problemOf } from '../cards/card-world.ts';
import {
  bringTones,
  hearsPlayers,
  listenTo,
  makeCard,
  playsOf,
  putIn,
  settle,
  type TaleCard,
} from '../journeys/tale.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorld, type World } from '../world.ts';
import { endedOn, watchPlayer } from './announcing.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const clock = new LeapingClock();
const host = createServer((request, response) => serveBytes(mp3(300_000), request, response));
let world: World;
let ids: Map<string, string>;
let hers: string;
let his: string;
let book: TaleCard;
let mix: TaleCard;
let bought: string;

beforeAll(async () => {
  world = await openWorld({}, clock);
  ids = await bringTones(world, { Tales: { Lamp: 300 }, Mix: { A: 80, B: 80, C: 80 }, Calls: { Dinner: 6, Bath: 7 } });
  await settle(world, ['Mia', 'Ben']);
  [hers = '', his = ''] = world.simulator.devices().map(({ deviceId }) => deviceId);
  book = await makeCard(world, 'The book', {
    ...({ kind: 'series', order: 'manual', afterLast: 'again', resume: true, count: 1 } as const),
    collectionId: ids.get('Tales') ?? '',
  });
  const items = ['A', 'B', 'C'].map((title) => ({ kind: 'audio' as const, audioId: call(title) }));
  const anew = { allBeforeAgain: false, memory: 'family', renew: 'each-play' } as const;
  mix = await makeCard(world, 'The mix', { kind: 'shuffle', items, ...anew });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const trackUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a.mp3`;
  const track = { key: '01', title: 'Bought', type: 'stream' as const, format: 'mp3' as const, trackUrl };
  const chapters = ['01', '02'].map((key) => ({ key, title: key, overlayLabel: key, tracks: [track] }));
  bought = world.simulator.addCard({ card: { title: 'Bought', metadata: {}, content: { chapters } } }).cardId;
  await hearsPlayers(world);
  clock.speed = 3;
}, 120_000);
afterEach(async () => {
  world.simulator.change({ eventJitterMs: 0, eventLossRatio: 0 });
  for (const playerId of [hers, his]) {
    world.simulator.player(playerId).remove();
    world.simulator.player(playerId).command('card/stop', '');
  }
  await clock.leap(61_000);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

const call = (title: string) => ids.get(title) ?? '';
const playing = (playerId: string) => world.simulator.player(playerId).snapshot().playing;
const announce = async (...playerIds: string[]): Promise<Announcement> =>
  await world.client.announcements.announce({ body: { playerIds, audioId: call('Dinner') } });

async function begin(playerId: string, cardId: string): Promise<void> {
  world.simulator.player(playerId).insert(cardId);
  await vi.waitUntil(() => playing(playerId)?.cardId === cardId && (playing(playerId)?.positionMs ?? 0) > 0, PATIENCE);
  await clock.leap(75_000);
}

/** The hidden card of the account, once it is there. */
const isSounding = (playerId: string, storyId?: string) => {
  const { playing: now, playback, isWaiting } = world.simulator.player(playerId).snapshot();
  return now !== undefined && now.cardId !== storyId && playback === 'playing' && !isWaiting;
};

describe.each([
  ['in time', {}],
  ['up to two seconds late', { eventJitterMs: 2000 }],
  ['a fifth of them lost', { eventLossRatio: 0.2, eventJitterMs: 300 }],
])('events %s', (_how, trouble) => {
  it.each(['book', 'mix', 'bought'])('a %s goes on where it was', async (which) => {
    const cardId = { book: book.yotoCardId, mix: mix.yotoCardId, bought }[which] ?? '';
    await begin(hers, cardId);
    const own = which === 'book' ? book : mix;
    const [play] = await playsOf(world, own);
    world.simulator.change(trouble);
    const eyes = watchPlayer(world, hers);
    const said = await announce(hers);
    expect(said.players).toEqual([{ playerId: hers, state: 'playing' }]);
    expect(await endedOn(world, hers)).toEqual({ playerId: hers, state: 'played', afterwards: 'given-back' });
    await vi.waitUntil(() => eyes.stretchesOf(cardId).length > 1, PATIENCE);
    eyes.stop();
    const [before, after] = eyes.stretchesOf(cardId);
    const movedMs = (after?.fromMs ?? 0) - (before?.toMs ?? 0);
    expect(Math.abs(movedMs)).toBeLessThanOrEqual(2000);
    const sentAfter = (await playsOf(world, own)).find(({ id }) => id === play?.id)?.bytesSent ?? 0;
    if (which !== 'bought') expect(sentAfter - (play?.bytesSent ?? 0)).toBeGreaterThan(100_000);
  });
});

it('the place in a book counts on from where it was', async () => {
  await putIn(world, hers, book);
  await clock.leap(40_000);
  await announce(hers);
  await endedOn(world, hers);
  await clock.leap(30_000);
  const atMs = playing(hers)?.positionMs ?? 0;
  world.simulator.player(hers).remove();
  await clock.leap(3000);
  const { items } = await world.client.bookmarks.listBookmarks();
  const latest = items.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))[0];
  const [play] = await playsOf(world, book);
  const beganMs = 300_000 - (play?.durationMs ?? 0);
  expect(Math.abs((latest?.positionMs ?? 0) - (beganMs + atMs))).toBeLessThan(6500);
});

it('where nothing played, nothing plays afterwards', async () => {
  expect((await announce(hers)).players[0]?.state).toBe('playing');
  expect((await endedOn(world, hers)).afterwards).toBe('nothing-before');
  expect(playing(hers)).toBeUndefined();
});

it('each player hears its own, also at the same time and from one address', async () => {
  await begin(hers, book.yotoCardId);
  await begin(his, book.yotoCardId);
  const [herEar, hisEar] = [listenTo(world, hers), listenTo(world, his)];
  const sizes = new Map<string, number>();
  const hear = (playerId: string, bytes: () => number) =>
    sizes.set(playerId, Math.max(sizes.get(playerId) ?? 0, bytes()));
  const both = [
    world.client.announcements.announce({ body: { playerIds: [hers], audioId: call('Dinner') } }),
    world.client.announcements.announce({ body: { playerIds: [his], audioId: call('Bath') } }),
  ];
  const timer = setInterval(() => {
    if (isSounding(hers, book.yotoCardId)) hear(hers, () => herEar.bytes().length);
    if (isSounding(his, book.yotoCardId)) hear(his, () => hisEar.bytes().length);
  }, 20);
  for (const said of await Promise.all(both)) expect(said.players[0]?.state).toBe('playing');
  const areOver = async () =>
    (await world.client.announcements.list()).items.slice(0, 2).every(({ players }) => players[0]?.afterwards);
  await vi.waitUntil(areOver, { timeout: 40_000, interval: 50 });
  clearInterval(timer);
  const secondsOf = (playerId: string) => (sizes.get(playerId) ?? 0) / 20_000;
  expect(secondsOf(hers)).toBeCloseTo(6, 0);
  expect(secondsOf(his)).toBeCloseTo(7, 0);
});

describe('a child decides what is heard afterwards', () => {
  /** Sound of the announcement; the child does something; how it ended. */
  async function during(act: () => void | Promise<void>) {
    await begin(hers, bought);
    const beforeMs = playing(hers)?.positionMs ?? 0;
    await announce(hers);
    await vi.waitUntil(() => isSounding(hers, bought), PATIENCE);
    await act();
    const { afterwards } = await endedOn(world, hers);
    return { afterwards, beforeMs };
  }
  const player = () => world.simulator.player(hers);

  it('a pause and going on: the story goes on', async () => {
    const { afterwards } = await during(async () => {
      player().pressLeft();
      await clock.leap(20_000);
      expect(playing(hers)?.cardId).not.toBe(bought);
      player().pressLeft();
    });
    expect(afterwards).toBe('given-back');
    await vi.waitUntil(() => playing(hers)?.cardId === bought, PATIENCE);
  });

  it('next and the volume: the story goes on', async () => {
    const { afterwards } = await during(() => {
      player().pressRight();
      player().turnLeft(-2);
    });
    expect(afterwards).toBe('given-back');
  });

  it.each([true, false])('the card taken out, which stops what plays: %s', async (removalStopsRemote) => {
    world.simulator.change({ removalStopsRemote });
    const { afterwards } = await during(() => player().remove());
    world.simulator.change({ removalStopsRemote: true });
    expect(afterwards).toBe('left-alone');
    await clock.leap(5000);
    expect(playing(hers)).toBeUndefined();
  });

  it.each([0, 2000])('another card, told up to %i ms late', async (eventJitterMs) => {
    const { afterwards } = await during(() => {
      world.simulator.change({ eventJitterMs });
      player().insert(mix.yotoCardId);
    });
    expect(afterwards).toBe('left-alone');
    await clock.leap(5000);
    expect(playing(hers)?.cardId).toBe(mix.yotoCardId);
  });

  it('a stop by a parent', async () => {
    const body = { wish: { do: 'stop' as const } };
    const { afterwards } = await during(
      async () => void (await world.client.players.command({ params: { playerId: hers }, body })),
    );
    expect(afterwards).toBe('left-alone');
    await clock.leap(5000);
    expect(playing(hers)).toBeUndefined();
  });

  it('a story that was paused is given back paused', async () => {
    await begin(hers, bought);
    player().pressLeft();
    await clock.leap(3000);
    const pausedMs = playing(hers)?.positionMs ?? 0;
    await announce(hers);
    expect((await endedOn(world, hers)).afterwards).toBe('given-back');
    await vi.waitUntil(() => player().snapshot().playback === 'paused', PATIENCE);
    expect(Math.abs((playing(hers)?.positionMs ?? 0) - pausedMs)).toBeLessThanOrEqual(2000);
  });
});

describe('what cannot be announced says why', () => {
  it('a player that is away, while the others hear it', async () => {
    world.simulator.player(his).power(false);
    await clock.leap(2000);
    const said = await announce(hers, his);
    expect(said.players).toMatchObject([
      { playerId: hers, state: 'playing' },
      { playerId: his, state: 'failed', problem: { code: 'player-unreachable' } },
    ]);
    expect((await problemOf(announce(his))).code).toBe('player-unreachable');
    world.simulator.player(his).power(true);
    await clock.leap(15_000);
  });

  it('strangers, and audio that is not there', async () => {
    expect((await problemOf(announce('y2stranger'))).code).toBe('not-found');
    const body = { playerIds: [hers], audioId: 'nothing' };
    expect((await problemOf(world.client.announcements.announce({ body }))).code).toBe('audio-missing');
  });
});

it('a sentence is spoken to each child by name, once for each request', async () => {
  const body = { playerIds: [hers, his], text: '{child}, dinner is ready.', requestId: 'once' };
  const [said, again] = await Promise.all([1, 2].map(() => world.client.announcements.announce({ body })));
  expect(again?.id).toBe(said?.id);
  expect(said?.players.map(({ state }) => state)).toEqual(['playing', 'playing']);
  await endedOn(world, hers);
  await endedOn(world, his);
  const spoken = (await world.client.speech.list()).items.map(({ text }) => text);
  expect(spoken).toEqual(expect.arrayContaining(['Mia, dinner is ready.', 'Ben, dinner is ready.']));
  expect((await world.client.cards.list()).items.map(({ title }) => title)).not.toContain('Announcements');
});

it('without the permission, and without an account, it says so', async () => {
  const { items } = await world.client.link.list();
  for (const { id } of items) await world.client.link.unlink({ params: { accountId: id } });
  expect((await problemOf(announce(hers))).code).toBe('yoto-not-linked');
  await linkAccount(world.client, { devices: false });
  const areKnown = async () => (await world.client.family.listPlayers()).items.length > 0;
  await vi.waitUntil(areKnown, PATIENCE);
  expect((await problemOf(announce(hers))).code).toBe('yoto-permission-missing');
});
