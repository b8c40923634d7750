// A routine as a document: “when …, if …, do …” for players. Plain data, checked whenever it is read; it never holds code.
// Conditions are those of rules in streams. Whether a routine acts is decided in decide.ts.
import { z } from 'zod';
import { condition, TIME_OF_DAY } from '../source/document.ts';

export const ROUTINE_VERSION = 1;

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(200);
const text = z.string().trim().min(1).max(500);
const percent = z.number().min(0).max(100);
const minutes = z
  .number()
  .positive()
  .max(24 * 60);
const yotoCardId = z.string().regex(/^[a-zA-Z0-9]{5}$/, 'A card id of Yoto has five letters and digits.');
const key = z.string().min(1).max(64);

/** Of a card there may be told which; else it is any. */
const ofCard = <K extends string>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), yotoCardId: yotoCardId.optional() });

export const trigger = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('time'), at: z.string().regex(TIME_OF_DAY) }),
    ofCard('card-inserted'),
    ofCard('card-removed'),
    ofCard('card-put-back'),
    ofCard('play-started'),
    ofCard('play-stopped'),
    ofCard('play-finished'),
    z.strictObject({ kind: z.literal('battery-low'), percent: z.number().min(1).max(99) }),
    z.strictObject({ kind: z.literal('offline') }),
    z.strictObject({ kind: z.literal('heard-today'), minutes }),
    z.strictObject({ kind: z.literal('switch'), name, on: z.boolean() }),
  ])
  .meta({ id: 'RoutineTrigger' });
export type Trigger = z.infer<typeof trigger>;

export const action = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('volume'), percent }),
    z.strictObject({
      do: z.literal('volume-cap'),
      percent: percent.nullable().describe('Holds until it is lifted by null, whoever turns the knob.'),
    }),
    z.strictObject({
      do: z.literal('volume-fade'),
      toPercent: percent,
      minutes: minutes.max(120).describe('Whoever turns the knob meanwhile ends it.'),
    }),
    z.strictObject({ do: z.literal('pause') }),
    z.strictObject({ do: z.literal('stop') }),
    z.strictObject({ do: z.literal('stop-at-part-end') }),
    z.strictObject({
      do: z.literal('play-card'),
      yotoCardId,
      chapterKey: key.optional(),
      trackKey: key.optional(),
    }),
    z.strictObject({ do: z.literal('play-stream'), streamId: id.describe('One that stands on a card.') }),
    z.strictObject({ do: z.literal('sleep-timer'), minutes: z.number().min(0).max(720).describe('0 is off.') }),
    z.strictObject({
      do: z.literal('night-light'),
      colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'Write a colour as #rrggbb.')
        .describe('Black is off.'),
    }),
    z.strictObject({ do: z.literal('say'), text: text.describe('What played goes on afterwards where it was.') }),
    z.strictObject({ do: z.literal('say-recording'), audioId: id }),
    z.strictObject({ do: z.literal('notify'), text, to: z.enum(['app', 'webhook']) }),
    z.strictObject({ do: z.literal('switch'), name, on: z.boolean() }),
  ])
  .meta({ id: 'RoutineAction' });
export type Action = z.infer<typeof action>;

export const routineDocument = z
  .strictObject({
    version: z.literal(ROUTINE_VERSION),
    trigger,
    players: z
      .union([z.literal('all'), z.array(id).min(1).max(100)])
      .describe('Whom it is about: what happens on others does not count, and nothing is done to them.'),
    when: z.array(condition).max(20).describe('All of them must hold.'),
    actions: z.array(action).min(1).max(20),
    oncePerDay: z.boolean().optional().describe('Acts at most once a day on each player.'),
  })
  .meta({ id: 'RoutineDocument' });
export type RoutineDocument = z.infer<typeof routineDocument>;

export type ReadRoutine =
  | { outcome: 'read'; document: RoutineDocument }
  | { outcome: 'too-new'; version: number }
  | { outcome: 'invalid'; why: string };

/** Checks a stored document. Never throws. */
export function readRoutineDocument(raw: unknown): ReadRoutine {
  const version = typeof raw === 'object' && raw !== null && 'version' in raw ? raw.version : undefined;
  if (typeof version === 'number' && version > ROUTINE_VERSION) return { outcome: 'too-new', version };
  const parsed = routineDocument.safeParse(raw);
  return parsed.success
    ? { outcome: 'read', document: parsed.data }
    : { outcome: 'invalid', why: z.prettifyError(parsed.error) };
}

const OF_PLAYERS: ReadonlySet<Trigger['kind']> = new Set([
  ...(['card-inserted', 'card-removed', 'card-put-back', 'play-started', 'play-stopped', 'play-finished'] as const),
  ...(['battery-low', 'offline', 'heard-today'] as const),
]);

/** Whether it happens on one player, which is then the one that something is done to. */
export function isOfPlayer({ kind }: Trigger): boolean {
  return OF_PLAYERS.has(kind);
}

/** Done once for everybody, on no player. */
export function isForHousehold(action: Action): action is Extract<Action, { do: 'notify' | 'switch' }> {
  return action.do === 'notify' || action.do === 'switch';
}

/** What holds from then on, and is worth doing late too; all else would only surprise somebody later. */
export function isStanding(action: Action): boolean {
  return action.do === 'switch' || action.do === 'volume-cap';
}
