// Sign-ins by a code that a parent types on another screen: shown here, waited for in the background, asked after by the
// app. One at a time is enough for a family; a new one ends the one before. How Yoto is polled: #cloud/device-code.ts.
import { randomBytes } from 'node:crypto';
import type { CodeSignIn } from '#cloud/cloud.ts';
import { Problem } from '#contract/errors.ts';
import type { ConnectedAccount } from '#contract/link.ts';
import type { Clock } from '../../../clock.ts';
import { problemOfRefusal, problemOfSignIn } from '../../../yoto/problems.ts';
import type { Prepared, SignInWish } from '../service.ts';

export interface ByCodeDeps {
  clock: Clock;
  /** @throws Problem yoto-client-missing. */
  prepare(wish: SignInWish): Promise<Prepared>;
  welcome(prepared: Prepared): Promise<ConnectedAccount>;
}

interface Waiting {
  state: string;
  result: Promise<ConnectedAccount>;
  isOver: boolean;
  ending: AbortController;
}

export function createSignInByCode({ clock, prepare, welcome }: ByCodeDeps) {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  let waiting: Waiting | undefined;

  async function finish(prepared: Prepared, { finished }: Extract<CodeSignIn, { kind: 'shown' }>) {
    const outcome = await finished;
    if (outcome.kind !== 'tokens') throw problemOfSignIn(outcome);
    return await welcome(prepared);
  }

  return {
    /** @throws Problem yoto-client-missing, or why Yoto shows no code. */
    async begin(wish: SignInWish) {
      const prepared = await prepare(wish);
      const ending = new AbortController();
      const shown = await prepared.cloud.signInByCode(
        prepared.scopes,
        AbortSignal.any([closing.signal, ending.signal]),
      );
      if (shown.kind === 'refused') throw problemOfRefusal(shown);
      if (shown.kind === 'unreachable') throw new Problem('yoto-unreachable', { cause: shown.cause });
      waiting?.ending.abort();
      const state = randomBytes(16).toString('base64url');
      const one: Waiting = { state, result: finish(prepared, shown), isOver: false, ending };
      const over = () => {
        one.isOver = true;
        running.delete(settled);
      };
      const settled: Promise<void> = one.result.then(over, over);
      running.add(settled);
      waiting = one;
      const { userCode, url, completeUrl, expiresInMs } = shown.code;
      const expiresAt = new Date(clock.now() + expiresInMs).toISOString();
      return { state, userCode, url, ...(completeUrl === undefined ? {} : { completeUrl }), expiresAt };
    },

    /** Undefined while it is waited for. @throws Problem yoto-sign-in-expired, or why it failed. */
    async find(state: string): Promise<ConnectedAccount | undefined> {
      if (waiting?.state !== state) throw new Problem('yoto-sign-in-expired');
      return waiting.isOver ? await waiting.result : undefined;
    },

    /** Waits for nobody any more. */
    async settled(): Promise<void> {
      closing.abort();
      await Promise.all(running);
    },
  };
}
