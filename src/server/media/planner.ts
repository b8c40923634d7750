// From a recipe to a plan that can be played right now: asks the library, decides, lays the plan, looks whether every
// segment is really there. It pins nothing and remembers nothing; `listening` does.
import { createHash } from 'node:crypto';
import type { ProfileId } from '#core/mp3/profile.ts';
import { makePlan } from '#core/plan/make.ts';
import { type Plan, SILENCE } from '#core/plan/plan.ts';
import { type AudioFact, decide, listAudioIds } from '#core/source/decide.ts';
import type { Source } from '#core/source/document.ts';
import { explain } from '#core/source/explain.ts';
import type { SegmentStore } from './segments.ts';

const CHECKS_AT_ONCE = 64;
const IDS_AT_ONCE = 500;

export type Planned =
  | { outcome: 'planned'; plan: Plan; explanation: string }
  /** `damaged`: segments whose files are missing or have another size. */
  | { outcome: 'not-playable'; explanation: string; damaged: DamagedSegment[] };

export interface DamagedSegment {
  hash: string;
  /** What it should be. */
  sizeBytes: number;
}

export interface PlannerDeps {
  /** Of ids that are not in the map there is no audio (any more). */
  findAudioFacts: (audioIds: string[]) => Promise<ReadonlyMap<string, AudioFact>>;
  segments: Pick<SegmentStore, 'check'>;
  profile: ProfileId;
}

export type Planner = ReturnType<typeof createPlanner>;

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createPlanner({ findAudioFacts, segments, profile }: PlannerDeps) {
  async function plan(source: Source): Promise<Planned> {
    return planWith(source, await readFacts([source]));
  }

  async function readFacts(sources: readonly Source[]): Promise<Map<string, AudioFact>> {
    const audioIds = [...new Set(sources.flatMap(listAudioIds))];
    const facts = new Map<string, AudioFact>();
    for (let at = 0; at < audioIds.length; at += IDS_AT_ONCE) {
      for (const [id, fact] of await findAudioFacts(audioIds.slice(at, at + IDS_AT_ONCE))) facts.set(id, fact);
    }
    return facts;
  }

  function planWith(source: Source, facts: ReadonlyMap<string, AudioFact>): Planned {
    const decision = decide(source, { findAudio: (id) => facts.get(id) ?? { state: 'gone' } });
    if (decision.outcome === 'not-yet') {
      return { outcome: 'not-playable', explanation: 'This version cannot play this kind of source yet.', damaged: [] };
    }
    const explanation = explain(decision.trace);
    if (decision.outcome === 'not-playable') return { outcome: 'not-playable', explanation, damaged: [] };
    return { outcome: 'planned', plan: makePlan(decision.items, profile, sha256Hex), explanation };
  }

  /** Segments of a plan that cannot be read as recorded. */
  async function findDamaged({ segments: refs }: Plan): Promise<DamagedSegment[]> {
    const sizes = new Map<string, number>();
    for (const { hash, segmentBytes } of refs) if (hash !== SILENCE) sizes.set(hash, segmentBytes);
    const all = [...sizes];
    const damaged: DamagedSegment[] = [];
    for (let at = 0; at < all.length; at += CHECKS_AT_ONCE) {
      const found = await Promise.all(
        all.slice(at, at + CHECKS_AT_ONCE).map(async ([hash, sizeBytes]) => ({
          hash,
          sizeBytes,
          // What cannot even be looked at cannot be played either.
          outcome: await segments.check(hash, sizeBytes).catch(() => 'damaged'),
        })),
      );
      for (const { outcome, ...segment } of found) if (outcome !== 'ok') damaged.push(segment);
    }
    return damaged;
  }

  return {
    profile,
    plan,
    findDamaged,

    /** What each would play now, with few questions to the library. */
    async planAll(sources: readonly Source[]): Promise<Planned[]> {
      const facts = await readFacts(sources);
      return sources.map((source) => planWith(source, facts));
    },

    /** Like `plan`, but only if every byte of it is there. */
    async planChecked(source: Source): Promise<Planned> {
      const planned = await plan(source);
      if (planned.outcome !== 'planned') return planned;
      const damaged = await findDamaged(planned.plan);
      if (damaged.length === 0) return planned;
      return { outcome: 'not-playable', explanation: 'A file is damaged and is being prepared again.', damaged };
    },
  };
}
