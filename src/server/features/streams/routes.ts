// What a parent does with streams. Playing them is in features/listening.
import type { FastifyInstance } from 'fastify';
import { Problem } from '#contract/errors.ts';
import { type Listening as ListeningView, type Stream, streamRoutes } from '#contract/streams.ts';
import type { Language } from '#core/language.ts';
import { explain } from '#core/source/explain.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { DescribedStream } from './addresses/describe-streams.ts';
import type { Streams } from './service.ts';

export interface StreamRoutesDeps {
  streams: Streams;
  /** Recent plays of a stream, newest first. */
  listListenings: (streamId: string, language: Language) => ListeningView[];
}

export function serveStreams(app: FastifyInstance, { streams, listListenings }: StreamRoutesDeps): void {
  serveRoutes(app, streamRoutes, {
    list: async (_input, { language }) => ({ items: (await streams.list()).map((one) => inWords(one, language)) }),
    get: async ({ params }, { language }) => inWords(await streams.get(params.streamId), language),
    create: async ({ body }, { language }) => inWords(await streams.create(body), language),
    update: async ({ params, body }, { language }) => inWords(await streams.update(params.streamId, body), language),
    remove: async ({ params }) => await streams.remove(params.streamId),
    rotateAddress: async ({ params, body }, { language }) =>
      inWords(await streams.rotate(params.streamId, body.graceMs), language),
    revokeAddress: async ({ params }, { language }) => inWords(await streams.revoke(params.streamId), language),
    setPublicAddress: async ({ params, body }, { language }) =>
      inWords(await streams.setPublicAddress(params.streamId, body.name), language),
    removePublicAddress: async ({ params }, { language }) =>
      inWords(await streams.removePublicAddress(params.streamId), language),
    listListenings: async ({ params }, { language }) => {
      if (!(await streams.has(params.streamId))) throw new Problem('not-found');
      return { items: listListenings(params.streamId, language) };
    },
  });
}

function inWords({ trace, ...stream }: DescribedStream, language: Language): Stream {
  return { ...stream, explanation: explain(trace, language) };
}
