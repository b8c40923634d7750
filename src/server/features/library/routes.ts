// The library over HTTP.
import type { FastifyInstance } from 'fastify';
import { libraryRoutes } from '#contract/library.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Library } from './service.ts';
import { sendSegment } from './sound/send-segment.ts';

/** What is named by its content never changes. */
const FOR_EVER = 'private, max-age=31536000, immutable';

export function serveLibrary(app: FastifyInstance, library: Library): void {
  serveRoutes(app, libraryRoutes, {
    listAudio: ({ query }) => library.listAudio(query),
    getAudio: ({ params }) => library.getAudio(params.audioId),
    updateAudio: ({ params, body }) => library.updateAudio(params.audioId, body),
    deleteAudio: ({ params, query }) => library.deleteAudio(params.audioId, query),
    audioPeaks: async ({ params }, { reply }) => {
      const peaks = await library.peaks(params.audioId);
      reply.header('cache-control', 'private, no-cache').type('application/octet-stream');
      return reply.send(Buffer.from(peaks));
    },
    playAudio: async ({ params }, { request, reply }) =>
      sendSegment(request, reply, await library.sound(params.audioId)),
    cover: async ({ params }, { reply }) => {
      const { bytes, mime } = await library.cover(params.coverHash);
      reply.header('cache-control', FOR_EVER).header('x-content-type-options', 'nosniff').type(mime);
      return reply.send(bytes);
    },
    listCollections: ({ query }) => library.listCollections(query),
    getCollection: ({ params }) => library.getCollection(params.collectionId),
    createCollection: ({ body }) => library.createCollection(body),
    updateCollection: ({ params, body }) => library.updateCollection(params.collectionId, body),
    deleteCollection: ({ params }) => library.deleteCollection(params.collectionId),
    search: ({ query }) => library.search(query.text, query.limit),
  });
}
