// One connection to the vendor's broker, from dialling to its end: docs/protocol/yoto.md §8.1. It never comes back by
// itself and knows no players; who dials when, and with which token, is live.ts. Nothing here throws.
import type { IClientOptions, MqttClient } from 'mqtt';
import type { CloudClock } from './clock.ts';
import { mqttUsername } from './wire/mqtt.ts';

export interface DialParts {
  url: string;
  accessToken: string;
  /** Letters and digits. A second connection with the same one ends the first. */
  clientId: string;
  clock: CloudClock;
  /** Ends the dialling, and the connection. */
  signal: AbortSignal;
  hear(topic: string, payload: Uint8Array): void;
}

/** `refused`: the broker does not take this token. */
export type Dialled =
  | { kind: 'open'; connection: MqttConnection }
  | { kind: 'refused' }
  | { kind: 'unreachable'; cause: unknown };

export interface MqttConnection {
  /** At most eight topics. False when they were not granted, which usually ends the connection too. */
  subscribe(topics: readonly string[]): Promise<boolean>;
  /** True when the broker has it; false says nothing about whether it arrived. */
  publish(topic: string, body: string): Promise<boolean>;
  /** Resolves when the connection is gone, for whatever reason. */
  closed: Promise<void>;
  close(): Promise<void>;
}

const DIAL_MS = 20_000;
const ANSWER_MS = 10_000;
const KEEP_ALIVE_S = 60;
const MESSAGE_BYTES = 256 * 1024;
/** CONNACK: bad user name or password, not authorized. */
const REFUSALS: readonly unknown[] = [4, 5];

export async function dial(parts: DialParts): Promise<Dialled> {
  // Loaded here, since its 20 MB are only for those who have given the permission.
  const { connect } = await import('mqtt');
  if (parts.signal.aborted) return { kind: 'unreachable', cause: parts.signal.reason };
  const client = connect(parts.url, optionsOf(parts));
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  const end = () => void client.end(true);
  parts.signal.addEventListener('abort', end, { once: true });
  void closed.then(() => parts.signal.removeEventListener('abort', end));

  const dialled = await new Promise<Dialled>((resolve) => {
    const giveUp = () => resolve({ kind: 'unreachable', cause: new Error(`no login within ${DIAL_MS} ms`) });
    const cancelDeadline = parts.clock.after(DIAL_MS, giveUp);
    client.once('connect', () => resolve({ kind: 'open', connection: connectionOf(client, closed, parts) }));
    client.on('error', (cause) => {
      resolve(
        REFUSALS.includes((cause as { code?: unknown }).code) ? { kind: 'refused' } : { kind: 'unreachable', cause },
      );
      // Also an error on a connection that was open: it is of no further use.
      end();
    });
    void closed.then(() => resolve({ kind: 'unreachable', cause: new Error('the connection was closed') }));
    client.once('connect', cancelDeadline);
    void closed.then(cancelDeadline);
  });
  if (dialled.kind !== 'open') {
    end();
    await closed;
  }
  return dialled;
}

function optionsOf({ accessToken, clientId }: DialParts): IClientOptions {
  return {
    protocolVersion: 4,
    username: mqttUsername(),
    password: accessToken,
    clientId,
    clean: true,
    keepalive: KEEP_ALIVE_S,
    connectTimeout: DIAL_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    wsOptions: { maxPayload: MESSAGE_BYTES, handshakeTimeout: DIAL_MS },
  };
}

function connectionOf(client: MqttClient, closed: Promise<void>, { clock, hear }: DialParts): MqttConnection {
  client.on('message', hear);

  /** What was asked, unless the connection or the patience ends before. */
  async function answered(ask: (answer: (isGood: boolean) => void) => void): Promise<boolean> {
    if (!client.connected) return false;
    const answer = Promise.withResolvers<boolean>();
    const cancelDeadline = clock.after(ANSWER_MS, () => answer.resolve(false));
    void closed.then(() => answer.resolve(false));
    ask(answer.resolve);
    const isGood = await answer.promise;
    cancelDeadline();
    return isGood;
  }

  return {
    closed,
    subscribe: (topics) =>
      answered((answer) =>
        client.subscribe([...topics], { qos: 1 }, (error, granted) =>
          answer(!error && (granted ?? []).every(({ qos }) => qos < 128)),
        ),
      ),
    publish: (topic, body) => answered((answer) => client.publish(topic, body, { qos: 1 }, (error) => answer(!error))),
    async close() {
      client.end(true);
      await closed;
    },
  };
}
