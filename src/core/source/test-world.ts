// A world for the tests of decisions: every audio and sentence that is asked for exists, until a test says otherwise.
// Lengths are whole minutes, so that a test can count in its head.
import { PROFILES } from '../mp3/profile.ts';
import { decide, type PlanItem, type TraceStep } from './decide.ts';
import type { Source } from './document.ts';
import { type AudioFact, type CollectionFact, type Heard, type Memory, NOTHING_HEARD, type World } from './world.ts';

const MINUTE_FRAMES = 2500;

export const audio = (audioId: string): Source => ({ kind: 'audio', audioId });
export const sequence = (...items: Source[]): Source => ({ kind: 'sequence', items });

/** Its title is its id. */
export function readyAudio(title: string, minutes = 1): Extract<AudioFact, { state: 'ready' }> {
  const segmentBytes = minutes * MINUTE_FRAMES * PROFILES['stereo-160'].frameBytes;
  const segments = [{ hash: title, segmentBytes, fromByte: 0, lengthBytes: segmentBytes }];
  return { state: 'ready', title, durationMs: minutes * 60_000, segments };
}

/** Added one minute after the other. */
export function collectionOf(title: string, ...audioIds: string[]): CollectionFact {
  return { title, parts: audioIds.map((audioId, index) => ({ audioId, addedAtMs: index * 60_000 })) };
}

/** One minute after the other. */
export const heardInOrder = (...audioIds: string[]): Heard[] =>
  audioIds.map((audioId, index) => ({ audioId, atMs: index * 60_000 }));

export interface WorldChanges extends Partial<Omit<World, 'memory' | 'nowMs'>> {
  /** ISO. */
  at?: string;
  memory?: Partial<Memory>;
  collections?: Record<string, CollectionFact>;
}

export function worldWith({
  at = '2026-11-22T12:00Z',
  memory,
  collections = {},
  ...changes
}: WorldChanges = {}): World {
  return {
    nowMs: Date.parse(at),
    zone: 'Europe/Berlin',
    language: 'en',
    listener: {},
    seed: 'seed',
    findAudio: (audioId) => readyAudio(audioId),
    findCollection: (id) => collections[id],
    findSpeech: (text) => ({ ...readyAudio(text), durationMs: 2400 }),
    isSwitchOn: () => false,
    memory: { ...NOTHING_HEARD, ...memory },
    ...changes,
  };
}

/** Throws when it does not come to a play. */
export function decided(source: Source, world: World = worldWith()) {
  const decision = decide(source, world);
  if (decision.outcome !== 'decided') throw new Error(JSON.stringify(decision));
  return decision;
}

export const titlesOf = (items: readonly PlanItem[]): string[] =>
  items.map((item) => (item.kind === 'silence' ? '(silence)' : item.title));

export function played(source: Source, world?: World): string[] {
  return titlesOf(decided(source, world).items);
}

export function stepsOf(source: Source, world: World): TraceStep['did'][] {
  const decision = decide(source, world);
  return decision.outcome === 'not-yet' ? [] : decision.trace.map(({ did }) => did);
}

/** What steps come to, without a pause. */
export function wholeOf<T>(steps: Generator<undefined, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
