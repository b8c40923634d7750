// One HTTP exchange with a deadline and a size cap; the only place in this room that fetches.
// It never retries, never follows a redirect (a token must not travel on) and never throws.
// Who may repeat what is decided in rest.ts and session.ts.
import type { CloudClock } from './clock.ts';

export interface SendParts {
  fetch: typeof fetch;
  clock: CloudClock;
}

export interface Letter {
  url: URL;
  method: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | Blob | URLSearchParams;
  /** For the whole exchange: connecting, sending, and the last byte of the answer. */
  deadlineMs: number;
  maxAnswerBytes: number;
  signal?: AbortSignal | undefined;
}

/** `mayHaveArrived` is false only where it is certain that the other side saw nothing. */
export type Exchange =
  | { kind: 'answer'; status: number; headers: Headers; text: string }
  | { kind: 'too-large'; status: number; maxBytes: number }
  | { kind: 'lost'; mayHaveArrived: boolean; cause: unknown };

const codesBeforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export async function send(parts: SendParts, letter: Letter): Promise<Exchange> {
  if (letter.signal?.aborted) return { kind: 'lost', mayHaveArrived: false, cause: letter.signal.reason };
  const deadline = new AbortController();
  const cancelDeadline = parts.clock.after(letter.deadlineMs, () =>
    deadline.abort(new Error(`no complete answer within ${letter.deadlineMs} ms`)),
  );
  const signal = letter.signal ? AbortSignal.any([letter.signal, deadline.signal]) : deadline.signal;
  try {
    const response = await parts.fetch(letter.url, {
      method: letter.method,
      ...(letter.headers ? { headers: letter.headers } : {}),
      ...(letter.body === undefined ? {} : { body: letter.body }),
      redirect: 'manual',
      signal,
    });
    const text = await readCapped(response, letter.maxAnswerBytes);
    if (text === undefined) return { kind: 'too-large', status: response.status, maxBytes: letter.maxAnswerBytes };
    return { kind: 'answer', status: response.status, headers: response.headers, text };
  } catch (cause) {
    return { kind: 'lost', mayHaveArrived: !failedBeforeSending(cause), cause };
  } finally {
    cancelDeadline();
  }
}

async function readCapped(response: Response, maxBytes: number): Promise<string | undefined> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of response.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failedBeforeSending(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && codesBeforeSending.has(code);
}

/** Undefined when it is not JSON. The parser's own message is dropped: it quotes the text, which may hold a token. */
export function parseJson(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
