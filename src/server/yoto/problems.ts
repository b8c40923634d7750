// What the Yoto cloud answered, as a problem that a parent can read. The one place of this translation.
import type { TokenOutcome } from '#cloud/oauth.ts';
import type { CloudFailure, Outcome } from '#cloud/outcome.ts';
import { Problem } from '#contract/errors.ts';
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
      // A refusal is about our client or the account and would come again after signing in.
      return new Problem(failure.reason === 'refused' ? 'yoto-refused' : 'yoto-sign-in-needed', details);
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

export function problemOfSignIn(outcome: Exclude<TokenOutcome, { kind: 'tokens' }>): Problem {
  switch (outcome.kind) {
    case 'invalid-grant':
      return new Problem('yoto-refused', { detail: 'This sign-in was used already or took too long. Start again.' });
    case 'refused':
      return new Problem('yoto-refused', { detail: `${outcome.error}: ${outcome.description}`.slice(0, 300) });
    case 'unreachable':
      return new Problem('yoto-unreachable', { cause: outcome.cause });
  }
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
