// How a plan is kept: one JSON document with a version, from which exactly the same plan comes back. Segments are
// written as short tuples, since a plan may have thousands. Never put anything here that does not determine a byte.
import { z } from 'zod';
import { type HashText, layPlan, type Plan } from './plan.ts';

const count = z.int().nonnegative();

const planDocument = z.strictObject({
  version: z.literal(1),
  profile: z.enum(['stereo-160', 'mono-96']),
  preamble: z.base64(),
  /** hash, size of the whole segment, from, length */
  segments: z.array(z.tuple([z.string(), count, count, count])),
});

export function writePlan(plan: Plan): string {
  const { profile, preamble, segments } = plan;
  return JSON.stringify({
    version: 1,
    profile,
    preamble: btoa(String.fromCharCode(...preamble)),
    segments: segments.map(({ hash, segmentBytes, fromByte, lengthBytes }) => [
      hash,
      segmentBytes,
      fromByte,
      lengthBytes,
    ]),
  } satisfies z.input<typeof planDocument>);
}

/** Throws when the text is not a plan that this program wrote. */
export function readPlan(text: string, sha256: HashText): Plan {
  const { profile, preamble, segments } = planDocument.parse(JSON.parse(text));
  return layPlan(
    {
      profile,
      preamble: Uint8Array.from(atob(preamble), (letter) => letter.charCodeAt(0)),
      segments: segments.map(([hash, segmentBytes, fromByte, lengthBytes]) => ({
        hash,
        segmentBytes,
        fromByte,
        lengthBytes,
      })),
    },
    sha256,
  );
}
