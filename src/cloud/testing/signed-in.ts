// A signed-in cloud against a scripted server, for this room's tests. Never used outside tests.
import { type CloudParts, connectCloud, type YotoCloud } from '../cloud.ts';
import type { StoredTokens, TokenVault } from '../session.ts';
import { MovedClock } from './moved-clock.ts';

/** A vault in memory that keeps a diary of what was done to it. */
export class OpenVault implements TokenVault {
  tokens: StoredTokens | undefined;
  brokenReason: string | undefined;
  storedAccessTokens: string[] = [];

  load(): StoredTokens | undefined {
    return this.tokens;
  }

  store(tokens: StoredTokens): void {
    this.tokens = tokens;
    this.storedAccessTokens.push(tokens.accessToken);
  }

  markBroken(reason: string): void {
    this.tokens = undefined;
    this.brokenReason = reason;
  }
}

export interface SignedIn {
  cloud: YotoCloud;
  clock: MovedClock;
  vault: OpenVault;
}

/** Holds access token "a0" and refresh token "r0", good for an hour. */
export function signedIn(url: string, parts: Partial<CloudParts> = {}): SignedIn {
  const clock = new MovedClock();
  const vault = new OpenVault();
  vault.tokens = {
    accessToken: 'a0',
    refreshToken: 'r0',
    obtainedAtMs: clock.now(),
    expiresAtMs: clock.now() + 3_600_000,
  };
  const cloud = connectCloud({
    urls: { loginUrl: url, apiUrl: url, mqttUrl: 'ws://127.0.0.1/unused' },
    client: { clientId: 'client-1' },
    vault,
    clock,
    random: () => 1,
    ...parts,
    limits: { requestsPerSecond: 1000, burst: 1000, ...parts.limits },
  });
  return { cloud, clock, vault };
}
