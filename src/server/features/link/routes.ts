// Routes of the linked Yoto accounts. The callback is public, since Yoto's page sends the browser there: it can only
// finish a sign-in that a parent began here minutes before, and tells nothing but how that went.
import type { FastifyInstance } from 'fastify';
import { Problem, type ProblemCode } from '#contract/errors.ts';
import { linkRoutes } from '#contract/link.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import type { Link } from './service.ts';

export function serveLink(app: FastifyInstance, link: Link): void {
  serveRoutes(app, linkRoutes, {
    list: async () => ({ items: await link.list() }),
    setup: () => link.setup(),
    start: async ({ body }) => await link.begin(body),
    callback: async (_input, { request, reply }) => {
      const result = await finished(link, new URL(request.url, 'http://localhost').href);
      return reply.header('cache-control', 'no-store').redirect(`/settings?yoto=${result}`, 303);
    },
    finish: async ({ body }) => await link.finish(body.callbackUrl),
    startByCode: async ({ body }) => {
      if (!(await link.setup()).byCode) throw new Problem('not-found');
      return await link.byCode.begin(body);
    },
    awaitCode: async ({ params }) => {
      const account = await link.byCode.find(params.state);
      return account ? { state: 'linked' as const, account } : { state: 'waiting' as const };
    },
    unlink: async ({ params }) => await link.unlink(params.accountId),
    icons: async () => ({ items: await link.icons() }),
  });
}

async function finished(link: Link, address: string): Promise<'linked' | 'renewed' | ProblemCode> {
  try {
    return (await link.finish(address)).wasLinked ? 'renewed' : 'linked';
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return cause.code;
  }
}
