// The time machine: what a stream would play for somebody at some moment, and why. Looking changes nothing: no memory
// moves, nothing is pinned.
import { z } from 'zod';
import { sourceDocument } from '#core/source/document.ts';
import { language } from './family.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Streams';

export const previewItem = z
  .object({
    kind: z.enum(['audio', 'speech', 'silence']),
    title: z.string(),
    audioId: id.optional(),
    atMs: z.number().describe('Where it begins in the play.'),
    lengthMs: z.number(),
    fromMs: z.number().describe('Where it begins inside the audio, when it goes on from a bookmark.'),
  })
  .meta({ id: 'PreviewItem' });
export type PreviewItem = z.infer<typeof previewItem>;

export const preview = z
  .object({
    explanation: z.string().describe('One or two sentences for a parent.'),
    trace: z.array(z.object({ text: z.string() })).describe('The steps of the decision, in order.'),
    playable: z.boolean(),
    items: z.array(previewItem),
    durationMs: z.number(),
    /** Plays these very bytes for a while. Nothing that is heard there is remembered. */
    previewUrl: z.string().optional(),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof preview>;

export const weekSlot = z
  .object({
    from: time,
    to: time,
    explanation: z.string(),
    rules: z.array(z.string()).describe('Those that decide, from the outside in; empty when none holds.'),
    titles: z.array(z.string()),
  })
  .meta({ id: 'WeekSlot' });
export type WeekSlot = z.infer<typeof weekSlot>;

const params = z.object({ streamId: id });
/** `document`: one that is being edited, instead of what is saved. */
const asker = {
  document: sourceDocument.optional(),
  childId: id.optional(),
  playerId: id.optional(),
  language: language
    .optional()
    .describe('Of the sentences; absent: the one that the request accepts, else the family’s.'),
};

export const previewRoutes = routes({
  decide: {
    method: 'POST',
    path: '/api/v1/streams/:streamId/preview',
    access: 'parent',
    tag,
    summary: 'What the stream would play for this child, on this player, at this moment, and why.',
    params,
    body: z.object({ ...asker, at: time.optional() }).default({}),
    reply: preview,
    problems: ['not-found'],
  },
  week: {
    method: 'POST',
    path: '/api/v1/streams/:streamId/preview/week',
    access: 'parent',
    tag,
    summary: 'What it would play in the week from a moment on, with what is remembered today.',
    params,
    body: z.object({ ...asker, from: time.optional() }).default({}),
    reply: z.object({ slots: z.array(weekSlot) }),
    problems: ['not-found'],
  },
  listen: {
    method: 'GET',
    path: '/api/v1/previews/:previewId',
    access: 'parent',
    tag,
    summary: 'The bytes of a preview, for about an hour. Ranges work as on a stream address.',
    params: z.object({ previewId: id }),
    bytes: 'audio/mpeg',
    problems: ['not-found'],
  },
});
