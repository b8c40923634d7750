// A small client for the simulator's own tests: plain fetch against its addresses, and a whole sign-in as a browser
// and an application would do it. Uses nothing of the cloud's insides.
import { createHash, randomBytes } from 'node:crypto';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed when the answer is JSON; tests look into it freely. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test expects of it
  json: any;
}

export interface AskOptions {
  method?: string;
  token?: string;
  /** An object travels as JSON, URLSearchParams as a form, bytes as they are. */
  body?: object | string;
  headers?: Record<string, string>;
}

/** One request; redirects are answers, not followed. */
export async function ask(url: string, options: AskOptions = {}): Promise<Answer> {
  const { token, body } = options;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof URLSearchParams;
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(48).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export const callback = 'http://127.0.0.1:9/callback';

/** The address that an application opens in the browser. */
export function authorizeUrl(
  origin: string,
  clientId: string,
  changes: Record<string, string | undefined> = {},
): string {
  const query = {
    audience: 'https://api.yotoplay.com',
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope: 'openid profile offline_access user:content:manage family:library:view family:devices:view',
    state: 'a state',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${origin}/authorize?${new URLSearchParams(given)}`;
}

/** The query with which the browser came back to the application. */
export function cameBackWith(answer: Answer): Record<string, string> {
  const location = answer.headers.get('location') ?? '';
  return Object.fromEntries(new URL(location).searchParams);
}

export function askToken(origin: string, form: Record<string, string>): Promise<Answer> {
  return ask(`${origin}/oauth/token`, { body: new URLSearchParams(form) });
}

/** A sign-in from start to tokens; the simulator must approve by itself. */
export async function signIn(
  origin: string,
  clientId: string,
  changes: Record<string, string | undefined> = {},
): Promise<Answer> {
  const { verifier, challenge } = pkce();
  const answer = await ask(authorizeUrl(origin, clientId, { code_challenge: challenge, ...changes }));
  return askToken(origin, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: cameBackWith(answer).code ?? '',
    redirect_uri: changes.redirect_uri ?? callback,
    code_verifier: verifier,
  });
}

/** A second or so of a plain sound, as a WAV file. */
export function wavOf(seconds: number, seed = 1): Buffer {
  const samples = Math.round(seconds * 8000);
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index++) {
    bytes.writeInt16LE(Math.round(8000 * Math.sin((index * seed) / 9)), 44 + index * 2);
  }
  return bytes;
}

/** The smallest card the documentation shows; `trackChanges` apply to its only track. */
export function streamCard(changes: Record<string, unknown> = {}, trackChanges: Record<string, unknown> = {}): object {
  const track = {
    key: '01',
    title: 'A track',
    type: 'stream',
    format: 'mp3',
    trackUrl: 'https://stream.example/s/token.mp3',
    ...trackChanges,
  };
  return {
    title: 'A card',
    metadata: { description: 'For a test' },
    content: { chapters: [{ key: '01', title: 'A chapter', overlayLabel: '1', tracks: [track] }] },
    ...changes,
  };
}
