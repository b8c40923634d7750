// Spoken sentences over HTTP.
import type { FastifyInstance } from 'fastify';
import { speechRoutes } from '#contract/speech.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import { sendSegment } from '../library/sound/send-segment.ts';
import type { Speech } from './service.ts';

const TRY_LIMIT_MS = 90_000;
const MOST_LISTED = 500;

export function serveSpeech(app: FastifyInstance, speech: Speech): void {
  serveRoutes(app, speechRoutes, {
    async list() {
      const { voice } = speech;
      const items = await speech.list();
      return { ...(voice ? { voice } : {}), items: items.slice(0, MOST_LISTED), total: items.length };
    },
    async tryOut({ body }, { reply }) {
      const leaving = new AbortController();
      reply.raw.once('close', () => leaving.abort());
      const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(TRY_LIMIT_MS)]);
      const bytes = await speech.tryOut(body, signal);
      return reply.headers({ 'content-type': 'audio/mpeg', 'cache-control': 'no-store' }).send(bytes);
    },
    play: async ({ params }, { request, reply }) => sendSegment(request, reply, speech.sound(params.key)),
    record: async ({ params, body }) => await speech.record(params.key, body.audioId),
    removeRecording: async ({ params }) => await speech.removeRecording(params.key),
    getFallback: async () => await speech.fallback(),
    setFallback: async ({ body }) => await speech.setFallback(body.audioId),
  });
}
