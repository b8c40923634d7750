// One listening port: connection limits, TLS, refusal of what is not HTTP, and a stop that waits for open answers.
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Config } from '../config.ts';
import { asStartError } from '../start-error.ts';

const BACKLOG = 4096;
/** Header limits end idle and dripping connections. There is no limit on a whole request or answer: an upload has its
 * own body deadline, and a healthy player may make no visible progress for minutes. See docs/protocol/streaming-http.md. */
const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 0,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  noDelay: true,
  /** Requests without a body need no stream that ends: that alone is a sixth of what a warm range costs. */
  optimizeEmptyRequests: true,
};

export type PortConfig = Pick<Config, 'host' | 'tlsCert' | 'tlsKey'>;

export interface Port {
  server: Server;
  /** With the number that was given to it when it was asked for as 0. */
  url: string;
  /** No new connections, idle ones closed at once; what is still open after `drainMs` is cut. */
  close(drainMs: number): Promise<void>;
}

/** @throws when the port is taken or the certificate cannot be read. */
export async function openPort(config: PortConfig, port: number, respond: RequestListener): Promise<Port> {
  const { host, tlsCert, tlsKey } = config;
  const isTls = tlsCert !== undefined && tlsKey !== undefined;
  const server = isTls
    ? createTlsServer({ ...LIMITS, cert: readFileSync(tlsCert), key: readFileSync(tlsKey) }, respond)
    : createServer(LIMITS, respond);
  server.on('clientError', refuseBrokenRequest);
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: unknown) => reject(asStartError(cause, port));
    server.once('error', refuse);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    server: server as Server,
    url: `${isTls ? 'https' : 'http'}://${name}:${(server.address() as AddressInfo).port}`,
    async close(drainMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cut = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
