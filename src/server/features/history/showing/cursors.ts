// Where a page begins: behind the last item of the one before, by time and id, so that nothing is shown twice or left out
// while more is heard.
import { z } from 'zod';
import { Problem } from '#contract/errors.ts';

export interface Behind {
  atMs: number;
  id: string;
}

const cursorText = z.tuple([z.number(), z.string()]);

export function writeCursor({ atMs, id }: Behind): string {
  return Buffer.from(JSON.stringify([atMs, id])).toString('base64url');
}

/** @throws Problem validation-failed: it is not one of ours. */
export function readCursor(after: string | undefined): Behind | undefined {
  if (after === undefined) return undefined;
  try {
    const [atMs, id] = cursorText.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
    return { atMs, id };
  } catch (cause) {
    throw new Problem('validation-failed', {
      errors: [{ path: 'query.after', message: 'Not a page of this list.' }],
      cause,
    });
  }
}
