// The reason for a play in plain words for a parent, in their language: one or two sentences about the whole, and one line
// for each step. Names what they named themselves and never an id. The words are in sentences/, what is found out in
// trace.ts; here is only how the pieces are put together.
import type { Language } from '../language.ts';
import { type Sentences, type StepOf, sentencesIn } from './sentences/catalogue.ts';
import { listText, quotable } from './sentences/figures.ts';
import type { Because, TraceStep } from './trace.ts';

type Trace = readonly TraceStep[];

/** One or two sentences; `trace` as decide gives it. */
export function explain(trace: Trace, language: Language): string {
  const words = sentencesIn(language);
  const plays = trace.find((step) => step.did === 'plays');
  if (!plays) return explainNothing(trace, words);
  const deleted = trace.filter((step) => step.did === 'skipped-deleted').length;
  const left = deleted === 0 ? '' : words.leftOut(deleted);
  const first = `${playedText(plays, trace, words)}${becauseText(trace, words)}${left}.`;
  const end = endOf(trace);
  return end ? `${first} ${stepText(end, words)}` : first;
}

/** Of a trace that ends in nothing, the step that tells why; it alone is explained as all of them. */
export function inTheWay(trace: Trace): TraceStep[] {
  const reason =
    trace.find(({ did }) => did === 'not-yet' || did === 'found-damaged') ??
    trace.find(({ did }) => did === 'missed') ??
    trace.find(({ did }) => did === 'not-begun' || did === 'found-empty') ??
    trace.find(({ did }) => did === 'passed-over' || did === 'not-spoken');
  return reason ? [reason] : [];
}

/** One line for one step of the way there. */
export function explainStep(step: TraceStep, language: Language): string {
  return stepText(step, sentencesIn(language));
}

function stepText(step: TraceStep, words: Sentences): string {
  if (step.did === 'chose') return `${words.holds(step.rule)}${reasonsText(step.because, words)}.`;
  if (step.did === 'missed') return words.missed(step.title, step.why);
  // Each entry takes exactly the step it is named after.
  return (words.steps[step.did] as (step: TraceStep) => string)(step);
}

function playedText({ titles, count }: StepOf<'plays'>, trace: Trace, words: Sentences): string {
  const [first] = titles;
  const finished = trace.find((step) => step.did === 'finished');
  const isSpoken = trace.some((step) => step.did === 'spoke' && step.text === first);
  const isOnlyEnd = first === undefined || (count === 1 && isSpoken);
  if (finished?.goesOn === 'end' && isOnlyEnd) return words.isFinished(finished.collection);
  if (first === undefined) return words.playsSilence;
  const title = isSpoken ? quotable(first) : first;
  const wentOn = trace.find((step) => step.did === 'went-on');
  if (count === 1) return words.playsOne(title, wentOn?.title === first ? wentOn.fromMs : 0);
  const isDrawn = trace.some((step) => step.did === 'drew');
  return words.playsMany(count, title, isDrawn);
}

function becauseText(trace: Trace, words: Sentences): string {
  const chose = trace.filter((step) => step.did === 'chose');
  const [first] = chose;
  if (!first) return trace.some((step) => step.did === 'chose-otherwise') ? words.becauseNoRule : '';
  const rules = chose.map(({ rule }) => words.quote(rule));
  return `${reasonsText(first.because, words)}${words.byRules(listText(rules, words.and), rules.length)}`;
}

/** Why it ends where it does, or what is not there. */
function endOf(trace: Trace): TraceStep | undefined {
  return (
    trace.find(({ did }) => did === 'stopped-before' || did === 'stopped-after' || did === 'ended-before') ??
    trace.find((step) => step.did === 'finished' && step.goesOn !== 'end')
  );
}

function explainNothing(trace: Trace, words: Sentences): string {
  const [reason] = inTheWay(trace);
  if (!reason) return words.allDeleted;
  if (reason.did === 'passed-over') return words.missed(reason.title, reason.why);
  return reason.did === 'not-spoken' ? words.notSpokenYet(reason.text) : stepText(reason, words);
}

/** “, because it was 19:10 and “Holidays” is on”. */
export function reasonsText(because: readonly Because[], words: Sentences): string {
  const time = because.find((one) => one.was === 'time');
  const weekday = because.find((one) => one.was === 'weekday');
  const clock = time || weekday ? [words.clock(time?.minuteOfDay, weekday?.weekday, weekday?.night ?? false)] : [];
  const rest = because.flatMap((one) =>
    one.was === 'time' || one.was === 'weekday' ? [] : (words.reasons[one.was] as (because: Because) => string)(one),
  );
  const reasons = [...new Set([...clock, ...rest])];
  return reasons.length === 0 ? '' : words.because(listText(reasons, words.and));
}
