// Sign-ins in a parent's browser: away to Yoto's page and back to our callback, or to a page that does not load and whose
// address is pasted. Each is taken once, within a quarter of an hour. The vendor's rules: docs/protocol/yoto.md §2.1.
import type { PendingSignIn } from '#cloud/cloud.ts';
import { readCallback } from '#cloud/oauth.ts';
import { Problem } from '#contract/errors.ts';
import type { ConnectedAccount } from '#contract/link.ts';
import type { Clock } from '../../../clock.ts';
import { problemOfRefusal, problemOfSignIn } from '../../../yoto/problems.ts';
import type { Prepared, SignInWish } from '../service.ts';

const PENDING_MS = 15 * 60_000;
const MOST_PENDING = 20;

export interface InBrowserDeps {
  clock: Clock;
  /** @throws Problem yoto-client-missing. */
  prepare(wish: SignInWish): Promise<Prepared>;
  welcome(prepared: Prepared): Promise<ConnectedAccount>;
  /** This server's own, as the browser of a parent reaches it. */
  callbackUrl(): string;
}

interface Pending {
  prepared: Prepared;
  signIn: PendingSignIn;
  endsAtMs: number;
}

export function createSignInInBrowser({ clock, prepare, welcome, callbackUrl }: InBrowserDeps) {
  const pendings = new Map<string, Pending>();

  function takePending(state: string): Pending {
    const pending = pendings.get(state);
    pendings.delete(state);
    if (pending && pending.endsAtMs > clock.now()) return pending;
    throw new Problem('yoto-sign-in-expired');
  }

  return {
    /** @throws Problem yoto-client-missing. */
    async begin(wish: SignInWish & { redirectUri?: string | undefined; another?: boolean | undefined }) {
      const prepared = await prepare(wish);
      const signIn = prepared.cloud.beginSignIn({
        redirectUri: wish.redirectUri ?? callbackUrl(),
        scopes: prepared.scopes,
        // Yoto remembers who is signed in to the browser, and would give us the same account again.
        ...(wish.another ? { prompt: 'login' as const } : {}),
      });
      const oldest = pendings.size >= MOST_PENDING ? pendings.keys().next().value : undefined;
      if (oldest !== undefined) pendings.delete(oldest);
      pendings.set(signIn.state, { prepared, signIn, endsAtMs: clock.now() + PENDING_MS });
      return { authorizeUrl: signIn.url, state: signIn.state, redirectUri: signIn.redirectUri };
    },

    /** `callback`: the address to which Yoto led back, or what a parent copied of it. @throws Problem. */
    async finish(callback: string): Promise<ConnectedAccount> {
      const address = addressIn(callback);
      const state = new URL(address).searchParams.get('state');
      if (state === null) throw new Problem('yoto-callback-unreadable');
      const pending = takePending(state);
      const { prepared, signIn } = pending;
      const read = readCallback(address, signIn.state);
      if (read.kind === 'refused') throw problemOfRefusal(read);
      if (read.kind !== 'code') throw new Problem('yoto-callback-unreadable');
      const outcome = await prepared.cloud.finishSignIn(signIn, read.code);
      if (outcome.kind !== 'tokens') {
        // The code was never seen there, so the same address may be tried again.
        if (outcome.kind === 'unreachable' && !outcome.mayHaveArrived) pendings.set(signIn.state, pending);
        throw problemOfSignIn(outcome);
      }
      return await welcome(prepared);
    },
  };
}

/** Parents copy the whole address, or only what follows the question mark. */
function addressIn(pasted: string): string {
  const text = pasted.trim();
  if (URL.canParse(text)) return text;
  const query = text.slice(text.indexOf('?') + 1);
  return `http://localhost/?${query}`;
}
