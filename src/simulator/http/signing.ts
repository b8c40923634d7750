// Addresses that end: the pretend form of the vendor's signed media and upload addresses.
// The signature covers path and end, and holds for this run of the simulator only.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface UrlSigner {
  /** `path` begins with a slash; the answer ends before any `#`. */
  sign(origin: string, path: string, expiresAtMs: number): string;
  isGood(path: string, query: Record<string, unknown>, nowMs: number): boolean;
}

export function createSigner(): UrlSigner {
  const key = randomBytes(32);
  const signature = (path: string, expires: string) =>
    createHmac('sha256', key).update(`${path}\n${expires}`).digest('base64url');

  return {
    sign(origin, path, expiresAtMs) {
      const expires = String(Math.floor(expiresAtMs / 1000));
      const query = new URLSearchParams({
        Expires: expires,
        Signature: signature(path, expires),
        'Key-Pair-Id': 'K11LSW6MOXJ7KQ',
      });
      return `${origin}${path}?${query}`;
    },
    isGood(path, query, nowMs) {
      const { Expires: expires, Signature: given } = query;
      if (typeof expires !== 'string' || typeof given !== 'string' || Number(expires) * 1000 < nowMs) return false;
      const expected = Buffer.from(signature(path, expires));
      const received = Buffer.from(given);
      return expected.length === received.length && timingSafeEqual(expected, received);
    },
  };
}
