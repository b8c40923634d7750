// As much of the Yoto cloud as a server needs to hear its players: their list, and a broker. It tells when a message was
// taken in, so that a day needs no guess at how long messages travel.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { deviceTopic, parseTopic } from '#cloud/wire/mqtt.ts';

export class Yoto {
  readonly #server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ devices: this.#deviceIds.map((deviceId) => ({ deviceId, name: deviceId, online: true })) }),
    );
  });
  readonly #sockets = new WebSocketServer({ server: this.#server, handleProtocols: () => 'mqtt' });
  readonly #aedes = new Aedes();
  readonly #deviceIds: readonly string[];
  /** Messages that the server has not confirmed yet. */
  unheard = 0;
  /** The server asks a player for something. */
  onCommand: (playerId: string, name: string) => void = () => undefined;

  constructor(deviceIds: readonly string[]) {
    this.#deviceIds = deviceIds;
  }

  async open(): Promise<this> {
    await this.#aedes.listen();
    this.#sockets.on('connection', (socket, request) => {
      const stream = createWebSocketStream(socket);
      stream.on('error', () => stream.destroy());
      this.#aedes.handle(stream, request);
    });
    this.#aedes.on('publish', (packet, client) => {
      const topic = client ? parseTopic(packet.topic) : undefined;
      if (topic?.kind === 'command') this.onCommand(topic.deviceId, topic.name);
    });
    this.#aedes.on('ack', () => {
      this.unheard = Math.max(0, this.unheard - 1);
    });
    this.#aedes.on('clientDisconnect', () => {
      this.unheard = 0;
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get isHeard(): boolean {
    return this.#aedes.connectedClients > 0;
  }

  publish(playerId: string, events: object): void {
    if (!this.isHeard) return;
    this.unheard++;
    const payload = Buffer.from(JSON.stringify(events));
    const packet = { cmd: 'publish', topic: deviceTopic(playerId, 'data/events'), payload } as const;
    this.#aedes.publish({ ...packet, qos: 1, dup: false, retain: false }, () => undefined);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
