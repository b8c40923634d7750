import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#test/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '#test/temporary-folder.ts';
import { type Db, openDb } from '../../db/db.ts';
import { Events } from '../../events/events.ts';
import { idsFrom } from '../../ids.ts';
import { listenForFamily } from './listeners.ts';
import { createFamily, type Family } from './service.ts';

let folder: TemporaryFolder;
let db: Db;
let events: Events;
let family: Family;
const clock = new ManualClock();

beforeEach(async () => {
  folder = temporaryFolder();
  db = await openDb(folder.path);
  events = new Events({ db, clock, log: pino({ level: 'silent' }) });
  family = createFamily({ db, events, clock, makeId: idsFrom(clock) });
  await family.load();
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

async function addAccount(id = 'account'): Promise<void> {
  const names = { id, client_id: 'client', name: 'Parent' };
  await db.write(async (tx) => {
    await tx
      .insertInto('yoto_account')
      .values({ ...names, created_at_ms: 0, updated_at_ms: 0 })
      .execute();
  });
}

async function addCollection(id: string): Promise<void> {
  const rest = { people: '', kind: 'manual', origin_key: null, continuous: 0, cover_hash: null } as const;
  await db.write(async (tx) => {
    await tx
      .insertInto('collection')
      .values({ id, title: id, ...rest, created_at_ms: 0, updated_at_ms: 0 })
      .execute();
  });
}

const kitchen = { id: 'y1', name: 'Kitchen', family: 'v3' };
const bedroom = { id: 'y2', name: 'Bedroom', family: 'mini' };

/** The same family as a server finds it that starts on this data folder. */
async function startedAgain(): Promise<Family> {
  const again = createFamily({ db, events, clock, makeId: idsFrom(clock) });
  await again.load();
  return again;
}

describe('players', () => {
  beforeEach(async () => {
    await addAccount();
    await family.keepPlayers('account', [kitchen, bedroom]);
  });

  it('are nobody’s at first, then one child’s or shared', async () => {
    const mia = await family.addChild({ name: 'Mia', colour: 'coral' });
    const ben = await family.addChild({ name: 'Ben', colour: 'sea' });
    expect(family.childOf('y1')).toBeUndefined();
    await family.updatePlayer('y1', { childId: mia.id });
    expect(family.childOf('y1')).toBe(mia.id);
    expect(family.childName(mia.id)).toBe('Mia');
    expect(await family.updatePlayer('y1', { shared: true })).toMatchObject({ childId: null, shared: true });
    expect(family.childOf('y1')).toBeUndefined();
    await family.updatePlayer('y1', { nowListeningChildId: ben.id });
    expect(family.childOf('y1')).toBe(ben.id);
    expect((await startedAgain()).childOf('y1')).toBe(ben.id);
    const owned = await family.updatePlayer('y1', { childId: mia.id });
    expect(owned).toMatchObject({ childId: mia.id, shared: false, nowListeningChildId: null });
  });

  it('refuse what cannot be, and stay as they were', async () => {
    const mia = await family.addChild({ name: 'Mia', colour: 'coral' });
    await expect(family.updatePlayer('gone', { shared: true })).rejects.toMatchObject({ code: 'not-found' });
    for (const wanted of [
      { childId: 'nobody' },
      { childId: mia.id, shared: true },
      { nowListeningChildId: mia.id },
      { shared: true, nowListeningChildId: 'nobody' },
    ]) {
      await expect(family.updatePlayer('y1', wanted)).rejects.toMatchObject({ code: 'validation-failed' });
    }
    expect(family.players().find(({ id }) => id === 'y1')).toMatchObject({ child_id: null, is_shared: 0 });
  });

  it('follow what Yoto lists, and keep what parents said', async () => {
    const mia = await family.addChild({ name: 'Mia', colour: 'coral' });
    await family.updatePlayer('y1', { childId: mia.id });
    await family.keepPlayers('account', []);
    expect(family.players()).toHaveLength(2);
    await family.keepPlayers('account', [{ ...kitchen, name: 'Playroom' }]);
    expect(await family.listPlayers()).toEqual([
      {
        ...kitchen,
        accountId: 'account',
        otherAccountIds: [],
        name: 'Playroom',
        childId: mia.id,
        shared: false,
        nowListeningChildId: null,
      },
    ]);
    await addAccount('other');
    await family.keepPlayers('other', [bedroom]);
    expect(family.players().map(({ id }) => id)).toEqual(['y2', 'y1']);
    const before = await events.lastSeq();
    await family.keepPlayers('other', [bedroom]);
    expect(await events.lastSeq()).toBe(before);
  });

  it('have the address from which they were last seen, written only now and then', async () => {
    await family.learnAddress('y1', '10.0.0.7', 1000);
    await family.learnAddress('y1', '10.0.0.7', 2000);
    expect(family.players().find(({ id }) => id === 'y1')).toMatchObject({ learned_at_ms: 1000 });
    await family.learnAddress('y1', '10.0.0.7', 5_000_000);
    await family.learnAddress('nobody', '10.0.0.7', 0);
    expect(family.players().map(({ learned_address, learned_at_ms }) => [learned_address, learned_at_ms])).toEqual([
      [null, null],
      ['10.0.0.7', 5_000_000],
    ]);
  });

  it('go with their account', async () => {
    const stop = listenForFamily(events, family);
    await db.write(async (tx) => {
      await tx.deleteFrom('yoto_account').execute();
      await events.record(tx, 'link.changed', { accountId: 'account', state: 'unlinked' });
    });
    await events.settled();
    expect(family.players()).toEqual([]);
    stop();
  });
});

describe('a removed child', () => {
  it('takes along what is remembered of it, and only of it', async () => {
    await addAccount();
    await addCollection('book');
    await family.keepPlayers('account', [kitchen]);
    const mia = await family.addChild({ name: 'Mia', colour: 'coral' });
    const ben = await family.addChild({ name: 'Ben', colour: 'sea' });
    await family.updatePlayer('y1', { childId: mia.id });
    await family.updateSettings({ defaultChildId: mia.id });
    await family.bindAddress('10.0.0.7', { childId: mia.id });
    const place = { collection_id: 'book', audio_id: 'a', position_ms: 1, is_estimated: 0, stream_id: null };
    const earlier = { earlier_audio_id: null, earlier_position_ms: null, updated_at_ms: 0 };
    const heard = { audio_id: 'a', player_id: null, stream_id: 's', listening_id: 'l', at_ms: 0, heard_ms: 1 };
    await db.write(async (tx) => {
      for (const { id } of [mia, ben]) {
        await tx
          .insertInto('bookmark')
          .values({ listener: `child ${id}`, ...place, ...earlier })
          .execute();
        await tx
          .insertInto('heard')
          .values({ id, child_id: id, ...heard, is_whole: 1, is_estimated: 0 })
          .execute();
      }
    });
    await family.removeChild(mia.id);
    expect(family.childOf('y1')).toBeUndefined();
    expect(family.childName(mia.id)).toBeUndefined();
    expect(family.settings().defaultChildId).toBeUndefined();
    expect(family.boundTo('10.0.0.7')).toBeUndefined();
    expect(await db.read.selectFrom('bookmark').select('listener').execute()).toEqual([
      { listener: `child ${ben.id}` },
    ]);
    expect(await db.read.selectFrom('heard').select('child_id').execute()).toEqual([{ child_id: ben.id }]);
  });
});

describe('settings', () => {
  it('take UTC until somebody chose, and say so', async () => {
    expect(family.settings()).toEqual({ zone: 'UTC', language: 'en' });
    expect(await family.describeSettings()).toMatchObject({ timeZone: 'UTC', timeZoneChosen: false });
    const chosen = await family.updateSettings({ timeZone: 'Europe/Paris', language: 'fr' });
    expect(chosen).toMatchObject({ timeZone: 'Europe/Paris', timeZoneChosen: true, language: 'fr' });
    expect((await startedAgain()).settings()).toEqual({ zone: 'Europe/Paris', language: 'fr' });
  });

  it('name only children and collections that there are', async () => {
    const refused = (field: string, kind: string) => ({ details: { issues: [{ path: [field], mistake: { kind } }] } });
    await expect(family.updateSettings({ timeZone: 'Europe/Paris', defaultChildId: 'x' })).rejects.toMatchObject(
      refused('defaultChildId', 'child-missing'),
    );
    await expect(family.updateSettings({ evergreenCollectionId: 'x' })).rejects.toMatchObject(
      refused('evergreenCollectionId', 'collection-missing'),
    );
    expect(family.settings()).toEqual({ zone: 'UTC', language: 'en' });
    await addCollection('lullabies');
    await family.updateSettings({ evergreenCollectionId: 'lullabies' });
    expect(family.settings().evergreenCollectionId).toBe('lullabies');
    const stop = listenForFamily(events, family);
    await db.write(async (tx) => {
      await tx.deleteFrom('collection').execute();
      await events.record(tx, 'library.changed', { collectionIds: ['lullabies'] });
    });
    await events.settled();
    expect(await family.describeSettings()).toMatchObject({ evergreenCollectionId: null });
    stop();
  });
});

describe('switches', () => {
  it('are off until they are on, whatever the capitals', async () => {
    expect(family.isSwitchOn('Holidays')).toBe(false);
    await family.setSwitch('Ferien im Süden', true);
    expect(family.isSwitchOn('FERIEN IM SÜDEN')).toBe(true);
    expect(await family.setSwitch('ferien im SÜDEN', false)).toMatchObject({ name: 'Ferien im Süden', on: false });
    expect(await family.listSwitches()).toHaveLength(1);
    await family.removeSwitch('ferien im süden');
    await expect(family.removeSwitch('ferien im süden')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('count from the commit on, before anybody hears of it', async () => {
    const seen: boolean[] = [];
    events.observe(() => seen.push(family.isSwitchOn('holidays')));
    const setting = family.setSwitch('holidays', true);
    expect(family.isSwitchOn('holidays')).toBe(false);
    await setting;
    expect(seen).toEqual([true]);
  });
});

describe('addresses', () => {
  it('say who is behind them, in whatever way they are written', async () => {
    await addAccount();
    await family.keepPlayers('account', [kitchen]);
    await family.bindAddress('2001:DB8:0:0:0:0:0:7', { playerId: 'y1' });
    expect(family.boundTo('2001:db8::7')).toEqual({ playerId: 'y1' });
    await expect(family.bindAddress('10.0.0.7', { childId: 'x' })).rejects.toMatchObject({ code: 'validation-failed' });
    const mia = await family.addChild({ name: 'Mia', colour: 'coral' });
    await family.bindAddress('2001:db8::7', { childId: mia.id });
    expect(await family.listAddresses()).toMatchObject([{ address: '2001:db8::7', childId: mia.id }]);
    await family.unbindAddress('2001:db8:0::7');
    expect(family.boundTo('2001:db8::7')).toBeUndefined();
    await expect(family.unbindAddress('2001:db8::7')).rejects.toMatchObject({ code: 'not-found' });
  });
});
