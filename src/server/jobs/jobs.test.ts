import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../db/db.ts';
import { Events } from '../events/events.ts';
import { idsFrom } from '../ids.ts';
import type { JobDefinition } from './definition.ts';
import { Jobs } from './jobs.ts';

let folder: TemporaryFolder;
let db: Db;
let clock: ManualClock;
let jobs: Jobs;

const log = pino({ level: 'silent' });
const newJobs = () => new Jobs({ db, clock, events: new Events({ db, clock, log }), log, makeId: idsFrom(clock) });

beforeEach(async () => {
  folder = temporaryFolder();
  db = await openDb(folder.path);
  clock = new ManualClock();
  jobs = newJobs();
});
afterEach(async () => {
  await jobs[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

type Cake = { cake: string };
const title = {
  en: ({ cake }: Cake) => `Baking ${cake}`,
  de: ({ cake }: Cake) => `Backen: ${cake}`,
  fr: ({ cake }: Cake) => `Cuisson\u00a0: ${cake}`,
};
const bake = (run: JobDefinition<Cake>['run'], more: Partial<JobDefinition<Cake>> = {}) =>
  jobs.define<Cake>('bake', { title, run, ...more });
const order = (cake: string, options = {}) => db.write((tx) => jobs.enqueue(tx, 'bake', cake, { cake }, options));
const states = async () => Object.fromEntries((await jobs.list()).map((job) => [job.title, job.state]));

describe('jobs', () => {
  it('run once each, the urgent first, one per kind and key', async () => {
    const baked: string[] = [];
    bake(async ({ payload }) => {
      baked.push(payload.cake);
    });
    await order('plum');
    await order('apple');
    await order('apple', { priority: 5 });
    await jobs.start();
    await jobs.settled();
    expect(baked).toEqual(['apple', 'plum']);
  });

  it('are listed in the language of the reader', async () => {
    bake(async () => {});
    await order('plum');
    expect(await jobs.list('de')).toMatchObject([{ title: 'Backen: plum' }]);
    expect(await jobs.list()).toMatchObject([{ title: 'Baking plum' }]);
  });

  it('exist only when what needs them was committed', async () => {
    bake(async () => {});
    const failing = db.write(async (tx) => {
      await jobs.enqueue(tx, 'bake', 'plum', { cake: 'plum' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await jobs.list()).toEqual([]);
  });

  it('are tried again with growing pauses, and fail in the end', async () => {
    const triedAt: number[] = [];
    bake(
      async () => {
        triedAt.push(clock.now());
        throw new Error('burnt');
      },
      { maxAttempts: 3 },
    );
    await order('plum');
    await jobs.start();
    for (let minute = 0; minute < 5; minute++) {
      await jobs.settled();
      await clock.advance(60_000);
    }
    await jobs.settled();
    expect(triedAt.map((at) => at - (triedAt[0] ?? 0))).toEqual([0, 5_000, 15_000]);
    expect(await states()).toEqual({ 'Baking plum': 'failed' });
  });

  it('do not try again what a parent must mend', async () => {
    let tries = 0;
    bake(async () => {
      tries++;
      throw new Problem('storage-full');
    });
    await order('plum');
    await jobs.start();
    await jobs.settled();
    expect(tries).toBe(1);
    expect((await jobs.list())[0]?.error).toContain('disk space');
  });

  it('stop when cancelled, running or waiting, and say so to whoever asked to know', async () => {
    const ended: string[] = [];
    bake(
      ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      {
        ended: async ({ cake }, { state }) => {
          ended.push(`${cake} ${state}`);
        },
      },
    );
    await order('plum');
    await order('apple');
    await jobs.start();
    const list = await jobs.list();
    for (const job of list) await jobs.cancel(job.id);
    expect(ended.toSorted()).toEqual(['apple cancelled', 'plum cancelled']);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['cancelled']));
    await expect(jobs.cancel('nobody')).rejects.toThrow(Problem);
  });

  it('go on after a stop as if nothing had been tried', async () => {
    bake(
      ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await order('plum');
    await jobs.start();
    await jobs[Symbol.asyncDispose]();
    expect(await states()).toEqual({ 'Baking plum': 'queued' });

    jobs = newJobs();
    let attempt = 0;
    bake(async (job) => {
      attempt = job.attempt;
    });
    await jobs.start();
    await jobs.settled();
    expect(attempt).toBe(1);
    expect(await states()).toEqual({ 'Baking plum': 'done' });
  });

  it('are taken up again after a kill, until they had all their attempts', async () => {
    bake(async () => {}, { maxAttempts: 2 });
    await order('plum');
    const asIfKilled = () =>
      db.write(async (tx) => {
        await tx
          .updateTable('job')
          .set((eb) => ({ state: 'running', attempts: eb('attempts', '+', 1), lease_until_ms: clock.now() + 60_000 }))
          .execute();
      });
    await asIfKilled();
    await jobs.start();
    await jobs.settled();
    expect(await states()).toEqual({ 'Baking plum': 'done' });

    await order('apple');
    await jobs[Symbol.asyncDispose]();
    await db.write(async (tx) => {
      await tx
        .updateTable('job')
        .set({ state: 'running', attempts: 2, lease_until_ms: 0 })
        .where('key', '=', 'apple')
        .execute();
    });
    jobs = newJobs();
    bake(async () => {}, { maxAttempts: 2 });
    await jobs.start();
    await jobs.settled();
    expect((await states())['Baking apple']).toBe('failed');
  });

  it('stay cancelled when the server was killed before they had ended', async () => {
    let runs = 0;
    bake(async () => {
      runs++;
    });
    await order('plum');
    await db.write(async (tx) => {
      await tx.updateTable('job').set({ state: 'running', lease_until_ms: 1, cancel_requested: 1 }).execute();
    });
    await jobs.start();
    await jobs.settled();
    expect([runs, await states()]).toEqual([0, { 'Baking plum': 'cancelled' }]);
  });

  it('settle although one could not be ended, which its lease brings back', async () => {
    let runs = 0;
    bake(async () => {
      runs++;
    });
    await jobs.start();
    await order('plum');
    await jobs.settled();
    const asIfUnended = { state: 'running', lease_until_ms: clock.now() + 60_000, finished_at_ms: null } as const;
    await db.write(async (tx) => {
      await tx.updateTable('job').set(asIfUnended).execute();
    });
    await jobs.settled();
    expect(runs).toBe(1);
    await clock.advance(120_000);
    await jobs.settled();
    expect(runs).toBe(2);
  });

  it('tell how far they are and how long still', async () => {
    let half = () => {};
    const reached = new Promise<void>((resolve) => {
      half = resolve;
    });
    let finish = () => {};
    bake(async ({ progress }) => {
      await clock.advance(30_000);
      progress(1, 4, 'dough');
      half();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await order('plum');
    await jobs.start();
    await reached;
    expect((await jobs.list())[0]).toMatchObject({
      progress: { done: 1, total: 4, note: 'dough' },
      remainingMs: 90_000,
    });
    finish();
    await jobs.settled();
  });
});
