// Every event we tell: name → payload. Durable ones are numbered, kept and replayed; passing ones (progress) are only
// seen by those who listen at that moment. Past tense: an event says what happened.
import { z } from 'zod';
import { id } from './shapes.ts';

export const EVENTS = {
  'library.changed': z.object({ audioIds: z.array(id).optional(), collectionIds: z.array(id).optional() }),
  'audio.ready': z.object({ audioId: id }),
  'audio.failed': z.object({ audioId: id, reason: z.string() }),
  'segment.damaged': z.object({ segmentHash: z.string() }),
  'import.changed': z.object({ importId: id, state: z.string() }),
  'stream.created': z.object({ streamId: id, name: z.string() }),
  'stream.changed': z.object({ streamId: id, name: z.string() }),
  'stream.deleted': z.object({ streamId: id }),
  'stream.revoked': z.object({ streamId: id }),
  'listening.started': z.object({
    listeningId: id,
    streamId: id,
    reason: z.string(),
    durationMs: z.number(),
    fallback: z.boolean(),
  }),
  'card.changed': z.object({ cardId: id, state: z.string() }),
  'card.deleted': z.object({ cardId: id }),
  /** `childId` is there when it is about a child, `flipped` when a switch is now otherwise than before. */
  'family.changed': z.object({
    what: z.enum(['child', 'player', 'switch', 'settings', 'address']).optional(),
    childId: id.optional(),
    flipped: z.object({ name: z.string(), on: z.boolean(), byRoutine: z.boolean() }).optional(),
  }),
  'link.changed': z.object({ accountId: id, state: z.enum(['linked', 'broken', 'unlinked']) }),
  'notice.raised': z.object({ noticeId: id, topic: z.string(), severity: z.string(), text: z.string() }),
  'notice.cleared': z.object({ noticeId: id, topic: z.string() }),
  /** `playerIds`: for which it acted. */
  'routine.acted': z.object({ runId: id, routineId: id, routine: z.string(), playerIds: z.array(id) }),
  'job.finished': z.object({ jobId: id, kind: z.string(), state: z.string() }),
} as const satisfies Record<string, z.ZodType>;

export const PASSING_EVENTS = {
  'job.progress': z.object({
    jobId: id,
    kind: z.string(),
    title: z.string(),
    done: z.number(),
    total: z.number(),
    note: z.string().optional(),
    remainingMs: z.number().optional(),
  }),
  'import.progress': z.object({
    importId: id,
    done: z.number(),
    total: z.number(),
    remainingMs: z.number().optional(),
  }),
  'player.changed': z.object({ playerId: id }),
  'announcement.changed': z.object({ announcementId: id }),
  /** There are new entries in the event log. */
  'log.grew': z.object({ entries: z.number() }),
  'listening.progress': z.object({ listeningId: id, streamId: id, deliveredMs: z.number(), open: z.boolean() }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof EVENTS;
export type PassingEventName = keyof typeof PASSING_EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;
export type PassingEventPayload<N extends PassingEventName> = z.infer<(typeof PASSING_EVENTS)[N]>;
