// Answers of the door that carry no audio, and the headers that all of its answers share. See
// docs/protocol/streaming-http.md §2.
import type { IncomingMessage, ServerResponse } from 'node:http';

const NOT_FOUND_TEXT = 'There is nothing here.\n';
const CORS = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'Content-Length, Content-Range, Accept-Ranges, ETag',
];
const PREFLIGHT = [
  ...CORS,
  'Access-Control-Allow-Methods',
  'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers',
  'Range, If-Range, If-None-Match, If-Match',
  'Access-Control-Max-Age',
  '86400',
];
/** `no-store`: tunnels and networks in between cache whatever ends in .mp3. */
export const ALWAYS = [...CORS, 'Accept-Ranges', 'bytes', 'Cache-Control', 'private, no-transform, no-store'];

/** False: it was another method, which has been answered. */
export function isPlay({ method }: IncomingMessage, response: ServerResponse): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  if (method === 'OPTIONS') answerEmpty(response, 204, PREFLIGHT);
  else answerEmpty(response, 405, [...CORS, 'Allow', 'GET, HEAD, OPTIONS']);
  return false;
}

export function answerNotFound(response: ServerResponse): void {
  response
    .writeHead(404, ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', `${NOT_FOUND_TEXT.length}`])
    .end(NOT_FOUND_TEXT);
}

export function answerEmpty(response: ServerResponse, status: number, headers: string[]): void {
  const hasNoBody = status === 204 || status === 304;
  response.writeHead(status, hasNoBody ? headers : [...headers, 'Content-Length', '0']).end();
}
