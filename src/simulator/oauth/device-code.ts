// Sign-in by typing a code on another screen. Yoto switched it off for new clients in June 2026, so it works only by
// switch or for a client that has it. Facts: docs/protocol/yoto.md §Device code flow.
import type { FastifyInstance } from 'fastify';
import type { TokenResponse } from '#cloud/wire/oauth.ts';
import type { CloudDeps } from '../deps.ts';
import { addressOf, queryText } from '../http/address.ts';
import { formOf } from '../http/body.ts';
import { OAuthRefusal } from '../http/refusal.ts';
import { newSecret, newUserCode } from '../ids.ts';
import type { ClientRecord, DeviceCodeRecord } from '../state.ts';
import { findClient } from './clients.ts';
import { activatePage, messagePage } from './pages.ts';
import { grantedScopes, isApiAudience, notEnabled, readScopes } from './scopes.ts';
import type { TokenRequest } from './token-route.ts';
import { createGrant, issueTokens } from './tokens.ts';

const lifetimeS = 300;
const intervalS = 5;

function requireDeviceFlow(deps: CloudDeps, client: ClientRecord): void {
  if (client.deviceCodeFlow || deps.switches().deviceCodeFlow) return;
  throw new OAuthRefusal(
    403,
    'unauthorized_client',
    "Grant type 'urn:ietf:params:oauth:grant-type:device_code' not allowed for the client.",
  );
}

export async function pollDeviceCode(deps: CloudDeps, { form, client, origin }: TokenRequest): Promise<TokenResponse> {
  requireDeviceFlow(deps, client);
  if (!form.device_code) throw new OAuthRefusal(400, 'invalid_request', 'Missing required parameter: device_code');
  const record = deps.state.deviceCodes.get(form.device_code);
  if (!record || record.clientId !== client.clientId) {
    throw new OAuthRefusal(deps.switches().invalidGrantStatus, 'invalid_grant', 'Invalid or expired device code.');
  }
  const nowMs = deps.clock.now();
  if (nowMs >= record.expiresAtMs) throw new OAuthRefusal(403, 'expired_token', 'The device_code has expired.');
  // A tenth of a second of tolerance: timers of real clients fire a little early.
  if (record.lastPollMs !== undefined && nowMs < record.lastPollMs + record.intervalMs - 100) {
    record.intervalMs += 5000;
    record.lastPollMs = nowMs;
    throw new OAuthRefusal(
      deps.switches().deviceCodeSlowDownStatus,
      'slow_down',
      `You are polling faster than the specified interval of ${intervalS} seconds.`,
    );
  }
  record.lastPollMs = nowMs;
  if (record.decision === 'pending') {
    throw new OAuthRefusal(403, 'authorization_pending', 'User has yet to authorize device code.');
  }
  deps.state.deviceCodes.delete(form.device_code);
  if (record.decision === 'denied') throw new OAuthRefusal(403, 'access_denied', 'The user denied the request.');
  const grant = createGrant(deps, {
    clientId: client.clientId,
    sub: record.decision.sub,
    scopes: record.scopes,
    ...(record.audience === undefined ? {} : { audience: record.audience }),
  });
  return issueTokens(deps, grant, { origin, withRefreshToken: true });
}

export function deviceCodeRoutes(app: FastifyInstance, deps: CloudDeps): void {
  const { state } = deps;

  function decide(userCode: string, decision: DeviceCodeRecord['decision']): boolean {
    const wanted = userCode.toUpperCase().replace(/[^A-Z]/g, '');
    const record = [...state.deviceCodes.values()].find((one) => one.userCode.replace('-', '') === wanted);
    if (record?.decision !== 'pending' || deps.clock.now() >= record.expiresAtMs) return false;
    record.decision = decision;
    return true;
  }

  app.post('/oauth/device/code', (request) => {
    const form = formOf(request);
    if (!form.client_id) throw new OAuthRefusal(400, 'invalid_request', 'Missing required parameter: client_id');
    const client = findClient(state, deps.switches(), form.client_id);
    if (!client) throw new OAuthRefusal(401, 'invalid_client', 'Unknown client');
    requireDeviceFlow(deps, client);
    const origin = addressOf(request);
    if (form.audience && !isApiAudience(form.audience, origin)) {
      throw new OAuthRefusal(403, 'access_denied', `Service not found: ${form.audience}`);
    }
    const { scopes, unknown } = readScopes(form.scope);
    const refused = [...unknown, ...notEnabled(client, scopes)];
    if (refused.length > 0) throw new OAuthRefusal(400, 'invalid_scope', `Not available: ${refused.join(' ')}`);

    const [deviceCode, userCode] = [newSecret(), newUserCode()];
    const user = state.users.values().next().value;
    state.deviceCodes.set(deviceCode, {
      userCode,
      clientId: client.clientId,
      scopes: grantedScopes(client, scopes, deps.switches()),
      expiresAtMs: deps.clock.now() + lifetimeS * 1000,
      intervalMs: intervalS * 1000,
      decision: deps.switches().autoApprove && user ? { sub: user.sub } : 'pending',
      ...(form.audience ? { audience: form.audience } : {}),
    });
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: `${origin}/activate`,
      verification_uri_complete: `${origin}/activate?user_code=${userCode}`,
      expires_in: lifetimeS,
      interval: intervalS,
    };
  });

  app.get('/activate', (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(activatePage(state.users.values(), queryText(request, 'user_code') ?? '')),
  );

  app.post('/activate', (request, reply) => {
    const form = formOf(request);
    const sub = state.users.get(form.sub ?? '')?.sub ?? state.users.keys().next().value;
    const decision = form.decision === 'allow' && sub !== undefined ? { sub } : 'denied';
    const isDone = decide(form.user_code ?? '', decision);
    const html = isDone
      ? messagePage('Thank you', 'You can go back to your device.')
      : messagePage('This code is not valid', 'It may have expired. Please start again on your device.');
    return reply
      .code(isDone ? 200 : 400)
      .type('text/html; charset=utf-8')
      .send(html);
  });
}
