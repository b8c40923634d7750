// What a source asks of the world before it can be decided: which audio, collections and sentences, and what its result
// depends on. Reads the recipe only. Whether a stream can ever change (isUnchanging) decides what its card may promise.
import type { Condition, Source } from './document.ts';
import { placeholdersIn } from './placeholders.ts';

export interface Needs {
  audioIds: string[];
  collectionIds: string[];
  /** As written, with placeholders. */
  speech: { text: string; language?: string | undefined }[];
  dependsOnListener: boolean;
  dependsOnTime: boolean;
  dependsOnMemory: boolean;
  dependsOnSwitches: boolean;
}

/** Every node of a source, each before what is inside it. */
export function* eachNode(source: Source): Generator<Source> {
  const open = [source];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    const inner = innerNodes(node);
    for (let at = inner.length - 1; at >= 0; at--) open.push(inner[at] as Source);
  }
}

const NONE: readonly Source[] = [];

function innerNodes(node: Source): readonly Source[] {
  const own = ownNodes(node);
  const next = node.limits?.until?.next;
  return next ? [...own, next] : own;
}

function ownNodes(node: Source): readonly Source[] {
  switch (node.kind) {
    case 'sequence':
    case 'shuffle':
      return node.items;
    case 'loop':
      return [node.item];
    case 'series':
      return node.next ? [node.next] : NONE;
    case 'choose':
      return [...node.rules.map((rule) => rule.play), node.otherwise];
    default:
      return NONE;
  }
}

const known = new WeakMap<Source, Needs>();

/** Kept while the source is the same one. */
export function needsOf(source: Source): Needs {
  const needs = known.get(source) ?? findNeeds(source);
  known.set(source, needs);
  return needs;
}

function findNeeds(source: Source): Needs {
  const { audioIds, collectionIds } = staticAudioOf(source);
  const needs: Needs = {
    audioIds,
    collectionIds,
    speech: [],
    dependsOnListener: false,
    dependsOnTime: false,
    dependsOnMemory: false,
    dependsOnSwitches: false,
  };
  for (const node of eachNode(source)) {
    if (node.limits?.until) needs.dependsOnTime = true;
    if (node.kind === 'speech') needSpeech(node, needs);
    if (node.kind === 'choose') for (const rule of node.rules) for (const one of rule.when) needCondition(one, needs);
    if (node.kind === 'shuffle') {
      if (node.renew === 'each-day') needs.dependsOnTime = true;
      if (node.allBeforeAgain) needs.dependsOnMemory = true;
      if (node.allBeforeAgain && node.memory !== 'family') needs.dependsOnListener = true;
    }
    if (node.kind === 'series') {
      const isRemembered = node.order !== 'by-date' || node.resume;
      if (node.order === 'by-date') needs.dependsOnTime = true;
      if (isRemembered) needs.dependsOnMemory = true;
      if (isRemembered) needs.dependsOnListener = true;
    }
  }
  return needs;
}

function needSpeech(node: Extract<Source, { kind: 'speech' }>, needs: Needs): void {
  needs.speech.push({ text: node.text, language: node.language });
  const asked = placeholdersIn(node.text);
  if (asked.has('child')) needs.dependsOnListener = true;
  if (asked.has('weekday') || asked.has('date') || asked.has('time-of-day')) needs.dependsOnTime = true;
}

function needCondition({ kind }: Condition, needs: Needs): void {
  if (kind === 'switch') needs.dependsOnSwitches = true;
  else if (kind === 'child' || kind === 'player') needs.dependsOnListener = true;
  else needs.dependsOnTime = true;
  if (kind === 'heard-today' || kind === 'first-time-today') {
    needs.dependsOnMemory = true;
    needs.dependsOnListener = true;
  }
}

/** Ids that the recipe itself names, each once. A series names only its collection. */
export function staticAudioOf(source: Source): { audioIds: string[]; collectionIds: string[] } {
  if (source.kind === 'audio' && !source.limits) return { audioIds: [source.audioId], collectionIds: [] };
  const audioIds = new Set<string>();
  const collectionIds = new Set<string>();
  for (const node of eachNode(source)) {
    if (node.kind === 'audio') audioIds.add(node.audioId);
    else if (node.kind === 'series') collectionIds.add(node.collectionId);
  }
  return { audioIds: [...audioIds], collectionIds: [...collectionIds] };
}

/** Kinds that validate but cannot be decided by this version. */
export function isNotYet(kind: Source['kind']): kind is 'radio' | 'feed' | 'story' {
  return kind === 'radio' || kind === 'feed' || kind === 'story';
}

/** True when two plays decided from one library are always the same, whoever listens and whenever. */
export function isUnchanging(source: Source): boolean {
  for (const { kind, limits } of eachNode(source)) {
    if (limits?.until) return false;
    // A sentence is left out until it has been spoken, so it may come later.
    if (kind !== 'audio' && kind !== 'silence' && kind !== 'sequence' && kind !== 'loop') return false;
  }
  return true;
}
