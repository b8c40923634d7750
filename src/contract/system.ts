// The server about itself: health, jobs, notices, live events.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'System';

export const readiness = z.object({
  ready: z.boolean(),
  missing: z.array(z.object({ part: z.string(), reason: z.string() })),
});

export const serverFacts = z.object({
  version: z.string(),
  publicUrl: z.string().optional().describe('The address players use. Cards can only be sent when it is HTTPS.'),
  demo: z.boolean(),
  ffmpeg: z.object({ version: z.string(), origin: z.enum(['setting', 'system', 'package']) }).optional(),
  profile: z.string(),
  render: z.enum(['all', 'used']),
  disk: z.object({ freeBytes: z.number(), segmentBytes: z.number() }),
  uploadLimitBytes: z.number(),
});
export type ServerFacts = z.infer<typeof serverFacts>;

export const job = z
  .object({
    id,
    kind: z.string(),
    title: z.string().describe('What is being done, in plain words.'),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    progress: z.object({ done: z.number(), total: z.number(), note: z.string().optional() }),
    remainingMs: z.number().optional().describe('How long still, estimated.'),
    error: z.string().optional(),
    createdAt: time,
    finishedAt: time.optional(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof job>;

export const notice = z
  .object({
    id,
    topic: z.string(),
    severity: z.enum(['info', 'warning', 'trouble']),
    text: z.string().describe('In the language of the request.'),
    code: z.string().optional().describe('What it is, for programs; with `values`, what is in the text.'),
    values: z.record(z.string(), z.unknown()).optional(),
    raisedAt: time,
    clearedAt: time.optional(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof notice>;

export const systemRoutes = routes({
  health: {
    method: 'GET',
    path: '/healthz',
    access: 'public',
    tag,
    summary: 'Is the process alive?',
    reply: z.object({ ok: z.literal(true) }),
  },
  readiness: {
    method: 'GET',
    path: '/readyz',
    access: 'public',
    tag,
    summary: 'Is everything ready, and if not, what is missing? 503 while something is missing.',
    reply: readiness,
    problems: ['not-ready'],
  },
  facts: {
    method: 'GET',
    path: '/api/v1/server',
    access: 'parent',
    tag,
    summary: 'Version, addresses, audio tools, disk.',
    reply: serverFacts,
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    access: 'parent',
    tag,
    summary: 'Figures for Prometheus.',
    bytes: 'text/plain',
  },
  jobs: {
    method: 'GET',
    path: '/api/v1/jobs',
    access: 'parent',
    tag,
    summary: 'Background work: what is running or waiting, and what ended in the last day.',
    reply: z.object({ items: z.array(job) }),
  },
  cancelJob: {
    method: 'DELETE',
    path: '/api/v1/jobs/:jobId',
    access: 'parent',
    tag,
    summary: 'Cancel a job; nothing half done is left behind.',
    params: z.object({ jobId: id }),
    problems: ['not-found'],
  },
  notices: {
    method: 'GET',
    path: '/api/v1/notices',
    access: 'parent',
    tag,
    summary: 'What a parent should know: open notices first.',
    reply: z.object({ items: z.array(notice) }),
  },
  events: {
    method: 'GET',
    path: '/api/v1/events',
    access: 'parent',
    tag,
    summary: 'Live events (server-sent), with replay.',
    description:
      'Each durable event carries its number as the SSE id. `Last-Event-ID` or `after` replays everything later than that number; `after=0` from the beginning of what is kept.',
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    bytes: 'text/event-stream',
  },
});
