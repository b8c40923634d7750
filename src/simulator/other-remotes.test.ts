// Other people's programs that speak to players over MQTT: their client ids and user names, the topics they listen to and
// how they recognise an acknowledgement (docs/protocol/yoto.md §8.3). Only the address is ours.
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { ask } from './testing/client.ts';

interface Told {
  topic: string;
  // biome-ignore lint/suspicious/noExplicitAny: a message is whatever the test expects of it
  body: any;
}

let clock: ManualClock;
let simulator: Simulator;
let deviceId: string;
let token: string;
let told: Told[];
const clients: MqttClient[] = [];
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, random: () => 0.5 });
  deviceId = simulator.devices()[0]?.deviceId ?? '';
  token = (await simulator.makeToken()).access_token;
  told = [];
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await simulator.close();
});

/** Their user name starts with the player's id; their topics are listened to one by one. */
async function dial(address: string, options: IClientOptions, topics: string[]): Promise<MqttClient> {
  const username = `${deviceId}?x-amz-customauthorizer-name=PublicJWTAuthorizer`;
  const client = mqtt.connect(address, { username, password: token, reconnectPeriod: 0, ...options });
  clients.push(client);
  client.on('message', (topic, payload) => {
    told.push({ topic: topic.replace(`device/${deviceId}/`, ''), body: JSON.parse(payload.toString()) });
  });
  await new Promise<void>((resolve, reject) => client.once('connect', () => resolve()).once('error', reject));
  for (const topic of topics) await client.subscribeAsync(`device/${deviceId}/${topic}`, { qos: 0 });
  return client;
}

async function heard(what: string, is: (message: Told) => boolean): Promise<Told> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const found = told.find(is);
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`not heard: ${what}`);
    await clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it.each(['seen', 'resource', 'command'] as const)(
  'a remote control that knows an answer by the echoed body, else by one of the names: %s',
  async (responseNames) => {
    simulator.change({ responseNames });
    const client = await dial(simulator.mqttUrl, { clientId: `DASH${deviceId}`, keepalive: 300 }, ['response']);
    const commands = [
      ['status/request', ''],
      ['volume/set', '{"volume": 44}'],
      ['card/pause', '{}'],
      ['ambients/set', '{"r":1, "g":2, "b":3}'],
      ['sleep-timer/set', '{"seconds":0}'],
      ['card/start', '{"uri":"https://yoto.io/zzzzz"}'],
    ] as const;
    for (const [name, text] of commands) {
      told.length = 0;
      await client.publishAsync(`device/${deviceId}/command/${name}`, text, { qos: 1 });
      const { status } = (await heard(name, () => true)).body;
      const [resource, verb] = name.split('/');
      const [answered] = Object.keys(status).filter((key) => key !== 'req_body');
      const names = [name, resource, `${resource}-${verb}`, `${verb}-${resource}`];
      if (status.req_body) expect(status.req_body).toBe(text);
      else expect(names, name).toContain(answered);
      expect(status[answered as string], name).toBe(name === 'card/start' ? 'FAIL' : 'OK');
    }
  },
);

it('a light by the old topics and flat commands, over MQTT and over REST', async () => {
  const bareHost = simulator.mqttUrl.replace('/mqtt', '');
  const client = await dial(bareHost, { clientId: `SAMPLE${deviceId}` }, ['events', 'status', 'response']);
  const send = (name: string, text: string) => client.publishAsync(`device/${deviceId}/command/${name}`, text);
  await send('events', '');
  await heard('where it is', ({ topic, body }) => topic === 'events' && body.playbackStatus === 'stopped');
  await send('ambients/set', '{"r":9,"g":8,"b":7}');
  await heard('the light', ({ topic, body }) => topic === 'response' && body.status.ambients === 'OK');
  await send('set-volume', '{"volume":50}');
  await heard('the volume', ({ topic, body }) => topic === 'events' && body.volume === 8);
  const passedOn = await ask(`${simulator.url}/device-v2/${deviceId}/command/set-volume`, {
    token,
    body: { volume: 25 },
  });
  expect(passedOn.json).toEqual({ status: 'ok' });
  await heard('the volume again', ({ topic, body }) => topic === 'events' && body.volume === 4);
});

it('the vendor’s own application takes the name of a program over that uses the same', async () => {
  const [clientId, topics] = [`DASH${deviceId}`, ['data/events']];
  const first = await dial(simulator.mqttUrl, { clientId }, topics);
  const isGone = new Promise<void>((resolve) => first.once('close', () => resolve()));
  const second = await dial(simulator.mqttUrl, { clientId }, topics);
  await isGone;
  expect(second.connected).toBe(true);
});
