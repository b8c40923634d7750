// What the port answers before the routes are there: alive, not ready. Nobody is turned away with a broken connection.
import type { RequestListener } from 'node:http';
import { Problem } from '#contract/errors.ts';
import type { Readiness } from '../ops/readiness.ts';

export function answerWhileStarting(readiness: Readiness): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?')[0];
    const [status, body] =
      path === '/healthz'
        ? [200, { ok: true }]
        : path === '/readyz'
          ? [503, { ready: false, missing: readiness.missing() }]
          : [503, new Problem('not-ready').toDocument()];
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': path === '/healthz' || path === '/readyz' ? 'application/json' : 'application/problem+json',
      'content-length': Buffer.byteLength(text),
      'retry-after': '1',
      connection: 'close',
    });
    response.end(text);
  };
}
