// One grant, one refresher: hands out access tokens and keeps the single-use refresh token safe
// (docs/protocol/yoto.md §2.2). Callers at the same moment share one refresh.
// Between receiving tokens and storing them there is never an await, and a token is never used before it is stored.
// Trouble with the network never ends a sign-in; only the words "invalid_grant" do.
import type { CloudClock } from './clock.ts';
import type { GrantedTokens, TokenOutcome } from './oauth.ts';
import type { CloudFailure } from './outcome.ts';

/** Times are Unix milliseconds. Without a refresh token the sign-in ends when the access token does. */
export interface StoredTokens {
  accessToken: string;
  refreshToken?: string;
  obtainedAtMs: number;
  expiresAtMs: number;
  scope?: string;
}

/**
 * Where tokens are kept, given by the server. All of it is synchronous: when `store` returns, the tokens survive a
 * kill. After `markBroken`, `load` returns undefined until someone has signed in again.
 */
export interface TokenVault {
  load(): StoredTokens | undefined;
  store(tokens: StoredTokens): void;
  /** `reason` is a plain sentence for the parent. */
  markBroken(reason: string): void;
}

export interface SessionParts {
  vault: TokenVault;
  clock: CloudClock;
  refresh: (refreshToken: string) => Promise<TokenOutcome>;
  /** How long before its end a token is replaced; never more than a quarter of its life. Default 60 s. */
  refreshAheadMs?: number;
}

export type TokenInUse = { kind: 'token'; accessToken: string; scope?: string };
type TokenAnswer = TokenInUse | CloudFailure;

const signInAgain = 'Yoto no longer accepts this sign-in. Please sign in again.';
const retryAheadAfterMs = 10_000;

export class CloudSession {
  #vault: TokenVault;
  #clock: CloudClock;
  #refresh: SessionParts['refresh'];
  #refreshAheadMs: number;
  #refreshing: Promise<TokenAnswer> | undefined;
  #unstored: { tokens: StoredTokens; replaces: string | undefined } | undefined;
  #noRefreshAheadUntilMs = 0;
  #isClosed = false;

  constructor(parts: SessionParts) {
    this.#vault = parts.vault;
    this.#clock = parts.clock;
    this.#refresh = parts.refresh;
    this.#refreshAheadMs = parts.refreshAheadMs ?? 60_000;
  }

  /** Called after a sign-in: stores at once. Throws what the vault throws; then nobody is signed in. */
  accept(granted: GrantedTokens): void {
    this.#unstored = undefined;
    this.#vault.store(this.#dated(granted, undefined));
  }

  /** A token worth trying now. */
  async accessToken(): Promise<TokenAnswer> {
    const tokens = this.#load();
    if ('kind' in tokens) return tokens;
    const nowMs = this.#clock.now();
    if (nowMs >= tokens.expiresAtMs) return this.#sharedRefresh();
    const aheadMs = Math.min(this.#refreshAheadMs, (tokens.expiresAtMs - tokens.obtainedAtMs) / 4);
    if (nowMs < tokens.expiresAtMs - aheadMs || nowMs < this.#noRefreshAheadUntilMs || !tokens.refreshToken) {
      return inUse(tokens);
    }
    const refreshed = await this.#sharedRefresh();
    if (refreshed.kind !== 'unreachable') return refreshed;
    this.#noRefreshAheadUntilMs = nowMs + retryAheadAfterMs;
    return inUse(tokens);
  }

  /** After the API refused `refusedToken`: another one, from a refresh that others may already have done. */
  async replacementFor(refusedToken: string): Promise<TokenAnswer> {
    const tokens = this.#load();
    if ('kind' in tokens) return tokens;
    return tokens.accessToken === refusedToken ? this.#sharedRefresh() : inUse(tokens);
  }

  /** No refresh begins any more; one in flight is waited for, so that what it brings is stored before the vault goes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#refreshing;
  }

  #sharedRefresh(): Promise<TokenAnswer> {
    if (this.#isClosed && !this.#refreshing) {
      const cause = new Error('the session is closed');
      return Promise.resolve({ kind: 'unreachable', message: 'the connection to Yoto is closed', cause });
    }
    this.#refreshing ??= this.#refreshNow().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshNow(): Promise<TokenAnswer> {
    const before = this.#load();
    if ('kind' in before) return before;
    if (before.refreshToken === undefined) return this.#markBroken(before);
    let outcome = await this.#refresh(before.refreshToken);
    if (outcome.kind === 'unreachable' && outcome.mayHaveArrived) {
      // The token may be spent, and only asking tells: one further try with the one we have.
      outcome = await this.#refresh(before.refreshToken);
    }
    return this.#conclude(before, outcome);
  }

  /** Synchronous from here on: nothing may come between receiving and storing. */
  #conclude(before: StoredTokens, outcome: TokenOutcome): TokenAnswer {
    const now = this.#load();
    // Somebody signed in, or out, while we asked: theirs counts, and ours belongs to a grant that is gone.
    if ('kind' in now) return now;
    if (now.refreshToken !== before.refreshToken) return inUse(now);
    switch (outcome.kind) {
      case 'tokens': {
        this.#unstored = { tokens: this.#dated(outcome.tokens, before), replaces: before.refreshToken };
        const stored = this.#load();
        return 'kind' in stored ? stored : inUse(stored);
      }
      case 'invalid-grant':
        return this.#markBroken(before);
      case 'refused':
        return {
          kind: 'unauthorized',
          reason: 'refused',
          error: outcome.error,
          message: `Yoto refused to renew the sign-in: ${outcome.error} ${outcome.description}`.trim(),
        };
      case 'unreachable':
        return { kind: 'unreachable', message: 'the Yoto sign-in service could not be reached', cause: outcome.cause };
    }
  }

  /** What the vault holds; tokens that it failed to take earlier are offered again first, and never used until taken. */
  #load(): StoredTokens | CloudFailure {
    try {
      const held = this.#vault.load();
      const waiting = this.#unstored;
      this.#unstored = undefined;
      if (waiting && held?.refreshToken === waiting.replaces) {
        this.#unstored = waiting;
        this.#vault.store(waiting.tokens);
        this.#unstored = undefined;
        return waiting.tokens;
      }
      return held ?? { kind: 'unauthorized', reason: 'not-signed-in', message: 'Nobody is signed in to Yoto.' };
    } catch (cause) {
      return { kind: 'unexpected', message: 'the Yoto sign-in could not be read or stored', cause };
    }
  }

  #markBroken(tokens: StoredTokens): CloudFailure {
    try {
      if (this.#vault.load()?.refreshToken === tokens.refreshToken) this.#vault.markBroken(signInAgain);
    } catch (cause) {
      return { kind: 'unexpected', message: 'the end of the Yoto sign-in could not be stored', cause };
    }
    return { kind: 'unauthorized', reason: 'sign-in-again', message: signInAgain };
  }

  #dated(granted: GrantedTokens, before: StoredTokens | undefined): StoredTokens {
    const nowMs = this.#clock.now();
    const refreshToken = granted.refreshToken ?? before?.refreshToken;
    const scope = granted.scope ?? before?.scope;
    return {
      accessToken: granted.accessToken,
      obtainedAtMs: nowMs,
      expiresAtMs: nowMs + granted.expiresInMs,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(scope === undefined ? {} : { scope }),
    };
  }
}

function inUse(tokens: StoredTokens): TokenInUse {
  return {
    kind: 'token',
    accessToken: tokens.accessToken,
    ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
  };
}
