// The players of the linked accounts and what they are doing, as far as they say. Whose a player is: contract/family.ts.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Players';
const ms = z.number().int().min(0);
const step = z.number().describe('0 to 16, as the knob counts.');

/** Why we hear of an account's players at once, or why not, and what that means. */
export const HEARING = {
  live: 'Players tell at once what they do.',
  connecting: 'The connection to the players is being opened.',
  'permission-missing':
    'Without the permission to control players, this server cannot hear what they do. With it, cards know at once which child is listening, bookmarks are exact to seconds, and taking a card out and putting it in again starts it anew. Connect the account again and allow it; switch the permission on in the Yoto developer dashboard first.',
  refused: 'Yoto does not let this server hear its players right now. It is tried again from time to time.',
  lost: 'The connection to the players is interrupted. It is tried again by itself. Cards keep playing meanwhile.',
  'signed-out': 'Yoto wants you to sign in again. Until then nothing is heard of these players. Cards keep playing.',
} as const;
export type Hearing = keyof typeof HEARING;

export const player = z
  .object({
    id,
    accountId: id,
    name: z.string(),
    family: z.string().describe('What kind of player it is, in Yoto’s word.'),
    online: z.boolean(),
    status: z.enum(['playing', 'paused', 'stopped']).optional(),
    waiting: z.boolean().optional().describe('It waits for bytes.'),
    card: z
      .object({ yotoCardId: z.string(), title: z.string().optional().describe('Of a card that was made here.') })
      .optional(),
    chapter: z.object({ key: z.string().optional(), title: z.string().optional() }).optional(),
    track: z.object({ key: z.string().optional(), title: z.string().optional() }).optional(),
    positionMs: ms.optional().describe('Inside the track, at the time of `stateAt`.'),
    lengthMs: ms.optional().describe('Of the track.'),
    volume: step.optional(),
    volumeMax: step.optional(),
    sleepTimerMs: ms.optional(),
    battery: z.object({ level: z.number().describe('Percent.'), charging: z.boolean() }).optional(),
    headphones: z.boolean().optional(),
    stateAt: time.optional().describe('When the player last said what it does; absent: it never did.'),
    stale: z.boolean().describe('It has said nothing for so long that it may do something else by now.'),
  })
  .meta({ id: 'Player' });
export type Player = z.infer<typeof player>;

export const hearing = z.object({
  accountId: id,
  state: z.enum(Object.keys(HEARING) as [Hearing, ...Hearing[]]),
  text: z.string().describe('What that means, in a sentence.'),
});

export const playerRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/players',
    access: 'parent',
    tag,
    summary: 'Players of the linked accounts, what they are doing, and whether we hear of it at once.',
    reply: z.object({ items: z.array(player), hearing: z.array(hearing) }),
    problems: ['yoto-not-linked', 'yoto-sign-in-needed', 'yoto-permission-missing', 'yoto-refused', 'yoto-unreachable'],
  },
});
