// Ids that sort by the time they were made: 48 bits of time and 80 random bits in Crockford's base 32, 26 characters.
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export type MakeId = () => string;

export function idsFrom(clock: Clock): MakeId {
  return () => {
    let time = clock.now();
    let head = '';
    for (let index = 0; index < 10; index++) {
      head = ALPHABET[time % 32] + head;
      time = Math.floor(time / 32);
    }
    let tail = '';
    for (const byte of randomBytes(16)) tail += ALPHABET[byte % 32];
    return head + tail;
  };
}
