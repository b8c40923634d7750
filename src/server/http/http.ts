// The HTTP side of the server: one Fastify instance per port, with the limits and headers that hold for every route.
// It knows no feature: app.ts hands the routes in.
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { Problem } from '#contract/errors.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { sendProblem, translateProblems } from './problems.ts';

const KEEP_ALIVE_MS = 15_000;
const HEADERS_MS = 15_000;
const BODY_MS = 60_000;
const JSON_LIMIT_BYTES = 4 * 1024 * 1024;

export type HttpConfig = Pick<Config, 'trustedProxies' | 'tlsCert' | 'tlsKey'>;

export async function createHttp({ config, log }: { config: HttpConfig; log: Log }): Promise<FastifyInstance> {
  const timing = {
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: 5_000,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    noDelay: true,
  };
  const options = {
    loggerInstance: log as FastifyBaseLogger,
    // Our own lines leave out the path, which on stream addresses is a secret.
    disableRequestLogging: true,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: JSON_LIMIT_BYTES,
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // A path with a broken percent sign must be the common 404 and not a hint.
    frameworkErrors: (_error, request, reply) => sendProblem(reply, new Problem('not-found'), request.id),
    clientErrorHandler: refuseBrokenRequest,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // It would also cut long uploads; bodies have their own deadline below.
    requestTimeout: 0,
  } satisfies FastifyServerOptions;
  const app =
    config.tlsCert && config.tlsKey
      ? (fastify({
          ...options,
          https: { ...timing, cert: readFileSync(config.tlsCert), key: readFileSync(config.tlsKey) },
        }) as unknown as FastifyInstance)
      : fastify({ ...options, http: timing });
  translateProblems(app);
  app.decorateRequest('parent', undefined);
  app.addHook('onRequest', async (request) => {
    if (countHosts(request.raw) > 1)
      throw new Problem('validation-failed', { detail: 'The request names its host twice.' });
    limitBody(request.raw);
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false, errorResponseBuilder: () => new Problem('too-many-tries') });
  return app;
}

/** Ends a connection whose request body does not arrive in time; uploads move their own deadline as bytes come. */
function limitBody(request: IncomingMessage): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return;
  if (request.headers['content-length'] === '0') return;
  let timer = setTimeout(() => request.destroy(), BODY_MS);
  const resumable = request.headers['tus-resumable'] !== undefined;
  if (resumable) {
    request.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.destroy(), BODY_MS);
    });
  }
  for (const event of ['end', 'close'] as const) request.once(event, () => clearTimeout(timer));
}

/** RFC 9112 §3.2 wants 400 for two Host lines; Node lets them pass and uses the first. */
function countHosts(request: IncomingMessage): number {
  let count = 0;
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === 'host') count++;
  }
  return count;
}

function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
