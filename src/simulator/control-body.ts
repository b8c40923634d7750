// Reads bodies of the control API by their schema. For ./control.ts and ./control-trouble.ts.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { jsonOf } from './http/body.ts';
import { badRequest } from './http/refusal.ts';

/** An absent body is an empty object. Throws a bad-request refusal that says what is wrong. */
export function bodyOf<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const parsed = schema.safeParse(jsonOf(request) ?? {});
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}
