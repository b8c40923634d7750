// Sessions travel in a cookie that scripts cannot read and other sites cannot make a browser send with a change.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountRoutes, type SessionState } from '#contract/accounts.ts';
import { Problem } from '#contract/errors.ts';
import { serveRoutes } from '../../http/serve-routes.ts';
import { type Accounts, SESSION_MS, type SignedIn } from './service.ts';

const COOKIE = 'yss_session';
/** A page elsewhere can give this machine a name of its own; it cannot take these. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface AccountRoutesDeps {
  accounts: Accounts;
  /** True only for the demo, which listens on loopback. */
  demo: boolean;
  /** Keeps what the first browser says of the family's home. */
  settle?: (home: Home) => Promise<unknown>;
}

interface Home {
  timeZone?: string | undefined;
  language?: 'en' | 'de' | 'fr' | undefined;
}

/** Finds out who asks, on every request, before any route runs. */
export function recogniseParents(app: FastifyInstance, accounts: Accounts): void {
  app.addHook('onRequest', async (request) => {
    const authorization = request.headers.authorization;
    if (authorization?.startsWith('Bearer ')) {
      request.parent = await accounts.parentOfToken(authorization.slice('Bearer '.length).trim());
      return;
    }
    const session = request.cookies[COOKIE];
    if (!session) return;
    if (isForeign(request)) throw new Problem('forbidden');
    request.parent = await accounts.parentOfSession(session);
  });
}

export function serveAccounts(app: FastifyInstance, { accounts, demo, settle }: AccountRoutesDeps): void {
  const signedIn = ({ parent, session }: SignedIn, request: FastifyRequest, reply: FastifyReply): SessionState => {
    reply.setCookie(COOKIE, session, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: request.protocol === 'https',
      maxAge: SESSION_MS / 1000,
    });
    return { state: 'signed-in', parent, demo };
  };
  const agentOf = (request: FastifyRequest) => request.headers['user-agent'] ?? '';

  serveRoutes(app, accountRoutes, {
    session: async (_input, { parent }): Promise<SessionState> => {
      if (parent) return { state: 'signed-in', parent, demo };
      return { state: (await accounts.needsSetup()) ? 'setup-needed' : 'signed-out', demo };
    },
    setup: async ({ body }, { request, reply }) => {
      const { timeZone, language } = body;
      const owner = await accounts.setup(body, agentOf(request));
      await settle?.({ timeZone, language });
      return signedIn(owner, request, reply);
    },
    signIn: async ({ body }, { request, reply }) =>
      signedIn(await accounts.signIn(body, agentOf(request)), request, reply),
    signInToDemo: async (_input, { request, reply }) => {
      if (!demo || isForeign(request) || !LOOPBACK.has(request.hostname)) throw new Problem('not-found');
      return signedIn(await accounts.signInWithoutPassword(agentOf(request)), request, reply);
    },
    signOut: async (_input, { request, reply }) => {
      const session = request.cookies[COOKIE];
      if (session) await accounts.signOut(session);
      reply.clearCookie(COOKIE, { path: '/' });
    },
    listTokens: async (_input, { parent }) => ({ items: await accounts.listTokens(idOf(parent)) }),
    createToken: async ({ body }, { parent }) => await accounts.createToken(idOf(parent), body.name),
    deleteToken: async ({ params }, { parent }) => await accounts.deleteToken(idOf(parent), params.tokenId),
  });
}

/** A change that a browser sends for another site's page. The Origin line serves browsers without Sec-Fetch-Site. */
function isForeign(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && URL.parse(origin)?.host !== request.host;
}

function idOf(parent: { id: string } | undefined): string {
  if (!parent) throw new Problem('not-signed-in');
  return parent.id;
}
