// From a recipe and what is known of the world to what one play will be. Pure: the same source and world give the same
// items, in a server, a browser or a test. It reads memory and changes none: that moves when something was heard.
// Each kind of node is decided in a file of its own; the sentence about it all is in explain.ts.
import { FRAME_MS, msToFrames } from '../mp3/profile.ts';
import { chooseRule } from './choose.ts';
import { CHEAP, Deciding, type Gathered, gathered, gatheredRun, MISSED, NOTHING, type Place } from './deciding.ts';
import type { ChooseSource, LoopSource, SequenceSource, Source } from './document.ts';
import { cutAt, minutesToMs, type PlanItem, type Run, wholePartsWithin } from './items.ts';
import { applyLimits } from './limits.ts';
import { gatherSeries } from './series.ts';
import { gatherShuffle } from './shuffle.ts';
import { gatherSpeech } from './speech.ts';
import type { TraceStep } from './trace.ts';
import type { AudioFact, World } from './world.ts';

export { isUnchanging } from './needs.ts';
export type { AudioFact, PlanItem, TraceStep, World };

export type Decision =
  | {
      outcome: 'decided';
      items: PlanItem[];
      trace: TraceStep[];
      /** Something in it depends on the child that listens: no other child may hear it. */
      isPrivate: boolean;
    }
  /** Something that belongs in this play cannot be played now, or there is nothing: the listener gets a fallback. */
  | { outcome: 'not-playable'; trace: TraceStep[] }
  | { outcome: 'not-yet'; kinds: string[] };

/** A stream that has come to its end on purpose is still audio. */
const END_MS = 42 * FRAME_MS;
const MOST_TITLES = 10;

export function decide(source: Source, world: World): Decision {
  const deciding = new Deciding(world, (self) => (node, place) => gather(node, place, self));
  const result = gather(source, { path: '', atMs: 0, seed: world.seed, following: undefined }, deciding);
  const { trace, isPrivate } = deciding;
  if (deciding.notYet.size > 0) return { outcome: 'not-yet', kinds: [...deciding.notYet].sort() };
  const { titles, count } = titlesOf(result);
  const isWhole = count > 0 || !deciding.isLost;
  if (result.isMissed || !isWhole) return { outcome: 'not-playable', trace };
  const items: PlanItem[] = result.items.length > 0 ? result.items : [{ kind: 'silence', durationMs: END_MS }];
  const { lengthMs } = result;
  trace.push({ did: 'plays', titles, count, lengthMs });
  return { outcome: 'decided', items, trace, isPrivate };
}

/** The first titles, and of how many. What is said in between is worth telling only when there is nothing else. */
function titlesOf({ items }: Run): { titles: string[]; count: number } {
  const kind = items.some((item) => item.kind === 'audio') ? 'audio' : 'speech';
  const titles: string[] = [];
  let count = 0;
  for (const item of items) if (item.kind === kind && ++count <= MOST_TITLES) titles.push(item.title);
  return { titles, count };
}

function gather(source: Source, place: Place, deciding: Deciding): Gathered {
  if (!deciding.spend(1)) return NOTHING;
  const whole = gatherNode(source, place, deciding);
  return source.limits ? applyLimits(whole, source.limits, place, deciding) : whole;
}

function gatherNode(source: Source, place: Place, deciding: Deciding): Gathered {
  switch (source.kind) {
    case 'audio': {
      const run: Run = { items: [], lengthMs: 0 };
      return addAudio(run, source.audioId, deciding) ? gatheredRun(run) : MISSED;
    }
    case 'sequence':
      return gatherSequence(source, place, deciding);
    case 'shuffle':
      return gatherShuffle(source, { ...place, following: undefined }, deciding);
    case 'loop':
      return gatherLoop(source, place, deciding);
    case 'series':
      return gatherSeries(source, place, deciding);
    case 'choose':
      return gatherChosen(source, place, deciding);
    case 'speech':
      return gathered(gatherSpeech(source, place.following, deciding));
    case 'silence': {
      const durationMs = Math.max(1, msToFrames(source.durationMs)) * FRAME_MS;
      deciding.note({ did: 'left-silent', durationMs });
      return gathered([{ kind: 'silence', durationMs }]);
    }
    default:
      deciding.notYet.add(source.kind);
      return NOTHING;
  }
}

/** False when this audio belongs here and cannot be played now. */
function addAudio(run: Run, audioId: string, deciding: Deciding): boolean {
  const fact = deciding.world.findAudio(audioId);
  if (fact.state === 'gone') {
    deciding.isLost = true;
    deciding.note({ did: 'skipped-deleted', audioId });
    return true;
  }
  const { title } = fact;
  if (fact.state !== 'ready') {
    deciding.note({ did: 'missed', audioId, title, why: fact.state });
    return false;
  }
  const { segments, durationMs } = fact;
  run.items.push({
    kind: 'audio',
    audioId,
    title,
    segments,
    wholeMs: durationMs,
    fromMs: 0,
    lengthMs: durationMs,
  });
  run.lengthMs += durationMs;
  return true;
}

function gatherSequence({ items }: SequenceSource, place: Place, deciding: Deciding): Gathered {
  const run: Run = { items: [], lengthMs: 0 };
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (!item) continue;
    if (item.kind === 'audio' && !item.limits) {
      if (!deciding.spend(1)) break;
      // What comes before it is kept: a limit may end the play there.
      if (!addAudio(run, item.audioId, deciding)) return { ...run, isMissed: true };
      continue;
    }
    const inner = deciding.gather(item, {
      path: `${place.path}.${index}`,
      atMs: place.atMs + run.lengthMs,
      seed: place.seed,
      following: { items, from: index + 1, outer: place.following },
    });
    for (const one of inner.items) run.items.push(one);
    run.lengthMs += inner.lengthMs;
    if (inner.isMissed) return { ...run, isMissed: true };
  }
  return gatheredRun(run);
}

function gatherChosen(source: ChooseSource, place: Place, deciding: Deciding): Gathered {
  if (!deciding.spend(source.rules.length / CHEAP)) return NOTHING;
  const { play, step, told, askedForChild } = chooseRule(source, deciding.world, deciding.local);
  if (askedForChild) deciding.dependOnChild();
  deciding.note(told);
  return deciding.gather(play, { ...place, path: `${place.path}.${step}` });
}

/** Round after round until the next part would end too late. */
function gatherLoop(source: LoopSource, place: Place, deciding: Deciding): Gathered {
  const run: Run = { items: [], lengthMs: 0 };
  const mostMs = minutesToMs(source.forMinutes);
  let rounds = 0;
  for (let isFull = false; !isFull; rounds++) {
    const inner = {
      ...place,
      path: `${place.path}.l`,
      atMs: place.atMs + run.lengthMs,
      seed: `${place.seed}/${rounds}`,
    };
    const decideRound = () => deciding.gather(source.item, inner);
    const round = rounds === 0 ? decideRound() : deciding.quietly(decideRound);
    if (round.isMissed && rounds === 0) return MISSED;
    if (round.isMissed || round.lengthMs === 0) break;
    const fitting = wholePartsWithin(round, mostMs - run.lengthMs);
    if (fitting.items.length === 0 && rounds === 0) return gatheredRun(cutAt(round, mostMs));
    for (const item of fitting.items) run.items.push(item);
    run.lengthMs += fitting.lengthMs;
    isFull = fitting.items.length < round.items.length;
  }
  deciding.note({ did: 'repeated', rounds, forMinutes: source.forMinutes });
  return gatheredRun(run);
}
