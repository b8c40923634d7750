// Journey 3: two children, two players, one card. Each goes on with their own book where they were, also on the other's
// player. The card never changes.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Card } from '#contract/cards.ts';
import { importFolder } from '../../src/demo/importing.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { ffmpegForTests } from '../programs.ts';
import { openWorld, type World } from '../world.ts';

/** Long enough for a place inside it to be worth keeping, on a slow machine too. */
const PART_S = 120;
const clock = new LeapingClock();
let world: World;
let card: Card;
let streamId: string;
let players: string[];
let children: string[];

beforeAll(async () => {
  world = await openWorld({}, clock);
  const folder = join(world.folder, 'audio', 'The book');
  mkdirSync(folder, { recursive: true });
  const { path: ffmpeg } = await ffmpegForTests();
  for (const [title, hertz] of [
    ['1 The lamp', 300],
    ['2 The fog', 400],
    ['3 The ship', 500],
  ] as const) {
    const tone = `sine=f=${hertz}:d=${PART_S}`;
    execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', tone, join(folder, `${title}.mp3`)]);
  }
  await importFolder(world.client, join(world.folder, 'audio'), AbortSignal.timeout(100_000));
  const { client } = world;
  children = [];
  for (const [name, colour] of [
    ['Mia', 'coral'],
    ['Leo', 'sea'],
  ] as const) {
    children.push((await client.family.addChild({ body: { name, colour } })).id);
  }
  players = world.simulator.devices().map(({ deviceId }) => deviceId);
  const { items } = await client.library.listCollections({ query: { search: 'book' } });
  const source = {
    kind: 'series' as const,
    collectionId: items[0]?.id ?? '',
    order: 'manual' as const,
    count: 1,
    afterLast: 'again' as const,
    resume: true,
  };
  const stream = await client.streams.create({ body: { name: 'The book', document: { version: 1, source } } });
  streamId = stream.id;
  const made = await client.cards.create({ body: { content: { from: 'stream', streamId } } });
  card = await client.cards.send({ params: { cardId: made.id }, body: {} });
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** Puts the card in, listens for so long, takes it out; what was decided for this play. */
async function hear(playerId: string, forMs: number) {
  const before = (await world.client.streams.listListenings({ params: { streamId } })).items.length;
  const player = world.simulator.player(playerId);
  player.insert(card.yotoCardId ?? '');
  const plays = async () => (await world.client.streams.listListenings({ params: { streamId } })).items;
  await expect.poll(async () => (await plays()).length, { timeout: 10_000 }).toBe(before + 1);
  await clock.leap(forMs);
  player.remove();
  await clock.leap(1000);
  return (await plays())[0];
}

it('knows whose player is whose, and hears them', async () => {
  const { client } = world;
  await expect.poll(async () => (await client.family.listPlayers()).items.length).toBe(2);
  await expect.poll(async () => (await client.players.list()).hearing.map(({ state }) => state)).toEqual(['live']);
  for (const [at, playerId] of players.entries()) {
    await client.family.updatePlayer({ params: { playerId }, body: { childId: children[at] ?? null } });
  }
  clock.speed = 0.2;
});

it('each child goes on with their own book', async () => {
  const [hers = '', his = ''] = players;
  expect((await hear(hers, PART_S * 1000 + 5000))?.reason).toBe('Plays “The lamp”.');
  expect((await hear(his, 40_000))?.reason).toBe('Plays “The lamp”.');
  await clock.leap(120_000);
  expect((await hear(hers, 40_000))?.reason).toBe('Plays “The fog”.');
  expect((await hear(his, 1000))?.reason).toMatch(/^Plays “The lamp” from 0:[34]\d\.$/);
}, 60_000);

it('begins the part again when the card is taken out and put back', async () => {
  await clock.leap(10_000);
  expect((await hear(players[1] ?? '', 2000))?.reason).toBe('Plays “The lamp”.');
}, 60_000);

it('goes on, on the other’s player', async () => {
  await clock.leap(120_000);
  const [mia = ''] = children;
  const [, his = ''] = players;
  await world.client.family.updatePlayer({ params: { playerId: his }, body: { childId: mia } });
  expect((await hear(his, 1000))?.reason).toMatch(/^Plays “The fog” from 0:[34]\d\.$/);
}, 60_000);
