// The time machine's strip: what one listener would hear at any time of a week, with today's memory, as few stretches as
// there are different plays. Nothing advances between two moments. One moment alone is decide.ts itself.
import { localTime, startOfDayMs } from '../time/zone.ts';
import { decide } from './decide.ts';
import type { Source } from './document.ts';
import type { TraceStep } from './trace.ts';
import type { World } from './world.ts';

const STEP_MS = 15 * 60_000;
const DAYS = 7;

export interface Stretch {
  fromMs: number;
  toMs: number;
  /** As it is at its beginning. */
  trace: TraceStep[];
  /** The first few of what plays; empty when nothing can. */
  titles: string[];
}

/** Seven local days, the first of them that of `fromMs`. `worldAt` should keep its seed, or chance makes a stretch of
 * each quarter of an hour. Hundreds of decisions: it pauses after each, so that others may be let in. */
export function* weekOf(
  source: Source,
  worldAt: (atMs: number) => World,
  fromMs: number,
): Generator<undefined, Stretch[]> {
  const { zone } = worldAt(fromMs);
  const { dayNumber } = localTime(zone, fromMs);
  const endMs = startOfDayMs(zone, dayNumber + DAYS);
  const stretches: Stretch[] = [];
  let lastKey: string | undefined;
  for (let atMs = startOfDayMs(zone, dayNumber); atMs < endMs; atMs += STEP_MS) {
    const toMs = Math.min(endMs, atMs + STEP_MS);
    const decision = decide(source, worldAt(atMs));
    const trace: TraceStep[] = decision.outcome === 'not-yet' ? [{ did: 'not-yet' }] : decision.trace;
    const key = keyOf(trace);
    const last = stretches.at(-1);
    if (last && key === lastKey) {
      last.toMs = toMs;
    } else {
      const titles = trace.find((step) => step.did === 'plays')?.titles ?? [];
      stretches.push({ fromMs: atMs, toMs, trace, titles });
      lastKey = key;
    }
    yield;
  }
  return stretches;
}

/** What makes two plays different to a parent: what plays, by which rules, and for which reason it ends. */
function keyOf(trace: readonly TraceStep[]): string {
  return JSON.stringify(
    trace.map((step) => {
      if (step.did === 'chose') return [step.did, step.rule];
      // How much fits before a time changes from moment to moment; what is heard does not.
      if (step.did === 'plays') return [step.did, step.titles[0]];
      return step.did === 'repeated' || step.did === 'drew' ? step.did : step;
    }),
  );
}
