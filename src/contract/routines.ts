// Routines: “when …, if …, do …” for players. What they may say is core/routine/document.ts; templates make ordinary ones.
// The app's button for “one more story” is `run` of the routine that a Bedtime template makes with the part `one-more`.
import { z } from 'zod';
import { routineDocument } from '#core/routine/document.ts';
import { TEMPLATE_KINDS, TEMPLATE_PARTS } from '#core/routine/templates.ts';
import { TIME_OF_DAY } from '#core/source/document.ts';
import { routes } from './route.ts';
import { id, time } from './shapes.ts';

const tag = 'Routines';
const name = z.string().trim().min(1).max(100);

export const routineCommand = z
  .object({
    text: z.string().describe('What was to be done, in a few words.'),
    playerId: id.optional().describe('Absent: it is for the household.'),
    state: z
      .enum(['waiting', 'done', 'sent', 'failed', 'expired', 'dropped'])
      .describe(
        '`sent`: passed on, but nobody said that it was done. `expired`: it could not be done in time. `dropped`: something else came in between.',
      ),
    dueAt: time,
    why: z.object({ code: z.string(), text: z.string() }).optional().describe('What kept it from being done.'),
  })
  .meta({ id: 'RoutineCommand' });

export const routineRun = z
  .object({
    id,
    routineId: id,
    at: time.describe('When it happened.'),
    outcome: z
      .enum(['acted', 'not', 'missed', 'tried'])
      .describe('`not`: a condition did not hold. `missed`: the server was not running. `tried`: a parent asked.'),
    explanation: z.string().describe('One or two sentences for a parent.'),
    trace: z.array(z.object({ text: z.string() })),
    commands: z.array(routineCommand),
  })
  .meta({ id: 'RoutineRun' });
export type RoutineRun = z.infer<typeof routineRun>;

export const routine = z
  .object({
    id,
    name: z.string(),
    on: z.boolean(),
    document: z.unknown().describe('A RoutineDocument; of a newer program it may be another.'),
    readable: z.boolean().describe('False: a newer program wrote it, and it does nothing.'),
    madeFrom: z.object({ template: z.enum(TEMPLATE_KINDS), part: z.enum(TEMPLATE_PARTS) }).optional(),
    nextAt: time.optional().describe('Of one that waits for a time.'),
    lastRun: routineRun.optional().describe('The last time that it did something, or was kept from it.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Routine' });
export type Routine = z.infer<typeof routine>;

const clockTime = z.string().regex(TIME_OF_DAY);
const percent = z.number().min(0).max(100);
const players = routineDocument.shape.players.default('all');

/** What a parent fills in; what is left out is as `templates` tells. */
export const templateForm = z
  .discriminatedUnion('template', [
    z.strictObject({
      template: z.literal('bedtime'),
      players,
      from: clockTime
        .default('19:30')
        .describe('Only quiet things from now on, and never louder than `volumePercent`.'),
      lightsOut: clockTime.default('20:15').describe('The part that plays is the last one.'),
      to: clockTime.default('06:30'),
      volumePercent: percent.default(40),
    }),
    z.strictObject({
      template: z.literal('wake-up'),
      players,
      at: clockTime.default('07:00'),
      streamId: id.optional().describe('What plays; absent: there is only the night light.'),
      volumePercent: percent.default(40),
      schoolDaysOnly: z.boolean().default(true),
    }),
    z.strictObject({
      template: z.literal('screen-free-morning'),
      players,
      from: clockTime.default('06:45'),
      to: clockTime.default('08:00'),
      streamId: id.optional().describe('What plays then; absent: only a quiet volume and a green night light.'),
      volumePercent: percent.default(30),
    }),
    z.strictObject({ template: z.literal('battery-low'), players, percent: z.number().min(1).max(99).default(15) }),
  ])
  .meta({ id: 'RoutineTemplateForm' });
export type TemplateForm = z.infer<typeof templateForm>;

const params = z.object({ routineId: id });
const newRoutine = z.strictObject({ name, on: z.boolean().default(true), document: routineDocument });

export const routineRoutes = routes({
  list: {
    method: 'GET',
    path: '/api/v1/routines',
    access: 'parent',
    tag,
    summary: 'All routines, by name, with what they did last.',
    reply: z.object({ items: z.array(routine) }),
  },
  get: {
    method: 'GET',
    path: '/api/v1/routines/:routineId',
    access: 'parent',
    tag,
    summary: 'One routine.',
    params,
    reply: routine,
    problems: ['not-found'],
  },
  create: {
    method: 'POST',
    path: '/api/v1/routines',
    access: 'parent',
    tag,
    summary: 'Make a routine.',
    body: newRoutine,
    status: 201,
    reply: routine,
  },
  update: {
    method: 'PATCH',
    path: '/api/v1/routines/:routineId',
    access: 'parent',
    tag,
    summary: 'Rename a routine, switch it on or off, or change what it does.',
    params,
    body: z.strictObject({ name: name.optional(), on: z.boolean().optional(), document: routineDocument.optional() }),
    reply: routine,
    problems: ['not-found'],
  },
  remove: {
    method: 'DELETE',
    path: '/api/v1/routines/:routineId',
    access: 'parent',
    tag,
    summary: 'Delete a routine. What it was about to do is not done any more.',
    params,
    problems: ['not-found'],
  },
  runs: {
    method: 'GET',
    path: '/api/v1/routines/:routineId/runs',
    access: 'parent',
    tag,
    summary: 'When it acted or did not, and why, newest first; a month of it at most.',
    params,
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    reply: z.object({ items: z.array(routineRun) }),
    problems: ['not-found'],
  },
  run: {
    method: 'POST',
    path: '/api/v1/routines/:routineId/run',
    access: 'parent',
    tag,
    summary: 'Do now what it does, whatever its conditions say. Also of one that is switched off.',
    params,
    body: z.strictObject({ playerId: id.optional().describe('Absent: all players that it is about.') }).default({}),
    reply: routineRun,
    problems: ['not-found'],
  },
  preview: {
    method: 'POST',
    path: '/api/v1/routines/preview',
    access: 'parent',
    tag,
    summary: 'What a routine would do, or would have done, if what it waits for happened at a moment. Nothing is done.',
    body: z.strictObject({
      document: routineDocument,
      at: time.optional().describe('Absent: for one that waits for a time the next such time, else now.'),
      playerId: id.optional().describe('Where it happens; absent: on the first player that it is about.'),
    }),
    reply: z.object({
      acts: z.boolean(),
      at: time,
      explanation: z.string(),
      trace: z.array(z.object({ text: z.string() })),
      next: z.array(time).describe('Of one that waits for a time: when it comes next.'),
    }),
  },
  fromTemplate: {
    method: 'POST',
    path: '/api/v1/routines/from-template',
    access: 'parent',
    tag,
    summary: 'Make the routines of a template: ordinary ones, in the family’s language, to be edited as any other.',
    body: templateForm,
    status: 201,
    reply: z.object({ items: z.array(routine) }),
  },
  webhook: {
    method: 'GET',
    path: '/api/v1/routines/webhook',
    access: 'parent',
    tag,
    summary: 'Where routines send what they tell outside, and the secret that signs it.',
    description:
      'Each message is a POST of JSON `{id, at, routine, text, player?}` with the headers `x-yss-delivery` (the id: the same message may come more than once) and `x-yss-signature`: `sha256=` and the HMAC-SHA-256 of the body under the secret, in hexadecimal.',
    reply: z.object({ url: z.string().nullable(), secret: z.string() }),
  },
  setWebhook: {
    method: 'PUT',
    path: '/api/v1/routines/webhook',
    access: 'parent',
    tag,
    summary: 'Say where routines send what they tell outside.',
    body: z.strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .nullable(),
      newSecret: z.boolean().default(false),
    }),
    reply: z.object({ url: z.string().nullable(), secret: z.string() }),
  },
});
