// Journey 4: bedtime. After 19:30 only quiet things; never louder than the parent allows; the chapter that plays at lights out
// is the last one, also when the server is killed in it; one more story on request, by the child’s gesture once, and by the
// parent’s button. The server is a process of its own; the second night the simulator’s switches stand the other way.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Routine } from '#contract/routines.ts';
import type { Source } from '#core/source/document.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';
import { bringTones, hearsPlayers, makeCard, putIn, settle, type TaleCard } from './tale.ts';

const MINUTE = 60_000;
const PART_MS = 40_000;
/** A Friday in Berlin; local time is an hour more. */
const FRIDAY = Date.UTC(2026, 1, 6);
const at = (hours: number, minutes = 0, seconds = 0, day = 0) =>
  FRIDAY + (((day * 24 + hours - 1) * 60 + minutes) * 60 + seconds) * 1000;
const TALES = ['Lamp', 'Fog', 'Ship', 'Star', 'Hill', 'Nest', 'Rain', 'Snow', 'Moon'];
const PATIENCE = { timeout: 10_000, interval: 30 };

const clock = new LeapingClock(at(19, 10));
let world: WorldApart;
let ids: Map<string, string>;
let card: TaleCard;
let playerId: string;
let made: Routine[];

const audio = (title: string): Source => ({ kind: 'audio', audioId: ids.get(title) ?? '' });
const player = () => world.simulator.player(playerId);
const isPlaying = () => player().snapshot().playback === 'playing';

beforeAll(async () => {
  world = await openWorldApart({ clock });
  ids = await bringTones(world, {
    Songs: { Dance: 30 },
    Tales: Object.fromEntries(TALES.map((title) => [title, PART_MS / 1000])),
  });
  await settle(world, ['Mia', 'Leo']);
  playerId = world.simulator.devices()[0]?.deviceId ?? '';
  await world.client.family.updateSettings({ body: { timeZone: 'Europe/Berlin' } });
  const tales: Source = {
    ...{ kind: 'series', collectionId: ids.get('Tales') ?? '', order: 'manual', count: 3 },
    ...{ afterLast: 'again', resume: true },
  };
  const rules = [{ name: 'Quiet', when: [{ kind: 'switch' as const, name: 'Bedtime', on: true }], play: tales }];
  card = await makeCard(world, 'At home', { kind: 'choose', rules, otherwise: audio('Dance') });
  made = (await world.client.routines.fromTemplate({ body: { template: 'bedtime', players: [playerId] } })).items;
  await hearsPlayers(world);
  world.simulator.change({ accessTokenLifetimeS: 100 * 86_400, reconnectAttempts: 10 });
  clock.speed = 0.5;
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

async function jumpTo(atMs: number): Promise<void> {
  await clock.jumpTo(atMs);
  await hearsPlayers(world);
}

async function takeOut(): Promise<void> {
  player().remove();
  await clock.leap(2000);
}

/** Lets time pass until it is so. Returns how long that took. */
async function until(isSo: () => boolean | Promise<boolean>, withinMs = 90_000): Promise<number> {
  const fromMs = clock.now();
  while (!(await isSo())) {
    if (clock.now() - fromMs > withinMs) throw new Error(`It never was so: ${isSo}`);
    await clock.leap(500);
  }
  return clock.now() - fromMs;
}

const isOn = async (name: string) =>
  (await world.client.family.listSwitches()).items.some((one) => one.name === name && one.on);
const partOf = (part: string) => made.find((one) => one.madeFrom?.part === part)?.id ?? '';
async function lastRun(part: string) {
  return (await world.client.routines.get({ params: { routineId: partOf(part) } })).lastRun;
}

/** What was left of the part before is no story of its own. */
async function expectOneMorePart(): Promise<void> {
  await until(isPlaying, 10_000);
  const playedMs = await until(() => !isPlaying(), 150_000);
  expect(playedMs).toBeGreaterThan(PART_MS - 4000);
  expect(playedMs).toBeLessThan(PART_MS + 20_000);
}

describe.each([
  ['as usual', 0, {}],
  [
    'with only the topics that will be left, and late and doubled messages',
    1,
    { restrictedTopics: true, eventDelayMs: 300, eventDuplicateRatio: 0.3, answerJitterMs: 200 },
  ],
])('an evening %s', (_how, day, switches) => {
  it('plays anything before bedtime', async () => {
    await jumpTo(at(19, 15, 0, day));
    world.simulator.change(switches);
    await hearsPlayers(world);
    expect((await putIn(world, playerId, card)).reason).toMatch(/^Plays “Dance”/);
    player().turnLeft(16);
    await clock.leap(4000);
    expect(player().snapshot().volume).toBe(16);
    await takeOut();
  });

  it('plays only quiet things from half past seven', async () => {
    await jumpTo(at(19, 30, 2, day));
    await vi.waitUntil(() => isOn('Bedtime'), PATIENCE);
    expect((await putIn(world, playerId, card)).reason).toMatch(/^Plays 3 parts .*because “Bedtime” is on/);
    expect((await lastRun('begin'))?.explanation).toMatch(
      /^It was 19:30: switch “Bedtime” on; volume at most 40% on “.+”\.$/,
    );
  });

  it('is not louder than allowed, whoever turns the knob', async () => {
    await until(() => player().snapshot().volume === 6);
    player().turnLeft(5);
    expect(player().snapshot().volume).toBe(11);
    await until(() => player().snapshot().volume === 6);
    player().turnLeft(-3);
    await clock.leap(5000);
    expect(player().snapshot().volume).toBe(3);
    await takeOut();
  });

  it('ends with the chapter that plays at lights out, also when the server is killed in it', async () => {
    await jumpTo(at(20, 14, 45, day));
    const { durationMs } = await putIn(world, playerId, card);
    await until(() => isPlaying() && clock.now() > at(20, 15, 2, day));
    await vi.waitUntil(async () => (await lastRun('lights-out'))?.outcome === 'acted', PATIENCE);
    await world.kill();
    await clock.leap(3000);
    await world.start();
    await hearsPlayers(world);
    expect(isPlaying()).toBe(true);
    const positionMs = player().snapshot().playing?.positionMs ?? 0;
    expect(positionMs).toBeGreaterThan(15_000);
    let endedMs = positionMs;
    await until(() => {
      endedMs = player().snapshot().playing?.positionMs ?? endedMs;
      return !isPlaying();
    });
    // It went on where it was, so the first of its three parts is shorter. Players tell whole seconds, and take one to obey.
    const borders = [durationMs - 2 * PART_MS, durationMs - PART_MS, durationMs];
    const lateMs = endedMs - (borders.find((borderMs) => borderMs > positionMs) ?? 0);
    expect(lateMs).toBeGreaterThan(-2500);
    expect(lateMs).toBeLessThan(3500);
  });

  it('grants one more story to the child who asks, once', async () => {
    await takeOut();
    await putIn(world, playerId, card);
    await expectOneMorePart();
    expect((await lastRun('one-more'))?.outcome).toBe('acted');
    expect(await isOn('One more story')).toBe(false);
    await takeOut();
    await putIn(world, playerId, card);
    expect(await until(() => !isPlaying())).toBeLessThan(8000);
    expect((await lastRun('one-more'))?.explanation).toMatch(/Nothing was done: It has acted today already\./);
    expect((await lastRun('no-new-part'))?.explanation).toMatch(/began to play .*: stop on/);
    await takeOut();
  });

  it('and when a parent allows it', async () => {
    await clock.leap(3 * MINUTE);
    const run = await world.client.routines.run({ params: { routineId: partOf('one-more') } });
    expect(run).toMatchObject({ outcome: 'tried', explanation: 'A parent asked for it: switch “One more story” on.' });
    await putIn(world, playerId, card);
    await expectOneMorePart();
    await takeOut();
  });

  it('is over in the morning', async () => {
    await jumpTo(at(6, 30, 2, day + 1));
    await vi.waitUntil(async () => !(await isOn('Bedtime')), PATIENCE);
    expect((await putIn(world, playerId, card)).reason).toMatch(/^Plays “Dance”/);
    player().turnLeft(16);
    await clock.leap(6000);
    expect(player().snapshot().volume).toBeGreaterThan(6);
    expect(isPlaying()).toBe(true);
    await takeOut();
  });
});
