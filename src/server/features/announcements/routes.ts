// Announcements over HTTP.
import type { FastifyInstance } from 'fastify';
import { announcementRoutes } from '#contract/announcements.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Announcements } from './service.ts';

export function serveAnnouncements(
  app: FastifyInstance,
  announcements: Pick<Announcements, 'announce' | 'list'>,
): void {
  serveRoutes(app, announcementRoutes, {
    announce: async ({ body }) => await announcements.announce(body),
    list: async () => ({ items: await announcements.list() }),
  });
}
