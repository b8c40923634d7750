// The reason for a play in plain words for a parent: one or two sentences about the whole, and one line for each step.
// Names what they named themselves and never an id. The only place with these words; what is found out is in trace.ts.
import { CALENDAR_MONTHS, timeText, weekdayText } from './explain-words.ts';
import type { Because, TraceStep } from './trace.ts';

type Step<D extends TraceStep['did']> = Extract<TraceStep, { did: D }>;

/** One or two sentences; `trace` as decide gives it. */
export function explain(trace: readonly TraceStep[]): string {
  const plays = trace.find((step) => step.did === 'plays');
  if (!plays) return explainNothing(trace);
  const deleted = trace.filter((step) => step.did === 'skipped-deleted').length;
  const left = deleted === 0 ? '' : `; ${deleted} deleted ${deleted === 1 ? 'part was' : 'parts were'} left out`;
  const first = `${playedText(plays, trace)}${becauseText(trace)}${left}.`;
  const second = endText(trace);
  return second ? `${first} ${second}` : first;
}

/** One line for one step of the way there. */
export function explainStep(step: TraceStep): string {
  // Each entry takes exactly the step it is named after.
  return (STEP_TEXTS[step.did] as (step: TraceStep) => string)(step);
}

const STEP_TEXTS: { [D in TraceStep['did']]: (step: Step<D>) => string } = {
  chose: ({ rule, because }) => `The rule “${rule}” holds, because ${reasonsText(because)}.`,
  'chose-otherwise': () => 'No rule holds, so what is set for “otherwise” plays.',
  drew: ({ count, of, isDaily, isNewRound }) =>
    `Drew ${count} of ${of} by lot${isDaily ? ', for the whole day' : ''}${isNewRound ? '; a new round begins, since nearly all were heard' : ''}.`,
  'went-on': ({ collection, part, of, title, fromMs }) =>
    `“${collection}” goes on with part ${part} of ${of}, “${title}”${fromMs > 0 ? `, at ${clockText(fromMs)}` : ''}.`,
  finished: ({ collection, goesOn }) => `“${collection}” is finished${FINISHED_TEXTS[goesOn]}.`,
  'not-begun': ({ collection, startDate }) => `“${collection}” begins on ${dateText(startDate)}.`,
  'found-empty': ({ collection }) =>
    collection === undefined ? 'The collection was deleted.' : `“${collection}” has nothing to play.`,
  'ended-before': ({ title, why }) => `Ends before “${title}”, which ${STATE_TEXTS[why]}.`,
  repeated: ({ rounds, forMinutes }) => `Repeats for ${minutesText(forMinutes)}, ${plural(rounds, 'round')}.`,
  spoke: ({ text, isPlain }) => `Says “${text}”${isPlain ? ', since the full sentence is not spoken yet' : ''}.`,
  'not-spoken': ({ text }) => `Leaves out “${text}”, which is not spoken yet.`,
  'left-silent': ({ durationMs }) => `Is silent for ${clockText(durationMs)}.`,
  'skipped-deleted': () => 'Leaves out a part that was deleted.',
  missed: (step) => missedText(step),
  'passed-over': ({ title, why }) => `Passes over “${title}”, which ${STATE_TEXTS[why]}.`,
  'stopped-after': ({ minutes }) => `Stops after ${minutesText(minutes)}.`,
  'stopped-before': ({ time, goesOn }) => (goesOn ? `At ${time} something else follows.` : `Ends by ${time}.`),
  'too-long': () => 'Leaves out the rest: this would be too long for one play.',
  plays: ({ count, lengthMs }) =>
    count === 0 ? 'Nothing is to be heard.' : `Plays ${plural(count, 'part')}, ${clockText(lengthMs)} in all.`,
};

const STATE_TEXTS = { waiting: 'is still being prepared', damaged: 'is damaged' } as const;
const FINISHED_TEXTS = {
  again: ' and starts over',
  last: ', so its last part plays again',
  end: '',
  'go-on': ', so something else follows',
} as const;

function playedText({ titles, count }: Step<'plays'>, trace: readonly TraceStep[]): string {
  const [first] = titles;
  const finished = trace.find((step) => step.did === 'finished');
  const isOnlyEnd =
    first === undefined || (count === 1 && trace.some((step) => step.did === 'spoke' && step.text === first));
  if (finished?.goesOn === 'end' && isOnlyEnd) return `“${finished.collection}” is finished`;
  if (first === undefined) return 'Silence, as chosen';
  const wentOn = trace.find((step) => step.did === 'went-on');
  const place = wentOn && wentOn.fromMs > 0 && wentOn.title === first ? ` from ${clockText(wentOn.fromMs)}` : '';
  if (count === 1) return `Plays “${first}”${place}`;
  const order = trace.some((step) => step.did === 'drew') ? 'drawn by lot' : 'in order';
  return `Plays ${count} parts ${order}, from “${first}”`;
}

function becauseText(trace: readonly TraceStep[]): string {
  const chose = trace.filter((step) => step.did === 'chose');
  const [first] = chose;
  if (!first) return trace.some((step) => step.did === 'chose-otherwise') ? ', because no rule holds' : '';
  const names = chose.map(({ rule }) => `“${rule}”`).join(' and ');
  return `, because ${reasonsText(first.because)} (${chose.length === 1 ? 'rule' : 'rules'} ${names})`;
}

/** A word on why it ends where it does, or on what is not there. */
function endText(trace: readonly TraceStep[]): string {
  const step = trace.find(({ did }) => did === 'stopped-before' || did === 'stopped-after' || did === 'ended-before');
  if (step) return explainStep(step);
  const told = trace.find((one) => one.did === 'finished' && one.goesOn !== 'end');
  return told ? explainStep(told) : '';
}

function explainNothing(trace: readonly TraceStep[]): string {
  const reason =
    trace.find(({ did }) => did === 'missed') ??
    trace.find(({ did }) => did === 'not-begun' || did === 'found-empty') ??
    trace.find(({ did }) => did === 'passed-over' || did === 'not-spoken');
  if (reason?.did === 'passed-over') return missedText(reason);
  if (reason?.did === 'not-spoken') return `“${reason.text}” is not spoken yet.`;
  if (reason) return explainStep(reason);
  return 'Everything this stream played was deleted from the library.';
}

function missedText({ title, why }: { title: string; why: 'waiting' | 'damaged' }): string {
  return why === 'waiting'
    ? `“${title}” is still being prepared.`
    : `The file of “${title}” is damaged and is being prepared again.`;
}

function reasonsText(because: readonly Because[]): string {
  const time = because.find((one) => one.was === 'time');
  const weekday = because.find((one) => one.was === 'weekday');
  const clock = [
    time && timeText(time.minuteOfDay),
    weekday && `${weekday.night ? 'in the night after' : time ? 'on' : ''} a ${weekdayText(weekday.weekday)}`.trim(),
  ].filter((text) => text !== undefined);
  const rest = because.flatMap((one) => REASON_TEXTS[one.was]?.(one as never) ?? []);
  return [...new Set([...(clock.length > 0 ? [`it was ${clock.join(' ')}`] : []), ...rest])].join(' and ');
}

type Reason<W extends Because['was']> = Extract<Because, { was: W }>;
const REASON_TEXTS: { [W in Because['was']]?: (because: Reason<W>) => string } = {
  day: ({ month, day }) => `it was ${CALENDAR_MONTHS[month - 1]} ${day}`,
  child: ({ name }) => `${name ?? 'this child'} listens`,
  player: () => 'it plays on this player',
  'heard-today': ({ minutes }) => `${minutesText(minutes)} or more were heard today`,
  'first-time-today': () => 'it is the first time today',
  switch: ({ name, on }) => `“${name}” is ${on ? 'on' : 'off'}`,
};

function dateText(date: string): string {
  const [, month = 1, day = 1] = date.split('-').map(Number);
  return `${CALENDAR_MONTHS[month - 1]} ${day}`;
}

function minutesText(minutes: number): string {
  return plural(minutes, 'minute');
}

function plural(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** Minutes and seconds, such as 4:05; hours where there are any. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
