// Commands to players of the simulated Yoto: carried out, in order, acknowledged one way or the other, once, and refused
// with a reason.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Wish } from '#core/player/wishes.ts';
import { problemOf } from '../cards/card-world.ts';
import { openPlayersWorld, type PlayersWorld } from './players-world.ts';

let world: PlayersWorld;
let kitchen: string;
let bedroom: string;
const commands: string[] = [];

beforeEach(async () => {
  world = await openPlayersWorld();
  [kitchen = '', bedroom = ''] = world.ids();
  commands.length = 0;
  for (const playerId of world.ids()) {
    const player = world.simulator.player(playerId);
    const take = player.command.bind(player);
    player.command = (name, payload) => {
      if (!name.endsWith('request')) commands.push(playerId);
      take(name, payload);
    };
  }
});
afterEach(async () => await world[Symbol.asyncDispose]());

/** Lets time pass until the command has its outcome. */
async function ask(wish: Wish, { playerId = kitchen, requestId }: { playerId?: string; requestId?: string } = {}) {
  return await after(world.players.carryOut(playerId, wish, requestId));
}

async function after<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  await world.until(() => isOver, 10);
  return await over;
}

const playback = () => world.players.playbackOf(kitchen);

/** That reached the cloud, for this player. */
function countCommands(playerId: string): number {
  return commands.filter((one) => one === playerId).length;
}

async function playing(tracks = 3): Promise<string> {
  await world.live();
  const cardId = await world.writeCard('Evening', tracks);
  expect(await ask({ do: 'play', yotoCardId: cardId })).toBe('done');
  await world.until(() => playback()?.status === 'playing');
  return cardId;
}

describe.each([
  ['by its answer', false],
  ['by what follows, where answers may not be heard', true],
])('a command is known to be done %s', (_how, restrictedTopics) => {
  beforeEach(() => world.simulator.change({ restrictedTopics }));

  it('playing a card, another place, and no more', async () => {
    const cardId = await playing();
    expect(playback()).toMatchObject({ yotoCardId: cardId, chapterKey: '01' });
    expect(await ask({ do: 'play', yotoCardId: cardId, chapterKey: '03', positionMs: 20_000 })).toBe('done');
    await world.until(() => playback()?.chapterKey === '03');
    expect(playback()?.positionMs).toBeGreaterThanOrEqual(20_000);
    expect(await ask({ do: 'pause' })).toBe('done');
    await world.until(() => playback()?.status === 'paused');
    expect(await ask({ do: 'resume' })).toBe('done');
    await world.until(() => playback()?.status === 'playing');
    expect(await ask({ do: 'stop' })).toBe('done');
    await world.until(() => playback()?.yotoCardId === undefined);
  });

  it('the volume, as far as the player allows it', async () => {
    await playing();
    expect(await ask({ do: 'volume', percent: 25 })).toBe('done');
    expect(await ask({ do: 'volume', percent: 100 })).toBe('done');
    await world.until(() => (world.simulator.player(kitchen).snapshot().volume ?? 0) > 4);
    expect(await ask({ do: 'volume', percent: 6 })).toBe('done');
    await world.until(() => world.simulator.player(kitchen).snapshot().volume === 1);
  });

  it('the sleep timer', async () => {
    await playing();
    expect(await ask({ do: 'sleep-timer', seconds: 600 })).toBe('done');
    expect(await ask({ do: 'sleep-timer', seconds: 0 })).toBe('done');
  });
});

describe('next, previous and seek', () => {
  it('go by the tracks of the card', async () => {
    await playing();
    expect(await ask({ do: 'next' })).toBe('done');
    await world.until(() => playback()?.chapterKey === '02');
    await world.until(() => (playback()?.positionMs ?? 0) >= 10_000, 100);
    expect(await ask({ do: 'previous' })).toBe('done');
    await world.until(() => (playback()?.positionMs ?? 99_999) < 5000);
    expect(playback()?.chapterKey).toBe('02');
    expect(await ask({ do: 'previous' })).toBe('done');
    await world.until(() => playback()?.chapterKey === '01');
    expect(await ask({ do: 'seek', positionMs: 100_000 })).toBe('done');
    await world.until(() => (playback()?.positionMs ?? 0) >= 100_000);
  });

  it('go by the parts of a plan inside one track', async () => {
    const part = (atMs: number) => ({
      ...{ kind: 'audio' as const, title: `At ${atMs}`, audioId: `a${atMs}` },
      ...{ atMs, lengthMs: 60_400, fromMs: 0, wholeMs: 60_400 },
    });
    world.parts.push(part(0), part(60_400), part(120_800));
    await playing(2);
    for (const expectedMs of [60_000, 120_000]) {
      expect(await ask({ do: 'next' })).toBe('done');
      await world.until(() => (playback()?.positionMs ?? 0) >= expectedMs);
      expect(playback()).toMatchObject({ chapterKey: '01' });
    }
    expect(await ask({ do: 'next' })).toBe('done');
    await world.until(() => playback()?.chapterKey === '02');
  });

  it('say why not', async () => {
    await world.live();
    expect(await problemOf(ask({ do: 'next' }))).toMatchObject({ code: 'player-cannot', detail: /Nothing plays/ });
    await ask({ do: 'play', yotoCardId: await world.writeCard('Short', 1) });
    await world.until(() => playback()?.status === 'playing');
    expect(await problemOf(ask({ do: 'next' }))).toMatchObject({ code: 'player-cannot', detail: /last part/ });
  });
});

describe('a command', () => {
  it('that a player does not understand is refused', async () => {
    const cardId = await playing();
    const refused = await problemOf(ask({ do: 'play', yotoCardId: cardId, chapterKey: '9', positionMs: 0 }));
    expect(refused.code).toBe('player-refused');
  });

  it('is for players that we know and that can do it', async () => {
    await world.live();
    expect((await problemOf(ask({ do: 'stop' }, { playerId: 'y2stranger' }))).code).toBe('not-found');
    const light = { do: 'night-light', colour: '#102030' } as const;
    expect((await problemOf(ask(light, { playerId: bedroom }))).code).toBe('player-cannot');
    expect(await ask(light)).toBe('done');
    expect(world.simulator.player(kitchen).snapshot().nightLight).toBe('0x102030');
  });

  it('asked again with the same request is carried out once', async () => {
    await playing();
    const both = [ask({ do: 'next' }, { requestId: 'a' }), ask({ do: 'next' }, { requestId: 'a' })];
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    await world.until(() => playback()?.chapterKey === '02');
    await ask({ do: 'next' }, { requestId: 'b' });
    await world.until(() => playback()?.chapterKey === '03');
  });

  it('waits for the one before it', async () => {
    await playing();
    await Promise.all([ask({ do: 'next' }), ask({ do: 'next' })]);
    await world.until(() => playback()?.chapterKey === '03');
  });

  it('is not sent to a player that is away, so that it does nothing late', async () => {
    await playing();
    world.simulator.player(kitchen).wifi(false);
    // Nobody knows yet that it has gone: it may have heard this.
    expect(await ask({ do: 'pause' })).toBe('sent');
    await ask({ do: 'volume', percent: 10 }, { playerId: bedroom });
    const sentBefore = countCommands(kitchen);
    const all = [1, 2, 3, 4].map(() => problemOf(ask({ do: 'pause' })));
    expect(new Set((await Promise.all(all)).map(({ code }) => code))).toEqual(new Set(['player-unreachable']));
    expect(countCommands(kitchen)).toBe(sentBefore);
  });

  it('is not taken for done by the late answer to an earlier one', async () => {
    await playing();
    world.simulator.change({ answerJitterMs: 8000, answerDelayMs: 0, eventLossRatio: 1 });
    expect(await ask({ do: 'volume', percent: 7 })).toMatch(/done|sent/);
    world.simulator.change({ commandLossRatio: 1, answerJitterMs: 0 });
    expect(await ask({ do: 'volume', percent: 13 })).toBe('sent');
  });

  it('for another sleep timer is not taken for done because there is one', async () => {
    await playing();
    expect(await ask({ do: 'sleep-timer', seconds: 600 })).toBe('done');
    world.simulator.change({ commandLossRatio: 1 });
    expect(await ask({ do: 'sleep-timer', seconds: 1200 })).toBe('sent');
  });

  it('of which Yoto lost the answer may have been done, and is not called a failure', async () => {
    await playing();
    world.simulator.change({ brokerDown: true });
    world.simulator.broker.disconnect();
    await world.until(() => !world.players.isListening(), 0);
    world.simulator.faults.add({ kind: 'lost-answer', pathStart: '/device-v2', method: 'POST' });
    expect(await ask({ do: 'pause' })).toBe('sent');
    expect(world.simulator.player(kitchen).snapshot().playback).toBe('paused');
  });

  it('that Yoto holds up is not sent when nobody wants it any more', async () => {
    await playing();
    world.simulator.change({ brokerDown: true });
    world.simulator.broker.disconnect();
    await world.until(() => !world.players.isListening(), 0);
    const busy = { kind: 'answer', pathStart: '/device-v2', method: 'POST', status: 429, retryAfterS: 20 };
    world.simulator.faults.add({ ...busy, times: 1 });
    const askedAtMs = world.clock.now();
    expect((await problemOf(ask({ do: 'pause' }))).code).toMatch(/unreachable/);
    expect(world.clock.now() - askedAtMs).toBeLessThan(15_000);
    await world.clock.advance(30_000);
    await world.until(() => true);
    expect(world.simulator.player(kitchen).snapshot().playback).toBe('playing');
  });

  it('for which the card has to be read first does not wait for that for ever', async () => {
    await playing();
    world.simulator.faults.add({ kind: 'delay', pathStart: '/content', delayMs: 60_000 });
    const askedAtMs = world.clock.now();
    expect(await problemOf(ask({ do: 'next' }))).toMatchObject({ code: 'player-cannot', detail: /not known here/ });
    expect(world.clock.now() - askedAtMs).toBeLessThan(15_000);
  });

  it('goes over REST while there is no live connection', async () => {
    await playing();
    world.simulator.broker.disconnect();
    await world.until(() => !world.players.isListening(), 0);
    await ask({ do: 'pause' });
    expect(world.simulator.player(kitchen).snapshot().playback).toBe('paused');
  });
});
