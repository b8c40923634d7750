// What a promised route is. One table entry gives the server its checks and its handler's types, the client its
// method, and openapi.json its text. Nothing here knows how a route is served.
import type { z } from 'zod';
import type { ProblemCode } from './errors.ts';

/** `public`: anybody. `parent`: a session cookie or an API token. */
export type Access = 'public' | 'parent';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, parameters as `:name`. */
  path: string;
  access: Access;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The reply's body; absent: 204 without one. */
  reply?: z.ZodType;
  /** Set when the reply is not JSON: its content type. The server then writes the reply itself. */
  bytes?: string;
  /** Status of a good answer; 200 with a reply and 204 without when absent. */
  status?: number;
  problems?: readonly ProblemCode[];
}

export type RouteTable = Record<string, Route>;

/** Keeps the literal types of one table of routes and checks its shape. */
export function routes<const T extends RouteTable>(table: T): T {
  return table;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Input<S> = S extends z.ZodType ? z.input<S> : undefined;
type Present<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };

/** What the server's function for a route receives: parsed and complete. */
export type RouteInput<R extends Route> = Present<{
  params: Output<R['params']>;
  query: Output<R['query']>;
  body: Output<R['body']>;
}>;

/** What a caller passes: before defaults are filled in. */
export type RouteArguments<R extends Route> = Present<{
  params: Input<R['params']>;
  query: Input<R['query']>;
  body: Input<R['body']>;
}>;

/** What the server's function returns, before the schema has parsed it. */
export type RouteResult<R extends Route> = R extends { reply: z.ZodType } ? z.input<R['reply']> : void;

/** What a caller receives. */
export type RouteReply<R extends Route> = R extends { bytes: string }
  ? Response
  : R extends { reply: z.ZodType }
    ? z.output<R['reply']>
    : void;

export function successStatus(route: Route): number {
  return route.status ?? (route.reply || route.bytes ? 200 : 204);
}
