// Why a file was not taken, taken only in part, or taken in a special way: a code with facts, so that each language can
// say it. The plain English sentence is made here too; command line, API and tests use it.
import { z } from 'zod';
import { id } from './shapes.ts';

const atMs = z.number().int().min(0);

export const reason = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('empty-file') }),
    z.object({ code: z.literal('not-audio') }),
    z.object({ code: z.literal('video-without-sound') }),
    z.object({ code: z.literal('protected') }),
    z.object({ code: z.literal('damaged') }),
    z.object({ code: z.literal('damaged-after'), keptMs: atMs }),
    z.object({ code: z.literal('damaged-at'), atMs, missingMs: atMs }),
    z.object({ code: z.literal('not-readable') }),
    z.object({ code: z.literal('is-link') }),
    z.object({ code: z.literal('unusual-name') }),
    z.object({ code: z.literal('too-long'), limitMs: atMs }),
    z.object({ code: z.literal('already-in-library'), title: z.string(), audioId: id.optional() }),
    z.object({ code: z.literal('changed-while-reading') }),
    z.object({ code: z.literal('took-too-long') }),
    z.object({ code: z.literal('storage-full') }),
    z.object({ code: z.literal('encoder-failed'), detail: z.string() }),
    z.object({ code: z.literal('file-gone') }),
  ])
  .meta({ id: 'Reason' });
export type Reason = z.infer<typeof reason>;

/** A clause that follows the file's name: "story.mp3 …". */
export function reasonClause(of: Reason): string {
  switch (of.code) {
    case 'empty-file':
      return 'is an empty file';
    case 'not-audio':
      return 'is not an audio file';
    case 'video-without-sound':
      return 'is a video without sound';
    case 'protected':
      return 'is copy-protected and cannot be read';
    case 'damaged':
      return 'is damaged; nothing in it could be played';
    case 'damaged-after':
      return `is damaged after ${clock(of.keptMs)}, kept the first part`;
    case 'damaged-at':
      return `is damaged at about ${clock(of.atMs)}; ${missing(of.missingMs)} left out there`;
    case 'not-readable':
      return 'may not be read by the server';
    case 'is-link':
      return 'is a link to another place; only what really lies in this folder is read';
    case 'unusual-name':
      return 'has a name in an old way of writing that cannot be read here; rename it';
    case 'too-long':
      return `is longer than ${clock(of.limitMs)}, which is more than this server takes`;
    case 'already-in-library':
      return `is already in the library as “${of.title}”`;
    case 'changed-while-reading':
      return 'was changed while it was being read; it will be tried again';
    case 'took-too-long':
      return 'took too long to convert';
    case 'storage-full':
      return 'did not fit on the disk';
    case 'encoder-failed':
      return `could not be converted (${of.detail})`;
    case 'file-gone':
      return 'is no longer there';
  }
}

function missing(ms: number): string {
  return ms < 1000 ? 'less than a second is' : `about ${Math.round(ms / 1000)} s are`;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
