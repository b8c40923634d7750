// Sign-in with the authorization code and PKCE, and the token endpoint: docs/protocol/yoto.md §2.
// Every function is one step without memory; who refreshes when, and what is stored, is session.ts.
// Outcomes are decided by the error string and never by the status, which the vendor varies.
import { createHash, randomBytes } from 'node:crypto';
import { type Letter, parseJson, type SendParts, send } from './send.ts';
import { addressOf } from './urls.ts';
import { OAuthError, TokenResponse, type YotoScope, yotoAudience } from './wire/oauth.ts';

/** A client registered with the vendor; with a secret it is confidential, without one public. */
export interface OAuthClient {
  clientId: string;
  clientSecret?: string;
}

export interface SignInDesk {
  parts: SendParts;
  loginUrl: string;
  client: OAuthClient;
  deadlineMs: number;
}

/** What is needed for cards and for seeing the players. `user:content:manage` includes viewing and icons. */
export const leastScopes: readonly YotoScope[] = [
  'openid',
  'offline_access',
  'user:content:manage',
  'family:devices:view',
];
/** Asked for only when the family wants commands and live events (MQTT), and to change the settings of players. */
export const controlScopes: readonly YotoScope[] = ['family:devices:control', 'family:devices:manage'];

export type RandomBytes = (sizeBytes: number) => Uint8Array;

export interface PkcePair {
  /** Stays with us until the code is exchanged. */
  verifier: string;
  /** Goes into the address; S256 of the verifier. */
  challenge: string;
}

export function createPkcePair(random: RandomBytes = randomBytes): PkcePair {
  const verifier = Buffer.from(random(32)).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The value that ties a redirect to the sign-in that caused it. */
export function createState(random: RandomBytes = randomBytes): string {
  return Buffer.from(random(16)).toString('base64url');
}

export interface SignInRequest {
  loginUrl: string;
  clientId: string;
  /** Equal to a registered address, character by character. */
  redirectUri: string;
  scopes: readonly string[];
  state: string;
  /** May only be left out by a confidential client. */
  challenge?: string;
  prompt?: 'none' | 'login' | 'consent' | 'select_account';
}

export function authorizeUrl(request: SignInRequest): string {
  const url = addressOf(request.loginUrl, ['authorize'], {
    audience: yotoAudience,
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(' '),
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: request.challenge === undefined ? undefined : 'S256',
    prompt: request.prompt,
  });
  if (!url) throw new Error('"authorize" is always a good path segment');
  return url.href;
}

export type CallbackOutcome =
  | { kind: 'code'; code: string }
  | { kind: 'refused'; error: string; description: string }
  | { kind: 'wrong-state' }
  | { kind: 'not-a-callback' };

/** Reads the address to which the browser was sent back: as requested over HTTP, or as a parent pasted it. */
export function readCallback(address: string, expectedState: string): CallbackOutcome {
  const query = URL.parse(address.trim())?.searchParams;
  if (!query) return { kind: 'not-a-callback' };
  const error = query.get('error');
  const code = query.get('code');
  if (!error && !code) return { kind: 'not-a-callback' };
  if (query.get('state') !== expectedState) return { kind: 'wrong-state' };
  if (error) return { kind: 'refused', error, description: query.get('error_description') ?? '' };
  return code ? { kind: 'code', code } : { kind: 'not-a-callback' };
}

/** `expiresInMs` counts from the answer. `refreshToken` is absent without `offline_access`, or when the old one stays. */
export interface GrantedTokens {
  accessToken: string;
  refreshToken?: string;
  expiresInMs: number;
  scope?: string;
}

export type TokenOutcome =
  | { kind: 'tokens'; tokens: GrantedTokens }
  /** The code or refresh token is used up, revoked or foreign. */
  | { kind: 'invalid-grant'; description: string }
  | { kind: 'refused'; error: string; description: string }
  /** No usable answer. `mayHaveArrived`: a single-use token may be spent by now. */
  | { kind: 'unreachable'; mayHaveArrived: boolean; cause: unknown };

export function exchangeCode(
  desk: SignInDesk,
  callback: { code: string; redirectUri: string; verifier?: string },
): Promise<TokenOutcome> {
  return askForTokens(desk, {
    grant_type: 'authorization_code',
    code: callback.code,
    redirect_uri: callback.redirectUri,
    ...(callback.verifier === undefined ? {} : { code_verifier: callback.verifier }),
  });
}

export function refresh(desk: SignInDesk, refreshToken: string): Promise<TokenOutcome> {
  return askForTokens(desk, { grant_type: 'refresh_token', refresh_token: refreshToken, audience: yotoAudience });
}

const maxTokenAnswerBytes = 256 * 1024;

/** Errors that speak of the sign-in service and not of us: asking later may succeed. */
const passingErrors = new Set(['server_error', 'temporarily_unavailable', 'too_many_requests', 'slow_down']);

/** One exchange at the token endpoint, whatever the grant. */
export async function askForTokens(desk: SignInDesk, fields: Record<string, string>): Promise<TokenOutcome> {
  const form = new URLSearchParams({ ...fields, client_id: desk.client.clientId });
  if (desk.client.clientSecret !== undefined) form.set('client_secret', desk.client.clientSecret);
  const url = addressOf(desk.loginUrl, ['oauth', 'token']);
  if (!url) throw new Error('"oauth/token" is always a good path');
  const letter: Letter = {
    url,
    method: 'POST',
    headers: { accept: 'application/json' },
    body: form,
    deadlineMs: desk.deadlineMs,
    maxAnswerBytes: maxTokenAnswerBytes,
  };
  const exchange = await send(desk.parts, letter);
  if (exchange.kind === 'lost') {
    return { kind: 'unreachable', mayHaveArrived: exchange.mayHaveArrived, cause: exchange.cause };
  }
  if (exchange.kind === 'too-large') {
    const cause = new Error(`the sign-in service answered with more than ${exchange.maxBytes} bytes`);
    return { kind: 'unreachable', mayHaveArrived: true, cause };
  }
  return readTokenAnswer(exchange.status, exchange.text);
}

function readTokenAnswer(status: number, text: string): TokenOutcome {
  const parsed = parseJson(text);
  const refusal = OAuthError.safeParse(parsed?.json);
  if (refusal.success && !passingErrors.has(refusal.data.error)) {
    const { error, error_description: description = '' } = refusal.data;
    if (error === 'invalid_grant') return { kind: 'invalid-grant', description };
    return { kind: 'refused', error, description };
  }
  const granted = TokenResponse.safeParse(parsed?.json);
  if (status >= 200 && status < 300 && granted.success) {
    const { access_token, refresh_token, expires_in, scope } = granted.data;
    return {
      kind: 'tokens',
      tokens: {
        accessToken: access_token,
        expiresInMs: expires_in * 1000,
        ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
        ...(scope === undefined ? {} : { scope }),
      },
    };
  }
  const reason = refusal.success ? refusal.data.error : 'an answer that is not a token answer';
  const cause = new Error(`the sign-in service answered ${status} with ${reason}`);
  return { kind: 'unreachable', mayHaveArrived: true, cause };
}
