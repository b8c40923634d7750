// GET /authorize, the decision of the consent page, and logout: the browser's side of a sign-in. Ends in a one-time
// code at the registered address. What a good request is: ./request.ts. What becomes of the code: ./token-route.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BoundedMap } from '../bounded-map.ts';
import type { CloudDeps } from '../deps.ts';
import { addressOf, queryText } from '../http/address.ts';
import { formOf } from '../http/body.ts';
import { newSecret } from '../ids.ts';
import { consentPage, errorPage, messagePage } from './pages.ts';
import { checkSignIn, isRegisteredRedirect, type SignInRequest } from './request.ts';

const sessionCookie = 'simulated_session';
/** Sign-ins that were begun and never decided. */
const waitingMax = 1_000;

function cookieOf(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === sessionCookie)?.[1];
}

function sendBack(reply: FastifyReply, redirectUri: string, answer: Record<string, string | undefined>): FastifyReply {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) target.searchParams.set(name, value);
  }
  return reply.header('cache-control', 'no-store').redirect(target.href, 302);
}

function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html);
}

export function authorizeRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state } = deps;
  const waiting = new BoundedMap<string, SignInRequest>(waitingMax);
  /** What each person already allowed each client, so that a second sign-in needs no click. */
  const allowed = new Map<string, Set<string>>();

  function approve(reply: FastifyReply, request: SignInRequest, sub: string): FastifyReply {
    const key = `${sub} ${request.client.clientId}`;
    allowed.set(key, new Set([...(allowed.get(key) ?? []), ...request.scopes]));
    const code = newSecret();
    state.codes.set(code, {
      clientId: request.client.clientId,
      redirectUri: request.redirectUri,
      sub,
      scopes: request.scopes,
      expiresAtMs: deps.clock.now() + deps.switches().codeLifetimeS * 1000,
      ...(request.audience === undefined ? {} : { audience: request.audience }),
      ...(request.challenge === undefined ? {} : { challenge: request.challenge }),
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    });
    return sendBack(reply, request.redirectUri, { code, state: request.state });
  }

  function signIn(reply: FastifyReply, request: SignInRequest, sessionSub: string | undefined): FastifyReply {
    const hinted = [...state.users.values()].find((user) => user.email === request.loginHint);
    if (deps.switches().autoApprove) {
      const sub = hinted?.sub ?? sessionSub ?? state.users.keys().next().value;
      if (sub !== undefined) return approve(reply, request, sub);
    }
    const known = sessionSub && allowed.get(`${sessionSub} ${request.client.clientId}`);
    const isAllowed = known && request.scopes.every((scope) => known.has(scope));
    const mustAsk = request.prompt.some((word) => word !== 'none');
    if (sessionSub && isAllowed && !mustAsk) return approve(reply, request, sessionSub);
    if (request.prompt.includes('none')) {
      const error = sessionSub ? 'consent_required' : 'login_required';
      return sendBack(reply, request.redirectUri, {
        error,
        error_description: error === 'login_required' ? 'Login required' : 'Consent required',
        state: request.state,
      });
    }
    const transaction = newSecret();
    waiting.set(transaction, request);
    const chosen = hinted?.sub ?? sessionSub;
    return sendPage(
      reply,
      200,
      consentPage({
        clientName: request.client.name,
        scopes: request.scopes,
        transaction,
        users: state.users.values(),
        ...(chosen === undefined ? {} : { chosen }),
      }),
    );
  }

  app.get('/authorize', (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const checked = checkSignIn(state, deps.switches(), query, addressOf(request));
    if (checked.kind === 'page') return sendPage(reply, checked.status, errorPage(checked.error, checked.description));
    if (checked.kind === 'redirect') {
      return sendBack(reply, checked.redirectUri, {
        error: checked.error,
        error_description: checked.description,
        state: checked.state,
      });
    }
    return signIn(reply, checked.request, state.sessions.get(cookieOf(request) ?? ''));
  });

  app.post('/authorize/decision', (request, reply) => {
    const form = formOf(request);
    const signInRequest = waiting.get(form.transaction ?? '');
    if (!signInRequest) {
      return sendPage(reply, 400, errorPage('invalid_request', 'This sign-in is over. Please start again.'));
    }
    waiting.delete(form.transaction ?? '');
    if (form.decision !== 'allow') {
      return sendBack(reply, signInRequest.redirectUri, {
        error: 'access_denied',
        error_description: 'User did not authorize the request',
        state: signInRequest.state,
      });
    }
    const user = state.users.get(form.sub ?? '') ?? state.users.values().next().value;
    if (!user) return sendPage(reply, 400, errorPage('invalid_request', 'Nobody has an account here.'));
    const session = newSecret();
    state.sessions.set(session, user.sub);
    reply.header('set-cookie', `${sessionCookie}=${session}; Path=/; HttpOnly; SameSite=Lax`);
    return approve(reply, signInRequest, user.sub);
  });

  app.get('/v2/logout', (request, reply) => {
    state.sessions.delete(cookieOf(request) ?? '');
    reply.header('set-cookie', `${sessionCookie}=; Path=/; Max-Age=0`);
    const returnTo = queryText(request, 'returnTo');
    if (returnTo === undefined) return sendPage(reply, 200, messagePage('Signed out', 'OK'));
    const clientId = queryText(request, 'client_id');
    const clients = clientId ? [state.clients.get(clientId)] : [...state.clients.values()];
    const target = URL.parse(returnTo);
    const isKnown = clients.some(
      (client) =>
        client &&
        (isRegisteredRedirect(client, returnTo) ||
          client.redirectUris.some((uri) => URL.parse(uri)?.origin === target?.origin)),
    );
    if (isKnown && target) return reply.redirect(target.href, 302);
    return sendPage(reply, 400, errorPage('invalid_request', 'The "returnTo" address is not allowed.'));
  });
}
