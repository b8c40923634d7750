// Where the caller reached us, so that every address we hand out leads back the same way, also through a TLS proxy
// under other host names. Never use our own port or name in an answer.
import type { FastifyRequest } from 'fastify';

/** Origin without a trailing slash, such as `https://api.yotoplay.com`. */
export function addressOf(request: FastifyRequest): string {
  const forwarded = request.headers['x-forwarded-proto'];
  const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim();
  const protocol = first === 'https' || first === 'http' ? first : request.protocol;
  return `${protocol}://${request.headers.host ?? 'localhost'}`;
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
