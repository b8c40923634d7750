// Keeps small secrets unreadable in the database: AES-256-GCM with a key file that never leaves the data folder.
// A copy of the database alone opens no stream and no Yoto account.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export interface Secrets {
  seal(text: string): string;
  /** @throws when the text was sealed with another key file, or changed. */
  open(sealed: string): string;
}

export function openSecrets(dataFolder: string): Secrets {
  const key = loadKey(dataFolder);
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    },
  };
}

/** For looking up a random capability without keeping it: the capability has 128 bits, so plain SHA-256 is enough. */
export function hashOf(capability: string): string {
  return hash('sha256', capability);
}

/** A new capability of 128 random bits, 22 characters, fit for a URL. */
export function newCapability(): string {
  return randomBytes(16).toString('base64url');
}

function loadKey(dataFolder: string): Buffer {
  const file = join(dataFolder, 'secret.key');
  if (existsSync(file)) {
    const key = readFileSync(file);
    if (key.length !== KEY_BYTES) throw new Error(`${file} is damaged: put back the one from your backup.`);
    return key;
  }
  mkdirSync(dataFolder, { recursive: true });
  const key = randomBytes(KEY_BYTES);
  const temporary = `${file}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  writeSync(descriptor, key);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, file);
  return key;
}
