// What real players of the simulated Yoto do, as the log and the analyzer have it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listenForLog } from '#server/features/event-log/listeners.ts';
import { createEventLog, type EventLog } from '#server/features/event-log/service.ts';
import { createLog } from '#server/log.ts';
import { openPlayersWorld, type PlayersWorld } from '../players/players-world.ts';

let world: PlayersWorld;
let eventLog: EventLog;
beforeEach(async () => {
  world = await openPlayersWorld();
  const { db, clock, events } = world;
  eventLog = await createEventLog({ db, clock, events, log: createLog('silent'), playOf: () => undefined });
  listenForLog({ players: world.players, eventLog, family: world.family });
});
afterEach(async () => {
  await eventLog[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

it('is what was asked of them, what they did, and every message in between', async () => {
  await world.live();
  const [playerId = ''] = world.ids();
  const yotoCardId = await world.writeCard('Bedtime');
  const ask = (wish: Parameters<typeof world.players.carryOut>[1]) => {
    const asked = world.players.carryOut(playerId, wish, `${wish.do}`);
    let isOver = false;
    void asked.finally(() => (isOver = true));
    return world.until(() => isOver).then(() => asked);
  };
  expect(await ask({ do: 'play', yotoCardId })).toBe('done');
  expect(await ask({ do: 'play', yotoCardId })).toBe('done');
  expect(await ask({ do: 'volume', percent: 25 })).toBe('done');
  expect(await ask({ do: 'stop' })).toBe('done');
  expect(world.commands.map(({ wish, outcome }) => [wish.do, outcome])).toEqual([
    ['play', 'done'],
    ['volume', 'done'],
    ['stop', 'done'],
  ]);
  const { items } = await eventLog.list({ playerId }, { limit: 50 }, 'en');
  expect(items.map(({ kind }) => kind).reverse()).toEqual([
    ...['first-word', 'card-inserted', 'play-started', 'volume-changed', 'play-stopped'],
  ]);
  const passed = world.overheard.filter((message) => message.playerId === playerId);
  expect(passed.filter(({ direction }) => direction === 'to-player').map(({ topic }) => topic)).toContain(
    'command/card/start',
  );
  expect(passed.filter(({ direction }) => direction === 'from-player').map(({ topic }) => topic)).toContain(
    'data/events',
  );
});
