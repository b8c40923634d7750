// The one way to ask the vendor's API anything: token, pace, deadline, size cap, back-off, parsing at the wall.
// The rules are in docs/protocol/yoto.md §1. What must not be done twice is never repeated blindly: when its answer
// is lost the outcome says so. The calls themselves are in content.ts, media.ts, devices.ts and family.ts.
import type { z } from 'zod';
import { type BackOffParts, withBackOff } from './back-off.ts';
import type { CloudFailure, Outcome } from './outcome.ts';
import { ok } from './outcome.ts';
import { Pace } from './pace.ts';
import { isGranted, readRefusal } from './refusal.ts';
import { type Exchange, parseJson, type SendParts, send } from './send.ts';
import type { CloudSession, TokenInUse } from './session.ts';
import { addressOf, type YotoUrls } from './urls.ts';

export type CallBody = { json: unknown } | { bytes: Uint8Array | Blob; contentType: string };

export interface CloudCall<T> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments, unescaped. */
  path: readonly string[];
  query?: Record<string, string | undefined>;
  /** Which of the vendor's hosts; the API unless said. */
  host?: 'api' | 'login';
  scope: string;
  /** Set where the vendor answers a missing scope like an expired token, so that we would refresh in vain. */
  mustBeGranted?: boolean;
  body?: CallBody;
  answer: z.ZodType<T>;
  /** `safe`: doing it twice is doing it once. `once`: a lost answer becomes `unknown-outcome`. */
  repeat: 'safe' | 'once';
  signal?: AbortSignal | undefined;
}

export interface RestParts extends SendParts, BackOffParts {
  urls: YotoUrls;
  session: CloudSession;
}

export class CloudRest {
  #parts: RestParts;
  #pace: Pace;
  #closing = new AbortController();

  constructor(parts: RestParts) {
    this.#parts = parts;
    this.#pace = new Pace({ clock: parts.clock, ...parts.limits });
  }

  request<T>(call: CloudCall<T>): Promise<Outcome<T>> {
    const { urls } = this.#parts;
    const url = addressOf(call.host === 'login' ? urls.loginUrl : urls.apiUrl, call.path, call.query);
    if (!url) return Promise.resolve({ kind: 'bad-request', message: 'an id is empty or not an id' });
    const signal = this.#orClosing(call.signal);
    return withBackOff(this.#parts, () => this.#ask({ ...call, signal }, url), signal);
  }

  /** Gives up everything under way or waiting, and whatever is asked later. A refresh is not touched: see session.ts. */
  close(): void {
    this.#closing.abort(new Error('the connection to Yoto is closed'));
  }

  #orClosing(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
  }

  /** Sends a file to an address that the API gave us. Without Authorization: the storage refuses it. */
  putFile(address: string, file: { bytes: Uint8Array | Blob; contentType: string }, giveUp?: AbortSignal) {
    const signal = this.#orClosing(giveUp);
    const url = URL.parse(address);
    if (url?.protocol !== 'https:' && url?.protocol !== new URL(this.#parts.urls.apiUrl).protocol) {
      const failure: CloudFailure = { kind: 'unexpected', message: 'Yoto gave an upload address that is not https' };
      return Promise.resolve<Outcome<undefined>>(failure);
    }
    const put = async (): Promise<Outcome<undefined>> => {
      const headers = { 'content-type': file.contentType };
      const exchange = await this.#send({ method: 'PUT', url, headers, body: file.bytes, signal });
      if (exchange.kind === 'answer' && exchange.status < 300) return ok(undefined);
      if (exchange.kind !== 'answer') return unanswered(exchange, 'safe');
      const message = `the upload was refused with status ${exchange.status}`;
      if (exchange.status >= 500) return { kind: 'server', status: exchange.status, message };
      return { kind: 'unexpected', status: exchange.status, message };
    };
    return withBackOff(this.#parts, put, signal);
  }

  /** One try; with one more if only the token was stale. The token is taken last: it could end while we queue. */
  async #ask<T>(call: CloudCall<T>, url: URL): Promise<Outcome<T>> {
    const heldMs = await this.#pace.turn(call.signal);
    if (heldMs > 0) return { kind: 'rate-limited', message: 'Yoto asked us for a break', retryAfterMs: heldMs };
    const token = await this.#parts.session.accessToken();
    if (token.kind !== 'token') return token;
    if (call.mustBeGranted && token.scope !== undefined && !isGranted(token.scope, call.scope)) {
      return { kind: 'permission-missing', scope: call.scope, message: `the sign-in did not ask for ${call.scope}` };
    }
    const first = await this.#askWith(call, url, token);
    if (first.kind !== 'stale-token') return first;
    const replacement = await this.#parts.session.replacementFor(token.accessToken);
    if (replacement.kind !== 'token') return replacement;
    await this.#pace.turn(call.signal);
    const second = await this.#askWith(call, url, replacement);
    if (second.kind !== 'stale-token') return second;
    return { kind: 'unauthorized', reason: 'refused', message: second.message };
  }

  async #askWith<T>(call: CloudCall<T>, url: URL, token: TokenInUse) {
    const exchange = await this.#send({
      method: call.method,
      url,
      headers: { accept: 'application/json', authorization: `Bearer ${token.accessToken}`, ...contentType(call.body) },
      body: bodyOf(call.body),
      signal: call.signal,
    });
    if (exchange.kind !== 'answer') return unanswered(exchange, call.repeat);
    return this.#read(call, exchange, token);
  }

  #send(letter: {
    method: string;
    url: URL;
    headers: Record<string, string>;
    body: string | Uint8Array | Blob | undefined;
    signal: AbortSignal | undefined;
  }): Promise<Exchange> {
    const { limits } = this.#parts;
    const { body, ...rest } = letter;
    const isUpload = body !== undefined && typeof body !== 'string';
    return send(this.#parts, {
      ...rest,
      ...(body === undefined ? {} : { body }),
      deadlineMs: isUpload ? limits.uploadDeadlineMs : limits.deadlineMs,
      maxAnswerBytes: limits.maxAnswerBytes,
    });
  }

  #read<T>(call: CloudCall<T>, answer: Exchange & { kind: 'answer' }, token: TokenInUse) {
    const { status, text } = answer;
    if (status >= 200 && status < 300) return readAnswer(call, text);
    const nowMs = this.#parts.clock.now();
    const retryAfter = answer.headers.get('retry-after');
    const failure = readRefusal({ status, text, retryAfter, nowMs, scope: call.scope, grantedScope: token.scope });
    if (failure.kind === 'rate-limited') this.#pace.hold(failure.retryAfterMs ?? 0);
    if (failure.kind !== 'server' || call.repeat === 'safe') return failure;
    const unknown: CloudFailure = { kind: 'unknown-outcome', message: failure.message, cause: failure };
    return unknown;
  }
}

function readAnswer<T>(call: CloudCall<T>, text: string): Outcome<T> {
  const parsed = call.answer.safeParse(parseJson(text)?.json);
  if (parsed.success) return ok(parsed.data);
  const message = `${call.method} /${call.path[0]} was answered with something else than we know`;
  if (call.repeat === 'once') return { kind: 'unknown-outcome', message, cause: parsed.error };
  return { kind: 'unexpected', message, cause: parsed.error };
}

function unanswered(exchange: Exclude<Exchange, { kind: 'answer' }>, repeat: 'safe' | 'once'): CloudFailure {
  if (exchange.kind === 'too-large') {
    const message = `Yoto answered with more than ${exchange.maxBytes} bytes`;
    if (repeat === 'once') return { kind: 'unknown-outcome', message, cause: new Error(message) };
    return { kind: 'unexpected', message, status: exchange.status };
  }
  const { cause, mayHaveArrived } = exchange;
  if (repeat === 'once' && mayHaveArrived) {
    return { kind: 'unknown-outcome', message: 'the answer of Yoto was lost', cause };
  }
  return { kind: 'unreachable', message: 'Yoto could not be reached', cause };
}

function contentType(body: CallBody | undefined): Record<string, string> {
  if (!body) return {};
  return { 'content-type': 'json' in body ? 'application/json' : body.contentType };
}

function bodyOf(body: CallBody | undefined): string | Uint8Array | Blob | undefined {
  if (!body) return undefined;
  return 'json' in body ? JSON.stringify(body.json) : body.bytes;
}
