import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from './db.ts';
import { sql as firstStep } from './migrations/0001-house.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

async function withDb(work: (db: Db) => Promise<void>): Promise<void> {
  await using db = await openDb(folder.path);
  await work(db);
}

const setPreference = (db: Db, key: string, value: string) =>
  db.write(async (tx) => {
    await tx.insertInto('preference').values({ key, value }).execute();
  });

describe('the database', () => {
  it('keeps what was committed', async () => {
    await withDb((db) => setPreference(db, 'zone', '"Europe/Berlin"'));
    await withDb(async (db) => {
      expect(await db.read.selectFrom('preference').selectAll().execute()).toEqual([
        { key: 'zone', value: '"Europe/Berlin"' },
      ]);
    });
  });

  it('forgets a transaction that failed, and tells nobody of it', async () => {
    await withDb(async (db) => {
      const told: string[] = [];
      const failing = db.write(async (tx) => {
        await tx.insertInto('preference').values({ key: 'a', value: '1' }).execute();
        db.afterCommit(tx, () => told.push('a'));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await db.read.selectFrom('preference').selectAll().execute()).toEqual([]);
      expect(told).toEqual([]);
    });
  });

  it('counts the commits that changed a table, and no others', async () => {
    await withDb(async (db) => {
      const changes = () => [db.changesOf(['preference']), db.changesOf(['child', 'card'])];
      expect(changes()).toEqual([0, 0]);
      await setPreference(db, 'a', '1');
      await db.write(async (tx) => {
        await tx.updateTable('preference').set({ value: '2' }).where('key', '=', 'a').execute();
        await tx.deleteFrom('preference').where('key', '=', 'a').execute();
        expect(changes()).toEqual([1, 0]);
      });
      expect(changes()).toEqual([2, 0]);
      await db.write(async (tx) => {
        await tx.selectFrom('preference').selectAll().execute();
        await tx.deleteFrom('card').execute();
      });
      expect(changes()).toEqual([2, 1]);
      await expect(
        db.write(async (tx) => {
          await tx.deleteFrom('preference').execute();
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(changes()).toEqual([2, 1]);
    });
  });

  it('takes a statement that does not say what it changes for a change of everything', async () => {
    await withDb(async (db) => {
      await db.write(async (tx) => {
        await sql`delete from preference`.execute(tx);
      });
      expect(db.changesOf(['card'])).toBe(1);
    });
  });

  it('tells after the commit: a listener already reads what it is told of', async () => {
    await withDb(async (db) => {
      let seen: Promise<unknown[]> | undefined;
      await db.write(async (tx) => {
        db.afterCommit(tx, () => {
          seen = db.read.selectFrom('preference').selectAll().execute();
        });
        await tx.insertInto('preference').values({ key: 'a', value: '1' }).execute();
      });
      expect(await seen).toHaveLength(1);
    });
  });

  it('runs writes one after the other, and readers do not wait for them', async () => {
    await withDb(async (db) => {
      const order: string[] = [];
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const first = db.write(async (tx) => {
        await tx.insertInto('preference').values({ key: 'a', value: '1' }).execute();
        await held;
        order.push('first');
      });
      const second = db.write(async () => {
        order.push('second');
      });
      expect(await db.read.selectFrom('preference').selectAll().execute()).toEqual([]);
      letGo();
      await Promise.all([first, second]);
      expect(order).toEqual(['first', 'second']);
    });
  });

  it('lets one process only into a data folder', async () => {
    await withDb(async () => {
      await expect(openDb(folder.path)).rejects.toThrow(/already using the data folder/);
    });
    await withDb(async () => {});
  });

  it('refuses a database of a newer program and leaves it alone', async () => {
    await withDb(async () => {});
    const file = join(folder.path, 'library.db');
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 999');
    database.close();
    await expect(openDb(folder.path)).rejects.toThrow(/newer version/);
  });

  it('copies an older database before it changes it', async () => {
    const file = join(folder.path, 'library.db');
    const database = new DatabaseSync(file);
    database.exec(firstStep);
    database.exec('pragma user_version = 1');
    database.close();
    await withDb(async (db) => {
      expect(await db.read.selectFrom('child').selectAll().execute()).toEqual([]);
    });
    const copies = readdirSync(folder.path).filter((name) => name.includes('.before-'));
    expect(copies).toHaveLength(1);
    const copy = new DatabaseSync(join(folder.path, copies[0] ?? ''));
    expect(copy.prepare('pragma user_version').get()).toEqual({ user_version: 1 });
    copy.close();
  });
});
