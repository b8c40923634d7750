// A live connection to brokers that say what nobody can make sense of, or nothing, or too much.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import { connectCloud } from '#cloud/cloud.ts';
import {
  clock,
  closeLiveWorld,
  heard,
  ids,
  isOpen,
  kinds,
  live,
  openAt,
  openLiveWorld,
  signIn,
  simulator,
  until,
  vault,
} from './live-world.ts';

beforeEach(openLiveWorld);
afterEach(closeLiveWorld);

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
  openAt(other);
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
  await live?.[Symbol.asyncDispose]();
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
    openAt(other);
    await until(() => kinds().filter((kind) => kind === 'lost').length === 2, 20);
    expect(kinds()).not.toContain('open');
    await live?.[Symbol.asyncDispose]();
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
