// One sentence for a parent about one decision. It names what they named themselves and never an id.
import type { TraceStep } from './decide.ts';

export function explain(trace: readonly TraceStep[]): string {
  const missed = trace.find((step) => step.did === 'missed');
  if (missed) {
    return missed.why === 'waiting'
      ? `“${missed.title}” is still being prepared.`
      : `The file of “${missed.title}” is damaged and is being prepared again.`;
  }
  const titles = trace.flatMap((step) => (step.did === 'played' ? [step.title] : []));
  const deleted = trace.filter((step) => step.did === 'skipped-deleted').length;
  if (titles.length === 0) {
    return deleted > 0 ? 'Everything this stream played was deleted from the library.' : 'Silence, as chosen.';
  }
  const [first = ''] = titles;
  const what = titles.length === 1 ? `“${first}”` : `${titles.length} parts in order, from “${first}”`;
  if (deleted === 0) return `Plays ${what}.`;
  return `Plays ${what}; ${deleted} deleted ${deleted === 1 ? 'part was' : 'parts were'} left out.`;
}
