// The live connection of our cloud room against the simulated broker and players, over real WebSockets, with a clock that
// the test moves.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { connect, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import { connectCloud, type YotoCloud } from '#cloud/cloud.ts';
import type { Live, LiveState } from '#cloud/live.ts';
import type { LiveTopics } from '#cloud/live-topics.ts';
import type { StoredTokens, TokenVault } from '#cloud/session.ts';
import { mqttUsername, type PlayerMessage } from '#cloud/wire/mqtt.ts';
import { ManualClock } from '#simulator/clock.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';

class Drawer implements TokenVault {
  tokens: StoredTokens | undefined;
  load = () => this.tokens;
  store = (tokens: StoredTokens) => {
    this.tokens = tokens;
  };
  markBroken = () => {
    this.tokens = undefined;
  };
}

let clock: ManualClock;
let simulator: Simulator;
let vault: Drawer;
let cloud: YotoCloud;
let live: Live | undefined;
let told: LiveState[];
let heard: PlayerMessage[];
const others: MqttClient[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, random: () => 0.5 });
  vault = new Drawer();
  told = [];
  heard = [];
  cloud = connectCloud({
    urls: { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl: simulator.mqttUrl },
    client: { clientId: simulator.clientId },
    vault,
    clock,
    random: () => 1,
  });
});

afterEach(async () => {
  await live?.[Symbol.asyncDispose]();
  live = undefined;
  for (const other of others.splice(0)) other.end(true);
  await cloud[Symbol.asyncDispose]();
  await simulator.close();
});

async function signIn(scopes?: string[]): Promise<void> {
  const given = await simulator.makeToken(scopes ? { scopes } : {});
  vault.tokens = {
    accessToken: given.access_token,
    refreshToken: given.refresh_token ?? '',
    obtainedAtMs: clock.now(),
    expiresAtMs: clock.now() + given.expires_in * 1000,
    ...(given.scope === undefined ? {} : { scope: given.scope }),
  };
}

const ids = () => simulator.devices().map(({ deviceId }) => deviceId);

function open(topics: LiveTopics = 'all', playerIds = async () => ids()): Live {
  live = cloud.live({
    playerIds,
    topics,
    hear: (message) => heard.push(message),
    tell: (state) => told.push(state),
  });
  return live;
}

/** Lets real messages travel while simulated time passes; in small steps, so that it does not outrun them. */
async function until(condition: () => boolean, stepMs = 1): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`it never happened: ${condition} after ${JSON.stringify(told)}`);
    await clock.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const isOpen = () => live?.state().kind === 'open';
const saidEverything = (playerId: string) =>
  heard.some((one) => one.kind === 'events' && one.deviceId === playerId && one.events.cardId === 'none');
const kinds = () => told.map(({ kind }) => kind);

describe('a live connection', () => {
  it('asks every player at once, and again before they fall silent', async () => {
    await signIn();
    open();
    await until(() => ids().every(saidEverything));
    await until(() => ids().every((id) => heard.some((one) => one.kind === 'status' && one.deviceId === id)));
    expect(live?.state()).toEqual({ kind: 'open', topics: 'all' });
    expect(heard.some((one) => one.kind === 'presence' && one.online)).toBe(true);
    const [connection] = simulator.broker.connections();
    expect(connection?.clientId).toMatch(/^FAM[0-9a-f]{24}$/);

    for (let round = 0; round < 3; round += 1) {
      heard.length = 0;
      await until(() => ids().every(saidEverything), 1000);
    }
    expect(kinds()).toEqual(['connecting', 'open']);
  });

  it('tells what a player does', async () => {
    await signIn();
    const [id = ''] = ids();
    open();
    await until(() => saidEverything(id));
    simulator.player(id).turnLeft(1);
    await until(() =>
      heard.some((one) => one.kind === 'events' && one.deviceId === id && one.events.cardId === undefined),
    );
    expect(await live?.send(id, 'volume/set', { volume: 0 })).toBe('sent');
    await until(() => heard.some((one) => one.kind === 'events' && one.events.volume === 0));
    await until(() => heard.some((one) => one.kind === 'response' && one.command === 'set-volume' && one.ok));
  });

  it('comes back with a fresh token when the old one ends', async () => {
    await signIn();
    const first = vault.tokens?.accessToken;
    open();
    await until(isOpen);
    await clock.advance(3_599_000);
    await until(() => kinds().includes('lost'));
    await until(isOpen);
    expect(vault.tokens?.accessToken).not.toBe(first);
    expect(kinds()).toEqual(['connecting', 'open', 'lost', 'connecting', 'open']);
  });

  it('takes another name when somebody takes its own', async () => {
    await signIn();
    open();
    await until(isOpen);
    const [before] = simulator.broker.connections();
    simulator.broker.disconnect(before?.clientId);
    await until(() => kinds().filter((kind) => kind === 'open').length === 2);
    const [after] = simulator.broker.connections();
    expect(after?.clientId).not.toBe(before?.clientId);
  });

  it('contents itself with data/* when more ends the connection', async () => {
    await signIn();
    simulator.change({ restrictedTopics: true });
    open();
    await until(isOpen);
    expect(kinds()).toEqual(['connecting', 'lost', 'connecting', 'open']);
    expect(live?.state()).toEqual({ kind: 'open', topics: 'data' });
    const topics = simulator.broker.connections().flatMap(({ subscriptions }) => subscriptions);
    expect(topics).toHaveLength(ids().length * 2);
    await until(() => ids().every(saidEverything));
  });

  it('asks for no more than data/* when told so', async () => {
    await signIn();
    simulator.change({ restrictedTopics: true });
    open('data');
    await until(() => ids().every(saidEverything));
    expect(kinds()).toEqual(['connecting', 'open']);
  });

  it('has more again on another day, when it is allowed', async () => {
    simulator.change({ restrictedTopics: true, accessTokenLifetimeS: 90_000 });
    await signIn();
    open();
    await until(isOpen);
    simulator.change({ restrictedTopics: false });
    simulator.broker.disconnect();
    await until(() => kinds().filter((kind) => kind === 'open').length === 2);
    expect(live?.state()).toEqual({ kind: 'open', topics: 'data' });
    await clock.advance(86_400_000);
    simulator.broker.disconnect();
    await until(() => isOpen() && kinds().filter((kind) => kind === 'open').length > 2, 20);
    expect(live?.state()).toEqual({ kind: 'open', topics: 'all' });
  });

  it('does without a player that may not be heard, and tries it again after a while', async () => {
    await signIn();
    const stranger = 'y2strangerstrangerstrang';
    open('all', async () => [...ids(), stranger]);
    await until(isOpen, 20);
    expect(kinds().filter((kind) => kind === 'lost').length).toBe(3);
    await until(() => ids().every(saidEverything));
    expect(await live?.send(stranger, 'card/stop')).toBe('not-connected');
    // A cut connection alone makes nobody a stranger.
    simulator.broker.disconnect();
    await until(() => kinds().filter((kind) => kind === 'open').length === 2, 20);
    expect(kinds().filter((kind) => kind === 'lost').length).toBe(4);
  });

  it('gives way to another that takes its name, however often, and both live', async () => {
    await signIn();
    open();
    const names = new Set<string>();
    for (let times = 1; times <= 3; times += 1) {
      await until(() => isOpen() && kinds().filter((kind) => kind === 'open').length === times, 20);
      const clientId = simulator.broker.connections().find((one) => !names.has(one.clientId))?.clientId ?? '';
      names.add(clientId);
      const { access_token: password } = await simulator.makeToken();
      const other = connect(simulator.mqttUrl, { clientId, password, username: mqttUsername(), reconnectPeriod: 0 });
      others.push(other);
      await new Promise<void>((resolve) => other.once('connect', () => resolve()));
    }
    await until(() => isOpen() && kinds().filter((kind) => kind === 'lost').length === 3, 20);
    expect(simulator.broker.connections()).toHaveLength(4);
    expect(others.every(({ connected }) => connected)).toBe(true);
  });

  it('serves a house full of players within the limits of the broker', async () => {
    await signIn();
    for (let count = 0; count < 28; count += 1) simulator.addPlayer({ name: `Player ${count}` });
    open();
    await until(isOpen);
    expect(simulator.broker.connections()[0]?.subscriptions).toHaveLength(50);
    expect(kinds()).toEqual(['connecting', 'open']);
  });
});

describe('trouble', () => {
  it('without the permission nothing is dialled', async () => {
    await signIn(['openid', 'offline_access', 'family:devices:view']);
    open();
    await until(() => kinds().includes('permission-missing'));
    await clock.advance(3_600_000);
    expect(kinds()).toEqual(['connecting', 'permission-missing']);
  });

  it('a refused login is told and hardly repeated', async () => {
    await signIn(['openid', 'offline_access', 'family:devices:view']);
    // A token that does not say what it is good for.
    const tokens = vault.tokens;
    if (tokens) delete tokens.scope;
    vault.store = (next) => {
      const { scope: _scope, ...rest } = next;
      vault.tokens = rest;
    };
    open();
    await until(() => kinds().includes('refused'));
    await clock.advance(10 * 60_000);
    expect(kinds()).toEqual(['connecting', 'refused']);
    await clock.advance(5 * 60_000);
    await until(() => kinds().length === 4);
    expect(kinds().slice(2)).toEqual(['connecting', 'refused']);
  });

  it('a token that ended early is replaced', async () => {
    await signIn();
    if (vault.tokens) vault.tokens = { ...vault.tokens, accessToken: 'no-longer-known' };
    open();
    await until(isOpen);
    expect(kinds()).toEqual(['connecting', 'open']);
  });

  it('nobody signed in is told once', async () => {
    open();
    await until(() => kinds().includes('signed-out'));
    await clock.advance(3_600_000);
    expect(kinds()).toEqual(['connecting', 'signed-out']);
  });

  it('waits grow to a minute while the broker is away, and it comes back', async () => {
    await signIn();
    const away = { isAway: true };
    const waitsMs: number[] = [];
    open('all', async () => {
      if (away.isAway) throw new Error('Yoto cannot be reached');
      return ids();
    });
    while (waitsMs.length < 8) {
      const losses = told.length;
      await until(() => told.length > losses && live?.state().kind === 'lost');
      const lostAtMs = clock.now();
      await until(() => live?.state().kind === 'connecting', 500);
      waitsMs.push(clock.now() - lostAtMs);
    }
    away.isAway = false;
    await until(isOpen);
    for (const [index, seconds] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      expect(Math.abs((waitsMs[index] ?? 0) - seconds * 1000)).toBeLessThanOrEqual(600);
    }
  });

  it('loses a fifth of all messages and still knows every player', async () => {
    await signIn();
    simulator.change({ eventLossRatio: 0.2 });
    open();
    await until(() => ids().every(saidEverything), 500);
  });

  it('nothing is sent to a stranger, nor without a connection', async () => {
    await signIn();
    open();
    expect(await live?.send(ids()[0] ?? '', 'card/stop')).toBe('not-connected');
    await until(isOpen);
    expect(await live?.send('y2stranger', 'card/stop')).toBe('not-connected');
    expect(await live?.send(ids()[0] ?? '', 'card/stop')).toBe('sent');
    expect(kinds()).toEqual(['connecting', 'open']);
  });

  it('ends while it dials, while it waits, and while it is open', async () => {
    await signIn();
    await open()[Symbol.asyncDispose]();
    expect(kinds()).toEqual(['connecting', 'closed']);
    open();
    await until(isOpen);
    await live?.[Symbol.asyncDispose]();
    await until(() => simulator.broker.connections().length === 0);
    open('all', () => Promise.reject(new Error('away')));
    await until(() => kinds().includes('lost'));
    await live?.[Symbol.asyncDispose]();
    expect(live?.state()).toEqual({ kind: 'closed' });
  });
});

it('is not disturbed by what is no message', async () => {
  await signIn();
  const [id = ''] = ids();
  const aedes = await Aedes.createBroker();
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
  sockets.on('connection', (socket, request) => aedes.handle(createWebSocketStream(socket), request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mqttUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`;
  const urls = { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl };
  await using other = connectCloud({ urls, client: { clientId: simulator.clientId }, vault, clock });
  live = other.live({
    ...{ playerIds: async () => ids(), topics: 'all' as const },
    ...{ hear: (message: PlayerMessage) => heard.push(message), tell: (state: LiveState) => told.push(state) },
  });
  await until(isOpen);
  const odd = ['{"cardId":"abc', '[]', 'null', '7', '\xff\xfe{"cardId"', '{"status":7}', '', '{"__proto__":{"a":1}}'];
  for (const body of odd) {
    for (const suffix of ['data/events', 'data/status', 'response', 'presence', 'nothing/known']) {
      aedes.publish(packetOf(`device/${id}/${suffix}`, Buffer.from(body, 'latin1')), () => undefined);
    }
  }
  const readable = Buffer.from('{"volume":{"a":1},"position":"12","trackTitle":"\xff\xfe","later":[{}]}', 'latin1');
  aedes.publish(packetOf(`device/${id}/data/events`, readable), () => undefined);
  await until(() => heard.some((one) => one.kind === 'events' && one.events.position === 12));
  const last = heard.findLast((one) => one.kind === 'events');
  expect(last?.events).toMatchObject({ position: 12, trackTitle: '\ufffd\ufffd' });
  expect(last?.events).not.toHaveProperty('volume');
  expect(kinds()).toEqual(['connecting', 'open']);
  await live[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => aedes.close(resolve));
  sockets.close();
  server.closeAllConnections();
  server.close();
});

const packetOf = (topic: string, payload: Buffer) =>
  ({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false }) as const;

describe('a broker that is none', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Speaks WebSocket, and then whatever the test wants. */
  async function pretend(greet: (socket: WebSocket) => void): Promise<string> {
    const server = createServer();
    servers.push(server);
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
    sockets.on('connection', greet);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`;
  }

  async function loses(mqttUrl: string): Promise<void> {
    await signIn();
    const urls = { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl };
    await using other = connectCloud({ urls, client: { clientId: simulator.clientId }, vault, clock });
    live = other.live({
      playerIds: async () => ids(),
      topics: 'all',
      hear: (message) => heard.push(message),
      tell: (state) => told.push(state),
    });
    await until(() => kinds().filter((kind) => kind === 'lost').length === 2, 20);
    expect(kinds()).not.toContain('open');
    await live[Symbol.asyncDispose]();
  }

  it('says nothing at all', async () => {
    await loses(await pretend(() => undefined));
  });

  it('closes at once', async () => {
    await loses(await pretend((socket) => socket.close()));
  });

  it('speaks nonsense', async () => {
    await loses(await pretend((socket) => socket.send(Buffer.alloc(300, 0xff))));
  });

  it('agrees, and then sends more than anybody can take', async () => {
    await loses(
      await pretend((socket) => {
        socket.once('message', () => {
          socket.send(Buffer.from([0x20, 2, 0, 0]));
          socket.send(Buffer.alloc(400_000, 0x30));
        });
      }),
    );
    expect(heard).toEqual([]);
  });

  it('agrees, and answers nothing from then on', async () => {
    await loses(await pretend((socket) => socket.once('message', () => socket.send(Buffer.from([0x20, 2, 0, 0])))));
  });

  it('is not there', async () => {
    await loses('ws://127.0.0.1:1/mqtt');
  });
});
