// The family as the app and scripts reach it: the very routes over a real port, with the first visit's setup.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#client/client.ts';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { recogniseParents, serveAccounts } from '#server/features/accounts/routes.ts';
import { createAccounts } from '#server/features/accounts/service.ts';
import { serveFamily } from '#server/features/family/routes.ts';
import { createFamily } from '#server/features/family/service.ts';
import { createAppRoutes } from '#server/http/app-routes.ts';
import { openPort } from '#server/http/port.ts';
import { idsFrom } from '#server/ids.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const owner = { name: 'Ada', password: 'correct horse battery' };

let stack: AsyncDisposableStack;
let url: string;
let client: Client;
let setupCode: string;
let makeClient: () => Promise<Client>;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const { path } = stack.use(temporaryFolder());
  const db = stack.use(await openDb(path));
  const clock = new ManualClock();
  const log = pino({ level: 'silent' });
  const makeId = idsFrom(clock);
  const events = new Events({ db, clock, log });
  const accounts = createAccounts({ db, clock, makeId });
  const family = createFamily({ db, events, clock, makeId });
  await family.load();
  const listens = await openPort({ host: '127.0.0.1', tlsCert: undefined, tlsKey: undefined }, 0, (...asked) =>
    answer(...asked),
  );
  stack.defer(() => listens.close(0));
  const { app, ready } = await createAppRoutes({
    server: listens.server,
    trustedProxies: [],
    log,
    language: () => 'en',
  });
  stack.defer(() => app.close());
  recogniseParents(app, accounts);
  serveAccounts(app, { accounts, demo: false, settle: (home) => family.updateSettings(home) });
  serveFamily(app, family);
  const answer = await ready();
  ({ url } = listens);
  ({ setupCode } = accounts);
  makeClient = async () => {
    const parent = (await accounts.owner()) ?? (await accounts.createOwner(owner.name, owner.password));
    return createClient({ baseUrl: url, token: (await accounts.createToken(parent.id, 'Test')).value });
  };
  client = createClient({ baseUrl: url });
});
afterEach(() => stack.disposeAsync());

describe('the first visit', () => {
  it('brings the zone and the language of the browser', async () => {
    const body = { ...owner, code: setupCode, timeZone: 'Europe/Berlin', language: 'de' } as const;
    expect(await client.accounts.setup({ body })).toMatchObject({ state: 'signed-in' });
    const settings = await (await makeClient()).family.settings();
    expect(settings).toMatchObject({ timeZone: 'Europe/Berlin', timeZoneChosen: true, language: 'de' });
  });

  it('goes on when the browser lives in a zone or language that is not known here', async () => {
    const response = await fetch(`${url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...owner, code: setupCode, timeZone: 'Mars/Olympus', language: 'tlh' }),
    });
    expect(response.status).toBe(200);
    const settings = await (await makeClient()).family.settings();
    expect(settings).toMatchObject({ timeZone: 'UTC', timeZoneChosen: false, language: 'en' });
  });
});

describe('the family', () => {
  it('is nobody’s business but the parents’', async () => {
    for (const asked of [client.family.settings(), client.family.listPlayers(), client.family.listSwitches()]) {
      await expect(asked).rejects.toMatchObject({ code: 'not-signed-in' });
    }
  });

  it.each(['Mars/Olympus', '+02:00', 'utc/../..', ''])('does not live in %j', async (timeZone) => {
    const parent = await makeClient();
    await expect(parent.family.updateSettings({ body: { timeZone } })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    expect(await parent.family.settings()).toMatchObject({ timeZoneChosen: false });
  });

  it('flips switches by name', async () => {
    const parent = await makeClient();
    const name = 'Oma & Opa / zu Besuch';
    await parent.family.setSwitch({ params: { name }, body: { on: true } });
    expect(await parent.family.listSwitches()).toMatchObject({ items: [{ name, on: true }] });
    await parent.family.removeSwitch({ params: { name } });
    expect(await parent.family.listSwitches()).toEqual({ items: [] });
  });

  it('binds addresses to exactly one', async () => {
    const parent = await makeClient();
    const mia = await parent.family.addChild({ body: { name: 'Mia', colour: 'coral' } });
    const at = { params: { address: '2001:db8::7' } };
    const bound = await parent.family.bindAddress({ ...at, body: { childId: mia.id } });
    expect(await parent.family.getAddress(at)).toEqual(bound);
    const both = { childId: mia.id, playerId: 'y1' };
    await expect(parent.family.bindAddress({ ...at, body: both })).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(
      parent.family.bindAddress({ params: { address: 'kitchen' }, body: { childId: mia.id } }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    await parent.family.unbindAddress(at);
    await expect(parent.family.getAddress(at)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('knows of no player that no account has', async () => {
    const parent = await makeClient();
    expect(await parent.family.listPlayers()).toEqual({ items: [] });
    const asked = parent.family.updatePlayer({ params: { playerId: 'y1' }, body: { shared: true } });
    await expect(asked).rejects.toMatchObject({ code: 'not-found' });
  });
});
