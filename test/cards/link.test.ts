import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveLink } from '#server/features/link/routes.ts';
import type { Link } from '#server/features/link/service.ts';
import { answerOf } from '#server/yoto/problems.ts';
import { type CardWorld, openCardWorld, problemOf, signIn } from './card-world.ts';

let world: CardWorld;
beforeEach(async () => {
  world = await openCardWorld();
});
afterEach(async () => await world[Symbol.asyncDispose]());

const HOUR_MS = 3_600_000;
const tokenFile = (accountId: string) => join(world.folder, 'yoto', `${accountId}.token`);
/** From Yoto's page back to us. */
const backFrom = async (authorizeUrl: string) =>
  (await fetch(authorizeUrl, { redirect: 'manual' })).headers.get('location') ?? '';

describe('linking', () => {
  it('lists the account with its name, players and icons', async () => {
    const account = await world.signIn();
    expect(account).toMatchObject({ state: 'linked', name: 'Alex' });
    expect(account.scopes).toContain('user:content:manage');
    expect(account.scopes).not.toContain('family:devices:control');
    const { wasLinked, ...listed } = account;
    expect(wasLinked).toBe(false);
    expect(await world.link.list()).toEqual([listed]);
    expect((await playersOf(world.link)).map(({ name, deviceFamily }) => [name, deviceFamily])).toEqual([
      ['Kitchen player', 'v3'],
      ['Bedroom mini', 'mini'],
    ]);
    expect(await world.link.icons()).toContainEqual(expect.objectContaining({ title: 'Book', mine: false }));
    expect(world.told).toContain('link.changed');
  });

  it('keeps tokens sealed, and across a restart', async () => {
    const { id } = await world.signIn();
    const kept = readFileSync(tokenFile(id), 'utf8');
    expect(kept).not.toMatch(/access|refresh|eyJ/);
    const restarted = world.openLink({ clientId: 'another-client-by-mistake' });
    await restarted.start();
    expect((await restarted.list())[0]?.state).toBe('linked');
    await world.clock.advance(2 * HOUR_MS);
    expect(await playersOf(restarted)).toHaveLength(2);
  });

  it('asks for the players only when wanted, and again once it was given', async () => {
    const scopesOf = async (wanted: { devices?: boolean }) =>
      new URL((await world.link.begin(wanted)).authorizeUrl).searchParams.get('scope');
    expect(await scopesOf({})).not.toContain('family:devices:control');
    const account = await world.signIn('', { devices: true });
    expect(account.scopes).toContain('family:devices:control');
    expect(await scopesOf({})).toContain('family:devices:control');
    expect(await scopesOf({ devices: false })).not.toContain('family:devices:control');
  });

  it('takes what a parent copied: the whole address or only its end', async () => {
    const { authorizeUrl } = await world.link.begin({});
    const back = await backFrom(authorizeUrl);
    expect((await world.link.finish(` ${back.slice(back.indexOf('?') + 1)}\n`)).state).toBe('linked');
  });

  it('takes each sign-in once, for a quarter of an hour, and only one that began here', async () => {
    const [first, second] = [await world.link.begin({}), await world.link.begin({})];
    const back = await backFrom(first.authorizeUrl);
    await world.link.finish(back);
    const codeOf = async (address: string) => (await problemOf(world.link.finish(address))).code;
    expect(await codeOf(back)).toBe('yoto-sign-in-expired');
    await world.clock.advance(16 * 60_000);
    expect(await codeOf(await backFrom(second.authorizeUrl))).toBe('yoto-sign-in-expired');
    expect(await codeOf('https://evil.example/?code=1&state=2')).toBe('yoto-sign-in-expired');
    expect(await codeOf('what?')).toBe('yoto-callback-unreadable');
  });

  it('says what Yoto said when the parent did not allow it', async () => {
    world.simulator.change({ authorizeOutcome: 'access_denied' });
    const { authorizeUrl } = await world.link.begin({});
    const refused = await problemOf(world.link.finish(await backFrom(authorizeUrl)));
    expect(refused).toMatchObject({ code: 'yoto-not-allowed', detail: expect.stringContaining('access_denied') });
    expect(await world.link.list()).toEqual([]);
  });

  it.each([
    ['invalid_scope', 'not enabled', 'yoto-scope-not-ticked'],
    ['unauthorized_client', 'no', 'yoto-client-wrong'],
    ['invalid_request', 'redirect_uri does not match', 'yoto-callback-wrong'],
    ['temporarily_unavailable', 'busy', 'yoto-unreachable'],
    ['something_else', 'new', 'yoto-refused'],
  ])('explains %s', async (error, description, code) => {
    const { state } = await world.link.begin({});
    const query = new URLSearchParams({ error, error_description: description, state });
    expect(await problemOf(world.link.finish(`${query}`))).toMatchObject({ code, detail: `${error}: ${description}` });
  });

  it('signs nobody out when a wrong client id is tried', async () => {
    await world.signIn();
    const { authorizeUrl } = await world.link.begin({ clientId: 'not-a-client-of-yoto' });
    expect((await fetch(authorizeUrl, { redirect: 'manual' })).headers.get('location')).toBeNull();
    expect(await world.link.list()).toMatchObject([{ state: 'linked' }]);
    await world.clock.advance(2 * HOUR_MS);
    expect(await playersOf(world.link)).toHaveLength(2);
  });

  it('repairs the same account instead of adding it twice, and holds several', async () => {
    const { id } = await world.signIn();
    expect((await world.signIn()).id).toBe(id);
    expect(await world.link.list()).toHaveLength(1);
    await world.clock.advance(1000);
    const { users } = world.simulator.addFamily({ name: 'Grandparents', parents: ['Robin'] });
    await world.signIn(users[0]?.email);
    expect((await world.link.list()).map(({ name }) => name)).toEqual(['Alex', 'Robin']);
  });

  it('forgets an account for good', async () => {
    const { id } = await world.signIn();
    await world.link.unlink(id);
    expect(await world.link.list()).toEqual([]);
    expect(() => readFileSync(tokenFile(id))).toThrow();
    expect((await problemOf(playersOf(world.link))).code).toBe('yoto-not-linked');
    expect((await problemOf(world.link.unlink(id))).code).toBe('not-found');
  });

  it('finds an account again whose row was lost to a kill', async () => {
    const { id } = await world.signIn();
    await world.db.write((tx) => tx.deleteFrom('yoto_account').execute());
    const restarted = world.openLink();
    await restarted.start();
    expect(await restarted.list()).toMatchObject([{ id, state: 'linked' }]);
  });

  it('goes on with a damaged token file, and is repaired by signing in again', async () => {
    const { id } = await world.signIn();
    writeFileSync(tokenFile(id), 'damaged');
    const restarted = world.openLink();
    await restarted.start();
    expect(await restarted.list()).toMatchObject([{ id, state: 'broken' }]);
    expect((await problemOf(playersOf(restarted))).code).toBe('yoto-sign-in-needed');
    expect(await signIn(restarted, world.simulator)).toMatchObject({ id, state: 'linked' });
  });

  it('leads the browser back to the settings, whatever came of it', async () => {
    await using app = Object.assign(Fastify(), { [Symbol.asyncDispose]: async () => await app.close() });
    app.decorateRequest('parent', undefined);
    serveLink(app, world.link);
    const { authorizeUrl } = await world.link.begin({});
    const { pathname, search } = new URL(await backFrom(authorizeUrl));
    const visit = async () => (await app.inject(pathname + search)).headers.location;
    expect([await visit(), await visit()]).toEqual(['/settings?yoto=linked', '/settings?yoto=yoto-sign-in-expired']);
  });
});

describe('linking by a code that is typed elsewhere', () => {
  const typed = (userCode: string) =>
    fetch(`${world.simulator.url}/activate`, {
      method: 'POST',
      body: new URLSearchParams({ user_code: userCode, decision: 'allow' }),
    });
  /** In small steps: answers take real time, and the clock must not outrun them. */
  const until = async (isDone: () => Promise<boolean>, stepMs: number) => {
    const deadline = performance.now() + 10_000;
    while (!(await isDone())) {
      if (performance.now() > deadline) throw new Error(`it never happened: ${isDone}`);
      await world.clock.advance(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('waits, and takes the tokens once', async () => {
    world.simulator.change({ deviceCodeFlow: true, autoApprove: false });
    const { state, userCode } = await world.link.byCode.begin({});
    await world.clock.advance(12_000);
    expect(await world.link.byCode.find(state)).toBeUndefined();
    expect((await typed(userCode)).status).toBe(200);
    await until(async () => (await world.link.byCode.find(state)) !== undefined, 20);
    expect(await world.link.byCode.find(state)).toMatchObject({ state: 'linked', name: 'Alex' });
    expect(await playersOf(world.link)).toHaveLength(2);
  });

  it('says when the code was not used in time', async () => {
    world.simulator.change({ deviceCodeFlow: true, autoApprove: false });
    const { state } = await world.link.byCode.begin({});
    const failure = problemOf(until(async () => (await world.link.byCode.find(state)) !== undefined, 1000));
    expect((await failure).code).toBe('yoto-sign-in-expired');
    expect((await problemOf(world.link.byCode.find('unknown'))).code).toBe('yoto-sign-in-expired');
  });

  it('is refused for clients that have it no more', async () => {
    expect((await problemOf(world.link.byCode.begin({}))).code).toBe('yoto-client-wrong');
  });
});

describe('a sign-in over time', () => {
  it('renews itself without anybody noticing', async () => {
    await world.signIn();
    for (let day = 0; day < 3; day++) {
      await world.clock.advance(24 * HOUR_MS);
      expect(await playersOf(world.link)).toHaveLength(2);
    }
    expect((await world.link.list())[0]?.state).toBe('linked');
  });

  it('that Yoto ended is told once, and repaired by signing in again', async () => {
    const { id } = await world.signIn();
    for (const grant of world.simulator.state.grants.values()) grant.revoked = true;
    await world.clock.advance(2 * HOUR_MS);
    expect((await problemOf(playersOf(world.link))).code).toBe('yoto-sign-in-needed');
    expect((await problemOf(playersOf(world.link))).code).toBe('yoto-sign-in-needed');
    await world.link.settled();
    expect(await world.link.list()).toMatchObject([{ id, state: 'broken', brokenReason: expect.any(String) }]);
    expect((await world.notices.list()).map(({ topic, clearedAt }) => [topic, clearedAt])).toEqual([
      [`yoto-account:${id}`, undefined],
    ]);
    expect(world.told.filter((name) => name === 'notice.raised')).toHaveLength(1);
    await signIn(world.link, world.simulator);
    expect((await world.link.list())[0]?.state).toBe('linked');
    expect((await world.notices.list())[0]?.clearedAt).toBeDefined();
    expect(await playersOf(world.link)).toHaveLength(2);
  });

  it('survives an outage', async () => {
    await world.signIn();
    await world.clock.advance(2 * HOUR_MS);
    world.simulator.faults.add({ kind: 'answer', pathStart: '/oauth/token', status: 503 });
    expect((await problemOf(playersOf(world.link))).code).toBe('yoto-unreachable');
    world.simulator.faults.clear();
    expect((await world.link.list())[0]?.state).toBe('linked');
    expect(await playersOf(world.link)).toHaveLength(2);
  });
});

async function playersOf(link: Link) {
  const { cloud } = await link.cloudOf();
  return answerOf(await cloud.devices.list());
}
