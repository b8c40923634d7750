// Binds a table of promised routes to the functions that fulfil them. Input is parsed before the function sees it and
// the reply is parsed before it leaves, so that neither side can drift from the contract.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from '#contract/errors.ts';
import { type Route, type RouteInput, type RouteResult, type RouteTable, successStatus } from '#contract/route.ts';
import type { Language } from '#core/language.ts';
import { invalid } from './problems.ts';

/** Who is asking. */
export interface Parent {
  id: string;
  name: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    parent: Parent | undefined;
    language: Language;
  }
}

export interface RouteContext {
  parent: Parent | undefined;
  /** In which whoever asks wants to read. */
  language: Language;
  request: FastifyRequest;
  /** For routes whose reply is bytes: the function writes it. */
  reply: FastifyReply;
}

export type Fulfilments<T extends RouteTable> = {
  [K in keyof T]: (
    input: RouteInput<T[K]>,
    context: RouteContext,
  ) => Promise<T[K] extends { bytes: string } ? unknown : RouteResult<T[K]>>;
};

export function serveRoutes<T extends RouteTable>(app: FastifyInstance, table: T, fulfilments: Fulfilments<T>): void {
  for (const [name, route] of Object.entries(table)) {
    const fulfil = fulfilments[name as keyof T] as (input: unknown, context: RouteContext) => Promise<unknown>;
    app.route({
      method: route.method,
      url: route.path,
      // A sign-in that can be guessed at full speed is no sign-in.
      config: route.problems?.includes('too-many-tries') ? { rateLimit: { max: 10, timeWindow: 60_000 } } : {},
      onRequest: async (request) => {
        if (route.access === 'parent' && !request.parent) throw new Problem('not-signed-in');
      },
      handler: async (request, reply) => {
        const { parent, language } = request;
        const result = await fulfil(parseInput(route, request), { parent, language, request, reply });
        if (route.bytes) return result;
        if (reply.statusCode === 200) reply.code(successStatus(route));
        reply.header('cache-control', 'no-store');
        return route.reply ? route.reply.parse(result) : reply.send();
      },
    });
  }
}

function parseInput(route: Route, request: FastifyRequest): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const parts: [string, z.ZodType | undefined, unknown][] = [
    ['params', route.params, request.params],
    ['query', route.query, request.query],
    ['body', route.body, request.body],
  ];
  for (const [part, schema, value] of parts) {
    if (!schema) continue;
    const parsed = schema.safeParse(value ?? undefined);
    if (!parsed.success) throw invalid(parsed.error);
    input[part] = parsed.data;
  }
  return input;
}
