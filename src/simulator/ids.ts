// The one place in the simulator that makes random ids and hashes, in the shapes the real cloud uses.
// See docs/protocol/yoto.md §Endpoints for the shapes.
import { createHash, randomBytes, randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function randomWord(length: number, alphabet = letters): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

export const newCardId = (): string => randomWord(5);
export const newDeviceId = (): string => `y2${randomWord(22)}`;
export const newSub = (): string => `auth0|${randomBytes(12).toString('hex')}`;
export const newClientId = (): string => randomWord(32);
export const newObjectId = (): string => randomBytes(12).toString('hex');
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const newMac = (): string => `b4:8a:0a:${randomBytes(3).toString('hex').match(/../g)?.join(':')}`;

/** As a person types it during a device sign-in: `XXXX-XXXX`. */
export function newUserCode(): string {
  const part = () => randomWord(4, 'BCDFGHJKLMNPQRSTVWXZ');
  return `${part()}-${part()}`;
}

export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
export const sha256Base64url = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('base64url');
