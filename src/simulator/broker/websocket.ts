// The door of the broker: which HTTP upgrade becomes an MQTT connection. Public clients disagree about the path:
// paho asks for /mqtt, mqtt.js without a path for /, and the real broker lets both in. Both need sub-protocol "mqtt".
// Upgrades on other paths belong to others and are left alone unless nobody else listens.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';

const paths = new Set(['/mqtt', '/']);
const messageBytesMax = 256 * 1024;

export interface Door {
  attach(server: Server): void;
  /** Cuts every connection and stops listening to the servers it was attached to. */
  close(): void;
}

/** `isShut` turns newcomers away, as a broker in trouble does. */
export function createDoor(
  onConnection: (stream: Duplex, request: IncomingMessage) => void,
  isShut: () => boolean = () => false,
): Door {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : false),
  });
  const detach: (() => void)[] = [];

  function accept(socket: WebSocket, request: IncomingMessage) {
    const stream = createWebSocketStream(socket);
    // A peer that vanishes is the normal end of a connection; aedes hears of it by 'close'.
    stream.on('error', () => stream.destroy());
    onConnection(stream, request);
  }

  function upgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer) {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!paths.has(path)) {
      if (server.listenerCount('upgrade') === 1) refuse(socket, '404 Not Found');
      return;
    }
    if (isShut()) return refuse(socket, '503 Service Unavailable');
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes('mqtt')) return refuse(socket, '400 Bad Request');
    sockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, request));
  }

  return {
    attach(server) {
      const listener = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
        upgrade(server, request, socket, head);
      server.on('upgrade', listener);
      detach.push(() => server.off('upgrade', listener));
    },
    close() {
      for (const undo of detach.splice(0)) undo();
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: Duplex, status: string) {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
