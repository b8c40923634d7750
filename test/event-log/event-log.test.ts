import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type About, KINDS, KINDS_BY_GROUP } from '#core/event-log/entry.ts';
import { MOST_A_MINUTE } from '#core/event-log/fold.ts';
import { type LogWorld, openLogWorld } from './log-world.ts';

let world: LogWorld;
beforeEach(async () => {
  world = await openLogWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const turned = (from: number, to: number): About => ({ kind: 'volume-changed', details: { from, to } });
const paused: About = { kind: 'play-paused', details: { yotoCardId: 'abcde', title: 'The fog' } };

describe('the event log', () => {
  it('says what happened, in the language of whoever reads', async () => {
    world.eventLog.note(paused, { playerId: 'y1' });
    const [english] = (await world.eventLog.list({}, { limit: 1 }, 'en')).items;
    expect(english).toMatchObject({ kind: 'play-paused', group: 'play', playerId: 'y1', text: 'Paused: “The fog”.' });
    expect((await world.eventLog.list({}, { limit: 1 }, 'de')).items[0]?.text).toBe('Pause: „The fog“.');
  });

  it('lets a turned knob grow as one entry, also when it is written already', async () => {
    world.eventLog.note(turned(4, 5), { playerId: 'y1' });
    await world.eventLog.flush();
    await world.clock.advance(3000);
    world.eventLog.note(turned(5, 9), { playerId: 'y1' });
    world.eventLog.note(turned(2, 3), { playerId: 'y2' });
    const entries = await world.read();
    expect(entries.map(({ playerId, text }) => [playerId, text])).toEqual([
      ['y2', 'Volume from 2 to 3 of 16.'],
      ['y1', 'Volume from 4 to 9 of 16.'],
    ]);
    expect(entries[1]?.until).toBe('2026-01-05T17:00:03.000Z');
  });

  it('is not filled by one player that has gone mad', async () => {
    for (let count = 0; count < 10_000; count++) {
      world.eventLog.note(paused, { playerId: 'mad' });
      if (count % 100 === 0) world.eventLog.note(paused, { playerId: 'calm' });
    }
    const entries = await world.read();
    expect(entries.filter(({ playerId }) => playerId === 'calm')).toHaveLength(MOST_A_MINUTE + 1);
    expect(entries.filter(({ playerId }) => playerId === 'mad')).toHaveLength(MOST_A_MINUTE + 1);
    expect(entries.map(({ text }) => text)).toContain(
      `The player told too much at once; ${10_000 - MOST_A_MINUTE} entries were left out.`,
    );
  });

  it('tells that there is more', async () => {
    const told: unknown[] = [];
    world.events.observe(({ name, payload }) => name === 'log.grew' && told.push(payload));
    world.eventLog.note(paused);
    await world.clock.advance(1000);
    await world.eventLog.flush();
    expect(told).toEqual([{ entries: 1 }]);
  });

  it('keeps what could not be written, and writes it later', async () => {
    const change = (statement: string) => world.db.write((tx) => sql.raw(statement).execute(tx));
    await change("create trigger full before insert on log_entry begin select raise(abort, 'disk is full'); end");
    world.eventLog.note(paused);
    expect(await world.eventLog.flush()).toBe(false);
    expect(world.faults).toHaveLength(1);
    await change('drop trigger full');
    await world.clock.advance(10_000);
    expect(await world.read()).toHaveLength(1);
  });
});

describe('what the server decided', () => {
  it('is taken over with who it was for, and again when that turns out later', async () => {
    world.plays.set('l1', { playerId: undefined, childId: undefined, trace: '[]' });
    await world.started('l1');
    expect(await world.read()).toMatchObject([{ kind: 'stream-decided', text: 'Because it was so.' }]);
    world.plays.set('l1', { playerId: 'y1', childId: 'c1', trace: '[]' });
    world.events.tell('listening.progress', { listeningId: 'l1', streamId: 's1', deliveredMs: 1, open: true });
    await world.eventLog.flush();
    expect(await world.read({ childId: 'c1' })).toMatchObject([{ playerId: 'y1', childId: 'c1' }]);
  });

  it('is taken exactly once, however often the server starts', async () => {
    for (let play = 0; play < 450; play++) await world.started(`l${play}`);
    await using second = await world.open();
    await second.flush();
    await using third = await world.open();
    await third.flush();
    expect(await world.read({ kind: 'stream-decided' }, 500)).toHaveLength(450);
  });
});

describe('pages', () => {
  it('hold every entry once, in order, whatever is asked for', async () => {
    const note = fc.record({
      kind: fc.constantFrom(...KINDS),
      playerId: fc.constantFrom('y1', 'y2', undefined),
      childId: fc.constantFrom('c1', 'c2', undefined),
      afterMs: fc.constantFrom(0, 0, 1, 61_000),
    });
    const wish = fc.record(
      {
        playerId: fc.constantFrom('y1', 'y2'),
        childId: fc.constantFrom('c1', 'c2'),
        kind: fc.constantFrom(...KINDS),
        group: fc.constantFrom(...(Object.keys(KINDS_BY_GROUP) as (keyof typeof KINDS_BY_GROUP)[])),
        from: fc.nat(300_000).map((ms) => new Date(Date.UTC(2026, 0, 5, 17) + ms).toISOString()),
        to: fc.nat(300_000).map((ms) => new Date(Date.UTC(2026, 0, 5, 17) + ms).toISOString()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(note, { maxLength: 40 }),
        wish,
        fc.integer({ min: 1, max: 7 }),
        async (notes, asked, limit) => {
          await using fresh = await openLogWorld();
          let atMs = Date.UTC(2026, 0, 5, 17);
          for (const { kind, playerId, childId, afterMs } of notes) {
            atMs += afterMs;
            const details = { to: 1, count: 1, wish: { do: 'pause' }, trace: [] };
            fresh.eventLog.note({ kind, details } as unknown as About, { playerId, childId, atMs });
          }
          const all = await fresh.read({}, 500);
          const expected = all.filter(
            (entry) =>
              (asked.playerId ?? entry.playerId) === entry.playerId &&
              (asked.childId ?? entry.childId) === entry.childId &&
              (asked.kind !== undefined || asked.group === undefined || entry.group === asked.group) &&
              (asked.kind ?? entry.kind) === entry.kind &&
              (asked.from === undefined || entry.at >= asked.from) &&
              (asked.to === undefined || entry.at < asked.to),
          );
          expect((await fresh.read(asked, limit)).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
          expect(all.map(({ at }) => at)).toEqual(
            all
              .map(({ at }) => at)
              .toSorted()
              .reverse(),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('begin nowhere else', async () => {
    for (const after of ['x', '1', '1.2.3', '-1.2', '1e3.4', `${'9'.repeat(20)}.1`]) {
      await expect(world.eventLog.list({}, { limit: 1, after }, 'en')).rejects.toMatchObject({
        code: 'validation-failed',
      });
    }
  });
});

describe('retention', () => {
  it('keeps exactly what is young enough, and follows the parent’s wish at once', async () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(days, fc.integer({ min: 1, max: 60 }), async (ages, keepDays) => {
        await using fresh = await openLogWorld();
        const nowMs = fresh.clock.now();
        for (const age of ages) fresh.eventLog.note(paused, { atMs: nowMs - age * 86_400_000 });
        await fresh.eventLog.flush();
        await fresh.eventLog.retain();
        expect(await fresh.read({}, 500)).toHaveLength(ages.filter((age) => age <= 30).length);
        await fresh.eventLog.changeSettings({ keepDays });
        expect(await fresh.read({}, 500)).toHaveLength(ages.filter((age) => age <= Math.min(30, keepDays)).length);
        await using later = await fresh.open();
        expect(later.settings()).toEqual({ keepDays });
      }),
      { numRuns: 6 },
    );
  });
});
