// Reads the vendor's refusals (docs/protocol/yoto.md §1) into our closed list of failures. Pure.
import type { CloudFailure } from './outcome.ts';
import { parseJson } from './send.ts';
import { ApiError } from './wire/error.ts';
import { includedScopes, yotoScopes } from './wire/oauth.ts';

export interface Refusal {
  status: number;
  text: string;
  /** Raw header, seconds or a date. */
  retryAfter: string | null;
  nowMs: number;
  /** The scope this call needs, and the scopes our token was granted, if the vendor told. */
  scope: string;
  grantedScope: string | undefined;
}

/** `stale-token` asks for one refresh and one retry: 401, or the 403 that the vendor uses for expired tokens. */
export function readRefusal(refusal: Refusal): CloudFailure | { kind: 'stale-token'; message: string } {
  const { status, text } = refusal;
  const error = ApiError.safeParse(parseJson(text)?.json).data?.error;
  const message = (error?.message ?? `Yoto answered with status ${status}`).slice(0, 300);
  if (status === 401 || (status === 403 && error?.code === 'unauthorized')) return { kind: 'stale-token', message };
  if (status === 403) return missingPermission(refusal, message, error?.code);
  if (status === 404 || error?.code === 'not-found') return { kind: 'not-found', message };
  if (status === 429) {
    const retryAfterMs = readRetryAfter(refusal.retryAfter, refusal.nowMs);
    return { kind: 'rate-limited', message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  if (status >= 500) return { kind: 'server', message, status };
  if (status >= 400) return { kind: 'bad-request', message, ...(error ? { code: error.code } : {}) };
  return { kind: 'unexpected', message, status };
}

function missingPermission(refusal: Refusal, message: string, code: string | undefined): CloudFailure {
  const named = yotoScopes.find((scope) => scope.includes(':') && refusal.text.includes(scope));
  if (named) return { kind: 'permission-missing', message, scope: named };
  if (code !== 'forbidden') return { kind: 'unexpected', message, status: refusal.status };
  if (isGranted(refusal.grantedScope, refusal.scope)) return { kind: 'permission-missing', message };
  return { kind: 'permission-missing', message, scope: refusal.scope };
}

/** Whether `granted` (as in a token answer) covers `scope`. Unknown grants cover nothing. */
export function isGranted(granted: string | undefined, scope: string): boolean {
  const held = granted?.split(' ') ?? [];
  return held.some((one) => one === scope || includedScopes[one]?.some((included) => included === scope));
}

/** `Retry-After` in ms from now; undefined when absent or unreadable. */
export function readRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
