// Announcements: a sentence or a recording on players, in between; what played before goes on afterwards. What became of
// one is told per player. What a player was asked to do otherwise is in players.ts.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Announcements';

export const TOLD = ['waiting', 'playing', 'played', 'failed'] as const;
export const AFTERWARDS = ['given-back', 'nothing-before', 'left-alone', 'not-given-back'] as const;

export const toldPlayer = z
  .object({
    playerId: id,
    state: z
      .enum(TOLD)
      .describe('`waiting`: it is spoken or on its way. `played`: it is over, also when the child ended it.'),
    afterwards: z
      .enum(AFTERWARDS)
      .optional()
      .describe(
        'What became of what played before: it goes on; nothing played; the child wanted something else; it could not go on.',
      ),
    problem: z
      .object({ code: z.string(), title: z.string(), hint: z.string(), detail: z.string().optional() })
      .optional()
      .describe('Why it failed, or could not be given back.'),
  })
  .meta({ id: 'ToldPlayer' });
export type ToldPlayer = z.infer<typeof toldPlayer>;

export const announcement = z
  .object({
    id,
    text: z.string().optional(),
    audioId: id.optional(),
    announcedAt: time,
    players: z.array(toldPlayer),
  })
  .meta({ id: 'Announcement' });
export type Announcement = z.infer<typeof announcement>;

export const announcementWish = z
  .strictObject({
    playerIds: z.array(id).min(1).max(50).optional().describe('Absent: all players.'),
    text: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('Spoken in the family’s language. `{child}`, `{weekday}`, `{date}` and `{time-of-day}` are filled in.'),
    audioId: id.optional().describe('Of a recording in the library, instead of a text.'),
    requestId: z.string().min(1).max(64).optional().describe('The same request asked again is announced once.'),
  })
  .refine(({ text, audioId }) => (text === undefined) !== (audioId === undefined), {
    message: 'Give a text or a recording, and not both.',
    path: ['text'],
  });
export type AnnouncementWish = z.infer<typeof announcementWish>;

export const announcementRoutes = routes({
  announce: {
    method: 'POST',
    path: '/api/v1/announcements',
    access: 'parent',
    tag,
    summary: 'Say something on one player, several or all; what played before goes on afterwards, where it was.',
    description:
      'Answers when every player plays it or failed, within half a minute. What becomes of it then is told by `announcement.changed`. A problem is answered only when no player could be told; otherwise each has its own.',
    body: announcementWish,
    reply: announcement,
    problems: [
      'not-found',
      'audio-missing',
      'audio-not-ready',
      'audio-too-long',
      'speech-failed',
      'address-not-https',
      'yoto-not-linked',
      'yoto-sign-in-needed',
      'yoto-permission-missing',
      'yoto-client-wrong',
      'yoto-refused',
      'yoto-unreachable',
      'player-cannot',
      'player-refused',
      'player-unreachable',
    ],
  },
  list: {
    method: 'GET',
    path: '/api/v1/announcements',
    access: 'parent',
    tag,
    summary: 'The last hundred announcements, newest first, and what became of each on every player.',
    reply: z.object({ items: z.array(announcement) }),
  },
});
