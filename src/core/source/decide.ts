// From a recipe and what is known of the world to what one play will be. Pure: the same source and world give the same
// items, in a server, a browser or a test. It reads no memory and changes none. The sentence for it is in explain.ts.
import type { SegmentRef } from '../plan/plan.ts';
import type { Source } from './document.ts';
import type { AudioFact, World } from './world.ts';

export type { AudioFact, World };

export type PlanItem =
  | { kind: 'audio'; audioId: string; title: string; segments: readonly SegmentRef[] }
  | { kind: 'silence'; durationMs: number };

/** Why the items are what they are, in the order in which it was found out. */
export type TraceStep =
  | { did: 'played'; audioId: string; title: string }
  | { did: 'left-silent'; durationMs: number }
  | { did: 'skipped-deleted'; audioId: string }
  | { did: 'missed'; audioId: string; title: string; why: 'waiting' | 'damaged' };

export type Decision =
  | { outcome: 'decided'; items: PlanItem[]; trace: TraceStep[] }
  /** Something that belongs in this play cannot be played now: the listener gets a fallback. */
  | { outcome: 'not-playable'; trace: TraceStep[] }
  | { outcome: 'not-yet'; kinds: string[] };

export function decide(source: Source, world: Pick<World, 'findAudio'>): Decision {
  const kinds = findNotYet(source);
  if (kinds.length > 0) return { outcome: 'not-yet', kinds };
  const items: PlanItem[] = [];
  const trace: TraceStep[] = [];
  gather(source, world, items, trace);
  const isWhole = items.some((item) => item.kind === 'audio') || isOnlySilence(source);
  const isPlayable = isWhole && !trace.some((step) => step.did === 'missed');
  return isPlayable ? { outcome: 'decided', items, trace } : { outcome: 'not-playable', trace };
}

function gather(source: Source, world: Pick<World, 'findAudio'>, items: PlanItem[], trace: TraceStep[]): void {
  if (source.kind === 'sequence') {
    for (const item of source.items) gather(item, world, items, trace);
  } else if (source.kind === 'silence') {
    items.push({ kind: 'silence', durationMs: source.durationMs });
    trace.push({ did: 'left-silent', durationMs: source.durationMs });
  } else if (source.kind === 'audio') {
    gatherAudio(source.audioId, world.findAudio(source.audioId), items, trace);
  }
}

function gatherAudio(audioId: string, fact: AudioFact, items: PlanItem[], trace: TraceStep[]): void {
  if (fact.state === 'gone') {
    trace.push({ did: 'skipped-deleted', audioId });
    return;
  }
  const { title } = fact;
  if (fact.state !== 'ready') {
    trace.push({ did: 'missed', audioId, title, why: fact.state });
    return;
  }
  items.push({ kind: 'audio', audioId, title, segments: fact.segments });
  trace.push({ did: 'played', audioId, title });
}

/** Kinds of nodes and limits in this source that validate but cannot be decided by this version, each once. */
export function findNotYet(source: Source): string[] {
  const found = new Set<string>();
  const open = [source];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.limits && Object.values(node.limits).some((limit) => limit !== undefined)) found.add('limits');
    if (node.kind === 'sequence') open.push(...node.items);
    else if (node.kind !== 'audio' && node.kind !== 'silence') found.add(node.kind);
  }
  return [...found].sort();
}

/** Ids of all audio that this source may play, each once. */
export function listAudioIds(source: Source): string[] {
  const found = new Set<string>();
  const open = [source];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'audio') found.add(node.audioId);
    else if (node.kind === 'sequence' || node.kind === 'shuffle') open.push(...node.items);
    else if (node.kind === 'choose') open.push(node.otherwise, ...node.rules.map((rule) => rule.play));
    if (node.limits?.until?.next) open.push(node.limits.until.next);
  }
  return [...found];
}

/** True when two plays decided from one library are always the same, whoever listens and whenever. */
export function isUnchanging(source: Source): boolean {
  return findNotYet(source).length === 0;
}

function isOnlySilence(source: Source): boolean {
  return source.kind === 'silence' || (source.kind === 'sequence' && source.items.every(isOnlySilence));
}
