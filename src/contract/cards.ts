// Cards: our document, its twin on the Yoto account, and the check before sending.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Cards';

/** Where a card's content comes from. A collection gives one chapter per part unless `chapters` says otherwise. */
export const cardContent = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('collection'),
    collectionId: id,
    chapters: z.enum(['per-part', 'one', 'grouped']).default('per-part'),
  }),
  z.object({
    from: z.literal('stream'),
    streamId: id,
    slots: z
      .number()
      .int()
      .min(2)
      .max(100)
      .optional()
      .describe('On so many tracks, so that “next” works inside a mix: track k plays item k, the last one the rest.'),
  }),
]);

export const cardTrack = z.object({
  chapterKey: z.string(),
  trackKey: z.string(),
  title: z.string(),
  streamId: id,
  overlayLabel: z.string(),
  durationS: z.number().int().optional(),
  sizeBytes: z.number().int().optional(),
});

export const cardFinding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  text: z.string(),
});

export const card = z
  .object({
    id,
    title: z.string(),
    author: z.string(),
    description: z.string(),
    content: cardContent,
    tracks: z.array(cardTrack),
    coverUrl: z.string().optional(),
    state: z.enum(['not-sent', 'sent', 'changed-here', 'trouble']),
    trouble: z.string().optional(),
    findings: z.array(cardFinding),
    yotoCardId: z.string().optional(),
    accountId: id.optional(),
    createdAt: time,
    updatedAt: time,
    sentAt: time.optional(),
  })
  .meta({ id: 'Card' });
export type Card = z.infer<typeof card>;
export type CardContent = z.infer<typeof cardContent>;
export type CardTrack = z.infer<typeof cardTrack>;

/** What a card that cannot be made proposes: the request with one change, plus how the parts would be grouped. */
export const trackGrouping = z.object({
  title: z.string().optional(),
  content: cardContent.optional(),
  groups: z.array(z.object({ title: z.string(), parts: z.number().int() })).optional(),
});

const cardParams = z.object({ cardId: id });
const texts = {
  title: z.string().trim().min(1).max(300),
  author: z.string().trim().max(300),
  description: z.string().trim().max(2000),
};

export const cardRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/cards',
    access: 'parent',
    tag,
    summary: 'All cards of the household.',
    reply: z.object({ items: z.array(card) }),
  },
  get: {
    method: 'GET',
    path: '/api/v1/cards/:cardId',
    access: 'parent',
    tag,
    summary: 'One card with its tracks and findings.',
    params: cardParams,
    reply: card,
    problems: ['not-found'],
  },
  create: {
    method: 'POST',
    path: '/api/v1/cards',
    access: 'parent',
    tag,
    summary: 'Make a card from a collection or a stream. It is not sent yet.',
    description:
      'More than 100 parts or a title over 100 characters is a problem with a proposal that can be sent back as it is.',
    body: z.object({
      content: cardContent,
      title: texts.title.optional(),
      author: texts.author.optional(),
      description: texts.description.optional(),
    }),
    status: 201,
    reply: card,
    problems: ['not-found', 'too-many-tracks', 'title-too-long', 'audio-missing'],
  },
  update: {
    method: 'PATCH',
    path: '/api/v1/cards/:cardId',
    access: 'parent',
    tag,
    summary: 'Change a card here; sending it is a separate step.',
    params: cardParams,
    body: z.object({
      title: texts.title.optional(),
      author: texts.author.optional(),
      description: texts.description.optional(),
      content: cardContent.optional(),
    }),
    reply: card,
    problems: ['not-found', 'too-many-tracks', 'title-too-long', 'audio-missing'],
  },
  send: {
    method: 'POST',
    path: '/api/v1/cards/:cardId/send',
    access: 'parent',
    tag,
    summary: 'Write the card to the Yoto account. The same card again keeps its id and everything we do not know.',
    params: cardParams,
    description:
      'Where somebody changed the same thing in the Yoto app, or deleted the card there, the problem proposes what can be sent instead.',
    body: z
      .object({
        accountId: id
          .optional()
          .describe(
            'Where to. Absent: where the card is already, else the only one that is connected. A card that moves stays on the account it leaves, and keeps playing there.',
          ),
        keep: z.enum(['ours', 'theirs']).optional().describe('Whose change counts where both sides changed the same.'),
        asNew: z.boolean().optional().describe('Make a new card, since the old one is gone or is to be left alone.'),
      })
      .default({}),
    reply: card,
    problems: [
      'not-found',
      'audio-not-ready',
      'title-too-long',
      'too-many-tracks',
      'audio-missing',
      'changed-meanwhile',
      'yoto-card-gone',
      'address-not-https',
      'yoto-not-linked',
      'yoto-account-unclear',
      'yoto-account-gone',
      'yoto-sign-in-needed',
      'yoto-permission-missing',
      'yoto-client-wrong',
      'yoto-refused',
      'yoto-unreachable',
    ],
  },
  remove: {
    method: 'DELETE',
    path: '/api/v1/cards/:cardId',
    access: 'parent',
    tag,
    summary: 'Delete a card here and, if asked, on the Yoto account.',
    params: cardParams,
    query: z.object({ alsoAtYoto: z.stringbool().default(false) }),
    problems: [
      'not-found',
      'yoto-not-linked',
      'yoto-account-gone',
      'yoto-sign-in-needed',
      'yoto-permission-missing',
      'yoto-client-wrong',
      'yoto-refused',
      'yoto-unreachable',
    ],
  },
});
