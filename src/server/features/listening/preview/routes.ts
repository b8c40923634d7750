// The time machine over HTTP. Its bytes leave by the same door as those of streams.
import type { FastifyInstance } from 'fastify';
import { previewRoutes } from '#contract/preview.ts';
import { serveRoutes } from '../../../http/serve-routes.ts';
import type { StreamDoor } from '../routes.ts';
import type { Previews } from './service.ts';

export function servePreviews(
  app: FastifyInstance,
  { previews, door }: { previews: Previews; door: StreamDoor },
): void {
  serveRoutes(app, previewRoutes, {
    decide: ({ params, body: { at, ...asker } }, { language }) =>
      previews.decide(params.streamId, { language, ...asker }, at),
    week: async ({ params, body: { from, ...asker } }, { language }) => ({
      slots: await previews.week(params.streamId, { language, ...asker }, from),
    }),
    listen: async ({ params }, { request, reply }) => {
      const shelved = previews.open(params.previewId);
      reply.hijack();
      door.show(request.raw, reply.raw, shelved);
    },
  });
}
