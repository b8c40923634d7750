import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../../db/db.ts';
import { Events } from '../../events/events.ts';
import { idsFrom } from '../../ids.ts';
import { createFamily, type Family } from './service.ts';

let folder: TemporaryFolder;
let db: Db;
let family: Family;

beforeEach(async () => {
  folder = temporaryFolder();
  db = await openDb(folder.path);
  const clock = new ManualClock();
  const events = new Events({ db, clock, log: pino({ level: 'silent' }) });
  family = createFamily({ db, events, clock, makeId: idsFrom(clock) });
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('children', () => {
  it('are added, changed and removed', async () => {
    const mia = await family.addChild({ name: 'Mia', colour: 'coral', bornOn: '2020-02-29' });
    expect(await family.updateChild(mia.id, { colour: 'sea', bornOn: null })).toMatchObject({
      name: 'Mia',
      colour: 'sea',
    });
    const [kept] = await family.listChildren();
    expect(kept).not.toHaveProperty('bornOn');
    await family.removeChild(mia.id);
    expect(await family.listChildren()).toEqual([]);
    await expect(family.removeChild(mia.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('have names of their own, whatever the capitals', async () => {
    const mia = await family.addChild({ name: 'Mia', colour: 'coral' });
    await expect(family.addChild({ name: 'mia', colour: 'leaf' })).rejects.toMatchObject({ code: 'name-taken' });
    expect(await family.updateChild(mia.id, { name: 'MIA' })).toMatchObject({ name: 'MIA' });
  });
});
