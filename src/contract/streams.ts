// Streams: a named thing that has an address; its source says what it plays. Playing itself happens on the stream
// addresses, outside this table, since players know nothing but a URL (docs/protocol/streaming-http.md).
import { z } from 'zod';
import { CONFIDENCES } from '#core/listening/who.ts';
import { sourceDocument } from '#core/source/document.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Streams';

/** How the readable address ends: lower-case letters, digits and single hyphens. */
export const publicName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and single hyphens.');

export const streamUse = z.object({
  bytes: z.number(),
  requests: z.number().int(),
  listenings: z.number().int(),
  lastSeenAt: time.optional(),
});

export const stream = z
  .object({
    id,
    name: z.string(),
    document: z.unknown().describe('The source document: `{ version, source }`.'),
    url: z.string().describe('The secret address. Whoever knows it can listen.'),
    publicAddress: z.object({ name: z.string(), url: z.string(), warning: z.string() }).optional(),
    explanation: z.string().describe('What it would play now and why, in one sentence.'),
    playable: z.boolean().describe('False: listeners hear the last good play or a short sentence for now.'),
    unchanging: z.boolean().describe('Every play is the same, until this stream is edited.'),
    resumes: z.boolean().describe('It remembers where each child is and goes on there.'),
    durationMs: z.number().optional(),
    sizeBytes: z.number().optional(),
    use: streamUse,
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Stream' });
export type Stream = z.infer<typeof stream>;

export const listening = z
  .object({
    id,
    streamId: id,
    reason: z.string(),
    childId: id.optional(),
    playerId: id.optional(),
    confidence: z.enum(CONFIDENCES).optional().describe('How the listener was found, surest first.'),
    startedAt: time,
    lastUsedAt: time,
    durationMs: z.number(),
    sizeBytes: z.number(),
    deliveredMs: z.number().describe('Sent up to here. Sent is not heard: systems and proxies take minutes ahead.'),
    bytesSent: z.number(),
    open: z.boolean(),
  })
  .meta({ id: 'Listening' });
export type Listening = z.infer<typeof listening>;

const params = z.object({ streamId: id });
const name = z.string().trim().min(1).max(200);

export const streamRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/streams',
    access: 'parent',
    tag,
    summary: 'All streams, by name.',
    reply: z.object({ items: z.array(stream) }),
  },
  get: {
    method: 'GET',
    path: '/api/v1/streams/:streamId',
    access: 'parent',
    tag,
    summary: 'One stream with its addresses, what it would play now, and how much it was used.',
    params,
    reply: stream,
    problems: ['not-found'],
  },
  create: {
    method: 'POST',
    path: '/api/v1/streams',
    access: 'parent',
    tag,
    summary: 'Make a stream. Its address is made with it.',
    body: z.object({ name, document: sourceDocument }),
    status: 201,
    reply: stream,
    problems: ['source-not-supported', 'audio-missing'],
  },
  update: {
    method: 'PATCH',
    path: '/api/v1/streams/:streamId',
    access: 'parent',
    tag,
    summary: 'Rename a stream or change what it plays. Plays that have begun stay as they are.',
    params,
    body: z.object({ name: name.optional(), document: sourceDocument.optional() }),
    reply: stream,
    problems: ['not-found', 'source-not-supported', 'audio-missing'],
  },
  remove: {
    method: 'DELETE',
    path: '/api/v1/streams/:streamId',
    access: 'parent',
    tag,
    summary: 'Delete a stream. Its addresses stop at once, in the middle of a play too.',
    params,
    problems: ['not-found'],
  },
  rotateAddress: {
    method: 'POST',
    path: '/api/v1/streams/:streamId/address/rotate',
    access: 'parent',
    tag,
    summary: 'Give the stream a new secret address. The old one works for a grace time, so that cards can follow.',
    params,
    body: z
      .object({
        graceMs: z
          .number()
          .int()
          .min(0)
          .max(90 * 86_400_000)
          .default(7 * 86_400_000),
      })
      .default({ graceMs: 7 * 86_400_000 }),
    reply: stream,
    problems: ['not-found'],
  },
  revokeAddress: {
    method: 'POST',
    path: '/api/v1/streams/:streamId/address/revoke',
    access: 'parent',
    tag,
    summary: 'Stop every secret address of the stream at once, also where it plays, and give it a new one.',
    params,
    reply: stream,
    problems: ['not-found'],
  },
  setPublicAddress: {
    method: 'PUT',
    path: '/api/v1/streams/:streamId/public-address',
    access: 'parent',
    tag,
    summary: 'Switch on a readable address. Anybody can guess it.',
    params,
    body: z.object({ name: publicName }),
    reply: stream,
    problems: ['not-found', 'name-taken'],
  },
  removePublicAddress: {
    method: 'DELETE',
    path: '/api/v1/streams/:streamId/public-address',
    access: 'parent',
    tag,
    summary: 'Switch the readable address off, also where it plays.',
    params,
    reply: stream,
    problems: ['not-found'],
  },
  listListenings: {
    method: 'GET',
    path: '/api/v1/streams/:streamId/listenings',
    access: 'parent',
    tag,
    summary: 'Recent plays of a stream, newest first.',
    params,
    reply: z.object({ items: z.array(listening) }),
    problems: ['not-found'],
  },
});
