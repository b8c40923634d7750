// The broker and bytes that are no MQTT, before and after a good login: a closed connection at most, for nobody else.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ManualClock } from '../clock.ts';
import { defaultSwitches } from '../switches.ts';
import { type Broker, createBroker } from './broker.ts';

const deviceId = 'y2aaaaaaaaaaaaaaaaaaaaaa';
let server: Server;
let broker: Broker;
let commands = 0;

beforeAll(async () => {
  server = createServer();
  broker = createBroker({
    clock: new ManualClock(),
    switches: () => defaultSwitches(),
    authorize: () => ({
      sub: 'auth0|1',
      scopes: ['family:devices:control'],
      expiresAtMs: Number.MAX_SAFE_INTEGER,
      deviceIds: [deviceId],
    }),
    onCommand: () => {
      commands += 1;
    },
  });
  broker.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await broker.close();
  await new Promise((resolve) => server.close(resolve));
});

const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const packet = (head: number, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [(body.length % 128) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.from([head, ...length]), body]);
};
const login = (clientId: string) =>
  packet(
    0x10,
    Buffer.from([0, 4, 77, 81, 84, 84, 4, 0xc2, 0, 60]),
    text(clientId),
    text('_?x-amz-customauthorizer-name=PublicJWTAuthorizer'),
    text('token'),
  );
const reboot = packet(0x32, text(`device/${deviceId}/command/reboot`), Buffer.from([0, 1]));

/** Sends the bytes and resolves when the connection is over, or has answered something and been ended by us. */
async function send(...chunks: Uint8Array[]): Promise<Buffer> {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mqtt`, 'mqtt');
  const heard: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      for (const chunk of chunks) socket.send(chunk);
      // Answered only after all that was sent was read.
      socket.ping();
    });
    socket.on('message', (data: Buffer) => heard.push(data));
    socket.once('pong', () => setImmediate(() => socket.terminate()));
    socket.once('close', () => resolve());
  });
  return Buffer.concat(heard);
}

async function worksStill(): Promise<void> {
  const before = commands;
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mqtt`, 'mqtt');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(login('GOOD'));
  socket.send(reboot);
  await expect.poll(() => commands).toBeGreaterThan(before);
  socket.terminate();
}

it('survives any bytes before a login', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      await send(bytes);
    }),
    { numRuns: 60 },
  );
  await worksStill();
});

it('survives any bytes after a login, and topics and bodies that are no UTF-8', async () => {
  let count = 0;
  const kinds = fc.constantFrom(0x30, 0x32, 0x34, 0x62, 0x82, 0xa2, 0xc0, 0xe0, 0x40, 0x10, 0x20, 0xd0, 0xf0);
  await fc.assert(
    fc.asyncProperty(kinds, fc.uint8Array({ maxLength: 120 }), async (kind, bytes) => {
      count += 1;
      await send(login(`ODD${count}`), packet(kind, bytes));
    }),
    { numRuns: 80 },
  );
  const odd = Buffer.from([0xff, 0xfe, 0x80, 0xc3]);
  await send(login('ODDTOPIC'), packet(0x30, Buffer.from([0, 4]), odd, Buffer.from('x')));
  const before = commands;
  await send(login('ODDBODY'), packet(0x32, text(`device/${deviceId}/command/volume/set`), Buffer.from([0, 1]), odd));
  await expect.poll(() => commands).toBe(before + 1);
  await worksStill();
});
