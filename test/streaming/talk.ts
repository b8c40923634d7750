// Talks to a port as a player would, or as nobody should: whole requests by node:http, broken ones over a bare socket.
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
}

export function ask(url: string, { method = 'GET', headers = {} }: Ask = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers: { connection: 'close', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** Sends these very bytes and returns everything that comes back until the connection ends. */
export function talk(url: string, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = dial(url);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.write(text);
  });
}

export function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}
