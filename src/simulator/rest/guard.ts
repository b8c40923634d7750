// Who calls the API, and whether the token allows it. An ended token is 403 `unauthorized`, a missing scope is 403
// `forbidden`: clients must tell the two apart. Facts: docs/protocol/yoto.md §Endpoints.
import type { FastifyRequest } from 'fastify';
import type { CloudDeps } from '../deps.ts';
import { bearerOf } from '../http/bearer.ts';
import { ApiRefusal, forbidden, notFound } from '../http/refusal.ts';
import { hasScope } from '../oauth/scopes.ts';
import { findAccess } from '../oauth/tokens.ts';
import type { UserRecord } from '../state.ts';

/** In the words of the real cloud (seen). */
export const lacksScope = (scope: string) => forbidden(`User does not have required scope(s): '${scope}'`);

export interface Caller {
  user: UserRecord;
  familyId: string;
  clientId: string;
}

/** The caller behind the token. `scopes`: any one of them is enough. Throws a refusal. */
export function callerOf(deps: CloudDeps, request: FastifyRequest, ...scopes: string[]): Caller {
  const token = bearerOf(request);
  if (token === undefined) throw new ApiRefusal(401, 'unauthorized', 'Unauthorized');
  const access = findAccess(deps, token);
  if (!access?.forApi) {
    throw new ApiRefusal(deps.switches().expiredTokenStatus, 'unauthorized', 'The token is invalid or has expired');
  }
  if (!scopes.some((scope) => hasScope(access.scopes, scope))) {
    throw lacksScope(scopes[0] ?? '');
  }
  const user = deps.state.getUser(access.sub);
  return { user, familyId: user.familyId, clientId: access.clientId };
}

/** The card if this family may see it, also a deleted one. Throws a refusal. */
export function seenCard(deps: CloudDeps, cardId: string, familyId: string) {
  const found = deps.state.findCard(cardId, deps.clock.now());
  if (!found) throw notFound('Card not found');
  if (deps.state.canSee(familyId, cardId)) return found;
  throw deps.switches().foreignCardStatus === 403 ? forbidden('Access to card forbidden.') : notFound('Card not found');
}
