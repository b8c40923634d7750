// The family over HTTP.
import type { FastifyInstance } from 'fastify';
import { familyRoutes } from '#contract/family.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Family } from './service.ts';

export function serveFamily(app: FastifyInstance, family: Family): void {
  serveRoutes(app, familyRoutes, {
    listChildren: async () => ({ items: await family.listChildren() }),
    addChild: ({ body }) => family.addChild(body),
    updateChild: ({ params, body }) => family.updateChild(params.childId, body),
    removeChild: ({ params }) => family.removeChild(params.childId),
  });
}
