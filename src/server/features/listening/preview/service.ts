// The time machine: what would play, for whom, when, and why. It decides as a play does, but pins, counts and remembers
// nothing. What it shows can be heard for a while.
import { Problem } from '#contract/errors.ts';
import type { Preview, WeekSlot } from '#contract/preview.ts';
import type { Language } from '#core/language.ts';
import type { SourceDocument } from '#core/source/document.ts';
import { explain, explainStep } from '#core/source/explain.ts';
import { needsOf } from '#core/source/needs.ts';
import type { Clock } from '../../../clock.ts';
import type { MakeId } from '../../../ids.ts';
import type { PlanShelf, ShelvedPlan } from '../../../media/plan-shelf.ts';
import type { Planner } from '../../../media/planner.ts';
import type { Family } from '../../family/service.ts';
import type { Streams } from '../../streams/service.ts';
import type { MomentOf } from '../deciding/moments.ts';

const MOST_HELD = 50;
const HELD_MS = 60 * 60_000;

export interface PreviewDeps {
  clock: Clock;
  makeId: MakeId;
  streams: Pick<Streams, 'findSource'>;
  planner: Pick<Planner, 'plan' | 'week'>;
  momentOf: MomentOf;
  family: Pick<Family, 'childOf' | 'settings'>;
  shelf: PlanShelf;
}

export interface Asker {
  document?: SourceDocument | undefined;
  childId?: string | undefined;
  playerId?: string | undefined;
  /** Of the sentences; absent: the family's. */
  language?: Language | undefined;
}

export type Previews = ReturnType<typeof createPreviews>;

export function createPreviews({ clock, makeId, streams, planner, momentOf, family, shelf }: PreviewDeps) {
  /** Oldest first. */
  const held = new Map<string, { shelved: ShelvedPlan; endsAtMs: number }>();

  /** @throws Problem not-found. */
  async function prepare(streamId: string, asker: Asker, nowMs: number) {
    const found = await streams.findSource(streamId);
    const source = asker.document?.source ?? (found.outcome === 'found' ? found.source : undefined);
    if (found.outcome === 'gone' || !source) throw new Problem('not-found');
    const childId = asker.childId ?? (asker.playerId === undefined ? undefined : family.childOf(asker.playerId));
    const seed = makeId();
    const who = { childId, playerId: asker.playerId };
    return { source, moment: await momentOf({ streamId, needs: needsOf(source), seed, nowMs, ...who }) };
  }

  const languageFor = (asker: Asker): Language => asker.language ?? family.settings().language;

  function hold(shelved: ShelvedPlan): string {
    const nowMs = clock.now();
    for (const [id, { endsAtMs }] of held) if (endsAtMs <= nowMs || held.size >= MOST_HELD) held.delete(id);
    const id = makeId();
    held.set(id, { shelved, endsAtMs: nowMs + HELD_MS });
    return `/api/v1/previews/${id}`;
  }

  return {
    /** @throws Problem not-found. */
    async decide(streamId: string, asker: Asker, at: string | undefined): Promise<Preview> {
      const { source, moment } = await prepare(streamId, asker, at === undefined ? clock.now() : Date.parse(at));
      const planned = await planner.plan(source, moment);
      const language = languageFor(asker);
      const why = {
        explanation: explain(planned.trace, language),
        trace: planned.trace.map((step) => ({ text: explainStep(step, language) })),
      };
      if (planned.outcome !== 'planned') return { ...why, playable: false, items: [], durationMs: 0 };
      const { plan, parts } = planned;
      const items = parts.map(({ kind, title, audioId, atMs, lengthMs, fromMs }) => ({
        ...{ kind, title, atMs, lengthMs, fromMs },
        ...(audioId === undefined ? {} : { audioId }),
      }));
      return { ...why, playable: true, items, durationMs: plan.durationMs, previewUrl: hold(shelf.put(plan)) };
    },

    /** @throws Problem not-found. */
    async week(streamId: string, asker: Asker, from: string | undefined): Promise<WeekSlot[]> {
      const { source, moment } = await prepare(streamId, asker, from === undefined ? clock.now() : Date.parse(from));
      const slots = await planner.week(source, moment);
      const language = languageFor(asker);
      return slots.map(({ fromMs, toMs, trace, titles }) => ({
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        explanation: explain(trace, language),
        rules: trace.filter((step) => step.did === 'chose').map(({ rule }) => rule),
        titles,
      }));
    },

    /** @throws Problem not-found. */
    open(previewId: string): ShelvedPlan {
      const found = held.get(previewId);
      if (!found || found.endsAtMs <= clock.now()) throw new Problem('not-found');
      return found.shelved;
    },
  };
}
