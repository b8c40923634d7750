// The simple queue API of yoto-smart-stream, this program's predecessor, kept for scripts that use it: its paths, its
// bodies, its snake_case. A queue is a stream with a sequence; everything new is under /api/v1.
import { z } from 'zod';
import { routes } from './route.ts';

const tag = 'Queues';

export const PLAY_MODES = ['sequential', 'loop', 'shuffle', 'endless-shuffle'] as const;
export type PlayMode = (typeof PLAY_MODES)[number];

const queue = z.object({ name: z.string(), files: z.array(z.string()), file_count: z.number().int() });
export const queueInfo = queue.extend({ loop: z.boolean() }).meta({ id: 'Queue' });
export type QueueInfo = z.infer<typeof queueInfo>;

const done = z.object({ success: z.literal(true), message: z.string() });
export const queueChange = done.extend({ queue }).meta({ id: 'QueueChange' });
export type QueueChange = z.infer<typeof queueChange>;

export const listedFile = z
  .object({
    filename: z.string().describe('As queues name it: a path inside its folder where several files have one name.'),
    size: z.number().int().describe('Of the file as it was brought, in bytes.'),
    duration: z.number().int().describe('In whole seconds.'),
    url: z.string().describe('Where a parent can listen to it; of a file with chapters, to the first of them.'),
  })
  .meta({ id: 'ListedFile' });
export type ListedFile = z.infer<typeof listedFile>;

/** The same letters can be written in two ways (Unicode NFC and NFD): that makes no second queue. */
const params = z.object({ name: z.string().trim().normalize('NFC').min(1).max(200) });
const index = z.int().min(0);
/** In an address. Nothing else may be taken for a number: an empty one would be the first file. */
const writtenIndex = z
  .string()
  .regex(/^\d{1,9}$/, 'Say which file by its place, counted from 0.')
  .pipe(z.coerce.number());

export const queueRoutes = routes({
  listFiles: {
    method: 'GET',
    path: '/api/audio/list',
    access: 'parent',
    tag,
    summary: 'The files of the library that queues can name.',
    reply: z.object({ files: z.array(listedFile), count: z.number().int() }),
  },
  list: {
    method: 'GET',
    path: '/api/streams/queues',
    access: 'parent',
    tag,
    summary: 'The names of all queues, oldest first.',
    reply: z.object({ queues: z.array(z.string()), count: z.number().int() }),
  },
  get: {
    method: 'GET',
    path: '/api/streams/:name/queue',
    access: 'parent',
    tag,
    summary: 'One queue and its files.',
    params,
    reply: queueInfo,
    problems: ['not-found'],
  },
  add: {
    method: 'POST',
    path: '/api/streams/:name/queue',
    access: 'parent',
    tag,
    summary: 'Add files to the end of a queue. A queue that is not there is made.',
    params,
    body: z.object({ files: z.array(z.string().min(1).max(4096)).min(1).max(10_000) }),
    reply: queueChange,
    problems: ['validation-failed', 'not-found'],
  },
  clear: {
    method: 'DELETE',
    path: '/api/streams/:name/queue',
    access: 'parent',
    tag,
    summary: 'Take all files out of a queue.',
    params,
    reply: queueChange,
    problems: ['not-found'],
  },
  removeAt: {
    method: 'DELETE',
    path: '/api/streams/:name/queue/:index',
    access: 'parent',
    tag,
    summary: 'Take one file out of a queue, counted from 0.',
    params: params.extend({ index: writtenIndex }),
    reply: queueChange,
    problems: ['validation-failed', 'not-found'],
  },
  reorder: {
    method: 'PUT',
    path: '/api/streams/:name/queue/reorder',
    access: 'parent',
    tag,
    summary: 'Move one file to another place in its queue.',
    params,
    body: z.object({ old_index: index, new_index: index }),
    reply: queueChange,
    problems: ['validation-failed', 'not-found'],
  },
  remove: {
    method: 'DELETE',
    path: '/api/streams/:name',
    access: 'parent',
    tag,
    summary: 'Delete a queue, and with it its stream.',
    params,
    reply: done,
    problems: ['not-found'],
  },
  play: {
    method: 'GET',
    path: '/api/streams/:name/stream.mp3',
    access: 'public',
    tag,
    summary: 'Play a queue: with an API token any that has files, without one any whose public address is on.',
    description:
      'A file of exact length in which a player can go back and forth; `loop` and `endless-shuffle` last up to twelve hours. `X-Stream-Name` (percent-encoded) and `X-File-Count` tell what it is. Without a token a `play_mode` that is none of these plays in order: a child hears something.',
    params,
    query: z.object({ play_mode: z.enum(PLAY_MODES).default('sequential') }),
    bytes: 'audio/mpeg',
    problems: ['validation-failed', 'not-found'],
  },
});
