// The outbox of routines: in order, tried again while it is worth it, never after, and never twice what must not be.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { type PlayerState, unknownPlayer } from '#core/player/state.ts';
import type { Wish } from '#core/player/wishes.ts';
import { type Db, openDb } from '#server/db/db.ts';
import type { Errand } from '#server/features/routines/outbox/errand.ts';
import { worthMs } from '#server/features/routines/outbox/errand.ts';
import { Outbox, type OutboxDeps } from '#server/features/routines/outbox/outbox.ts';
import * as store from '#server/features/routines/store.ts';
import { createLog } from '#server/log.ts';
import { ManualClock } from '../manual-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';

let stack: AsyncDisposableStack;
let db: Db;
let clock: ManualClock;
let sent: string[];
let carryOut: OutboxDeps['carryOut'];
let states: Map<string, PlayerState>;
let counter = 0;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const { path } = stack.use(temporaryFolder());
  db = stack.use(await openDb(path));
  clock = new ManualClock();
  sent = [];
  states = new Map();
  carryOut = async () => 'done';
  const times = { waits_since_ms: 0, created_at_ms: 0, updated_at_ms: 0 };
  await db.write(async (tx) => {
    await store.insertRoutine(tx, {
      ...{ id: 'r', name: 'r', is_on: 1, document: '{}', template: null, part: null, ...times },
    });
    await store.insertRun(tx, {
      ...{
        id: 'run',
        key: 'k',
        routine_id: 'r',
        at_ms: 0,
        outcome: 'acted',
        player_ids: '[]',
        caused_by: '[]',
        trace: '[]',
      },
    });
  });
});
afterEach(async () => await stack.disposeAsync());

async function want(errand: Errand, { playerId = 'p', afterMs = 0 } = {}): Promise<string> {
  const id = `c${String(++counter).padStart(6, '0')}`;
  const dueMs = clock.now() + afterMs;
  const action = JSON.stringify({ do: errand.to === 'player' ? errand.wish.do : 'say' });
  await db.write((tx) =>
    store.insertCommands(tx, [
      {
        ...{ id, run_id: 'run', player_id: playerId, action, what: null, errand: JSON.stringify(errand) },
        ...{ state: 'waiting', due_at_ms: dueMs, expires_at_ms: dueMs + worthMs(errand) },
        ...{ attempts: 0, sent_at_ms: null, why: null },
      },
    ]),
  );
  return id;
}

function newOutbox(): Outbox {
  return new Outbox({
    ...{ db, clock, log: createLog('silent'), stateOf: (playerId) => states.get(playerId) },
    carryOut(playerId, wish) {
      sent.push(`${playerId} ${wish.do}${wish.do === 'volume' ? ` ${wish.percent}` : ''}`);
      return carryOut(playerId, wish);
    },
    async announce(playerId) {
      sent.push(`${playerId} say`);
      return { outcome: 'done' };
    },
    tellWebhook: async () => ({ outcome: 'done' }),
  });
}

const toPlayer = (wish: Wish, more = {}): Errand => ({ to: 'player', wish, ...more });
const volume = (percent: number) => toPlayer({ do: 'volume', percent });
const play = toPlayer({ do: 'play', yotoCardId: 'aaaaa' });
const plays = (cardId: string | undefined): PlayerState => ({
  ...unknownPlayer('p'),
  eventsAtMs: clock.now() + 1,
  events: { cardId, volume: 5 },
});

async function commandOf(id: string): Promise<store.CommandRow | undefined> {
  return (await store.listCommands(db.read, ['run'])).find((one) => one.id === id);
}

/** A process that dies while this is being sent. */
async function dieWhileSending(): Promise<void> {
  carryOut = () => new Promise(() => undefined);
  const dying = newOutbox();
  await dying.start();
  await until(() => sent.length > 0);
  sent = [];
  carryOut = async () => 'done';
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2000) throw new Error(`It never was so: ${isSo}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('sends in order for each player, when it is due', async () => {
  await want(volume(10));
  await want(volume(30), { afterMs: 60_000 });
  await want(volume(20));
  await want(volume(50), { playerId: 'q' });
  const outbox = newOutbox();
  await outbox.start();
  await outbox.settled();
  expect(sent.filter((one) => one.startsWith('p'))).toEqual(['p volume 10', 'p volume 20']);
  expect(sent).toContain('q volume 50');
  await clock.advance(60_000);
  await outbox.settled();
  expect(sent.at(-1)).toBe('p volume 30');
  await outbox.close();
});

it('tries again while it is worth it, and says why it gave up', async () => {
  carryOut = async () => {
    throw new Problem('player-unreachable');
  };
  const id = await want(volume(10));
  const later = await want(volume(20));
  const outbox = newOutbox();
  await outbox.start();
  for (let seconds = 0; seconds < 150; seconds++) {
    await clock.advance(1000);
    await outbox.settled();
  }
  expect(sent.filter((one) => one === 'p volume 10').length).toBeGreaterThan(4);
  expect(await commandOf(id)).toMatchObject({ state: 'expired', why: 'player-unreachable' });
  const sentBefore = sent.length;
  carryOut = async () => 'done';
  await clock.advance(600_000);
  await outbox.settled();
  expect(sent.length).toBe(sentBefore);
  expect((await commandOf(later))?.state).toBe('expired');
  await outbox.close();
});

it('gives up at once where trying again is no use', async () => {
  carryOut = async () => {
    throw new Problem('player-cannot');
  };
  const id = await want(volume(10));
  const outbox = newOutbox();
  await outbox.start();
  await until(() => sent.length === 1);
  await outbox.settled();
  expect(await commandOf(id)).toMatchObject({ state: 'failed', why: 'player-cannot', attempts: 1 });
  await outbox.close();
});

it('leaves a play alone that began meanwhile, and a knob that was turned', async () => {
  states.set('p', plays('bbbbb'));
  const stop = await want(toPlayer({ do: 'stop' }, { whilePlays: 'aaaaa' }));
  const step = await want(toPlayer({ do: 'volume', percent: 19 }, { whileStep: 4 }));
  const outbox = newOutbox();
  await outbox.start();
  await outbox.settled();
  expect(sent).toEqual([]);
  expect(await commandOf(stop)).toMatchObject({ state: 'dropped', why: 'something-else' });
  expect(await commandOf(step)).toMatchObject({ state: 'dropped', why: 'knob-turned' });
  await outbox.close();
});

it.each([
  ['is sent again where twice is no more than once', volume(10), undefined, ['p volume 10'], 'done'],
  ['is not sent again when the card plays by now', play, 'aaaaa', [], 'done'],
  ['is sent again when something else plays', play, 'bbbbb', ['p play'], 'done'],
] as const)('what was being sent when the process died %s', async (_how, errand, cardId, expected, state) => {
  const id = await want(errand);
  await dieWhileSending();
  if (cardId) states.set('p', plays(cardId));
  const outbox = newOutbox();
  await outbox.start();
  await outbox.settled();
  expect(sent).toEqual(expected);
  expect((await commandOf(id))?.state).toBe(state);
  await outbox.close();
});

it('waits with a play that may have been sent until it is known what plays', async () => {
  await want(play);
  await dieWhileSending();
  const outbox = newOutbox();
  await outbox.start();
  await outbox.settled();
  expect(sent).toEqual([]);
  states.set('p', plays('aaaaa'));
  await clock.advance(10_000);
  await outbox.settled();
  expect(sent).toEqual([]);
  await outbox.close();
});

it('says nothing twice', async () => {
  const id = await want({ to: 'announcement', text: 'Dinner' });
  await db.write((tx) => store.updateCommand(tx, id, { state: 'sending' }));
  const outbox = newOutbox();
  await outbox.start();
  await outbox.settled();
  expect(sent).toEqual([]);
  expect(await commandOf(id)).toMatchObject({ state: 'failed', why: 'unknown' });
  await outbox.close();
});
