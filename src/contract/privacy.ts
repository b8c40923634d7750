// Privacy: taking out what is known of a child, and making it forgotten.
import { z } from 'zod';
import { routes } from './route.ts';
import { id } from './shapes.ts';

const tag = 'Privacy';
const count = z.int();

export const erasure = z
  .object({
    erased: z.object({
      child: z.boolean().describe('False: only what was remembered of it.'),
      entries: z
        .record(z.string(), count)
        .describe(
          'How many of what: bookmarks, heard, plays, sessions, logEntries, sentences, and whatever else there was.',
        ),
      files: count.describe('Sound files, and copies of the database from before an update.'),
    }),
    left: z
      .array(
        z.object({
          kind: z.enum(['stream', 'routine', 'card', 'collection', 'audio', 'switch']),
          id: z.string(),
          name: z.string(),
        }),
      )
      .describe('What parents themselves have named so that the name of the child is in it. It stays.'),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof erasure>;

const childParams = z.object({ childId: id });
const whose = z.object({ childId: id.optional().describe('Absent: of the whole family.') });

export const privacyRoutes = routes({
  eraseChild: {
    method: 'POST',
    path: '/api/v1/children/:childId/erase',
    access: 'parent',
    tag,
    summary: 'Forget a child: everything of it in every table and file. It cannot be taken back.',
    description:
      'What belongs to the other children and to the family stays. With `keepChild` the child itself, its name and its players stay, and it begins anew as if it had never heard anything.',
    params: childParams,
    body: z.object({ keepChild: z.boolean().default(false) }),
    reply: erasure,
    problems: ['not-found'],
  },
  exportChild: {
    method: 'GET',
    path: '/api/v1/children/:childId/export.json',
    access: 'parent',
    tag,
    summary: 'Everything that is known of a child, as one JSON document.',
    params: childParams,
    bytes: 'application/json',
    problems: ['not-found'],
  },
  exportHeardCsv: {
    method: 'GET',
    path: '/api/v1/heard/export.csv',
    access: 'parent',
    tag,
    summary: 'What was heard, part by part, as a table for a spreadsheet, oldest first.',
    query: whose,
    bytes: 'text/csv',
  },
  exportHeardJson: {
    method: 'GET',
    path: '/api/v1/heard/export.json',
    access: 'parent',
    tag,
    summary: 'What was heard, part by part, as one JSON document, oldest first.',
    query: whose,
    bytes: 'application/json',
  },
});
