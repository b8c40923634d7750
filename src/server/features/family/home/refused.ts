// A wish that reads well by itself and does not fit this family: the same problem as a field of the wrong shape.
import { Problem } from '#contract/errors.ts';

export function refused(path: string, message: string): Problem {
  return new Problem('validation-failed', { detail: message, errors: [{ path, message }] });
}
