// The limits that may stand on any node: so many minutes, until a time, only whole parts, a fade. They cut what the node
// gathered, so nested limits simply cut twice. Something always remains: a limit never makes a play silent.
import { minuteOfTime, nextInstantOf } from '../time/zone.ts';
import type { Deciding, Gathered, Place } from './deciding.ts';
import type { Limits } from './document.ts';
import { cutAt, fadedOut, firstPart, floorToFrame, minutesToMs, type Run, wholePartsWithin } from './items.ts';

export function applyLimits(whole: Gathered, limits: Limits, place: Place, deciding: Deciding): Gathered {
  let run: Run = whole;
  // What is missed after the end of the play is no loss.
  let isMissed = whole.isMissed;
  const { atMostMinutes, until, endAtPartBorder = false, fadeOutMs } = limits;
  if (atMostMinutes !== undefined && run.lengthMs > minutesToMs(atMostMinutes)) {
    run = endAtPartBorder
      ? atLeastOnePart(run, wholePartsWithin(run, minutesToMs(atMostMinutes)))
      : cutAt(run, minutesToMs(atMostMinutes));
    isMissed = false;
    deciding.note({ did: 'stopped-after', minutes: atMostMinutes });
  }
  const { zone, nowMs } = deciding.world;
  const beginsAtMs = nowMs + place.atMs;
  const leftMs = until && floorToFrame(nextInstantOf(zone, beginsAtMs, minuteOfTime(until.time)) - beginsAtMs);
  const goesOn = leftMs !== undefined && run.lengthMs > leftMs;
  if (until && goesOn) {
    const parts = wholePartsWithin(run, leftMs);
    run = parts.items.length > 0 || until.next ? parts : orCut(run, leftMs, endAtPartBorder);
    isMissed = false;
    deciding.note({ did: 'stopped-before', time: until.time, goesOn: until.next !== undefined });
  }
  if (fadeOutMs !== undefined) run = fadedOut(run, fadeOutMs);
  if (!until?.next || !goesOn) return { ...run, isMissed };
  const then = deciding.gather(until.next, { ...place, path: `${place.path}.u`, atMs: place.atMs + run.lengthMs });
  const items = [...run.items, ...then.items];
  return { items, lengthMs: run.lengthMs + then.lengthMs, isMissed: then.isMissed };
}

/** When not even the first part ends in time. */
function orCut(run: Run, leftMs: number, onlyWholeParts: boolean): Run {
  return onlyWholeParts ? firstPart(run) : cutAt(run, leftMs);
}

function atLeastOnePart(run: Run, parts: Run): Run {
  return parts.items.length > 0 ? parts : firstPart(run);
}
