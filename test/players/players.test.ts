// The players of a family as our server hears them: what they do, who reacts, what is missing without the permission.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Playback } from '#core/player/playback.ts';
import { openPlayersWorld, type PlayersWorld } from './players-world.ts';

let world: PlayersWorld;
let kitchen: string;
let bedroom: string;

beforeEach(async () => {
  world = await openPlayersWorld();
  [kitchen = '', bedroom = ''] = world.ids();
});
afterEach(async () => await world[Symbol.asyncDispose]());

const shown = async (playerId: string) => {
  const { items } = await world.players.list();
  return items.find(({ id }) => id === playerId);
};

describe('players that are heard', () => {
  it('are known to the family, and what they do is shown', async () => {
    await world.live();
    expect(world.family.players().map(({ name }) => name)).toEqual(['Bedroom mini', 'Kitchen player']);
    expect(await world.players.list()).toMatchObject({
      items: [
        { id: bedroom, online: true },
        { id: kitchen, name: 'Kitchen player', family: 'v3', online: true, status: 'stopped', stale: false },
      ],
      hearing: [{ state: 'live', text: expect.stringContaining('at once') }],
    });

    const cardId = await world.writeCard('Evening');
    world.simulator.player(kitchen).insert(cardId);
    await world.until(() => world.players.playbackOf(kitchen)?.positionMs === 5000);
    expect(await shown(kitchen)).toMatchObject({
      status: 'playing',
      card: { yotoCardId: cardId, title: 'Evening' },
      chapter: { key: '01', title: 'Chapter 01' },
      track: { key: '01', title: 'Part 01' },
      positionMs: 5000,
      lengthMs: 300_000,
      volume: expect.any(Number),
      battery: { level: expect.any(Number), charging: expect.any(Boolean) },
    });
    expect(world.players.playbackOf(bedroom)).toMatchObject({ status: 'stopped' });
  });

  it('tell who reacts what was before and what is now, one failing does not hurt the next', async () => {
    await world.live();
    const heard: [string | undefined, string | undefined][] = [];
    world.players.onPlayback(() => {
      throw new Error('this one is broken');
    });
    const stop = world.players.onPlayback((playback, before) => {
      if (playback.playerId === kitchen) heard.push([before?.yotoCardId, playback.yotoCardId]);
    });
    const cardId = await world.writeCard('Evening');
    world.simulator.player(kitchen).insert(cardId);
    await world.until(() => world.players.playbackOf(kitchen)?.status === 'playing');
    world.simulator.player(kitchen).remove();
    await world.until(() => world.players.playbackOf(kitchen)?.status === 'stopped');
    expect(heard[0]).toEqual([undefined, cardId]);
    expect(heard.at(-1)).toEqual([cardId, undefined]);
    expect((await shown(kitchen))?.card).toBeUndefined();
    stop();
    const count = heard.length;
    world.simulator.player(kitchen).insert(cardId);
    await world.until(() => world.players.playbackOf(kitchen)?.status === 'playing');
    expect(heard).toHaveLength(count);
  });

  it('tell the app, but not with every message of a burst', async () => {
    await world.live();
    await world.clock.advance(1000);
    world.told.length = 0;
    for (let turn = 0; turn < 8; turn += 1) world.simulator.player(kitchen).turnLeft(turn % 2 === 0 ? 1 : -1);
    await world.until(() => world.told.includes('player.changed'));
    await world.until(() => true);
    await world.clock.advance(200);
    expect(world.told.filter((name) => name === 'player.changed')).toHaveLength(1);
  });

  it('are asked again, and again: a new card gets known although a fifth of all messages is lost', async () => {
    await world.live();
    const [first, second] = [await world.writeCard('First'), await world.writeCard('Second')];
    world.simulator.change({ eventLossRatio: 0.2 });
    for (const cardId of [first, second, first, second]) {
      world.simulator.player(kitchen).insert(cardId);
      await world.until(() => {
        const playback = world.players.playbackOf(kitchen);
        return playback?.yotoCardId === cardId && playback.status === 'playing';
      }, 20);
      world.simulator.player(kitchen).remove();
    }
  });

  it('say everything at once when somebody waits for it, but not more often than twice a second', async () => {
    await world.live();
    await world.clock.advance(1000);
    const asked: string[] = [];
    world.players.onPlayback(({ playerId }) => asked.push(playerId));
    for (let times = 0; times < 5; times += 1) world.players.askAll();
    await world.until(() => asked.length === 2);
    await world.clock.advance(500);
    world.players.askAll();
    await world.until(() => asked.length === 4);
    expect(new Set(asked)).toEqual(new Set([kitchen, bedroom]));
  });

  it('that were bought a moment ago are heard too', async () => {
    await world.live();
    const { deviceId } = world.simulator.addPlayer({ name: 'New one' });
    await world.clock.advance(60_000);
    expect((await world.players.list()).items).toHaveLength(3);
    await world.until(() => world.players.playbackOf(deviceId) !== undefined);
  });
});

describe('players that cannot be heard', () => {
  it('are listed without the permission, and it is said what that would add', async () => {
    await world.signIn();
    await world.events.settled();
    const { items, hearing } = await world.players.list();
    expect(items).toMatchObject([{ name: 'Bedroom mini' }, { name: 'Kitchen player', online: true, stale: true }]);
    expect(hearing).toMatchObject([{ state: 'permission-missing', text: expect.stringContaining('which child') }]);
    expect(world.players.isListening()).toBe(false);

    await world.signIn('', { devices: true });
    await world.until(() => world.players.isListening());
    expect((await world.players.list()).hearing).toMatchObject([{ state: 'live' }]);
  });

  it('go stale when they fall silent', async () => {
    await world.live();
    const cardId = await world.writeCard('Evening');
    world.simulator.player(kitchen).insert(cardId);
    await world.until(() => world.players.playbackOf(kitchen)?.status === 'playing');
    world.simulator.player(kitchen).wifi(false);
    await world.until(() => true);
    for (let minute = 0; minute < 7; minute += 1) await world.clock.advance(60_000);
    expect(world.players.playbackOf(kitchen)).toBeUndefined();
    expect(await shown(kitchen)).toMatchObject({ stale: true, card: { yotoCardId: cardId } });
  });

  it('are left when the account is unlinked', async () => {
    const { id } = await world.signIn('', { devices: true });
    await world.until(() => world.players.isListening());
    await world.link.unlink(id);
    await world.events.settled();
    expect(world.players.isListening()).toBe(false);
    await world.until(() => world.simulator.broker.connections().length === 0);
    await expect(world.players.list()).rejects.toMatchObject({ code: 'yoto-not-linked' });
  });

  it('are still known when Yoto lists nothing after a restart', async () => {
    await world.live();
    world.simulator.faults.add({ kind: 'answer', pathStart: '/device-v2', status: 500 });
    await using restarted = world.openPlayers();
    await restarted.start();
    await world.until(() => restarted.isListening(), 100);
    await world.until(() => restarted.playbackOf(kitchen) !== undefined);
    expect((await restarted.list()).items).toHaveLength(2);
  });

  it('end with the server, whatever is going on', async () => {
    await world.signIn('', { devices: true });
    const restarted = world.openPlayers();
    const heard: Playback[] = [];
    restarted.onPlayback((playback) => heard.push(playback));
    await restarted.start();
    await restarted[Symbol.asyncDispose]();
    expect(restarted.isListening()).toBe(false);
    expect(heard).toEqual([]);
  });
});
