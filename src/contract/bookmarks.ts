// Bookmarks: where every child is in every series, and how a parent moves them.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Bookmarks';

const positionMs = z.int().nonnegative().describe('Inside the part.');

export const bookmark = z
  .object({
    childId: id.optional(),
    playerId: id.optional().describe('Instead of a child, while nobody has said whose the player is.'),
    collectionId: id,
    collectionTitle: z.string(),
    audioId: id,
    partTitle: z.string().optional().describe('Absent when the part was deleted.'),
    partMs: z.number().optional(),
    positionMs,
    isPartHeard: z.boolean().describe('It was heard to its end; the next play goes on with what follows.'),
    estimated: z.boolean().describe('Guessed from what was sent, since the player does not tell where it is.'),
    updatedAt: time,
    earlier: z
      .object({ audioId: id, partTitle: z.string().optional(), positionMs })
      .optional()
      .describe('The place before it was moved by hand or by a gesture.'),
  })
  .meta({ id: 'Bookmark' });
export type Bookmark = z.infer<typeof bookmark>;

const ownerShape = { childId: id.optional(), playerId: id.optional(), collectionId: id };
const isOneListener = (owner: { childId?: string | undefined; playerId?: string | undefined }) =>
  owner.childId === undefined || owner.playerId === undefined;
const ONE_LISTENER = 'Name a child or a player, not both; neither means the household.';

export const bookmarkOwner = z.strictObject(ownerShape).refine(isOneListener, ONE_LISTENER);
export type BookmarkOwner = z.infer<typeof bookmarkOwner>;

export const bookmarkRoutes = routes({
  listBookmarks: {
    method: 'GET',
    path: '/api/v1/bookmarks',
    access: 'parent',
    tag,
    summary: 'Where everybody is, last moved first.',
    reply: z.object({ items: z.array(bookmark) }),
  },
  putBookmark: {
    method: 'PUT',
    path: '/api/v1/bookmarks',
    access: 'parent',
    tag,
    summary: 'Put a bookmark somewhere. Plays under way leave it there.',
    body: z.strictObject({ ...ownerShape, audioId: id, positionMs }).refine(isOneListener, ONE_LISTENER),
    problems: ['audio-missing', 'not-found'],
  },
  removeBookmark: {
    method: 'DELETE',
    path: '/api/v1/bookmarks',
    access: 'parent',
    tag,
    summary: 'Take a bookmark out.',
    query: bookmarkOwner,
    problems: ['not-found'],
  },
  startAgain: {
    method: 'POST',
    path: '/api/v1/bookmarks/start-again',
    access: 'parent',
    tag,
    summary:
      'Begin the current part again with the next play, however little of it was heard. The place before stays one step away.',
    body: bookmarkOwner,
    problems: ['audio-missing', 'not-found'],
  },
  goBack: {
    method: 'POST',
    path: '/api/v1/bookmarks/back',
    access: 'parent',
    tag,
    summary: 'Back to the place before the bookmark was moved by hand or by a gesture.',
    body: bookmarkOwner,
    problems: ['not-found'],
  },
});
