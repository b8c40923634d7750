// The recipe of a stream as a document: a small tree of plain data, recursive and versioned. A document is checked
// and migrated whenever it is read; it never holds code. What a recipe means is decided in decide.ts.
import { z } from 'zod';
import type { Mistake } from './mistakes.ts';

export const SOURCE_VERSION = 1;
const MOST_DEPTH = 16;
const MOST_NODES = 20_000;
const MOST_LETTERS = 2_000_000;
/** No plan is longer, however often it repeats itself. */
export const LONGEST_LOOP_MINUTES = 720;

const id = z.string().min(1).max(64);
const title = z.string().min(1).max(200);
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
export const DAY_OF_YEAR = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const minuteOfDay = z.string().regex(TIME_OF_DAY);
const calendarDay = z.iso.date();
const yearlyDay = z.string().regex(DAY_OF_YEAR);
const minutes = z
  .number()
  .positive()
  .max(24 * 60);
const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

/** Ranges are [from, to); one over midnight belongs to the day on which it began. */
export const condition = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('time'), from: minuteOfDay, to: minuteOfDay }),
    z.strictObject({ kind: z.literal('weekday'), days: z.array(weekday).min(1).max(7) }),
    z.strictObject({ kind: z.literal('dates'), from: calendarDay, to: calendarDay }),
    z.strictObject({ kind: z.literal('season'), from: yearlyDay, to: yearlyDay }),
    z.strictObject({ kind: z.literal('child'), childId: id }),
    z.strictObject({ kind: z.literal('player'), playerId: id }),
    z.strictObject({ kind: z.literal('heard-today'), atLeastMinutes: minutes }),
    z.strictObject({ kind: z.literal('first-time-today') }),
    z.strictObject({ kind: z.literal('switch'), name: title, on: z.boolean() }),
  ])
  .meta({ id: 'SourceCondition' });
export type Condition = z.infer<typeof condition>;

export interface Limits {
  atMostMinutes?: number | undefined;
  /** Ends at the last part border before `time`, then plays `next` if there is one. */
  until?: { time: string; next?: Source | undefined } | undefined;
  endAtPartBorder?: boolean | undefined;
  fadeOutMs?: number | undefined;
}

interface Limited {
  limits?: Limits | undefined;
}

export type AudioSource = Limited & { kind: 'audio'; audioId: string };
export type SequenceSource = Limited & { kind: 'sequence'; items: Source[] };
export type SilenceSource = Limited & { kind: 'silence'; durationMs: number };
export type ShuffleSource = Limited & {
  kind: 'shuffle';
  items: Source[];
  count?: number | undefined;
  atMostMinutes?: number | undefined;
  allBeforeAgain: boolean;
  /** Whose hearing counts for `allBeforeAgain`; absent: the child's. */
  memory?: 'child' | 'family' | undefined;
  renew: 'each-play' | 'each-day';
};
/** Its item again and again, each round decided anew; ends at the last part border before `forMinutes`. */
export type LoopSource = Limited & { kind: 'loop'; item: Source; forMinutes: number };
export type SeriesSource = Limited & {
  kind: 'series';
  collectionId: string;
  order: 'oldest' | 'newest' | 'manual' | 'by-date';
  startDate?: string | undefined;
  count?: number | undefined;
  atMostMinutes?: number | undefined;
  afterLast: 'again' | 'last' | 'end' | 'go-on';
  /** What `go-on` goes on with. */
  next?: Source | undefined;
  resume: boolean;
  /** Says “previously …” when it goes on inside or after a part. */
  recap?: boolean | undefined;
};
export type ChooseSource = Limited & {
  kind: 'choose';
  rules: { name: string; when: Condition[]; play: Source }[];
  otherwise: Source;
};
export type SpeechSource = Limited & { kind: 'speech'; text: string; language?: string | undefined };
export type RadioSource = Limited & { kind: 'radio'; stationId: string };
export type FeedSource = Limited & { kind: 'feed'; feedId: string; order: 'newest' | 'oldest' };
export type StorySource = Limited & { kind: 'story'; storyId: string };

export type Source =
  | AudioSource
  | SequenceSource
  | SilenceSource
  | ShuffleSource
  | LoopSource
  | SeriesSource
  | ChooseSource
  | SpeechSource
  | RadioSource
  | FeedSource
  | StorySource;

export const source: z.ZodType<Source, Source> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('audio'), audioId: id, limits }),
      z.strictObject({ kind: z.literal('sequence'), items: z.array(source).min(1).max(10_000), limits }),
      z.strictObject({
        kind: z.literal('silence'),
        durationMs: z
          .int()
          .min(24)
          .max(24 * 3_600_000),
        limits,
      }),
      z.strictObject({
        kind: z.literal('shuffle'),
        items: z.array(source).min(1).max(10_000),
        count: z.int().positive().max(10_000).optional(),
        atMostMinutes: minutes.optional(),
        allBeforeAgain: z.boolean(),
        memory: z.enum(['child', 'family']).optional(),
        renew: z.enum(['each-play', 'each-day']),
        limits,
      }),
      z.strictObject({
        kind: z.literal('loop'),
        item: source,
        forMinutes: z.number().min(1).max(LONGEST_LOOP_MINUTES),
        limits,
      }),
      z.strictObject({
        kind: z.literal('series'),
        collectionId: id,
        order: z.enum(['oldest', 'newest', 'manual', 'by-date']),
        startDate: calendarDay.optional(),
        count: z.int().positive().max(1000).optional(),
        atMostMinutes: minutes.optional(),
        afterLast: z.enum(['again', 'last', 'end', 'go-on']),
        next: source.optional(),
        resume: z.boolean(),
        recap: z.boolean().optional(),
        limits,
      }),
      z.strictObject({
        kind: z.literal('choose'),
        rules: z
          .array(z.strictObject({ name: title, when: z.array(condition).min(1).max(20), play: source }))
          .min(1)
          .max(500),
        otherwise: source,
        limits,
      }),
      z.strictObject({
        kind: z.literal('speech'),
        text: z.string().min(1).max(2000),
        language: z.string().min(2).max(16).optional(),
        limits,
      }),
      z.strictObject({ kind: z.literal('radio'), stationId: id, limits }),
      z.strictObject({ kind: z.literal('feed'), feedId: id, order: z.enum(['newest', 'oldest']), limits }),
      z.strictObject({ kind: z.literal('story'), storyId: id, limits }),
    ]),
  )
  .meta({ id: 'Source' });

const limits = z
  .strictObject({
    atMostMinutes: minutes.optional(),
    until: z.strictObject({ time: minuteOfDay, next: source.optional() }).optional(),
    endAtPartBorder: z.boolean().optional(),
    fadeOutMs: z.int().positive().max(60_000).optional(),
  })
  .optional();

/** Refuses a tree too deep or too large before any recursive check walks it. */
export const sourceDocument = z
  .preprocess(
    (raw, context) => {
      const mistake = excessOf(raw);
      if (!mistake) return raw;
      context.issues.push({ code: 'custom', message: mistake.kind, params: { mistake }, input: raw });
      return z.NEVER;
    },
    z.strictObject({ version: z.literal(SOURCE_VERSION), source }),
  )
  .meta({ id: 'SourceDocument' });
export type SourceDocument = { version: typeof SOURCE_VERSION; source: Source };

/** One step each: `MIGRATIONS[v]` turns a document of version v + 1 into one of version v + 2. */
const MIGRATIONS: readonly ((older: Record<string, unknown>) => Record<string, unknown>)[] = [];

export type ReadSource =
  | { outcome: 'read'; document: SourceDocument }
  | { outcome: 'too-new'; version: number }
  | { outcome: 'invalid'; why: string };

/** Checks a stored document and brings it to this program's version. Never throws. */
export function readSourceDocument(raw: unknown): ReadSource {
  const version = typeof raw === 'object' && raw !== null && 'version' in raw ? raw.version : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { outcome: 'invalid', why: 'The document has no version.' };
  }
  if (version > SOURCE_VERSION) return { outcome: 'too-new', version };
  let current = raw as Record<string, unknown>;
  for (const step of MIGRATIONS.slice(version - 1)) current = step(current);
  const parsed = sourceDocument.safeParse(current);
  return parsed.success
    ? { outcome: 'read', document: parsed.data }
    : { outcome: 'invalid', why: z.prettifyError(parsed.error) };
}

/** What makes a document too large to be walked, if anything does. Only an object with a `kind` can hold a source. */
function excessOf(raw: unknown): Mistake | undefined {
  let nodes = 0;
  let letters = 0;
  const open: { value: object; depth: number }[] = [];
  if (typeof raw === 'object' && raw !== null) open.push({ value: raw, depth: 0 });
  for (let next = open.pop(); next; next = open.pop()) {
    const depth = next.depth + ('kind' in next.value ? 1 : 0);
    if (depth > MOST_DEPTH) return { kind: 'too-deep', most: MOST_DEPTH };
    if (++nodes > MOST_NODES) return { kind: 'too-many-nodes', most: MOST_NODES };
    for (const [name, value] of Object.entries(next.value)) {
      if (typeof value === 'string') letters += value.length;
      else if (typeof value === 'object' && value !== null) open.push({ value, depth: name === 'when' ? 0 : depth });
    }
    if (letters > MOST_LETTERS) return { kind: 'too-many-letters', most: MOST_LETTERS };
  }
  return undefined;
}
