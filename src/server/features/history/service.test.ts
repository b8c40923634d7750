import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventMembers, foldPlayer, type PlayerState, unknownPlayer } from '#core/player/state.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../../db/db.ts';
import { idsFrom } from '../../ids.ts';
import { type CardHistory, createCardHistory } from './cards/service.ts';
import { SentCounts } from './sending/service.ts';
import { createHistory, type History } from './service.ts';

const MINUTE = 60_000;
const log = pino({ level: 'silent' });

let folder: TemporaryFolder;
let clock: ManualClock;
let db: Db;
let cards: CardHistory;
let history: History;
let state: PlayerState;
let childOfPlayer: string | undefined;
const titles = new Map<string, string>();

/** As after a start. */
function open(): void {
  const zone = () => 'Europe/Paris';
  cards = createCardHistory({
    ...{ db, clock, log, zone, makeId: idsFrom(clock) },
    childOf: () => childOfPlayer,
    isOurs: (yotoCardId) => yotoCardId === 'ours0',
    findTitle: async (_, yotoCardId) => titles.get(yotoCardId),
  });
  const { flush: flushCards, forgetChild } = cards;
  history = createHistory({ db, clock, zone, flushPlays: async () => {}, flushCards, forgetChild });
  state = unknownPlayer('player1');
}

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock();
  db = await openDb(folder.path);
  for (const id of ['mia', 'leo']) {
    const child = { id, name: id, colour: 'sea', born_on: null, created_at_ms: 0 };
    await db.write(async (tx) => void (await tx.insertInto('child').values(child).execute()));
  }
  childOfPlayer = 'leo';
  titles.clear();
  open();
});
afterEach(async () => {
  await cards[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function say(events: EventMembers): void {
  const eventUtc = Math.floor(clock.now() / 1000);
  state = foldPlayer(state, { kind: 'events', events: { ...events, eventUtc } }, clock.now());
  cards.hear(state);
}

/** Puts a card in, or goes on with it, and listens for so long. */
async function listen(cardId: string, fromS: number, forS: number): Promise<void> {
  const track = { chapterKey: '01', trackKey: '01', trackLength: 600, trackTitle: 'Chapter one' };
  say({ cardId, ...track, position: fromS, playbackStatus: 'playing' });
  for (let second = 5; second <= forS; second += 5) {
    await clock.advance(5000);
    say({ position: fromS + second });
    await taken();
  }
}

/** What was said is taken in. */
async function taken(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const takeOut = () => say({ cardId: 'none', playbackStatus: 'stopped' });
const sessions = async () => (await history.sessions({ limit: 50 })).items;

describe('cards that are not ours', () => {
  it('count as far as their player tells, with the names they have', async () => {
    titles.set('b0ugh', 'The bear');
    await listen('b0ugh', 0, 120);
    takeOut();
    await history.days({});
    await expect.poll(sessions).toMatchObject([{ title: 'The bear' }]);
    const [session] = await sessions();
    expect(session).toEqual({
      ...{ id: expect.any(String), title: 'The bear', yotoCardId: 'b0ugh', childId: 'leo', playerId: 'player1' },
      ...{ confidence: 'event', estimated: false, heardMs: 2 * MINUTE },
      beganAt: new Date(clock.now() - 2 * MINUTE).toISOString(),
      endedAt: new Date(clock.now()).toISOString(),
      parts: [{ title: 'Chapter one', heardMs: 2 * MINUTE, finished: false }],
    });
    expect(await history.heardOnDayMs(clock.now(), 'leo')).toBe(2 * MINUTE);
    expect(await history.heardOnDayMs(clock.now(), 'mia')).toBe(0);
  });

  it('of which only a few seconds were heard were no session', async () => {
    await listen('b0ugh', 0, 5);
    takeOut();
    expect(await sessions()).toEqual([]);
  });

  it('are followed by nobody here when they are ours', async () => {
    await listen('ours0', 0, 60);
    takeOut();
    expect(await sessions()).toEqual([]);
  });

  it('go on after an announcement, as one session', async () => {
    await listen('b0ugh', 0, 60);
    await listen('ours0', 0, 10);
    await listen('b0ugh', 60, 60);
    takeOut();
    expect(await sessions()).toMatchObject([{ heardMs: 2 * MINUTE }]);
  });

  it('begin another session when they are put in again later', async () => {
    await listen('b0ugh', 0, 60);
    takeOut();
    await clock.advance(5 * MINUTE);
    await listen('b0ugh', 60, 60);
    takeOut();
    expect((await sessions()).map(({ heardMs }) => heardMs)).toEqual([MINUTE, MINUTE]);
  });

  it('go on after a kill, and lose no more than was not written', async () => {
    titles.set('b0ugh', 'The bear');
    await listen('b0ugh', 0, 60);
    await db[Symbol.asyncDispose]();
    db = await openDb(folder.path);
    open();
    await clock.advance(20_000);
    // At first it may only say where it is.
    say({ position: 80 });
    await listen('b0ugh', 80, 60);
    takeOut();
    const [session, ...others] = await sessions();
    expect(others).toEqual([]);
    expect(session?.heardMs).toBeGreaterThanOrEqual(110_000);
    expect(session?.heardMs).toBeLessThanOrEqual(120_000);
    expect(session?.title).toBe('The bear');
  });

  it('are written later when that is not possible now', async () => {
    const write = db.write.bind(db);
    Object.assign(db, { write: async () => Promise.reject(new Error('The disk is full.')) });
    await listen('b0ugh', 0, 60);
    expect(await sessions()).toEqual([]);
    Object.assign(db, { write });
    takeOut();
    expect(await sessions()).toMatchObject([{ heardMs: MINUTE }]);
  });
});

describe('a child', () => {
  it('that is erased leaves nothing behind, and begins anew', async () => {
    await listen('b0ugh', 0, 120);
    await history.forgetChild('leo');
    await db.write(async (tx) => {
      await tx.deleteFrom('heard_day').where('child_id', '=', 'leo').execute();
      await tx.deleteFrom('listening_session').where('child_id', '=', 'leo').execute();
    });
    expect([await sessions(), await history.heardOnDayMs(clock.now(), 'leo')]).toEqual([[], 0]);
    await listen('b0ugh', 120, 30);
    takeOut();
    expect(await sessions()).toMatchObject([{ heardMs: 30_000 }]);
    expect(await history.heardOnDayMs(clock.now(), 'leo')).toBe(30_000);
  });

  it('that is removed takes its history along, and nobody else’s', async () => {
    await listen('b0ugh', 0, 60);
    takeOut();
    childOfPlayer = 'mia';
    await listen('fghij', 0, 60);
    await db.write(async (tx) => void (await tx.deleteFrom('child').where('id', '=', 'leo').execute()));
    takeOut();
    expect(await sessions()).toMatchObject([{ childId: 'mia' }]);
    expect((await db.read.selectFrom('heard_day').selectAll().execute()).map((row) => row.child_id)).toEqual(['mia']);
  });
});

describe('pages', () => {
  it('show every session once, also those that began at the same moment, while more are heard', async () => {
    const began = (id: string, beganAtMs: number) =>
      db.write((tx) =>
        history.save(tx, { confidence: 'event', isEstimated: false, yotoCardId: 'b0ugh', title: id }, [
          {
            ...{ id, parts: new Map() },
            session: {
              ...{ index: 0, beganAtMs, endedAtMs: beganAtMs + MINUTE, heardMs: MINUTE },
              ...{ days: new Map(), parts: new Map() },
            },
          },
        ]),
      );
    for (let index = 0; index < 25; index++) await began(`s${index}`, Math.floor(index / 5) * 1000);
    const seen: (string | undefined)[] = [];
    let after: string | undefined;
    do {
      const page = await history.sessions({ limit: 4, after });
      seen.push(...page.items.map(({ title }) => title));
      after = page.next;
      await began(`later${seen.length}`, 1_000_000 + seen.length);
    } while (after !== undefined);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it('that are not ours are refused, and so are days without an order', async () => {
    await expect(history.sessions({ limit: 4, after: 'x' })).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(history.finished({ kind: 'book', limit: 4, after: 'WzFd' })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    await expect(history.days({ from: '2026-01-02', to: '2026-01-01' })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    await expect(history.days({ from: '1900-01-01' })).rejects.toMatchObject({ code: 'validation-failed' });
  });
});

describe('what was sent', () => {
  const play: { playerId: string | undefined } = { playerId: undefined };
  const sentOf = () => new SentCounts({ db, clock, log, zone: () => 'Europe/Paris' });

  it('belongs to the player that turned out to be it, and to the day on which it was sent', async () => {
    await using sent = sentOf();
    await clock.advance(Date.parse('2026-01-05T23:59:50+01:00') - clock.now());
    sent.add('stream', 1000, play);
    await clock.advance(20_000);
    sent.add('stream', 500, play);
    sent.add('stream', 7, undefined);
    play.playerId = 'player1';
    await sent.flush();
    sent.add('stream', 20, play);
    await clock.advance(MINUTE);
    await sent.flush();
    const shown = await history.bandwidth({ from: '2026-01-05' });
    expect(shown.days).toEqual([
      { date: '2026-01-05', bytes: 1000 },
      { date: '2026-01-06', bytes: 527 },
    ]);
    expect(shown.streams).toEqual([{ streamId: 'stream', bytes: 1527 }]);
    expect(shown.players).toEqual([{ playerId: 'player1', bytes: 1520 }, { bytes: 7 }]);
  });

  it('is counted once, also when it could not be written at first', async () => {
    await using sent = sentOf();
    const write = db.write.bind(db);
    sent.add('stream', 1000, play);
    Object.assign(db, { write: async () => Promise.reject(new Error('The disk is full.')) });
    await sent.flush();
    Object.assign(db, { write });
    sent.add('stream', 1, play);
    await Promise.all([sent.flush(), sent.flush()]);
    expect((await history.bandwidth({})).days.at(-1)?.bytes).toBe(1001);
  });
});
