import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ManualClock } from '../clock.ts';
import { defaultSwitches, type Switches } from '../switches.ts';
import { type Broker, createBroker } from './broker.ts';
import type { Grant } from './rules.ts';

const ownDevice = 'y2aaaaaaaaaaaaaaaaaaaaaa';
const foreignDevice = 'y2bbbbbbbbbbbbbbbbbbbbbb';
const username = '_?x-amz-customauthorizer-name=PublicJWTAuthorizer';

let clock: ManualClock;
let switches: Switches;
let server: Server;
let broker: Broker;
let commands: { deviceId: string; name: string; body: string }[];
let clients: MqttClient[];

function authorize(token: string): Grant | undefined {
  const expiresAtMs = clock.now() + 3_600_000;
  const grant = { sub: 'auth0|1', expiresAtMs, deviceIds: [ownDevice], scopes: ['family:devices:control'] };
  if (token === 'good') return grant;
  if (token === 'weak') return { ...grant, scopes: ['family:devices:view'] };
  if (token === 'old') return { ...grant, expiresAtMs: clock.now() };
  return undefined;
}

beforeEach(async () => {
  clock = new ManualClock();
  switches = defaultSwitches();
  commands = [];
  clients = [];
  server = createServer();
  broker = createBroker({
    clock,
    switches: () => switches,
    authorize,
    onCommand: (deviceId, name, payload) => commands.push({ deviceId, name, body: payload.toString() }),
  });
  broker.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const client of clients) client.end(true);
  await broker.close();
  await new Promise((resolve) => server.close(resolve));
});

function dial(options: IClientOptions = {}, path = '/mqtt'): MqttClient {
  const { port } = server.address() as AddressInfo;
  const client = mqtt.connect(`ws://127.0.0.1:${port}${path}`, {
    username,
    password: 'good',
    clientId: `FAM${clients.length}x`,
    reconnectPeriod: 0,
    ...options,
  });
  clients.push(client);
  client.on('error', () => undefined);
  return client;
}

async function connected(options: IClientOptions = {}, path?: string): Promise<MqttClient> {
  const client = dial(options, path);
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return client;
}

const closing = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()));

/** The CONNACK code, or "closed" when the connection ended without one. */
async function outcome(client: MqttClient): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack') resolve(packet.returnCode ?? 0);
    });
    client.on('close', () => resolve('closed'));
  });
}

it.each([true, false])('keeps what a client missed only where switched on: %s', async (persistentSessions) => {
  switches = defaultSwitches({ persistentSessions });
  const lasting = { clean: false, clientId: 'LASTING' };
  const first = await connected(lasting);
  const topic = `device/${ownDevice}/data/events`;
  await first.subscribeAsync(topic, { qos: 1 });
  await first.endAsync();
  broker.publish(ownDevice, 'data/events', { volume: 3 });
  await expect.poll(() => broker.connections()).toEqual([]);
  const heard: string[] = [];
  const second = dial({ ...lasting, resubscribe: false });
  second.on('message', (at) => heard.push(at));
  const packet = await new Promise<{ sessionPresent: boolean }>((resolve) => second.once('connect', resolve));
  expect(packet.sessionPresent).toBe(persistentSessions);
  await second.subscribeAsync(`device/${ownDevice}/response`, { qos: 1 });
  expect(heard).toEqual(persistentSessions ? [topic] : []);
});

describe('login', () => {
  it('is refused without a word by switch', async () => {
    switches = defaultSwitches({ refusedLogin: 'close' });
    expect(await outcome(dial({ password: 'nonsense' }))).toBe('closed');
    expect(await outcome(dial())).toBe(0);
  });

  const cases: [string, IClientOptions, number][] = [
    ['a good token', {}, 0],
    ['an own player in the user name', { username: username.replace('_', ownDevice) }, 0],
    ['a foreign player in the user name', { username: username.replace('_', foreignDevice) }, 5],
    ['another authorizer', { username: '_?x-amz-customauthorizer-name=JwtAuthorizer_mGDDmvLsocFY' }, 5],
    ['no authorizer', { username: '_' }, 5],
    ['no password', { password: '' }, 4],
    ['an unknown token', { password: 'nonsense' }, 5],
    ['a token without device control', { password: 'weak' }, 5],
    ['an expired token', { password: 'old' }, 5],
    ['a client id with other signs', { clientId: 'fam-1' }, 5],
    ['a persistent session', { clean: false }, 0],
  ];
  it.each(cases)('%s', async (_name, options, code) => {
    expect(await outcome(dial(options))).toBe(code);
  });

  it('works on the bare host too, as mqtt.js dials it', async () => {
    await connected({}, '');
  });

  it('closes the first connection when a second one uses its client id', async () => {
    const first = await connected({ clientId: 'FAMsame' });
    const closed = closing(first);
    await connected({ clientId: 'FAMsame' });
    await closed;
    expect(broker.connections().map((connection) => connection.clientId)).toEqual(['FAMsame']);
  });

  it('ends with the token', async () => {
    const client = await connected();
    const closed = closing(client);
    await clock.advance(3_599_000);
    expect(client.connected).toBe(true);
    await clock.advance(2_000);
    await closed;
    expect(broker.connections()).toEqual([]);
  });
});

describe('topics', () => {
  const forbidden = [
    '#',
    'device/#',
    'device/+/data/events',
    `device/${ownDevice}/#`,
    `device/${ownDevice}/data/#`,
    `device/${foreignDevice}/data/events`,
    `device/${ownDevice}/command/card/start`,
    '$SYS/#',
  ];
  it.each(forbidden)('a subscription to %s closes the connection', async (topic) => {
    const client = await connected();
    const closed = closing(client);
    client.subscribe(topic, { qos: 1 }, () => undefined);
    await closed;
  });

  it('publishing anything but a command to an own player closes the connection', async () => {
    for (const topic of [`device/${ownDevice}/data/events`, `device/${foreignDevice}/command/card/stop`, 'x']) {
      const client = await connected({ clientId: `FAMp${clients.length}` });
      const closed = closing(client);
      client.publish(topic, '{}', { qos: 1 }, () => undefined);
      await closed;
    }
    expect(commands).toEqual([]);
  });

  it('more topics at once than the real broker takes close the connection', async () => {
    switches = defaultSwitches({ subscriptionsPerRequest: 3 });
    const client = await connected();
    const suffixes = ['data/events', 'data/status', 'response', 'presence'];
    await client.subscribeAsync(`device/${ownDevice}/status/full`, { qos: 1 });
    const closed = closing(client);
    client.subscribe(
      suffixes.map((suffix) => `device/${ownDevice}/${suffix}`),
      () => undefined,
    );
    await closed;
  });

  it('with restricted topics only data/* is left', async () => {
    switches = defaultSwitches({ restrictedTopics: true });
    const client = await connected();
    await client.subscribeAsync([`device/${ownDevice}/data/events`, `device/${ownDevice}/data/status`], { qos: 1 });
    const closed = closing(client);
    client.subscribe(`device/${ownDevice}/response`, { qos: 1 }, () => undefined);
    await closed;
  });

  it('carries events to subscribers, keeps only presence, and hands commands over', async () => {
    broker.publish(ownDevice, 'presence', { state: 'online', ts: 1 }, { retain: true });
    broker.publish(ownDevice, 'data/events', { volume: 1 });
    const client = await connected();
    const seen: string[] = [];
    const settled = new Promise<void>((resolve) => {
      client.on('message', (topic, payload) => {
        seen.push(`${topic.slice(ownDevice.length + 8)} ${payload}`);
        if (seen.length === 2) resolve();
      });
    });
    await client.subscribeAsync([`device/${ownDevice}/data/events`, `device/${ownDevice}/presence`], { qos: 1 });
    broker.publish(ownDevice, 'data/events', { volume: 2 });
    await settled;
    expect(seen.sort()).toEqual(['data/events {"volume":2}', 'presence {"state":"online","ts":1}']);

    await client.publishAsync(`device/${ownDevice}/command/volume/set`, '{"volume":50}', { qos: 1 });
    await expect.poll(() => commands).toEqual([{ deviceId: ownDevice, name: 'volume/set', body: '{"volume":50}' }]);
    expect(broker.connections()[0]?.subscriptions).toHaveLength(2);
  });

  it('delivers in the order in which it was published, kept or not', async () => {
    const client = await connected();
    const topics = ['presence', 'data/status', 'data/events'].map((suffix) => `device/${ownDevice}/${suffix}`);
    await client.subscribeAsync(topics, { qos: 1 });
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      client.on('message', (topic) => {
        heard.push(topic.slice(`device/${ownDevice}/`.length));
        if (topic.endsWith('events')) resolve();
      });
    });
    broker.publish(ownDevice, 'presence', { state: 'online', ts: 1 }, { retain: true });
    broker.publish(ownDevice, 'data/status', { status: {} });
    broker.publish(ownDevice, 'data/events', { volume: 3 });
    await all;
    expect(heard).toEqual(['presence', 'data/status', 'data/events']);
  });

  it('refuses an upgrade without the sub-protocol or on another path', async () => {
    const { port } = server.address() as AddressInfo;
    const refusal = (path: string, protocol: string) =>
      new Promise<string>((resolve) => {
        new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol).on('error', (error) => resolve(error.message));
      });
    expect(await refusal('/elsewhere', 'mqtt')).toContain('404');
    expect(await refusal('/mqtt', 'soap')).toContain('400');
  });
});
