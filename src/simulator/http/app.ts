// The HTTP server of the pretend cloud: every content type as raw bytes, refusals in the vendor's words, nothing logged
// that is secret. Which routes there are: ../simulator.ts.
import Fastify, { type FastifyInstance } from 'fastify';
import { simulatorPrefix } from '#contract/simulator.ts';
import { ApiRefusal, OAuthRefusal } from './refusal.ts';

/** What the vendor's host takes in one request; audio goes to a storage of its own (../rest/uploads.ts). */
const bodyLimitBytes = 10 * 1024 * 1024;

/** `report` hears of faults of our own; refusals are no faults. */
export function createApp(report: (cause: unknown) => void): FastifyInstance {
  const app = Fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: true, exposeHeadRoutes: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  // Clients also run in browsers, from any origin: neither sign-in nor API uses cookies.
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(`${simulatorPrefix}/`)) return;
    reply.header('access-control-allow-origin', '*');
    if (request.method !== 'OPTIONS') return;
    await reply
      .header('access-control-allow-methods', 'GET, HEAD, POST, PUT, DELETE')
      .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
      .header('access-control-max-age', '600')
      .code(204)
      .send();
  });

  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ApiRefusal) {
      return reply.code(error.status).send({ error: { code: error.code, message: error.message } });
    }
    if (error instanceof OAuthRefusal) {
      return reply.code(error.status).send({ error: error.error, error_description: error.message });
    }
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== undefined && status < 500) {
      return reply.code(status).send({ error: { code: 'bad-request', message: 'body: cannot be read' } });
    }
    report(error);
    return reply.code(500).send({ error: { code: 'internal-error', message: 'Internal server error' } });
  });

  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { code: 'not-found', message: `No route ${request.method}` } }),
  );
  return app;
}
