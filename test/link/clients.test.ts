// Which client this server is to Yoto, and what it asks for: a public and a confidential one, wrong values that sign nobody
// out, and no permission that nothing needs.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectCloud, type YotoCloud } from '#cloud/cloud.ts';
import type { StoredTokens } from '#cloud/session.ts';
import { linkRoutes } from '#contract/link.ts';
import type { Link } from '#server/features/link/service.ts';
import { answerOf } from '#server/yoto/problems.ts';
import { seededClients } from '#simulator/seeds.ts';
import { type CardWorld, openCardWorld, problemOf, signIn } from '../cards/card-world.ts';

let world: CardWorld;
beforeEach(async () => {
  world = await openCardWorld();
});
afterEach(async () => await world[Symbol.asyncDispose]());

const { clientId, secret } = seededClients.confidential;
const players = async (link: Link) => (await (await link.cloudOf()).cloud.devices.list()).kind;

describe('a confidential client', () => {
  it('signs in with its secret, and goes on with it', async () => {
    const link = world.openLink({ clientId, clientSecret: secret });
    await signIn(link, world.simulator);
    await world.clock.advance(2 * 3_600_000);
    expect(await players(link)).toBe('ok');
    expect(await link.setup()).toMatchObject({ clientId, clientFrom: 'settings', clientKind: 'confidential' });
  });

  it.each([{ clientId }, { clientId, clientSecret: 'wrong' }])('signs nobody out with %o', async (wrong) => {
    const right = world.openLink({ clientId, clientSecret: secret });
    const { id } = await signIn(right, world.simulator);
    await right.settled();
    const link = world.openLink(wrong);
    await link.start();
    await world.clock.advance(2 * 3_600_000);
    const listed = await (await link.cloudOf()).cloud.devices.list();
    expect((await problemOf((async () => answerOf(listed))())).code).toBe('yoto-client-wrong');
    expect((await problemOf(signIn(link, world.simulator))).code).toBe('yoto-client-wrong');
    expect(await link.list()).toMatchObject([{ id, state: 'linked' }]);
    const again = world.openLink({ clientId, clientSecret: secret });
    expect(await players(again)).toBe('ok');
  });
});

it('the shape of a client id is checked before anything is done with it', () => {
  const { body } = linkRoutes.start;
  for (const wrong of ['', 'short', 'two words here', 'a'.repeat(129), 'https://dashboard.yoto.dev', 'id;drop']) {
    expect(body.safeParse({ clientId: wrong }).success, wrong).toBe(false);
  }
  expect(body.parse({ clientId: '  YotoSimulatorPublicClient0000001\n' }).clientId).toBe(
    'YotoSimulatorPublicClient0000001',
  );
});

describe('what is asked for', () => {
  const track = {
    key: '01',
    title: 'A',
    type: 'stream',
    format: 'mp3',
    trackUrl: 'https://home.example/a.mp3',
  } as const;
  const chapters = [{ key: '01', title: 'A', overlayLabel: '1', tracks: [track] }];
  const CARD = { title: 'A', metadata: { description: '' }, content: { chapters } };
  const deviceId = () => world.simulator.devices()[0]?.deviceId ?? '';
  /** What cannot be done without each. */
  const NEEDED: Record<string, (cloud: YotoCloud, tokens: StoredTokens) => Promise<boolean> | boolean> = {
    openid: async ({ family }) => (await family.userInfo()).kind === 'ok',
    profile: async ({ family }) => {
      const user = await family.userInfo();
      return user.kind === 'ok' && user.value.name !== undefined;
    },
    offline_access: (_cloud, tokens) => tokens.refreshToken !== undefined,
    'user:content:manage': async ({ content }) => (await content.create(CARD)).kind === 'ok',
    'family:devices:view': async ({ devices }) => (await devices.list()).kind === 'ok',
    'family:devices:control': async ({ devices }) => (await devices.command(deviceId(), 'card/stop')).kind === 'ok',
    'family:devices:manage': async ({ devices }) =>
      (await devices.writeConfig(deviceId(), { config: { volumeLevel: 'safe' } })).kind === 'ok',
  };

  const askedFor = async (devices: boolean) =>
    new URL((await world.link.begin({ devices })).authorizeUrl).searchParams.get('scope')?.split(' ') ?? [];

  async function can(scope: string, scopes: string[]): Promise<boolean | undefined> {
    const { url, mqttUrl, clientId } = world.simulator;
    const given = await world.simulator.makeToken({ scopes });
    const tokens: StoredTokens = {
      accessToken: given.access_token,
      obtainedAtMs: world.clock.now(),
      expiresAtMs: world.clock.now() + given.expires_in * 1000,
      scope: scopes.join(' '),
      ...(given.refresh_token === undefined ? {} : { refreshToken: given.refresh_token }),
    };
    await using cloud = connectCloud({
      urls: { loginUrl: url, apiUrl: url, mqttUrl },
      client: { clientId },
      vault: { load: () => tokens, store: () => undefined, markBroken: () => undefined },
      clock: world.clock,
      limits: { requestsPerSecond: 1000, burst: 1000, firstBackOffMs: 0 },
    });
    return await NEEDED[scope]?.(cloud, tokens);
  }

  it.each([false, true])('is all needed, with the players: %s', async (devices) => {
    const scopes = await askedFor(devices);
    for (const scope of scopes) {
      expect([scope, await can(scope, scopes)]).toEqual([scope, true]);
      const without = scopes.filter((one) => one !== scope);
      // The right to change the settings of players includes seeing them.
      const isIncluded = devices && scope === 'family:devices:view';
      expect([scope, await can(scope, without)]).toEqual([scope, isIncluded]);
    }
  });

  it('is more only where the players are to be followed', async () => {
    const [least, all] = [await askedFor(false), await askedFor(true)];
    expect(all.filter((scope) => !least.includes(scope))).toEqual(['family:devices:control', 'family:devices:manage']);
    const setup = await world.link.setup();
    expect([setup.permissions, setup.playerPermissions.length]).toEqual([least, 2]);
  });

  it('is asked of somebody else only where one more account is wanted', async () => {
    const promptOf = async (another: boolean) =>
      new URL((await world.link.begin({ another })).authorizeUrl).searchParams.get('prompt');
    expect([await promptOf(false), await promptOf(true)]).toEqual([null, 'login']);
  });
});
