// Privacy over HTTP.
import type { FastifyInstance } from 'fastify';
import { privacyRoutes } from '#contract/privacy.ts';
import { sendCsv, sendJson } from '../../http/send-table.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import { HEARD_TABLE, type TakeOut } from './exporting/service.ts';
import type { Privacy } from './service.ts';

export function servePrivacy(
  app: FastifyInstance,
  { privacy, takeOut }: { privacy: Pick<Privacy, 'eraseChild'>; takeOut: TakeOut },
): void {
  serveRoutes(app, privacyRoutes, {
    eraseChild: ({ params, body }) => privacy.eraseChild(params.childId, body),
    exportChild: async ({ params }, { language, reply }) => {
      const { facts, pages } = await takeOut.child(params.childId, language);
      return sendJson(reply, 'child', facts, pages);
    },
    exportHeardCsv: async ({ query }, { reply }) => sendCsv(reply, 'heard', HEARD_TABLE, takeOut.heard(query.childId)),
    exportHeardJson: async ({ query }, { reply }) => sendJson(reply, 'heard', {}, takeOut.heard(query.childId)),
  });
}
