// Journey 5: everything breaks. The disk is full, the program that makes audio is killed, the Yoto cloud is gone, the
// permission is taken back, the database is locked, the server is killed: the child always hears something, the parent is
// told once, and nothing is lost.
import { chmodSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { simulatorPrefix } from '#contract/simulator.ts';
import { LeapingClock } from '../leaping-clock.ts';
import { ffmpegForTests } from '../programs.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';
import { openWorldApart, type WorldApart } from '../world-apart.ts';
import { bringTones, fetchAll, listenTo, makeCard, settle, type TaleCard } from './tale.ts';

const PART_S = 20;
const PATIENCE = { timeout: 20_000, interval: 30 };
const clock = new LeapingClock();
let temporary: TemporaryFolder;
let dataFolder: string;
let world: WorldApart;
let card: TaleCard;
let playerId: string;
let lamp: Buffer;
/** While it is there, whatever makes audio is killed. */
let poison: string;

beforeAll(async () => {
  temporary = temporaryFolder();
  dataFolder = join(temporary.path, 'data');
  mkdirSync(dataFolder);
  poison = join(temporary.path, 'poison');
  world = await openWorldApart({ clock, settings: { dataFolder, ffmpeg: await poisonable() } });
  const ids = await bringTones(world, { Tales: { Lamp: PART_S, Fog: PART_S } });
  await settle(world, ['Mia', 'Leo']);
  playerId = world.simulator.devices()[0]?.deviceId ?? '';
  card = await makeCard(world, 'The card', { kind: 'audio', audioId: ids.get('Lamp') ?? '' });
  lamp = await fetchAll(card);
  clock.speed = 0.5;
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  temporary[Symbol.dispose]();
});

/** Stands before the real program. */
async function poisonable(): Promise<string> {
  const { path } = await ffmpegForTests();
  const wrapper = join(temporary.path, 'ffmpeg');
  writeFileSync(wrapper, `#!/bin/sh\n[ -e '${poison}' ] && kill -9 $$\nexec '${path}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}

/** The child puts the card in and listens to the end; what was heard. Some time passes before it does so again. */
async function hear(): Promise<Buffer> {
  await clock.leap(70_000);
  const ear = listenTo(world, playerId);
  const player = world.simulator.player(playerId);
  player.insert(card.yotoCardId);
  await vi.waitUntil(() => ear.bytes().length > 0, PATIENCE);
  await clock.leap((PART_S + 8) * 1000);
  await vi.waitUntil(() => ear.isWhole(), PATIENCE);
  player.remove();
  await clock.leap(1000);
  return ear.bytes();
}

const notices = async () => (await world.client.system.notices()).items;
const open = async () => (await notices()).filter(({ clearedAt }) => clearedAt === undefined).map(({ topic }) => topic);
const timesTold = async (topic: string) => (await notices()).filter((notice) => notice.topic === topic).length;

it('plays while the database is locked by another program', async () => {
  const thief = new DatabaseSync(join(dataFolder, 'library.db'), { timeout: 5000 });
  thief.exec('begin immediate');
  expect((await hear()).equals(lamp)).toBe(true);
  expect(await open()).toEqual(['database']);
  thief.exec('rollback');
  thief.close();
  expect((await hear()).equals(lamp)).toBe(true);
  await vi.waitUntil(async () => (await open()).length === 0, PATIENCE);
  expect(await timesTold('database')).toBe(1);
});

it('plays while the Yoto cloud is gone, and after the parent has taken the permission back', async () => {
  const fault = world.simulator.faults.add({ kind: 'cut', pathStart: '/' });
  expect((await hear()).equals(lamp)).toBe(true);
  world.simulator.faults.remove(fault.id);
  await fetch(`${world.simulator.url}${simulatorPrefix}/grants/revoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accessTokensToo: true }),
    signal: AbortSignal.timeout(5000),
  });
  await world.client.players.list();
  await vi.waitUntil(async () => (await open()).some((topic) => topic.startsWith('yoto-account')), PATIENCE);
  expect((await hear()).equals(lamp)).toBe(true);
  expect(await open()).toHaveLength(1);
});

it('says a sentence while a file is broken and cannot be made again, and plays once it can', async () => {
  const files = globSync(join(dataFolder, 'segments/??/*.mp3'));
  for (const file of files) rmSync(file);
  await world.kill();
  await world.start();
  writeFileSync(poison, '');
  const sentence = await hear();
  expect(sentence.length).toBeGreaterThan(480 * 40);
  expect(sentence.equals(lamp)).toBe(false);
  expect(await open()).toContain(`stream ${card.streamId}`);
  expect((await hear()).equals(sentence)).toBe(true);
  expect(await timesTold(`stream ${card.streamId}`)).toBe(1);
  rmSync(poison);
  // The daily tidying, which begins soon after the start, tries again.
  await clock.jumpTo(clock.now() + 11 * 60_000);
  await vi.waitUntil(async () => !(await open()).includes(`stream ${card.streamId}`), PATIENCE);
  expect((await hear()).equals(lamp)).toBe(true);
});

it('plays on to the last byte when the server is killed in the middle', async () => {
  await clock.leap(70_000);
  const ear = listenTo(world, playerId);
  const player = world.simulator.player(playerId);
  player.insert(card.yotoCardId);
  await vi.waitUntil(() => ear.bytes().length > 0, PATIENCE);
  await clock.leap(3000);
  player.wifi(false);
  await world.kill();
  await world.start();
  player.wifi(true);
  await clock.leap((PART_S + 10) * 1000);
  await vi.waitUntil(() => ear.isWhole(), PATIENCE);
  expect(ear.bytes().equals(lamp)).toBe(true);
});
