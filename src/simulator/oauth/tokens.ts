// Access tokens, refresh tokens and their chains. A refresh token works once; when a used one comes back, the whole
// grant ends, because somebody holds a copy. Facts: docs/protocol/yoto.md §Tokens. Routes: ./token-route.ts.
import type { TokenResponse } from '#cloud/wire/oauth.ts';
import { yotoAudience } from '#cloud/wire/oauth.ts';
import type { CloudDeps } from '../deps.ts';
import { OAuthRefusal } from '../http/refusal.ts';
import { newObjectId, newSecret } from '../ids.ts';
import type { AccessRecord, CloudState, GrantRecord } from '../state.ts';

type TokenDeps = Pick<CloudDeps, 'state' | 'clock' | 'switches' | 'keys'>;

export interface IssueOptions {
  /** Origin of the sign-in service as the client sees it. */
  origin: string;
  scopes?: string[];
  lifetimeS?: number;
  nonce?: string;
  withRefreshToken: boolean;
}

export function createGrant(deps: TokenDeps, wanted: Omit<GrantRecord, 'grantId' | 'revoked'>): GrantRecord {
  const grant: GrantRecord = { ...wanted, grantId: newObjectId(), revoked: false };
  deps.state.grants.set(grant.grantId, grant);
  return grant;
}

export async function issueTokens(deps: TokenDeps, grant: GrantRecord, options: IssueOptions): Promise<TokenResponse> {
  const switches = deps.switches();
  const user = deps.state.getUser(grant.sub);
  const scopes = options.scopes ?? grant.scopes;
  const lifetimeS = options.lifetimeS ?? switches.accessTokenLifetimeS;
  const issuer = `${options.origin}/`;
  const issuedAtS = Math.floor((deps.clock.now() + switches.clockSkewMs) / 1000);
  const times = { iat: issuedAtS, exp: issuedAtS + lifetimeS };
  const audience = grant.audience ?? (switches.audienceRequired ? undefined : yotoAudience);
  const audiences = [...(audience ? [audience] : []), ...(scopes.includes('openid') ? [`${issuer}userinfo`] : [])];

  const accessToken = await deps.keys.sign({
    iss: issuer,
    sub: grant.sub,
    aud: audiences.length === 1 ? audiences[0] : audiences,
    azp: grant.clientId,
    scope: scopes.join(' '),
    jti: newObjectId(),
    ...times,
  });
  deps.state.accessTokens.set(accessToken, {
    sub: grant.sub,
    clientId: grant.clientId,
    scopes,
    forApi: audience !== undefined,
    expiresAtMs: deps.clock.now() + lifetimeS * 1000,
  });

  const response: TokenResponse = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetimeS,
    scope: scopes.join(' '),
  };
  if (options.withRefreshToken && grant.scopes.includes('offline_access')) {
    response.refresh_token = `v1.${newSecret()}`;
    deps.state.refreshTokens.set(response.refresh_token, { grantId: grant.grantId });
  }
  if (scopes.includes('openid')) {
    response.id_token = await deps.keys.sign({
      iss: issuer,
      sub: grant.sub,
      aud: grant.clientId,
      ...times,
      ...(options.nonce === undefined ? {} : { nonce: options.nonce }),
      ...(scopes.includes('profile') ? { name: user.name, nickname: user.name } : {}),
      ...(scopes.includes('email') ? { email: user.email, email_verified: true } : {}),
    });
  }
  return response;
}

/** Turns a refresh token into new tokens. Throws an OAuthRefusal when it is not good any more. */
export async function refreshTokens(
  deps: TokenDeps,
  asked: { refreshToken: string; clientId: string; scopes?: string[]; origin: string },
): Promise<TokenResponse> {
  const switches = deps.switches();
  const refused = (why = 'Unknown or invalid refresh token.') =>
    new OAuthRefusal(switches.invalidGrantStatus, 'invalid_grant', why);
  const record = deps.state.refreshTokens.get(asked.refreshToken);
  const grant = record && deps.state.grants.get(record.grantId);
  if (!record || !grant || grant.revoked) throw refused();
  if (grant.clientId !== asked.clientId) throw refused('The client associated with this refresh token is different.');

  const nowMs = deps.clock.now();
  const isReuse = record.usedAtMs !== undefined && nowMs >= record.usedAtMs + switches.refreshReuseGraceS * 1000;
  if (isReuse) {
    if (switches.reuseRevokesGrant) grant.revoked = true;
    throw refused();
  }
  if (asked.scopes?.some((scope) => !grant.scopes.includes(scope))) {
    throw new OAuthRefusal(400, 'invalid_scope', 'The requested scope exceeds the scope granted by the owner.');
  }
  if (switches.refreshRotation) record.usedAtMs ??= nowMs;
  return issueTokens(deps, grant, {
    origin: asked.origin,
    ...(asked.scopes ? { scopes: asked.scopes } : {}),
    withRefreshToken: switches.refreshRotation,
  });
}

/**
 * Ends the sign-ins of a person, of a client, or all, and says how many. Access tokens are good by themselves until they
 * end; `accessTokensToo` ends them now.
 */
export function revokeGrants(
  state: CloudState,
  which: { sub?: string | undefined; clientId?: string | undefined; accessTokensToo?: boolean | undefined },
): number {
  const isMeant = (one: { sub: string; clientId: string }) =>
    (which.sub === undefined || one.sub === which.sub) &&
    (which.clientId === undefined || one.clientId === which.clientId);
  const grants = [...state.grants.values()].filter((grant) => !grant.revoked && isMeant(grant));
  for (const grant of grants) grant.revoked = true;
  for (const [token, access] of state.accessTokens) {
    if (which.accessTokensToo && isMeant(access)) state.accessTokens.delete(token);
  }
  return grants.length;
}

/** What an access token allows now; undefined when it is unknown or over. */
export function findAccess(deps: Pick<CloudDeps, 'state' | 'clock'>, token: string): AccessRecord | undefined {
  const access = deps.state.accessTokens.get(token);
  return access && deps.clock.now() < access.expiresAtMs ? access : undefined;
}
