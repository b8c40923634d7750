// The simulator's MQTT broker: MQTT 3.1.1 over WebSocket with the real authorizer's manners. It carries messages and
// refuses what the real one refuses; what a command means is the player's business (../player). Rules: rules.ts.

import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { deviceTopic, parseTopic } from '#cloud/wire/mqtt.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { decideLogin, type Grant, mayPublish, maySubscribe } from './rules.ts';
import { createDoor } from './websocket.ts';

export interface BrokerDeps {
  clock: SimulatorClock;
  switches(): Switches;
  /** Undefined for a token that is unknown, revoked or expired. */
  authorize(token: string): Grant | undefined;
  /** A family published to `device/{deviceId}/command/{name}`. */
  onCommand(deviceId: string, name: string, payload: Buffer): void;
}

export interface ConnectionInfo {
  clientId: string;
  sub: string;
  /** The player named in the user name; undefined for `_`. */
  deviceId: string | undefined;
  connectedAtMs: number;
  expiresAtMs: number;
  subscriptions: string[];
}

export interface Broker {
  attach(server: Server): void;
  publish(deviceId: string, suffix: string, payload: object, options?: { retain?: boolean }): void;
  connections(): ConnectionInfo[];
  /** Cuts connections as a fault: all, or the one with this client id. Returns how many. */
  disconnect(clientId?: string): number;
  close(): Promise<void>;
}

interface Session {
  info: ConnectionInfo;
  grant: Grant;
  cancelExpiry: () => void;
}

export function createBroker(deps: BrokerDeps): Broker {
  const { clock } = deps;
  const sessions = new Map<Client, Session>();
  const aedes = new Aedes({
    maxClientsIdLength: 128,
    // Clients connect with a clean session; one that does not is taken as if it had, and nothing waits for it.
    preConnect: (_client, packet, done) => {
      if (!deps.switches().persistentSessions) packet.clean = true;
      done(null, true);
    },
    authenticate: (client, username, password, done) => {
      const login = decideLogin({
        clientId: client.id,
        username,
        password: password?.toString('utf8'),
        nowMs: clock.now(),
        authorize: deps.authorize,
      });
      // A client that hears nothing must come to the same conclusion as one that hears a code.
      if (!login.ok && deps.switches().refusedLogin === 'close') return client.close();
      if (!login.ok)
        return done(Object.assign(new Error(login.why), { returnCode: login.code }) as AuthenticateError, false);
      open(client, login.grant, login.deviceId);
      done(null, true);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const session = sessions.get(client);
      const allowed = session && maySubscribe(subscription.topic, session.grant, deps.switches().restrictedTopics);
      if (!session || !allowed) return done(new Error(`subscription to ${subscription.topic} is outside the policy`));
      if (!session.info.subscriptions.includes(subscription.topic)) session.info.subscriptions.push(subscription.topic);
      // The real broker grants at most 1.
      done(null, { ...subscription, qos: subscription.qos === 0 ? 0 : 1 });
    },
    authorizePublish: (client, packet, done) => {
      const session = client ? sessions.get(client) : undefined;
      if (!session || packet.qos === 2 || !mayPublish(packet.topic, session.grant))
        return done(new Error(`publish to ${packet.topic} is outside the policy`));
      packet.retain = false;
      done(null);
    },
  });

  aedes.on('clientDisconnect', forget);
  aedes.on('subscribe', (subscriptions, client) => {
    const { subscriptionsPerRequest, subscriptionsPerConnection } = deps.switches();
    const total = sessions.get(client)?.info.subscriptions.length ?? 0;
    if (subscriptions.length > subscriptionsPerRequest || total > subscriptionsPerConnection) client.close();
  });
  aedes.on('unsubscribe', (topics, client) => {
    const info = sessions.get(client)?.info;
    if (info) info.subscriptions = info.subscriptions.filter((topic) => !topics.includes(topic));
  });
  aedes.on('publish', (packet, client) => {
    const topic = client ? parseTopic(packet.topic) : undefined;
    if (topic?.kind === 'command') deps.onCommand(topic.deviceId, topic.name, Buffer.from(packet.payload));
  });

  const ready = aedes.listen();
  let turn: Promise<unknown> = ready;
  const door = createDoor(
    (stream, request) => void ready.then(() => (aedes.closed ? stream.destroy() : aedes.handle(stream, request))),
    () => deps.switches().brokerDown,
  );

  function open(client: Client, grant: Grant, deviceId: string | undefined) {
    const { sub, expiresAtMs } = grant;
    const info = { clientId: client.id, sub, deviceId, connectedAtMs: clock.now(), expiresAtMs, subscriptions: [] };
    const cancelExpiry = clock.after(expiresAtMs - clock.now(), () => client.close());
    sessions.set(client, { info, grant, cancelExpiry });
    client.conn.once('close', () => forget(client));
  }

  function forget(client: Client) {
    sessions.get(client)?.cancelExpiry();
    sessions.delete(client);
  }

  return {
    attach: (server) => door.attach(server),
    publish(deviceId, suffix, payload, options = {}) {
      const body = Buffer.from(JSON.stringify(payload));
      const packet = { cmd: 'publish', topic: deviceTopic(deviceId, suffix), payload: body } as const;
      turn = turn.then(() => {
        if (aedes.closed) return undefined;
        aedes.publish({ ...packet, qos: 1, dup: false, retain: options.retain ?? false }, (error) => {
          if (error) process.emitWarning(error);
        });
        // Storing takes aedes a moment, and what a later message overtakes it throws away as a repetition.
        return options.retain ? setImmediate() : undefined;
      });
    },
    connections: () => [...sessions.values()].map(({ info }) => ({ ...info, subscriptions: [...info.subscriptions] })),
    disconnect(clientId) {
      const cut = [...sessions.keys()].filter((client) => clientId === undefined || client.id === clientId);
      for (const client of cut) client.close();
      return cut.length;
    },
    async close() {
      await ready;
      for (const session of sessions.values()) session.cancelExpiry();
      sessions.clear();
      door.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}
