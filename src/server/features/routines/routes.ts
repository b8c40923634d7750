// Routines over HTTP.
import type { FastifyInstance } from 'fastify';
import { routineRoutes } from '#contract/routines.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Routines } from './service.ts';

export function serveRoutines(app: FastifyInstance, routines: Routines): void {
  const { webhook } = routines;
  serveRoutes(app, routineRoutes, {
    list: async (_input, { language }) => ({ items: await routines.list(language) }),
    get: ({ params }, { language }) => routines.get(params.routineId, language),
    create: ({ body }, { language }) => routines.create(body, language),
    update: ({ params, body }, { language }) => routines.update(params.routineId, body, language),
    remove: ({ params }) => routines.remove(params.routineId),
    runs: async ({ params, query }, { language }) => ({
      items: await routines.runs(params.routineId, query.limit, language),
    }),
    run: ({ params, body }, { language }) => routines.run(params.routineId, body.playerId, language),
    preview: ({ body }, { language }) =>
      routines.preview(body.document, { at: body.at, playerId: body.playerId, language }),
    fromTemplate: async ({ body }, { language }) => ({ items: await routines.fromTemplate(body, language) }),
    webhook: () => webhook.get(),
    setWebhook: ({ body }) => webhook.set(body),
  });
}
