// The outside world for this room's tests: a real HTTP server that answers what a test tells it to, and remembers.
// Never used outside tests.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What to answer: a status and a body (JSON unless a string), or anything at all with the raw response. */
export type Answer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { raw: (response: ServerResponse) => void };

export interface ScriptedServer extends AsyncDisposable {
  url: string;
  seen: Seen[];
  /** Resolves when `count` requests have arrived in all. */
  arrived(count: number): Promise<void>;
}

export async function scriptedServer(script: (seen: Seen, index: number) => Answer): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://scripted');
    const one: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    const index = seen.push(one) - 1;
    const answer = script(one, index);
    if ('raw' in answer) answer.raw(response);
    else {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
    }
    for (const wish of waiting) if (wish.count <= seen.length) wish.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    arrived(count) {
      if (seen.length >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Cuts the connection without an answer, after the request has been read: a lost answer. */
export const lostAnswer: Answer = { raw: (response) => response.destroy() };
