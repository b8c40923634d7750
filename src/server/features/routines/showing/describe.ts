// Routines and what they did as the contract tells it, in the reader's language.
import { PROBLEMS, type ProblemCode } from '#contract/errors.ts';
import type { Routine, RoutineRun } from '#contract/routines.ts';
import type { Language } from '#core/language.ts';
import { type Action, type RoutineDocument, readRoutineDocument } from '#core/routine/document.ts';
import { explainAction, explainRoutine, explainRoutineStep } from '#core/routine/explain.ts';
import { routineSentencesIn } from '#core/routine/sentences/catalogue.ts';
import type { TemplateKind, TemplatePart } from '#core/routine/templates.ts';
import { nextDue } from '#core/routine/times.ts';
import { type RoutineStep, WHY_NOT, type WhyNot } from '#core/routine/trace.ts';
import type { CommandRow, RoutineRow, RunRow } from '../store.ts';

/** Undefined: this program cannot read it. */
export function documentOf(row: Pick<RoutineRow, 'document'>): RoutineDocument | undefined {
  const read = readRoutineDocument(JSON.parse(row.document));
  return read.outcome === 'read' ? read.document : undefined;
}

export interface Around {
  language: Language;
  zone: string;
  nowMs: number;
}

export function describeRoutine(row: RoutineRow, lastRun: RoutineRun | undefined, { zone, nowMs }: Around): Routine {
  const document = documentOf(row);
  const trigger = document?.trigger;
  const isWaiting = row.is_on === 1 && trigger?.kind === 'time';
  return {
    ...{ id: row.id, name: row.name, on: row.is_on === 1, document: document ?? (JSON.parse(row.document) as unknown) },
    readable: document !== undefined,
    ...(row.template === null || row.part === null
      ? {}
      : { madeFrom: { template: row.template as TemplateKind, part: row.part as TemplatePart } }),
    ...(isWaiting ? { nextAt: iso(nextDue(trigger.at, zone, nowMs).atMs) } : {}),
    ...(lastRun ? { lastRun } : {}),
    ...{ createdAt: iso(row.created_at_ms), updatedAt: iso(row.updated_at_ms) },
  };
}

export function describeRun(row: RunRow, commands: readonly CommandRow[], language: Language): RoutineRun {
  return {
    ...{ id: row.id, routineId: row.routine_id, at: iso(row.at_ms), outcome: row.outcome },
    ...explain(JSON.parse(row.trace) as RoutineStep[], language),
    commands: commands.map((command) => describeCommand(command, language)),
  };
}

export function explain(trace: readonly RoutineStep[], language: Language) {
  return {
    explanation: explainRoutine(trace, language),
    trace: trace.map((step) => ({ text: explainRoutineStep(step, language) })),
  };
}

function describeCommand(row: CommandRow, language: Language): RoutineRun['commands'][number] {
  return {
    text: explainAction(JSON.parse(row.action) as Action, row.what ?? undefined, language),
    ...(row.player_id === null ? {} : { playerId: row.player_id }),
    state: row.state === 'sending' ? 'waiting' : row.state,
    dueAt: iso(row.due_at_ms),
    ...(row.why === null ? {} : { why: { code: row.why, text: whyText(row.why, language) } }),
  };
}

function whyText(why: string, language: Language): string {
  if (WHY_NOT.some((one) => one === why)) return routineSentencesIn(language).whyNot[why as WhyNot];
  return Object.hasOwn(PROBLEMS, why) ? PROBLEMS[why as ProblemCode].title : why;
}

const iso = (ms: number): string => new Date(ms).toISOString();
