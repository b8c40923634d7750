// What the Yoto cloud answered, as a problem that a parent can read. The one place of this translation.
import type { TokenOutcome } from '#cloud/oauth.ts';
import type { CloudFailure, Outcome } from '#cloud/outcome.ts';
import { Problem, type ProblemCode } from '#contract/errors.ts';
import type { Published } from './publish.ts';

/** @throws Problem where there is no value. */
export function answerOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'ok') return outcome.value;
  throw problemOf(outcome);
}

export function problemOf(failure: CloudFailure): Problem {
  const details = { detail: failure.message, cause: failure };
  switch (failure.kind) {
    case 'unauthorized':
      if (failure.reason !== 'refused') return new Problem('yoto-sign-in-needed', details);
      // A refusal is about our client or the account and would come again after signing in.
      return new Problem(isAboutClient(failure.error) ? 'yoto-client-wrong' : 'yoto-refused', details);
    case 'permission-missing':
      return new Problem('yoto-permission-missing', details);
    case 'not-found':
    case 'bad-request':
    case 'unexpected':
      return new Problem('yoto-refused', details);
    case 'rate-limited':
    case 'server':
    case 'unreachable':
    case 'unknown-outcome':
      return new Problem('yoto-unreachable', details);
  }
}

const isAboutClient = (error = '') => REFUSALS[error] === 'yoto-client-wrong';

export function problemOfSignIn(outcome: Exclude<TokenOutcome, { kind: 'tokens' }>): Problem {
  switch (outcome.kind) {
    case 'invalid-grant':
      return new Problem('yoto-sign-in-expired');
    case 'refused':
      return problemOfRefusal(outcome);
    case 'unreachable':
      return new Problem('yoto-unreachable', { cause: outcome.cause });
  }
}

const REFUSALS: Readonly<Record<string, ProblemCode>> = {
  access_denied: 'yoto-not-allowed',
  invalid_scope: 'yoto-scope-not-ticked',
  unauthorized_client: 'yoto-client-wrong',
  invalid_client: 'yoto-client-wrong',
  expired_token: 'yoto-sign-in-expired',
  server_error: 'yoto-unreachable',
  temporarily_unavailable: 'yoto-unreachable',
};

/** By the words of the sign-in service: docs/protocol/yoto.md §2.1. Its own sentence is told too. */
export function problemOfRefusal({ error, description }: { error: string; description: string }): Problem {
  const detail = `${error}: ${description}`.slice(0, 300);
  if (error === 'invalid_request' && /redirect|callback/i.test(description)) {
    return new Problem('yoto-callback-wrong', { detail });
  }
  return new Problem(REFUSALS[error] ?? 'yoto-refused', { detail });
}

/** What can be proposed is a body of `send` that does what the parent may want instead. */
export function problemOfPublishing(published: Exclude<Published, { kind: 'sent' }>, accountId: string): Problem {
  switch (published.kind) {
    case 'gone':
      return new Problem('yoto-card-gone', { proposal: { accountId, asNew: true } });
    case 'conflict':
      return new Problem('changed-meanwhile', {
        detail: `Changed here and in the Yoto app: ${published.places.join(', ')}.`,
        proposal: { accountId, keep: 'ours' },
      });
    case 'lost':
      return new Problem('yoto-unreachable', {
        detail: 'The answer was lost. The card may have been made; sending again looks for it first.',
      });
    case 'failed':
      return problemOf(published.failure);
  }
}
