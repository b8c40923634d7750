// From a recipe and a moment to a plan that can be played right now: asks the library, decides, lays the plan, fades its
// ends, looks whether every segment is really there. It pins nothing and remembers nothing; `listening` does.
import { createHash } from 'node:crypto';
import type { PlayedPart } from '#core/listening/parts.ts';
import type { ProfileId } from '#core/mp3/profile.ts';
import { type LaidItem, layItems, planOfSegments } from '#core/plan/make.ts';
import type { Plan, SegmentRef } from '#core/plan/plan.ts';
import { decide, type TraceStep } from '#core/source/decide.ts';
import type { Source } from '#core/source/document.ts';
import { type Needs, needsOf } from '#core/source/needs.ts';
import { reachableSpeech, type Wording } from '#core/source/spoken.ts';
import { type Stretch, weekOf } from '#core/source/week.ts';
import { type AudioFact, type CollectionFact, type SpeechFact, UNKNOWN_WORLD, type World } from '#core/source/world.ts';
import { inTurns } from '../in-turns.ts';
import { listsAudio } from './facts.ts';
import type { Fades } from './fades.ts';
import type { DamagedSegment, SegmentChecks } from './segment-checks.ts';

/** When, for whom, and what was heard: what a decision knows besides the library. */
export type Moment = Pick<World, 'nowMs' | 'zone' | 'language' | 'listener' | 'seed' | 'isSwitchOn' | 'memory'>;

/** Nobody in particular, who heard nothing yet, in no particular place. */
export function neutralMoment(nowMs: number): Moment {
  return { ...UNKNOWN_WORLD, nowMs };
}

export type Planned =
  | {
      outcome: 'planned';
      plan: Plan;
      trace: TraceStep[];
      parts: PlayedPart[];
      /** Only for the child that the moment names. */
      isPrivate: boolean;
    }
  /** `damaged`: segments whose files are missing or have another size. */
  | { outcome: 'not-playable'; trace: TraceStep[]; damaged: DamagedSegment[] };

type NotPlayable = Extract<Planned, { outcome: 'not-playable' }>;

/** What will play, before its ends are faded and it is laid end to end. */
interface Decided {
  items: LaidItem[];
  isPrivate: boolean;
  trace: TraceStep[];
}

export interface PlannerDeps {
  /** Of ids that are not in the map there is no audio (any more). */
  findAudioFacts: (audioIds: readonly string[]) => Promise<ReadonlyMap<string, AudioFact>>;
  findCollectionFacts: (collectionIds: readonly string[]) => Promise<ReadonlyMap<string, CollectionFact>>;
  findSpeech: (text: string, language: string) => SpeechFact;
  checks: Pick<SegmentChecks, 'findDamaged'>;
  fades: Pick<Fades, 'fade'>;
  profile: ProfileId;
}

export type Planner = ReturnType<typeof createPlanner>;

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createPlanner({ findSpeech, checks, fades, profile, ...deps }: PlannerDeps) {
  const audioOf = listsAudio();

  async function plan(source: Source, moment: Moment): Promise<Planned> {
    const world = await worldAt(moment, [needsOf(source)]);
    const decided = decideIn(world, source);
    return 'outcome' in decided ? decided : laid(decided, await fadeEnds(decided.items));
  }

  /** All that the library must be asked for these sources, in two questions. */
  async function worldAt(moment: Moment, needs: readonly Pick<Needs, 'audioIds' | 'collectionIds'>[]): Promise<World> {
    const collectionIds = new Set(needs.flatMap((one) => one.collectionIds));
    const collections = await deps.findCollectionFacts([...collectionIds]);
    const lists = needs.map((one) => audioOf(one, collections));
    const [only] = lists;
    const audioIds = only && lists.length === 1 ? only : [...new Set(lists.flat())];
    const facts = await deps.findAudioFacts(audioIds);
    return {
      ...moment,
      findAudio: (id) => facts.get(id) ?? { state: 'gone' },
      findCollection: (id) => collections.get(id),
      findSpeech,
    };
  }

  function decideIn(world: World, source: Source): NotPlayable | Decided {
    const decision = decide(source, world);
    if (decision.outcome === 'not-yet') return notPlayable([{ did: 'not-yet' }]);
    const { trace } = decision;
    if (decision.outcome === 'not-playable') return notPlayable(trace);
    return { items: layItems(decision.items, profile), isPrivate: decision.isPrivate, trace };
  }

  function laid({ items, ...why }: Decided, runs: readonly (readonly SegmentRef[])[]): Planned {
    const parts = items.map(({ part }) => part);
    return { outcome: 'planned', plan: planOfSegments(runs.flat(), profile, sha256Hex), parts, ...why };
  }

  async function fadeEnds(items: readonly LaidItem[]): Promise<(readonly SegmentRef[])[]> {
    const runs: (readonly SegmentRef[])[] = [];
    for (const { segments, fadeOutMs } of items) {
      runs.push(fadeOutMs > 0 ? await fades.fade(segments, fadeOutMs) : segments);
    }
    return runs;
  }

  return {
    profile,
    plan,
    /** Segments of a plan that cannot be read as recorded; each is looked at. */
    findDamaged: (plan: Pick<Plan, 'segments'>): Promise<DamagedSegment[]> => checks.findDamaged(plan),

    /** What each would play, with few questions to the library. Without fades: a description needs no file, and they change no length. */
    async planAll(list: readonly { source: Source }[], moment: Moment): Promise<Planned[]> {
      const world = await worldAt(
        moment,
        list.map(({ source }) => needsOf(source)),
      );
      return list.map(({ source }) => {
        const decided = decideIn(world, source);
        if ('outcome' in decided) return decided;
        return laid(
          decided,
          decided.items.map(({ segments }) => segments),
        );
      });
    },

    /** What would play at any time of the week of `moment`, with today's memory. */
    async week(source: Source, moment: Moment): Promise<Stretch[]> {
      const world = await worldAt(moment, [needsOf(source)]);
      return await inTurns(weekOf(source, (nowMs) => ({ ...world, nowMs }), moment.nowMs));
    },

    /** Sentences that this listener may hear from the moment on until `toMs`, the most needed first. */
    async wordingsUntil(source: Source, moment: Moment, toMs: number, cap: number): Promise<Wording[]> {
      const world = await worldAt(moment, [needsOf(source)]);
      return await inTurns(reachableSpeech(source, (nowMs) => ({ ...world, nowMs }), moment.nowMs, toMs, cap));
    },

    /** Like `plan`, but only if every byte of it is there. */
    async planChecked(source: Source, moment: Moment): Promise<Planned> {
      const planned = await plan(source, moment);
      if (planned.outcome !== 'planned') return planned;
      const damaged = await checks.findDamaged(planned.plan, { canTrustLastLook: true });
      if (damaged.length === 0) return planned;
      return { ...notPlayable(foundDamaged(planned.trace)), damaged };
    },
  };
}

/** It would play, were its files whole. */
export function foundDamaged(trace: readonly TraceStep[]): TraceStep[] {
  return [...trace.filter(({ did }) => did !== 'plays'), { did: 'found-damaged' }];
}

function notPlayable(trace: TraceStep[]): NotPlayable {
  return { outcome: 'not-playable', trace, damaged: [] };
}
