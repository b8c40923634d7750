// Fastify for the app and the API: what holds for every route of ours. Streams do not come here; they have a door of
// their own in front. It knows no feature: app.ts hands the routes in.
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { Problem } from '#contract/errors.ts';
import { acceptedLanguage, type Language } from '#core/language.ts';
import type { Log } from '../log.ts';
import { sendProblem, translateProblems } from './problems.ts';

const BODY_MS = 60_000;
const JSON_LIMIT_BYTES = 4 * 1024 * 1024;

export interface AppRoutes {
  app: FastifyInstance;
  /** Completes the routes; what is returned answers requests. */
  ready(): Promise<RequestListener>;
}

export async function createAppRoutes(deps: {
  server: Server;
  trustedProxies: string[];
  log: Log;
  /** For readers who wish for none that we speak. */
  language: () => Language;
}): Promise<AppRoutes> {
  const { server, trustedProxies, log, language } = deps;
  let answer: RequestListener | undefined;
  const app = fastify({
    serverFactory: (respond) => {
      answer = respond as RequestListener;
      return server;
    },
    loggerInstance: log as FastifyBaseLogger,
    // Our own lines leave out the path, which may hold what a parent searched for.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: JSON_LIMIT_BYTES,
    routerOptions: { maxParamLength: 512 },
    exposeHeadRoutes: false,
    frameworkErrors: (_error, request, reply) => sendProblem(reply, new Problem('not-found'), request.id),
  });
  translateProblems(app);
  app.decorateRequest('parent', undefined);
  app.decorateRequest('language', 'en');
  app.addHook('onRequest', async (request) => {
    request.language = acceptedLanguage(request.headers['accept-language']) ?? language();
    if (countHosts(request.raw) > 1) {
      throw new Problem('validation-failed', { detail: 'The request names its host twice.' });
    }
    limitBody(request.raw);
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false, errorResponseBuilder: () => new Problem('too-many-tries') });
  return {
    app,
    async ready() {
      await app.ready();
      if (!answer) throw new Error('Fastify did not ask for its server.');
      return answer;
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
