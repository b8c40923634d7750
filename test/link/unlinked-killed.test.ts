// Unlinking and linking, ended between any two steps: after the next start an account is either linked as before or gone
// for good, never half of it, and what Yoto did not tell then is learned.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CardWorld, openCardWorld, signIn } from '../cards/card-world.ts';
import { Killed, watchFiles } from './killings.ts';

let world: CardWorld;
beforeEach(async () => {
  world = await openCardWorld();
});
afterEach(async () => await world[Symbol.asyncDispose]());

/** False when `work` was over before. */
async function killed(work: () => Promise<unknown>, killAt: number): Promise<boolean> {
  let steps = 0;
  const stop = watchFiles(world.folder, () => ({
    at() {
      if (steps++ === killAt) throw new Killed();
    },
  }));
  try {
    await work();
    return false;
  } catch (cause) {
    if (!(cause instanceof Killed)) throw cause;
    return true;
  } finally {
    stop();
  }
}

const tokenFiles = () => readdirSync(join(world.folder, 'yoto'));

it('unlinking is done or not begun', async () => {
  const ends = new Set<string>();
  for (let killAt = 0; ; killAt++) {
    const link = world.openLink();
    const { id } = await signIn(link, world.simulator);
    if (!(await killed(() => link.unlink(id), killAt))) break;
    const restarted = world.openLink();
    await restarted.start();
    const accounts = await restarted.list();
    const files = tokenFiles();
    ends.add(accounts[0]?.state ?? 'gone');
    expect(files, `step ${killAt}`).toEqual(accounts.length === 0 ? [] : [`${id}.token`]);
    await restarted.settled();
  }
  expect([...ends].sort()).toEqual(['gone', 'linked']);
  expect(tokenFiles()).toEqual([]);
});

it('an account that is linked again before its file was erased stays', async () => {
  const { id } = await world.signIn();
  const stop = watchFiles(world.folder, () => ({
    at(point) {
      if (point === 'before rmSync') throw new Killed();
    },
  }));
  await expect(world.link.unlink(id)).rejects.toThrow(Killed);
  stop();
  expect(await world.signIn()).toMatchObject({ id, state: 'linked', wasLinked: false });
  const restarted = world.openLink();
  await restarted.start();
  expect(await restarted.list()).toMatchObject([{ id, state: 'linked' }]);
});

it('the name of an account whose row was lost is learned at the next start', async () => {
  const { id } = await world.signIn();
  await world.db.write((tx) => tx.deleteFrom('yoto_account').execute());
  const restarted = world.openLink();
  await restarted.start();
  await restarted.settled();
  expect(await restarted.list()).toMatchObject([{ id, name: 'Alex', state: 'linked' }]);
});
