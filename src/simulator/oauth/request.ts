// Reads and checks a sign-in request (GET /authorize) without acting on it: the answer says whether to show an error
// page, to send the browser back with an error, or to go on. Facts: docs/protocol/yoto.md §OAuth.
import type { ClientRecord, CloudState } from '../state.ts';
import type { Switches } from '../switches.ts';
import { findClient } from './clients.ts';
import { grantedScopes, isApiAudience, notEnabled, readScopes } from './scopes.ts';

export interface SignInRequest {
  client: ClientRecord;
  redirectUri: string;
  state?: string;
  scopes: string[];
  audience?: string;
  challenge?: string;
  nonce?: string;
  prompt: string[];
  loginHint?: string;
}

export type CheckedSignIn =
  | { kind: 'page'; status: number; error: string; description: string }
  | { kind: 'redirect'; redirectUri: string; state?: string; error: string; description: string }
  | { kind: 'good'; request: SignInRequest };

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^#]*)?$/;

export function isRegisteredRedirect(client: ClientRecord, uri: string): boolean {
  return client.redirectUris.includes(uri) || (client.anyLoopbackRedirect && loopback.test(uri) && URL.canParse(uri));
}

export function checkSignIn(
  state: CloudState,
  switches: Switches,
  query: Record<string, unknown>,
  origin: string,
): CheckedSignIn {
  const text = (name: string) => (typeof query[name] === 'string' && query[name] !== '' ? query[name] : undefined);
  const page = (status: number, error: string, description: string): CheckedSignIn => ({
    kind: 'page',
    status,
    error,
    description,
  });

  const clientId = text('client_id');
  if (!clientId) return page(400, 'invalid_request', 'Missing required parameter: client_id');
  const client = findClient(state, switches, clientId);
  if (!client) return page(403, 'invalid_request', `Unknown client: ${clientId}`);
  const redirectUri = text('redirect_uri');
  if (!redirectUri) return page(400, 'invalid_request', 'Missing required parameter: redirect_uri');
  if (!isRegisteredRedirect(client, redirectUri)) {
    return page(403, 'invalid_request', 'Callback URL mismatch. The address is not in the list of allowed callbacks.');
  }

  const stateText = text('state');
  const back = (error: string, description: string): CheckedSignIn => ({
    kind: 'redirect',
    redirectUri,
    ...(stateText === undefined ? {} : { state: stateText }),
    error,
    description,
  });
  const responseType = text('response_type');
  if (!responseType) return back('invalid_request', 'Missing required parameter: response_type');
  if (responseType !== 'code') return back('unsupported_response_type', `Unsupported response type: ${responseType}`);

  const challenge = text('code_challenge');
  if (challenge !== undefined && text('code_challenge_method') !== 'S256') {
    return back('invalid_request', 'Only code_challenge_method S256 is supported');
  }
  if (challenge !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    return back('invalid_request', 'Parameter code_challenge must be the base64url SHA-256 of the verifier');
  }
  if (challenge === undefined && (client.secret === undefined || switches.pkceAlways)) {
    return back('invalid_request', 'Missing required parameter: code_challenge');
  }

  const audience = text('audience');
  if (audience !== undefined && !isApiAudience(audience, origin)) {
    return back('access_denied', `Service not found: ${audience}`);
  }
  const { scopes, unknown } = readScopes(text('scope'));
  if (unknown.length > 0) return back('invalid_scope', `Unknown scope: ${unknown.join(' ')}`);
  const missing = notEnabled(client, scopes);
  if (missing.length > 0) {
    const description = `Not enabled for this client: ${missing.join(' ')}`;
    if (switches.disabledScopeOutcome === 'access_denied') return back('access_denied', description);
    return page(403, 'invalid_scope', description);
  }
  if (switches.authorizeOutcome !== 'consent') return back(switches.authorizeOutcome, 'The simulator was told to');

  const [nonce, loginHint] = [text('nonce'), text('login_hint')];
  const request: SignInRequest = {
    client,
    redirectUri,
    scopes: grantedScopes(client, scopes, switches),
    prompt: (text('prompt') ?? '').split(' ').filter(Boolean),
    ...(stateText === undefined ? {} : { state: stateText }),
    ...(audience === undefined ? {} : { audience }),
    ...(challenge === undefined ? {} : { challenge }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(loginHint === undefined ? {} : { loginHint }),
  };
  return { kind: 'good', request };
}
