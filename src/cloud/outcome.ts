// What can come of asking the Yoto cloud: a value, or one of a closed list of failures. Nothing here throws.
// A failure's message is safe to log: it never holds a token, a code or an address with a signature.

/** Why a signed-in call cannot be made: never signed in, the sign-in is over, or a fresh token was refused as well. */
export type UnauthorizedReason = 'not-signed-in' | 'sign-in-again' | 'refused';

export type CloudFailure =
  /** `error`: the word of the sign-in service, where it refused to renew the sign-in. */
  | { kind: 'unauthorized'; message: string; reason: UnauthorizedReason; error?: string }
  /** `scope`: what the next sign-in has to ask for; absent when our scopes suffice and the account itself may not. */
  | { kind: 'permission-missing'; message: string; scope?: string }
  | { kind: 'not-found'; message: string }
  /** `code` is the vendor's, when it gave one; "group-limit" arrives here too. */
  | { kind: 'bad-request'; message: string; code?: string }
  | { kind: 'rate-limited'; message: string; retryAfterMs?: number }
  | { kind: 'server'; message: string; status: number }
  | { kind: 'unreachable'; message: string; cause: unknown }
  /** The answer to something that must not be done twice was lost: look first (`content.mine`), then decide. */
  | { kind: 'unknown-outcome'; message: string; cause: unknown }
  | { kind: 'unexpected'; message: string; status?: number; cause?: unknown };

export type Outcome<T> = { kind: 'ok'; value: T } | CloudFailure;

export function ok<T>(value: T): Outcome<T> {
  return { kind: 'ok', value };
}
