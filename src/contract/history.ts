// The history of listening: who heard what, when, and for how long; minutes of each day; what was finished; favourites;
// and what was sent. Days are those of the family's time zone.
import { z } from 'zod';
import { CONFIDENCES } from '#core/listening/who.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'History';

const date = z.iso.date();
const heardMs = z.number().int().nonnegative().describe('How long was really heard; pauses and silence do not count.');
const estimated = z.boolean().describe('Guessed from what was sent, since the player does not tell where it is.');

const period = {
  from: date.optional().describe('First day.'),
  to: date.optional().describe('Last day; today when absent.'),
};
const whose = { childId: id.optional(), playerId: id.optional() };

export const heardPart = z
  .object({
    title: z.string(),
    audioId: id.optional().describe('Of our own library; the audio may have been deleted since.'),
    heardMs,
    finished: z.boolean().describe('With this session it was heard to its end, or nearly all of it.'),
  })
  .meta({ id: 'HeardPart' });

export const listeningSession = z
  .object({
    id,
    title: z.string().optional().describe('Of the card, else of the stream; absent when nobody knows it.'),
    streamId: id.optional().describe('Absent when it did not come from here, such as a card bought from Yoto.'),
    yotoCardId: z.string().optional(),
    childId: id.optional(),
    playerId: id.optional(),
    confidence: z.enum(CONFIDENCES).describe('How the listener was found, surest first.'),
    beganAt: time,
    endedAt: time.describe('The last moment that was heard so far.'),
    heardMs,
    estimated,
    parts: z.array(heardPart).describe('In the order in which they were first heard.'),
  })
  .meta({ id: 'ListeningSession' });
export type ListeningSession = z.infer<typeof listeningSession>;

export const listeningDay = z
  .object({
    date,
    heardMs,
    estimatedMs: z.number().int().describe('How much of that is guessed.'),
    children: z
      .array(z.object({ childId: id.optional().describe('Absent: nobody knows who listened.'), heardMs }))
      .describe('Most first.'),
  })
  .meta({ id: 'ListeningDay' });
export type ListeningDay = z.infer<typeof listeningDay>;

export const finishedThing = z
  .object({
    kind: z.enum(['book', 'part']),
    collectionId: id.optional(),
    audioId: id.optional().describe('Of a part.'),
    title: z.string(),
    childId: id.optional().describe('Absent: nobody knows who listened.'),
    finishedAt: time.describe('The last time.'),
    times: z.number().int().positive(),
    estimated,
  })
  .meta({ id: 'Finished' });
export type FinishedThing = z.infer<typeof finishedThing>;

export const favourite = z
  .object({
    kind: z.enum(['collection', 'audio', 'card']).describe('A card is one that did not come from here.'),
    id: z.string().describe('Of the collection or the audio; of a card the one at Yoto.'),
    title: z.string().optional(),
    childId: id.optional(),
    heardMs,
    sessions: z.number().int().describe('How often it was asked for.'),
    days: z.number().int().describe('On how many days.'),
    lastHeardAt: time,
  })
  .meta({ id: 'Favourite' });
export type Favourite = z.infer<typeof favourite>;

const sent = { bytes: z.number().int().nonnegative() };
export const bandwidth = z
  .object({
    days: z.array(z.object({ date, ...sent })),
    streams: z.array(z.object({ streamId: id, name: z.string().optional(), ...sent })).describe('Most first.'),
    players: z
      .array(z.object({ playerId: id.optional(), name: z.string().optional(), ...sent }))
      .describe('Most first. Without an id: nobody knows which player it was.'),
  })
  .meta({ id: 'Bandwidth' });
export type Bandwidth = z.infer<typeof bandwidth>;

const limit = z.coerce.number().int().min(1).max(200).default(50);
const after = z.string().max(400).optional().describe('The `next` of the page before.');
const next = z.string().optional().describe('Pass as `after` to get the following page; absent on the last one.');

export const historyRoutes = routes({
  listSessions: {
    method: 'GET',
    path: '/api/v1/history/sessions',
    access: 'parent',
    tag,
    summary: 'What was heard, latest first.',
    description: 'Sessions are forgotten after a while; the minutes of each day and what was finished stay.',
    query: z.object({ ...whose, ...period, limit, after }),
    reply: z.object({ items: z.array(listeningSession), next }),
    problems: ['validation-failed'],
  },
  listDays: {
    method: 'GET',
    path: '/api/v1/history/days',
    access: 'parent',
    tag,
    summary:
      'How long was heard on each day, oldest first; days without are there too. 28 days when no period is given.',
    description: 'A session over midnight counts on both days. At most 400 days.',
    query: z.object({ ...whose, ...period }),
    reply: z.object({ items: z.array(listeningDay) }),
    problems: ['validation-failed'],
  },
  listFinished: {
    method: 'GET',
    path: '/api/v1/history/finished',
    access: 'parent',
    tag,
    summary: 'Books of which every part was heard, or single parts that were heard; latest first.',
    query: z.object({ kind: z.enum(['book', 'part']).default('book'), childId: id.optional(), limit, after }),
    reply: z.object({ items: z.array(finishedThing), next }),
    problems: ['validation-failed'],
  },
  listFavourites: {
    method: 'GET',
    path: '/api/v1/history/favourites',
    access: 'parent',
    tag,
    summary: 'What each child heard longest; longest first. In the last 28 days when no period is given.',
    description: 'As far back as sessions are kept.',
    query: z.object({ childId: id.optional(), ...period, limit: limit.default(20) }),
    reply: z.object({ items: z.array(favourite) }),
    problems: ['validation-failed'],
  },
  showBandwidth: {
    method: 'GET',
    path: '/api/v1/history/bandwidth',
    access: 'parent',
    tag,
    summary:
      'What was sent to players on each day, and altogether by stream and by player. 28 days when no period is given.',
    query: z.object(period),
    reply: bandwidth,
    problems: ['validation-failed'],
  },
});
