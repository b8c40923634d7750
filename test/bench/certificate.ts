// A certificate for both sides of a TLS comparison: self-signed, ECDSA P-256, as certificate authorities give today.
import { join } from 'node:path';
import { startChild } from './child.ts';
import { findProgram } from './machine.ts';

const LIMIT_MS = 10_000;

export interface Certificate {
  certFile: string;
  keyFile: string;
}

/** Undefined when there is no openssl on this machine. */
export async function makeCertificate(folder: string): Promise<Certificate | undefined> {
  const openssl = findProgram('openssl');
  if (!openssl) return undefined;
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-sha256'];
  const about = ['-subj', '/CN=localhost', '-days', '2'];
  await using child = startChild([
    ...[openssl, 'req', '-x509', ...kind, ...about, '-keyout', keyFile, '-out', certFile],
  ]);
  await child.finished(LIMIT_MS);
  return { certFile, keyFile };
}
