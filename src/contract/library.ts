// Audio and collections: what the family has, how it is found, where it is used.
import { z } from 'zod';
import { reason } from './reasons.ts';
import { routes } from './route.ts';
import { id, page, pageQuery, time } from './shapes.ts';

const tag = 'Library';

export const audio = z
  .object({
    id,
    title: z.string(),
    people: z.string(),
    album: z.string(),
    language: z.string().optional(),
    durationMs: z.number(),
    state: z.enum(['waiting', 'rendering', 'ready', 'failed']),
    reason: reason.optional(),
    coverUrl: z.string().optional(),
    missing: z.boolean().describe('The file is no longer where it was; what was rendered still plays.'),
    createdAt: time,
  })
  .meta({ id: 'Audio' });
export type Audio = z.infer<typeof audio>;

export const audioDetail = audio
  .extend({
    origin: z.object({
      path: z.string(),
      container: z.string(),
      codec: z.string(),
      sizeBytes: z.number(),
      partIndex: z.number().int(),
      startMs: z.number(),
      endMs: z.number(),
    }),
    trimDb: z.number().describe('The parent’s own correction of loudness, in decibels.'),
    rendition: z
      .object({
        profile: z.string(),
        sizeBytes: z.number(),
        frames: z.number().int(),
        durationMs: z.number(),
        integratedLufs: z.number(),
        rangeLu: z.number(),
        truePeakDb: z.number(),
        gainDb: z.number(),
        limited: z.boolean(),
      })
      .optional(),
    collections: z.array(z.object({ id, title: z.string() })),
    usedBy: z.object({
      streams: z.array(z.object({ id, name: z.string() })),
      cards: z.array(z.object({ id, title: z.string() })),
    }),
  })
  .meta({ id: 'AudioDetail' });
export type AudioDetail = z.infer<typeof audioDetail>;

export const collection = z
  .object({
    id,
    title: z.string(),
    people: z.string(),
    kind: z.enum(['folder', 'chapters', 'manual']),
    continuous: z.boolean(),
    count: z.number().int(),
    readyCount: z.number().int(),
    durationMs: z.number(),
    coverUrl: z.string().optional(),
    updatedAt: time,
  })
  .meta({ id: 'Collection' });
export type Collection = z.infer<typeof collection>;

export const collectionDetail = collection.extend({ parts: z.array(audio) }).meta({ id: 'CollectionDetail' });
export type CollectionDetail = z.infer<typeof collectionDetail>;

const audioParams = z.object({ audioId: id });
const collectionParams = z.object({ collectionId: id });

export const libraryRoutes = routes({
  listAudio: {
    method: 'GET',
    path: '/api/v1/audio',
    access: 'parent',
    tag,
    summary: 'Audio, newest or by title; `search` looks in titles, people and albums as one types.',
    query: pageQuery.extend({
      search: z.string().max(200).optional(),
      order: z.enum(['title', 'newest']).default('title'),
      state: z.enum(['waiting', 'rendering', 'ready', 'failed']).optional(),
    }),
    reply: page(audio),
  },
  getAudio: {
    method: 'GET',
    path: '/api/v1/audio/:audioId',
    access: 'parent',
    tag,
    summary: 'One audio with its origin, loudness and uses.',
    params: audioParams,
    reply: audioDetail,
    problems: ['not-found'],
  },
  updateAudio: {
    method: 'PATCH',
    path: '/api/v1/audio/:audioId',
    access: 'parent',
    tag,
    summary: 'Rename an audio or correct its loudness (which renders it again).',
    params: audioParams,
    body: z.object({
      title: z.string().trim().min(1).max(300).optional(),
      people: z.string().trim().max(300).optional(),
      trimDb: z.number().min(-12).max(12).optional(),
    }),
    reply: audioDetail,
    problems: ['not-found'],
  },
  deleteAudio: {
    method: 'DELETE',
    path: '/api/v1/audio/:audioId',
    access: 'parent',
    tag,
    summary:
      'Remove an audio from the library, and stop it where it plays if you like. The file in a folder of yours is never touched.',
    params: audioParams,
    query: z.object({
      evenIfUsed: z.stringbool().default(false),
      /** Without it, plays that have begun go on and can be resumed for as long as plays are kept. */
      stopPlaying: z.stringbool().default(false),
    }),
    problems: ['not-found', 'audio-in-use'],
  },
  audioPeaks: {
    method: 'GET',
    path: '/api/v1/audio/:audioId/peaks',
    access: 'parent',
    tag,
    summary: 'The waveform: one byte per bucket, 0 (silent) to 255 (full scale).',
    params: audioParams,
    bytes: 'application/octet-stream',
    problems: ['not-found'],
  },
  playAudio: {
    method: 'GET',
    path: '/api/v1/audio/:audioId/sound.mp3',
    access: 'parent',
    tag,
    summary: 'Listen to the house-format audio in the browser; ranges work.',
    params: audioParams,
    bytes: 'audio/mpeg',
    problems: ['not-found'],
  },
  cover: {
    method: 'GET',
    path: '/api/v1/covers/:coverHash',
    access: 'parent',
    tag,
    summary: 'A cover picture.',
    params: z.object({ coverHash: z.string().regex(/^[0-9a-f]{64}$/) }),
    bytes: 'image/*',
    problems: ['not-found'],
  },
  listCollections: {
    method: 'GET',
    path: '/api/v1/collections',
    access: 'parent',
    tag,
    summary: 'Collections: folders, books with chapters, and those put together by hand.',
    query: pageQuery.extend({ search: z.string().max(200).optional() }),
    reply: page(collection),
  },
  getCollection: {
    method: 'GET',
    path: '/api/v1/collections/:collectionId',
    access: 'parent',
    tag,
    summary: 'A collection with its parts in order.',
    params: collectionParams,
    reply: collectionDetail,
    problems: ['not-found'],
  },
  createCollection: {
    method: 'POST',
    path: '/api/v1/collections',
    access: 'parent',
    tag,
    summary: 'Put a collection together by hand.',
    body: z.object({ title: z.string().trim().min(1).max(300), audioIds: z.array(id).max(5000) }),
    status: 201,
    reply: collectionDetail,
    problems: ['audio-missing'],
  },
  updateCollection: {
    method: 'PATCH',
    path: '/api/v1/collections/:collectionId',
    access: 'parent',
    tag,
    summary: 'Rename a collection, put its parts in another order, or say that it is one continuous recording.',
    params: collectionParams,
    body: z.object({
      title: z.string().trim().min(1).max(300).optional(),
      audioIds: z.array(id).max(5000).optional(),
      continuous: z.boolean().optional(),
    }),
    reply: collectionDetail,
    problems: ['not-found', 'audio-missing'],
  },
  deleteCollection: {
    method: 'DELETE',
    path: '/api/v1/collections/:collectionId',
    access: 'parent',
    tag,
    summary: 'Remove a collection; its audio stays.',
    params: collectionParams,
    problems: ['not-found'],
  },
  search: {
    method: 'GET',
    path: '/api/v1/search',
    access: 'parent',
    tag,
    summary: 'Find audio and collections as one types.',
    query: z.object({
      text: z.string().trim().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    reply: z.object({ collections: z.array(collection), audio: z.array(audio) }),
  },
});
