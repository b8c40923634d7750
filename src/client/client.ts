// The typed client made from the contract: one function per promised route, grouped as in contract/api.ts.
// It never invents a path and never parses what its own server already checked; a refusal becomes `Problem`, anything
// that is not an answer of the server becomes `Unreachable`. Live events: ./live.ts.
import { type Api, api } from '#contract/api.ts';
import { isProblemCode, Problem, type ProblemDocument } from '#contract/errors.ts';
import type { Route, RouteArguments, RouteReply, RouteTable } from '#contract/route.ts';

const DEADLINE_MS = 20_000;

export interface ClientOptions {
  /** The server's address; '' means the page's own. */
  baseUrl: string;
  /** An API token. In a browser the session cookie does instead. */
  token?: string;
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** How long to wait for the answer; for byte routes until its headers. */
  deadlineMs?: number;
}

/** Parts that may be empty may also be left out. */
type Loose<T> = { [K in keyof T as Record<never, never> extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as Record<never, never> extends T[K] ? K : never]?: T[K];
};
type Call<R extends Route> =
  Record<never, never> extends Loose<RouteArguments<R>>
    ? (args?: Loose<RouteArguments<R>> & CallOptions) => Promise<RouteReply<R>>
    : (args: Loose<RouteArguments<R>> & CallOptions) => Promise<RouteReply<R>>;
type ClientOf<A extends Record<string, RouteTable>> = {
  [G in keyof A]: { [N in keyof A[G]]: Call<A[G][N]> };
};
export type Client = ClientOf<Api>;

/** No usable answer: network, deadline, or something between us and the server that answered in its place. */
export class Unreachable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Unreachable';
  }
}

export function createClient(options: ClientOptions): Client {
  const groups = Object.entries<RouteTable>(api).map(([group, table]) => {
    const calls = Object.entries(table).map(([name, route]) => [
      name,
      (args: LooseArguments = {}) => callRoute(options, route, args),
    ]);
    return [group, Object.fromEntries(calls)];
  });
  return Object.fromEntries(groups) as Client;
}

interface LooseArguments extends CallOptions {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

async function callRoute(options: ClientOptions, route: Route, args: LooseArguments): Promise<unknown> {
  const send = options.fetch ?? globalThis.fetch;
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(), args.deadlineMs ?? DEADLINE_MS);
  try {
    const response = await send(options.baseUrl + routePath(route.path, args), {
      method: route.method,
      headers: headersFor(options, args),
      signal: args.signal ? AbortSignal.any([args.signal, overdue.signal]) : overdue.signal,
      ...(args.body === undefined ? {} : { body: JSON.stringify(args.body) }),
    });
    if (!response.ok) throw await refusal(response);
    if (route.bytes) return response;
    return route.reply ? await response.json() : undefined;
  } catch (error) {
    if (error instanceof Problem || error instanceof Unreachable) throw error;
    args.signal?.throwIfAborted();
    const message = overdue.signal.aborted ? 'The server did not answer in time.' : 'The server cannot be reached.';
    throw new Unreachable(message, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The path with its parameters filled in and the query behind it. Exported for links such as covers. */
export function routePath(path: string, args: { params?: object; query?: object } = {}): string {
  const values = new Map<string, unknown>(Object.entries(args.params ?? {}));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(args.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

function headersFor(options: ClientOptions, args: LooseArguments): Record<string, string> {
  return {
    ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
    ...(args.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

async function refusal(response: Response): Promise<Problem | Unreachable> {
  const document = await readProblem(response);
  if (!document) return new Unreachable(`The address answered ${response.status} without a reason.`);
  const { detail, errors, proposal } = document;
  return new Problem(isProblemCode(document.code) ? document.code : 'internal', {
    detail: detail ?? document.title,
    ...(errors ? { errors } : {}),
    ...(proposal === undefined ? {} : { proposal }),
    cause: document,
  });
}

async function readProblem(response: Response): Promise<ProblemDocument | undefined> {
  if (!response.headers.get('content-type')?.includes('problem+json')) return undefined;
  try {
    return (await response.json()) as ProblemDocument;
  } catch {
    // Cut off in the middle: the caller hears that there was no usable answer.
    return undefined;
  }
}
