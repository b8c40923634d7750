// The HTTP side of the server: limits, headers and refusals that hold for every route of a port. The port opens at once
// and answers for itself until the routes are there. It knows no feature: app.ts hands the routes in.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { Problem } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { sendProblem, translateProblems } from './problems.ts';

const BODY_MS = 60_000;
const JSON_LIMIT_BYTES = 4 * 1024 * 1024;
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
};

export type HttpConfig = Pick<Config, 'trustedProxies' | 'tlsCert' | 'tlsKey'>;

export interface Http {
  app: FastifyInstance;
  server: Server;
  /** Opens the port; resolves to the port number. Until `ready`, requests go to `early`. */
  listen(port: number, host: string): Promise<number>;
  /** From now on the app's routes answer. */
  ready(): Promise<void>;
  /** No new connections; idle ones are closed; resolves when all are gone or after `drainMs`, when they are cut. */
  close(drainMs: number): Promise<void>;
}

/** @param early answers while the server is still starting. */
export async function createHttp(deps: { config: HttpConfig; log: Log; early: RequestListener }): Promise<Http> {
  const { config, log } = deps;
  let answer = deps.early;
  const respond = (request: IncomingMessage, response: ServerResponse) => answer(request, response);
  const server =
    config.tlsCert && config.tlsKey
      ? createTlsServer({ ...LIMITS, cert: readFileSync(config.tlsCert), key: readFileSync(config.tlsKey) }, respond)
      : createServer(LIMITS, respond);
  server.on('clientError', refuseBrokenRequest);
  let routed: RequestListener = deps.early;
  const app = fastify({
    serverFactory: (route) => {
      routed = route as RequestListener;
      return server as Server;
    },
    loggerInstance: log as FastifyBaseLogger,
    // Our own lines leave out the path, which on stream addresses is a secret.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: JSON_LIMIT_BYTES,
    routerOptions: { maxParamLength: 512 },
    exposeHeadRoutes: false,
    // A path with a broken percent sign must be the common 404 and not a hint.
    frameworkErrors: (_error, request, reply) => sendProblem(reply, new Problem('not-found'), request.id),
  });
  translateProblems(app);
  app.decorateRequest('parent', undefined);
  app.addHook('onRequest', async (request) => {
    if (countHosts(request.raw) > 1) {
      throw new Problem('validation-failed', { detail: 'The request names its host twice.' });
    }
    limitBody(request.raw);
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false, errorResponseBuilder: () => new Problem('too-many-tries') });

  return {
    app,
    server: server as Server,
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host, backlog: BACKLOG }, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    },
    async ready() {
      await app.ready();
      answer = routed;
    },
    async close(drainMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cut = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(cut);
      await app.close();
    },
  };
}

/** Ends a connection whose request body does not arrive in time; a resumable upload only when no byte came that long. */
function limitBody(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': encoding, 'tus-resumable': resumable } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  let seenBytes = 0;
  const check = () => {
    const { bytesRead } = request.socket;
    if (resumable === undefined || bytesRead === seenBytes) return request.destroy();
    seenBytes = bytesRead;
    timer = setTimeout(check, BODY_MS);
  };
  let timer = setTimeout(check, BODY_MS);
  for (const event of ['end', 'close'] as const) request.once(event, () => clearTimeout(timer));
}

/** RFC 9112 §3.2 wants 400 for two Host lines; Node lets them pass and uses the first. */
function countHosts(request: IncomingMessage): number {
  return request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
}

function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
