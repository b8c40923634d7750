// POST /oauth/token: codes, refresh tokens and device codes become tokens. Statuses and words as the vendor's sign-in
// service uses them: docs/protocol/yoto.md §OAuth. The chains of tokens: ./tokens.ts.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TokenResponse } from '#cloud/wire/oauth.ts';
import type { CloudDeps } from '../deps.ts';
import { addressOf } from '../http/address.ts';
import { formOf } from '../http/body.ts';
import { OAuthRefusal } from '../http/refusal.ts';
import { sha256Base64url } from '../ids.ts';
import type { ClientRecord } from '../state.ts';
import { findClient } from './clients.ts';
import { pollDeviceCode } from './device-code.ts';
import { isApiAudience, readScopes } from './scopes.ts';
import { createGrant, issueTokens, refreshTokens } from './tokens.ts';

export interface TokenRequest {
  form: Record<string, string>;
  client: ClientRecord;
  origin: string;
}

const missing = (name: string) => new OAuthRefusal(400, 'invalid_request', `Missing required parameter: ${name}`);

/** Id and secret from the header: both percent-encoded, as the standard wants it. */
function basicPair(header: string | undefined): string[] {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1] ?? '';
  try {
    return Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  } catch (cause) {
    if (cause instanceof URIError) throw new OAuthRefusal(401, 'invalid_client', 'Client authentication failed');
    throw cause;
  }
}

/** The client that asks, with its secret checked if it has one. Throws invalid_client. */
function clientOf(deps: CloudDeps, request: FastifyRequest, form: Record<string, string>): ClientRecord {
  const pair = basicPair(request.headers.authorization);
  const clientId = form.client_id ?? pair[0];
  if (!clientId) throw missing('client_id');
  const client = findClient(deps.state, deps.switches(), clientId);
  if (!client) throw new OAuthRefusal(401, 'invalid_client', 'Unknown client');
  if (client.secret !== undefined && (form.client_secret ?? pair[1]) !== client.secret) {
    throw new OAuthRefusal(401, 'invalid_client', 'Client authentication failed');
  }
  return client;
}

async function exchangeCode(deps: CloudDeps, { form, client, origin }: TokenRequest): Promise<TokenResponse> {
  const status = deps.switches().invalidGrantStatus;
  const invalid = (text: string) => new OAuthRefusal(status, 'invalid_grant', text);
  if (!form.code) throw missing('code');
  const code = deps.state.codes.get(form.code);
  if (!code || code.clientId !== client.clientId) throw invalid('Invalid authorization code');
  if (code.grantId !== undefined) {
    const grant = deps.state.grants.get(code.grantId);
    if (grant) grant.revoked = true;
    throw invalid('Invalid authorization code');
  }
  if (deps.clock.now() >= code.expiresAtMs) throw invalid('The authorization code has expired');
  if (!form.redirect_uri) throw missing('redirect_uri');
  if (form.redirect_uri !== code.redirectUri) throw invalid('The redirect URI is wrong');
  if (code.challenge !== undefined) {
    if (!form.code_verifier) throw missing('code_verifier');
    if (sha256Base64url(form.code_verifier) !== code.challenge) throw invalid('Failed to verify code verifier');
  }
  const grant = createGrant(deps, {
    clientId: client.clientId,
    sub: code.sub,
    scopes: code.scopes,
    ...(code.audience === undefined ? {} : { audience: code.audience }),
  });
  code.grantId = grant.grantId;
  return issueTokens(deps, grant, {
    origin,
    withRefreshToken: true,
    ...(code.nonce === undefined ? {} : { nonce: code.nonce }),
  });
}

async function exchangeRefresh(deps: CloudDeps, { form, client, origin }: TokenRequest): Promise<TokenResponse> {
  if (!form.refresh_token) throw missing('refresh_token');
  if (form.audience && !isApiAudience(form.audience, origin)) {
    throw new OAuthRefusal(403, 'access_denied', `Service not found: ${form.audience}`);
  }
  return refreshTokens(deps, {
    refreshToken: form.refresh_token,
    clientId: client.clientId,
    origin,
    ...(form.scope ? { scopes: readScopes(form.scope).scopes } : {}),
  });
}

const grantTypes: Record<string, (deps: CloudDeps, request: TokenRequest) => Promise<TokenResponse>> = {
  authorization_code: exchangeCode,
  refresh_token: exchangeRefresh,
  'urn:ietf:params:oauth:grant-type:device_code': pollDeviceCode,
};

export function tokenRoute(app: FastifyInstance, deps: CloudDeps): void {
  app.post('/oauth/token', async (request, reply) => {
    const form = formOf(request);
    if (!form.grant_type) throw missing('grant_type');
    const exchange = Object.hasOwn(grantTypes, form.grant_type) ? grantTypes[form.grant_type] : undefined;
    if (!exchange) {
      throw new OAuthRefusal(403, 'unsupported_grant_type', `Unsupported grant type: ${form.grant_type}`);
    }
    const client = clientOf(deps, request, form);
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
    return exchange(deps, { form, client, origin: addressOf(request) });
  });
}
