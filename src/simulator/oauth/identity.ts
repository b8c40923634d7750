// Who somebody is, and how to check our tokens: /userinfo and the two well-known documents.
// Facts: docs/protocol/yoto.md §Identity and leaving.
import type { FastifyInstance } from 'fastify';
import type { CloudDeps } from '../deps.ts';
import { addressOf } from '../http/address.ts';
import { bearerOf } from '../http/bearer.ts';
import { OAuthRefusal } from '../http/refusal.ts';
import { callerOf } from '../rest/guard.ts';
import { findAccess } from './tokens.ts';

export function identityRoutes(app: FastifyInstance, deps: CloudDeps): void {
  // Where newer clients ask instead, with the API's own scopes.
  app.get('/user/userinfo', (request) => {
    const { user } = callerOf(deps, request, 'user:profile:view', 'user:email:view', 'profile');
    return { sub: user.sub, name: user.name, nickname: user.name, email: user.email, email_verified: true };
  });

  app.get('/userinfo', (request) => {
    const token = bearerOf(request);
    const access = token === undefined ? undefined : findAccess(deps, token);
    if (!access?.scopes.includes('openid')) throw new OAuthRefusal(401, 'invalid_token', 'Unauthorized');
    const user = deps.state.getUser(access.sub);
    return {
      sub: user.sub,
      ...(access.scopes.includes('profile') ? { name: user.name, nickname: user.name } : {}),
      ...(access.scopes.includes('email') ? { email: user.email, email_verified: true } : {}),
    };
  });

  app.get('/.well-known/jwks.json', () => deps.keys.jwks);

  app.get('/.well-known/openid-configuration', (request) => {
    const origin = addressOf(request);
    return {
      issuer: `${origin}/`,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      device_authorization_endpoint: `${origin}/oauth/device/code`,
      userinfo_endpoint: `${origin}/userinfo`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      end_session_endpoint: `${origin}/v2/logout`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    };
  });
}
