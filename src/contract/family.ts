// The family: the children who listen. Players, switches and rules that know them come with the streams that think.
import { z } from 'zod';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Family';

export const childColour = z
  .enum(['coral', 'amber', 'leaf', 'sea', 'plum', 'rose'])
  .describe('By which the app tells children apart.');

export const child = z
  .object({ id, name: z.string(), colour: childColour, bornOn: z.iso.date().optional(), createdAt: time })
  .meta({ id: 'Child' });
export type Child = z.infer<typeof child>;

const name = z.string().trim().min(1).max(60);
const params = z.object({ childId: id });

export const familyRoutes = routes({
  listChildren: {
    method: 'GET',
    path: '/api/v1/children',
    access: 'parent',
    tag,
    summary: 'The children, in the order in which they were added.',
    reply: z.object({ items: z.array(child) }),
  },
  addChild: {
    method: 'POST',
    path: '/api/v1/children',
    access: 'parent',
    tag,
    summary: 'Add a child.',
    body: z.object({ name, colour: childColour, bornOn: z.iso.date().optional() }),
    status: 201,
    reply: child,
    problems: ['name-taken'],
  },
  updateChild: {
    method: 'PATCH',
    path: '/api/v1/children/:childId',
    access: 'parent',
    tag,
    summary: 'Change a child’s name, colour or birthday.',
    params,
    body: z.object({
      name: name.optional(),
      colour: childColour.optional(),
      bornOn: z.iso.date().nullable().optional(),
    }),
    reply: child,
    problems: ['not-found', 'name-taken'],
  },
  removeChild: {
    method: 'DELETE',
    path: '/api/v1/children/:childId',
    access: 'parent',
    tag,
    summary: 'Remove a child and what is remembered of it.',
    params,
    problems: ['not-found'],
  },
});
