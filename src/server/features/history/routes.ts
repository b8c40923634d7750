// The history of listening over HTTP.
import type { FastifyInstance } from 'fastify';
import { historyRoutes } from '#contract/history.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { History } from './service.ts';

export function serveHistory(app: FastifyInstance, history: History): void {
  serveRoutes(app, historyRoutes, {
    listSessions: async ({ query }) => await history.sessions(query),
    listDays: async ({ query }) => ({ items: await history.days(query) }),
    listFinished: async ({ query }) => await history.finished(query),
    listFavourites: async ({ query }) => ({ items: await history.favourites(query) }),
    showBandwidth: async ({ query }) => await history.bandwidth(query),
  });
}
