// In the demo: passes the simulator's controls on, so that the page talks to its own server only. What a player fetches
// is relayed to the browser from here; the browser never asks for a stream address itself.
import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { Problem } from '#contract/errors.ts';
import { simulatorPrefix } from '#contract/simulator.ts';

const PREFIX = '/api/v1/pretend';
const PASSED_ON = ['content-type', 'content-length', 'cache-control'] as const;

export function servePretendPlayers(app: FastifyInstance, simulatorUrl: string): void {
  app.route({
    method: ['GET', 'POST', 'PATCH', 'DELETE'],
    url: `${PREFIX}/*`,
    onRequest: async (request) => {
      if (!request.parent) throw new Problem('not-signed-in');
    },
    handler: async (request, reply) => {
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const path = request.url.slice(PREFIX.length);
      // Icons are no controls: they are pictures of the pretend cloud itself.
      const answer = await fetch(simulatorUrl + (path.startsWith('/icons/') ? path : simulatorPrefix + path), {
        method: request.method,
        signal: left.signal,
        redirect: 'error',
        ...(request.body === undefined || request.body === null
          ? {}
          : { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } }),
      }).catch((error: unknown) => {
        if (left.signal.aborted) return undefined;
        throw error;
      });
      // The page went away before there was an answer: nobody is left to be told anything.
      if (!answer) return reply.hijack();
      reply.code(answer.status);
      for (const name of PASSED_ON) {
        const value = answer.headers.get(name);
        if (value !== null) reply.header(name, value);
      }
      if (!answer.body) return reply.send();
      const headers = reply.getHeaders();
      reply.hijack();
      reply.raw.writeHead(answer.status, headers as OutgoingHttpHeaders);
      const body = Readable.fromWeb(answer.body as import('node:stream/web').ReadableStream);
      // The page closes its side to stop listening: that is no fault.
      await pipeline(body, reply.raw).catch(() => reply.raw.destroy());
    },
  });
}
