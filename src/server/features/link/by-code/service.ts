// Sign-ins by a code that a parent types on another screen: shown here, waited for in the background, asked after by the
// app. How Yoto is polled is #cloud/device-code.ts.
import { randomBytes } from 'node:crypto';
import type { CodeSignIn, YotoCloud } from '#cloud/cloud.ts';
import { Problem } from '#contract/errors.ts';
import type { YotoAccount } from '#contract/link.ts';
import type { Clock } from '../../../clock.ts';
import { problemOfRefusal, problemOfSignIn } from '../../../yoto/problems.ts';
import type { ArrivingVault } from '../../../yoto/token-files.ts';

export interface Prepared {
  clientId: string;
  vault: ArrivingVault;
  cloud: YotoCloud;
  scopes: readonly string[];
}

export interface ByCodeDeps {
  clock: Clock;
  /** @throws Problem yoto-client-missing. */
  prepare(input: { devices?: boolean | undefined }): Promise<Prepared>;
  welcome(prepared: Prepared): Promise<YotoAccount>;
}

/** One sign-in at a time is enough for a family; a new one ends those before. */
const MOST_KEPT = 5;

export function createSignInByCode({ clock, prepare, welcome }: ByCodeDeps) {
  const closing = new AbortController();
  const waiting = new Map<string, { result: Promise<YotoAccount>; isOver: boolean }>();

  async function finish(prepared: Prepared, { finished }: Extract<CodeSignIn, { kind: 'shown' }>) {
    const outcome = await finished;
    if (outcome.kind !== 'tokens') throw problemOfSignIn(outcome);
    return await welcome(prepared);
  }

  return {
    /** @throws Problem yoto-client-missing, or why Yoto shows no code. */
    async begin(input: { devices?: boolean | undefined }) {
      const prepared = await prepare(input);
      const shown = await prepared.cloud.signInByCode(prepared.scopes, closing.signal);
      if (shown.kind === 'refused') throw problemOfRefusal(shown);
      if (shown.kind === 'unreachable') throw new Problem('yoto-unreachable', { cause: shown.cause });
      const state = randomBytes(16).toString('base64url');
      const one = { result: finish(prepared, shown), isOver: false };
      const over = () => {
        one.isOver = true;
      };
      one.result.then(over, over);
      waiting.set(state, one);
      const oldest = waiting.size > MOST_KEPT ? waiting.keys().next().value : undefined;
      if (oldest !== undefined) waiting.delete(oldest);
      const { userCode, url, completeUrl, expiresInMs } = shown.code;
      const expiresAt = new Date(clock.now() + expiresInMs).toISOString();
      return { state, userCode, url, ...(completeUrl === undefined ? {} : { completeUrl }), expiresAt };
    },

    /** Undefined while it is waited for. @throws Problem yoto-sign-in-expired, or why it failed. */
    async find(state: string): Promise<YotoAccount | undefined> {
      const one = waiting.get(state);
      if (!one) throw new Problem('yoto-sign-in-expired');
      return one.isOver ? await one.result : undefined;
    },

    /** Waits for nobody any more. */
    async settled(): Promise<void> {
      closing.abort();
      await Promise.allSettled([...waiting.values()].map(({ result }) => result));
    },
  };
}
