import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cardUri,
  commandTopic,
  deviceTopic,
  mqttUsername,
  type PlayerMessage,
  parsePlayerMessage,
} from '#cloud/wire/mqtt.ts';
import { ManualClock } from '../clock.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { mp3, serveBytes } from './player-world.fixture.ts';

// The whole chain as a family's program sees it: token, broker, player, and the address on the card.

let clock: ManualClock;
let simulator: Simulator;
let host: Server;
let deviceId: string;
let messages: PlayerMessage[];
const clients: MqttClient[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, switches: { allowHttpStreams: true }, random: () => 0.5 });
  deviceId = simulator.devices()[0]?.deviceId ?? '';
  host = createServer((request, response) => serveBytes(mp3(30_000), request, response));
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  messages = [];
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await simulator.close();
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

async function dial(address: string, options: IClientOptions): Promise<MqttClient> {
  const { access_token: password } = await simulator.makeToken();
  const client = mqtt.connect(address, { username: mqttUsername(), password, reconnectPeriod: 0, ...options });
  clients.push(client);
  client.on('message', (topic, payload) => {
    const message = parsePlayerMessage(topic, payload);
    if (message) messages.push(message);
  });
  await new Promise<void>((resolve, reject) => client.once('connect', () => resolve()).once('error', reject));
  await client.subscribeAsync(
    ['data/events', 'data/status', 'status/full', 'response', 'presence'].map((suffix) =>
      deviceTopic(deviceId, suffix),
    ),
    { qos: 1 },
  );
  return client;
}

/** A card whose only track is on our host. */
async function writeCard(): Promise<string> {
  const trackUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a.mp3`;
  const { access_token: token } = await simulator.makeToken();
  const track = { key: '01', title: 'T', type: 'stream', format: 'mp3', trackUrl };
  const chapters = [{ key: '01', title: 'C', overlayLabel: '1', tracks: [track] }];
  const answer = await fetch(`${simulator.url}/content`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Card', metadata: { description: '' }, content: { chapters } }),
  });
  const { card } = (await answer.json()) as { card: { cardId: string } };
  return card.cardId;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`it never happened: ${condition}`);
    await clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const hasEvent = (members: object) => () =>
  messages.some(
    (message) =>
      message.kind === 'events' &&
      Object.entries(members).every(([name, value]) => message.events[name as keyof typeof message.events] === value),
  );

describe('a player over MQTT', () => {
  it.each([
    ['a short-lived connection on /mqtt', () => simulator.mqttUrl, { clientId: 'FAM0123' }],
    [
      'a kept session on the bare host',
      () => simulator.mqttUrl.replace('/mqtt', ''),
      { clientId: `DASH1`, clean: false, keepalive: 300 },
    ],
  ])('plays a card on command and tells of it: %s', async (_name, address, options) => {
    const cardId = await writeCard();
    const client = await dial(address(), options);
    const send = (name: Parameters<typeof commandTopic>[1], body: object | '' = '') =>
      client.publishAsync(commandTopic(deviceId, name), body === '' ? '' : JSON.stringify(body), { qos: 1 });

    await until(() => messages.some((message) => message.kind === 'presence' && message.online));
    await send('events/request');
    await until(hasEvent({ cardId: 'none', playbackStatus: 'stopped' }));
    await send('card/start', { uri: cardUri(cardId), chapterKey: '01', trackKey: '01', secondsIn: 5 });
    await until(hasEvent({ cardId, chapterKey: '01', trackKey: '01', source: 'MQTT' }));
    await until(hasEvent({ playbackStatus: 'playing', position: 5 }));
    await until(hasEvent({ position: 10 }));
    expect(messages.filter((message) => message.kind === 'response')).toMatchObject([
      { command: 'events', ok: true },
      { command: 'card-play', ok: true },
    ]);
    await send('card/start', { uri: cardUri(cardId), chapterKey: '1', secondsIn: 0 });
    await until(() => messages.some((message) => message.kind === 'response' && !message.ok));
    await send('card/stop');
    await until(() => simulator.player(deviceId).snapshot().playing === undefined);
  });

  it('is heard of as offline, also later', async () => {
    simulator.player(deviceId).power(false);
    await dial(simulator.mqttUrl, { clientId: 'FAMlate' });
    await until(() => messages.some((message) => message.kind === 'presence'));
    expect(messages).toMatchObject([{ kind: 'presence', online: false }]);
  });
});
