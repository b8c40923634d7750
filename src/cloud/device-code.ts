// Sign-in by typing a code on another screen: docs/protocol/yoto.md §2.4. Yoto has switched it off for new clients, so it
// is only for those that have it still. Polls no faster than it is told to, and ends when the code does.
import { type CloudClock, pause } from './clock.ts';
import { askForTokens, type SignInDesk, type TokenOutcome } from './oauth.ts';
import { parseJson, send } from './send.ts';
import { addressOf } from './urls.ts';
import { DeviceCodeResponse, OAuthError, yotoAudience } from './wire/oauth.ts';

export interface ShownCode {
  deviceCode: string;
  /** To be typed at `url`; `completeUrl` holds it already. */
  userCode: string;
  url: string;
  completeUrl?: string;
  expiresInMs: number;
  intervalMs: number;
}

export type CodeOutcome =
  | { kind: 'shown'; code: ShownCode }
  | { kind: 'refused'; error: string; description: string }
  | { kind: 'unreachable'; mayHaveArrived: boolean; cause: unknown };

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
const INTERVAL_S = 5;
const SLOWER_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export async function askForCode(desk: SignInDesk, scopes: readonly string[]): Promise<CodeOutcome> {
  const form = new URLSearchParams({
    client_id: desk.client.clientId,
    scope: scopes.join(' '),
    audience: yotoAudience,
  });
  const url = addressOf(desk.loginUrl, ['oauth', 'device', 'code']);
  if (!url) throw new Error('"oauth/device/code" is always a good path');
  const headers = { accept: 'application/json' };
  const limits = { deadlineMs: desk.deadlineMs, maxAnswerBytes: MAX_ANSWER_BYTES };
  const exchange = await send(desk.parts, { url, method: 'POST', headers, body: form, ...limits });
  if (exchange.kind === 'lost') {
    return { kind: 'unreachable', mayHaveArrived: exchange.mayHaveArrived, cause: exchange.cause };
  }
  const json = exchange.kind === 'too-large' ? undefined : parseJson(exchange.text)?.json;
  const refusal = OAuthError.safeParse(json);
  if (refusal.success) {
    const { error, error_description: description = '' } = refusal.data;
    return { kind: 'refused', error, description };
  }
  const answer = DeviceCodeResponse.safeParse(json);
  if (!answer.success) return { kind: 'unreachable', mayHaveArrived: true, cause: answer.error };
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } = answer.data;
  return {
    kind: 'shown',
    code: {
      deviceCode: device_code,
      userCode: user_code,
      url: verification_uri,
      ...(verification_uri_complete === undefined ? {} : { completeUrl: verification_uri_complete }),
      expiresInMs: expires_in * 1000,
      intervalMs: (interval ?? INTERVAL_S) * 1000,
    },
  };
}

/** Ends with tokens, with a refusal (`access_denied`, `expired_token`), or when `signal` aborts. */
export async function awaitTokens(
  desk: SignInDesk,
  clock: CloudClock,
  code: ShownCode,
  signal: AbortSignal,
): Promise<TokenOutcome> {
  const endsAtMs = clock.now() + code.expiresInMs;
  let { intervalMs } = code;
  while (!signal.aborted && clock.now() < endsAtMs) {
    await pause(clock, intervalMs, signal);
    if (signal.aborted) break;
    const outcome = await askForTokens(desk, { grant_type: GRANT_TYPE, device_code: code.deviceCode });
    // Whoever polls through trouble of the network must not make it worse.
    if (outcome.kind === 'unreachable') intervalMs += SLOWER_MS;
    else if (outcome.kind !== 'refused' || outcome.error !== 'authorization_pending') return outcome;
  }
  return { kind: 'refused', error: 'expired_token', description: 'The code was not used in time.' };
}
