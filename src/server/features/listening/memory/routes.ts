// Bookmarks over HTTP.
import type { FastifyInstance } from 'fastify';
import { bookmarkRoutes } from '#contract/bookmarks.ts';
import { serveRoutes } from '../../../http/serve-routes.ts';
import type { Memory } from './service.ts';

export function serveBookmarks(app: FastifyInstance, { bookmarks }: Pick<Memory, 'bookmarks'>): void {
  serveRoutes(app, bookmarkRoutes, {
    listBookmarks: async () => ({ items: await bookmarks.list() }),
    putBookmark: ({ body: { audioId, positionMs, ...owner } }) => bookmarks.put(owner, { audioId, positionMs }),
    removeBookmark: ({ query }) => bookmarks.remove(query),
    startAgain: ({ body }) => bookmarks.startAgain(body),
    goBack: ({ body }) => bookmarks.goBack(body),
  });
}
