// Routes of cards. No logic: what may be asked stands in the contract, what happens in the service.
import type { FastifyInstance } from 'fastify';
import { cardRoutes } from '#contract/cards.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Cards } from './service.ts';

export function serveCards(app: FastifyInstance, { cards }: { cards: Cards }): void {
  serveRoutes(app, cardRoutes, {
    list: async () => ({ items: await cards.list() }),
    get: async ({ params }) => await cards.get(params.cardId),
    create: async ({ body }) => await cards.create(body),
    update: async ({ params, body }) => await cards.update(params.cardId, body),
    send: async ({ params, body }) => await cards.send(params.cardId, body),
    remove: async ({ params, query }) => await cards.remove(params.cardId, query),
  });
}
