// The live connection of our cloud room, from dialling to every way in which it ends.
import { connect } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mqttUsername } from '#cloud/wire/mqtt.ts';
import {
  clock,
  closeLiveWorld,
  heard,
  ids,
  isOpen,
  kinds,
  live,
  open,
  openLiveWorld,
  others,
  saidEverything,
  signIn,
  simulator,
  told,
  until,
  vault,
} from './live-world.ts';

beforeEach(openLiveWorld);
afterEach(closeLiveWorld);

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
