import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../db/db.ts';
import { Events, type ToldEvent } from './events.ts';

let folder: TemporaryFolder;
let db: Db;
let clock: ManualClock;
let logged: string[];
let events: Events;

beforeEach(async () => {
  folder = temporaryFolder();
  db = await openDb(folder.path);
  clock = new ManualClock();
  logged = [];
  const log = pino({ level: 'error' }, { write: (line: string) => logged.push(line) });
  events = new Events({ db, clock, log });
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const deleted = (streamId: string) => db.write((tx) => events.record(tx, 'stream.deleted', { streamId }));

describe('events', () => {
  it('are numbered without gaps in the order of their commits, and can be replayed', async () => {
    await deleted('a');
    await deleted('b');
    await deleted('c');
    const all = await events.since(0, 10);
    expect(all.map((event) => event.payload)).toEqual([{ streamId: 'a' }, { streamId: 'b' }, { streamId: 'c' }]);
    expect(await events.since(all[0]?.seq ?? 0, 1)).toEqual([all[1]]);
    expect(await events.lastSeq()).toBe(all[2]?.seq);
  });

  it('do not happen when their transaction fails', async () => {
    const heard: ToldEvent[] = [];
    events.observe((event) => heard.push(event));
    const failing = db.write(async (tx) => {
      await events.record(tx, 'stream.deleted', { streamId: 'a' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(heard).toEqual([]);
    expect(await events.since(0, 10)).toEqual([]);
  });

  it('reach every listener, also behind one that fails, which is logged by name', async () => {
    const heard: string[] = [];
    events.on('stream.deleted', 'the broken one', () => {
      throw new Error('broken');
    });
    events.on('stream.deleted', 'the good one', ({ streamId }) => {
      heard.push(streamId);
    });
    await deleted('a');
    await events.settled();
    expect(heard).toEqual(['a']);
    expect(logged.join()).toContain('the broken one');
  });

  it('refuse a payload that is not as promised', async () => {
    const wrong = db.write((tx) => events.record(tx, 'stream.deleted', { streamId: 5 } as never));
    await expect(wrong).rejects.toThrow();
  });

  it('are forgotten after their time, and numbers go on', async () => {
    await deleted('a');
    await clock.advance(1000);
    await deleted('b');
    await events.forget(clock.now());
    await deleted('c');
    const left = await events.since(0, 10);
    expect(left.map((event) => event.seq)).toEqual([2, 3]);
  });
});
