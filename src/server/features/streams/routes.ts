// What a parent does with streams. Playing them is in features/listening.
import type { FastifyInstance } from 'fastify';
import { Problem } from '#contract/errors.ts';
import { type Listening as ListeningView, streamRoutes } from '#contract/streams.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Streams } from './service.ts';

export interface StreamRoutesDeps {
  streams: Streams;
  /** Recent plays of a stream, newest first. */
  listListenings: (streamId: string) => ListeningView[];
}

export function serveStreams(app: FastifyInstance, { streams, listListenings }: StreamRoutesDeps): void {
  serveRoutes(app, streamRoutes, {
    list: async () => ({ items: await streams.list() }),
    get: async ({ params }) => await streams.get(params.streamId),
    create: async ({ body }) => await streams.create(body),
    update: async ({ params, body }) => await streams.update(params.streamId, body),
    remove: async ({ params }) => await streams.remove(params.streamId),
    rotateAddress: async ({ params, body }) => await streams.rotate(params.streamId, body.graceMs),
    revokeAddress: async ({ params }) => await streams.revoke(params.streamId),
    setPublicAddress: async ({ params, body }) => await streams.setPublicAddress(params.streamId, body.name),
    removePublicAddress: async ({ params }) => await streams.removePublicAddress(params.streamId),
    listListenings: async ({ params }) => {
      if (!(await streams.has(params.streamId))) throw new Problem('not-found');
      return { items: listListenings(params.streamId) };
    },
  });
}
