// A wish that reads well by itself and does not fit this family: the same problem as a field of the wrong shape.
import { Problem } from '#contract/errors.ts';
import type { Mistake } from '#core/source/mistakes.ts';

export function refused(field: string, mistake: Mistake): Problem {
  return new Problem('validation-failed', { issues: [{ path: [field], mistake }] });
}
