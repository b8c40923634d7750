// The Yoto cloud in one object, wired top to bottom. Start reading here; the vendor's rules are in docs/protocol/yoto.md.
// Knows nothing of our product: no cards of ours, no children, no streams.
import { randomBytes, randomInt } from 'node:crypto';
import type { CloudClock } from './clock.ts';
import { type CloudContent, cloudContent } from './content.ts';
import { askForCode, awaitTokens, type CodeOutcome, type ShownCode } from './device-code.ts';
import { type CloudDevices, cloudDevices } from './devices.ts';
import { type CloudFamily, cloudFamily } from './family.ts';
import { type CloudLimits, defaultLimits } from './limits.ts';
import { type Live, type LiveWishes, openLive } from './live.ts';
import { type CloudMedia, cloudMedia } from './media.ts';
import {
  authorizeUrl,
  createPkcePair,
  createState,
  exchangeCode,
  type OAuthClient,
  type RandomBytes,
  refresh,
  type SignInDesk,
  type SignInRequest,
  type TokenOutcome,
} from './oauth.ts';
import { CloudRest } from './rest.ts';
import { CloudSession, type TokenVault } from './session.ts';
import type { YotoUrls } from './urls.ts';

export interface CloudParts {
  urls: YotoUrls;
  client: OAuthClient;
  vault: TokenVault;
  clock: CloudClock;
  fetch?: typeof fetch;
  limits?: Partial<CloudLimits>;
  /** For secrets of the sign-in; the machine's unless a test gives its own. */
  randomBytes?: RandomBytes;
  /** From 0 to 1, for jitter. */
  random?: () => number;
}

/** Keep until the browser comes back, then hand it to `finishSignIn` with the code. */
export interface PendingSignIn {
  /** Where to send the browser. */
  url: string;
  state: string;
  verifier: string;
  redirectUri: string;
}

export interface YotoCloud extends AsyncDisposable {
  content: CloudContent;
  media: CloudMedia;
  devices: CloudDevices;
  family: CloudFamily;
  beginSignIn(request: Pick<SignInRequest, 'redirectUri' | 'scopes' | 'prompt'>): PendingSignIn;
  /** `tokens`: they are stored and in use. Throws only if the vault cannot store them. */
  finishSignIn(pending: Pick<PendingSignIn, 'verifier' | 'redirectUri'>, code: string): Promise<TokenOutcome>;
  /** Sign-in by a code that is typed elsewhere. `finished` is told what came of it; the same holds as above. */
  signInByCode(scopes: readonly string[], signal: AbortSignal): Promise<CodeSignIn>;
  /** What the players say, live; whoever opens it disposes it. Needs `family:devices:control`. */
  live(wishes: LiveWishes): Live;
}

export type CodeSignIn =
  | Exclude<CodeOutcome, { kind: 'shown' }>
  | { kind: 'shown'; code: ShownCode; finished: Promise<TokenOutcome> };

export function connectCloud(parts: CloudParts): YotoCloud {
  const sendParts = { fetch: parts.fetch ?? fetch, clock: parts.clock };
  const limits = { ...defaultLimits, ...parts.limits };
  const desk: SignInDesk = {
    parts: sendParts,
    loginUrl: parts.urls.loginUrl,
    client: parts.client,
    deadlineMs: limits.deadlineMs,
  };
  const session = new CloudSession({
    vault: parts.vault,
    clock: parts.clock,
    refresh: (refreshToken) => refresh(desk, refreshToken),
  });
  const random = parts.random ?? (() => randomInt(2 ** 32) / 2 ** 32);
  const rest = new CloudRest({ ...sendParts, urls: parts.urls, session, limits, random });
  const bytes = parts.randomBytes ?? randomBytes;

  return {
    content: cloudContent(rest),
    media: cloudMedia(rest, parts.clock),
    devices: cloudDevices(rest),
    family: cloudFamily(rest),
    beginSignIn(wanted) {
      const { verifier, challenge } = createPkcePair(bytes);
      const state = createState(bytes);
      const { clientId } = parts.client;
      const request = { ...wanted, loginUrl: parts.urls.loginUrl, clientId, state, challenge };
      return { url: authorizeUrl(request), state, verifier, redirectUri: wanted.redirectUri };
    },
    async finishSignIn({ verifier, redirectUri }, code) {
      const outcome = await exchangeCode(desk, { code, redirectUri, verifier });
      if (outcome.kind === 'tokens') session.accept(outcome.tokens);
      return outcome;
    },
    async signInByCode(scopes, signal) {
      const asked = await askForCode(desk, scopes);
      if (asked.kind !== 'shown') return asked;
      const finished = awaitTokens(desk, parts.clock, asked.code, signal).then((outcome) => {
        if (outcome.kind === 'tokens') session.accept(outcome.tokens);
        return outcome;
      });
      return { ...asked, finished };
    },
    live: (wishes) =>
      openLive({ ...wishes, url: parts.urls.mqttUrl, session, clock: parts.clock, random, randomBytes: bytes }),
    async [Symbol.asyncDispose]() {
      rest.close();
      await session.close();
    },
  };
}
