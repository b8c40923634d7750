// A bad way between player and cloud: commands and answers that are lost, doubled, late or overtake each other.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlayerWorld } from './player-world.fixture.ts';

let world: PlayerWorld;
beforeEach(async () => {
  world = await new PlayerWorld().start();
  world.published.length = 0;
});
afterEach(() => world.close());

const suffixes = () => world.published.map(({ suffix }) => suffix);
const volume = () => world.player.snapshot().volume;

describe('commands', () => {
  it('are lost', () => {
    world.set({ commandLossRatio: 1 });
    world.player.command('volume/set', { volume: 0 });
    expect([volume(), suffixes()]).toEqual([8, []]);
  });

  it('come twice', () => {
    world.set({ commandDuplicateRatio: 1 });
    world.player.command('volume/set', { volume: 0 });
    expect([volume(), suffixes()]).toEqual([0, ['response', 'response']]);
  });

  it('come late, and never to a player that is gone by then', async () => {
    world.set({ commandDelayMs: 1_000, commandJitterMs: 1_000 });
    world.player.command('volume/set', { volume: 0 });
    await world.clock.advance(1_499);
    expect(volume()).toBe(8);
    await world.clock.advance(1);
    expect(volume()).toBe(0);
    world.player.command('volume/set', { volume: 100 });
    world.player.wifi(false);
    await world.clock.advance(2_000);
    expect(volume()).toBe(0);
  });
});

describe('answers', () => {
  it('are lost, but not events, and presence never', () => {
    world.set({ answerLossRatio: 1, legacyTopics: false });
    world.player.command('status/request', '');
    world.player.command('events/request', '');
    world.player.wifi(false);
    expect(suffixes()).toEqual(['data/events', 'presence']);
  });

  it('come twice, or late', async () => {
    world.set({ answerDuplicateRatio: 1 });
    world.player.command('status/request', '');
    expect(suffixes()).toEqual(['data/status', 'data/status', 'response', 'response']);
    world.published.length = 0;
    world.set({ answerDuplicateRatio: 0, answerJitterMs: 2_000 });
    await world.clock.advance(500);
    world.player.command('status', '{}');
    expect(suffixes()).toEqual([]);
    await world.clock.advance(1_000);
    expect(suffixes()).toEqual(['status/full', 'response']);
  });
});

it('stamps by a clock that is wrong', () => {
  world.set({ playerClockSkewMs: 90_000 });
  world.player.command('events/request', '');
  world.player.command('status', '{}');
  const nowS = world.clock.now() / 1000;
  expect(world.events()[0]?.eventUtc).toBe(nowS + 90);
  expect(world.last('status/full')?.status).toMatchObject({ utcTime: nowS + 90 });
});
