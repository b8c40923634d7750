// Passwords are kept as scrypt hashes with their own salt and cost, so that the cost can be raised later.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const COST = 2 ** 15;
const BLOCK = 8;
const KEY_BYTES = 32;
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, COST);
  return `scrypt:${COST}:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [, cost = '', salt = '', key = ''] = kept.split(':');
  const expected = Buffer.from(key, 'base64url');
  const found = await deriveKey(password, Buffer.from(salt, 'base64url'), Number(cost));
  return expected.length === found.length && timingSafeEqual(expected, found);
}

function deriveKey(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, KEY_BYTES, { N: cost, r: BLOCK, p: 1, maxmem: 256 * cost * BLOCK });
}
