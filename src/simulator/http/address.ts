// Where the caller reached us, so that every address we hand out leads back the same way, also through a TLS proxy
// under other host names. Never use our own port or name in an answer.
import type { FastifyRequest } from 'fastify';

/** Origin without a trailing slash, such as `https://api.yotoplay.com`. */
export function addressOf(request: FastifyRequest): string {
  const host = firstOf(request.headers['x-forwarded-host']) ?? request.headers.host ?? 'localhost';
  const forwarded = firstOf(request.headers['x-forwarded-proto']);
  if (forwarded === 'https' || forwarded === 'http') return `${forwarded}://${host}`;
  // A proxy that only takes the TLS off says nothing; but nobody calls the vendor's names without TLS.
  return `${vendorHost.test(host) ? 'https' : request.protocol}://${host}`;
}

const vendorHost = /\.yotoplay\.com(:443)?$/i;

function firstOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  return text?.split(',')[0]?.trim() || undefined;
}

/** One text value of the query; undefined when absent or given more than once. */
export function queryText(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** A flag of the query: only the words true and 1 say yes. */
export function queryFlag(request: FastifyRequest, name: string, standard = false): boolean {
  const value = queryText(request, name);
  return value === undefined ? standard : value === 'true' || value === '1';
}
