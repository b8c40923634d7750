// Two linked accounts: of two families, and of two parents of one family, who both have its players. Each player is there
// once, is reached through an account that works, and stays what parents said of it when one of them goes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Wish } from '#core/player/wishes.ts';
import { openPlayersWorld, type PlayersWorld } from './players-world.ts';

let world: PlayersWorld;
let kitchen: string;
let bedroom: string;
beforeEach(async () => {
  world = await openPlayersWorld();
  [kitchen = '', bedroom = ''] = world.ids();
});
afterEach(async () => await world[Symbol.asyncDispose]());

async function control<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(`${world.simulator.url}/_simulator${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

/** Yoto ends this person's sign-in, and whatever goes on with it. */
async function endSignIn(name: string): Promise<void> {
  const user = [...world.simulator.state.users.values()].find((one) => one.name === name);
  await control('/grants/revoke', { sub: user?.sub, accessTokensToo: true });
  await control('/connections/cut', { familyId: user?.familyId });
}

async function carryOut(playerId: string, wish: Wish): Promise<string> {
  let outcome: string | undefined;
  const work = world.players.carryOut(playerId, wish).then((done) => {
    outcome = done;
  });
  await Promise.race([work, world.until(() => outcome !== undefined, 10)]);
  return outcome ?? '';
}

const shown = async () =>
  Object.fromEntries((await world.players.list()).items.map(({ name, accountId }) => [name, accountId]));
const hearing = async () =>
  Object.fromEntries((await world.players.list()).hearing.map(({ accountId, state }) => [accountId, state]));
const stepOf = (playerId: string) => world.simulator.player(playerId).snapshot().volume;

describe('two families', () => {
  let granny: string;
  let ours: string;
  let theirs: string;
  beforeEach(async () => {
    const { family, users } = world.simulator.addFamily({ name: 'Grandparents', parents: ['Robin'] });
    granny = world.simulator.addPlayer({ name: 'Granny’s player', familyId: family.familyId }).deviceId;
    ours = (await world.signIn('', { devices: true })).id;
    await world.clock.advance(1000);
    theirs = (await world.signIn(users[0]?.email, { devices: true })).id;
    await world.until(() => [kitchen, bedroom, granny].every((id) => world.players.playbackOf(id) !== undefined));
  });

  it('have their own players, each heard and told over its own account', async () => {
    expect(await shown()).toEqual({ 'Kitchen player': ours, 'Bedroom mini': ours, 'Granny’s player': theirs });
    expect(await hearing()).toEqual({ [ours]: 'live', [theirs]: 'live' });
    expect(world.simulator.broker.connections()).toHaveLength(2);
    expect(await carryOut(granny, { do: 'volume', percent: 25 })).toBe('done');
    expect(await carryOut(kitchen, { do: 'volume', percent: 50 })).toBe('done');
    expect([stepOf(granny), stepOf(kitchen)]).toEqual([4, 8]);
  });

  it('go on alone when the sign-in of one ends; the notice says whose', async () => {
    await endSignIn('Robin');
    await world.until(() => world.told.includes('notice.raised'), 20);
    await world.until(() => world.simulator.broker.connections().length === 1, 20);
    await world.events.settled();
    expect((await world.link.list()).map(({ name, state }) => [name, state])).toEqual([
      ['Alex', 'linked'],
      ['Robin', 'broken'],
    ]);
    const [notice] = await world.notices.list();
    expect(notice?.text).toBe('Yoto wants you to sign in again as “Robin”. Cards keep playing meanwhile.');
    expect(await shown()).toMatchObject({ 'Granny’s player': theirs });
    expect(await hearing()).toEqual({ [ours]: 'live', [theirs]: 'signed-out' });
  });

  it('leave each other’s players alone when one goes', async () => {
    await world.link.unlink(ours);
    await world.events.settled();
    expect(await shown()).toEqual({ 'Granny’s player': theirs });
    await world.until(() => world.simulator.broker.connections().length === 1);
    expect(await carryOut(granny, { do: 'volume', percent: 25 })).toBe('done');
  });
});

describe('two parents of one family', () => {
  let alex: string;
  let sam: string;
  beforeEach(async () => {
    const [family] = world.simulator.state.families.values();
    const { email } = await control<{ email: string }>('/users', { familyId: family?.familyId, name: 'Sam' });
    alex = (await world.signIn('', { devices: true })).id;
    await world.clock.advance(1000);
    sam = (await world.signIn(email, { devices: true })).id;
    await world.until(() => [kitchen, bedroom].every((id) => world.players.playbackOf(id) !== undefined));
    await world.until(() => world.simulator.broker.connections().length === 2);
    await world.events.settled();
  });

  it('have the players once, and they stay with whoever was first', async () => {
    expect(await shown()).toEqual({ 'Kitchen player': alex, 'Bedroom mini': alex });
    await world.clock.advance(61_000);
    world.told.length = 0;
    expect(await shown()).toEqual({ 'Kitchen player': alex, 'Bedroom mini': alex });
    expect(world.told).not.toContain('family.changed');
  });

  it('hear each message once', async () => {
    const { cloud } = await world.link.cloudOf(alex);
    const cardId = await world.writeCard('Evening', 2, cloud);
    world.simulator.player(kitchen).insert(cardId);
    await world.until(() => world.players.playbackOf(kitchen)?.positionMs === 5000);
    let heard = 0;
    world.players.onPlayback(() => heard++);
    await world.until(() => world.players.playbackOf(kitchen)?.positionMs === 20_000, 10);
    expect(heard).toBe(3);
  });

  it('reach the players over the other’s account when one’s sign-in ends', async () => {
    await endSignIn('Alex');
    await world.until(() => world.told.includes('notice.raised'), 20);
    await world.until(() => world.simulator.broker.connections().length === 1, 20);
    await world.events.settled();
    expect((await world.link.list()).map(({ state }) => state)).toEqual(['broken', 'linked']);
    expect(await carryOut(kitchen, { do: 'volume', percent: 25 })).toBe('done');
    expect(stepOf(kitchen)).toBe(4);
    world.simulator.player(kitchen).turnLeft(1);
    await world.until(() => world.players.playbackOf(kitchen) !== undefined);
    expect(await hearing()).toEqual({ [alex]: 'signed-out', [sam]: 'live' });
    expect(await shown()).toEqual({ 'Kitchen player': sam, 'Bedroom mini': sam });
  });

  it('keep what was said of a player until the last of them goes', async () => {
    const mia = await world.family.addChild({ name: 'Mia', colour: 'sea' });
    await world.family.updatePlayer(kitchen, { childId: mia.id });
    await world.link.unlink(alex);
    await world.events.settled();
    expect(await shown()).toEqual({ 'Kitchen player': sam, 'Bedroom mini': sam });
    expect(world.family.childOf(kitchen)).toBe(mia.id);
    expect(await carryOut(kitchen, { do: 'volume', percent: 25 })).toBe('done');
    await world.link.unlink(sam);
    await world.events.settled();
    expect(world.family.players()).toEqual([]);
  });

  it('forgets a player that neither lists any longer', async () => {
    await world.simulator.removePlayer(bedroom);
    await world.clock.advance(61_000);
    await world.players.list();
    expect(await shown()).toEqual({ 'Kitchen player': alex });
  });
});
