// Reads the access token from a request. What it allows: ../rest/guard.ts.
// A token in the query is never looked at: the real cloud takes none there.
import type { FastifyRequest } from 'fastify';

export function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
