// Tries again where another try can help: growing waits with jitter, or as long as the vendor asked for, and only so often.
// What may be repeated at all is decided before, by giving an outcome that is not on the list below.
import { type CloudClock, pause } from './clock.ts';
import type { CloudLimits } from './limits.ts';
import type { Outcome } from './outcome.ts';

export interface BackOffParts {
  clock: CloudClock;
  limits: CloudLimits;
  /** From 0 to 1, for the jitter. */
  random: () => number;
}

export async function withBackOff<T>(
  parts: BackOffParts,
  attempt: () => Promise<Outcome<T>>,
  signal: AbortSignal,
): Promise<Outcome<T>> {
  for (let tries = 1; ; tries += 1) {
    if (signal.aborted) return { kind: 'unreachable', message: 'given up before asking', cause: signal.reason };
    const outcome = await attempt();
    const waitMs = waitBeforeNext(parts, outcome, tries);
    if (tries >= parts.limits.tries || waitMs === undefined || waitMs > parts.limits.maxWaitMs) return outcome;
    await pause(parts.clock, waitMs, signal);
  }
}

/** Undefined where another try cannot help. */
function waitBeforeNext(parts: BackOffParts, outcome: Outcome<unknown>, tries: number): number | undefined {
  switch (outcome.kind) {
    case 'rate-limited':
      return outcome.retryAfterMs ?? growingWait(parts, tries);
    case 'server':
    case 'unreachable':
      return growingWait(parts, tries);
    default:
      return undefined;
  }
}

function growingWait({ limits, random }: BackOffParts, tries: number): number {
  const fullMs = Math.min(limits.maxWaitMs, limits.firstBackOffMs * 2 ** (tries - 1));
  return fullMs * (0.5 + random() / 2);
}
