// A new play: who listens, what they get, and its pin. The decision is committed before its first byte; when it cannot be
// made, the parent is told once and something else plays. Whether a request begins a play at all is decided elsewhere.

import { findLookedAt, findOpen } from '#core/listening/pick.ts';
import type { Confidence } from '#core/listening/who.ts';
import { hasAnySegment, type Plan } from '#core/plan/plan.ts';
import { isUnchanging } from '#core/source/decide.ts';
import type { Source } from '#core/source/document.ts';
import { type Needs, needsOf } from '#core/source/needs.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { MakeId } from '../../../ids.ts';
import type { Log } from '../../../log.ts';
import type { DamagedSegments } from '../../../media/damaged-segments.ts';
import type { DeliveryCounts } from '../../../media/delivery-counts.ts';
import type { PlanShelf } from '../../../media/plan-shelf.ts';
import type { Planned, Planner } from '../../../media/planner.ts';
import type { Notices } from '../../../ops/notices.ts';
import type { Streams } from '../../streams/service.ts';
import type { Fallbacks } from '../fallback/fallbacks.ts';
import type { Hearing } from '../hearing/service.ts';
import type { KeptPlays } from '../keeping/kept-plays.ts';
import type { Memory } from '../memory/service.ts';
import * as store from '../store.ts';
import type { Found, Identified, Who } from '../who/service.ts';
import type { ListeningRequest, Opened } from './asked.ts';
import type { MomentOf } from './moments.ts';
import { findSlotted } from './slots.ts';

const DAMAGED_TEXT = 'A file is damaged and is being prepared again.';
const NOBODY: Found = { confidence: 'nobody' };
/** A card that was taken out and put back begins its part again; only an event tells whose card that was. */
const SURE: readonly Confidence[] = ['event', 'reserved', 'bound'];

export interface DecidePlayDeps {
  db: Db;
  events: Events;
  clock: Clock;
  makeId: MakeId;
  log: Log;
  notices: Notices;
  planner: Planner;
  shelf: PlanShelf;
  counts: DeliveryCounts;
  damaged: DamagedSegments;
  streams: Pick<Streams, 'findSource'>;
  who: Pick<Who, 'identify'>;
  momentOf: MomentOf;
  memory: Pick<Memory, 'startAgainIfAsked'>;
  hearing: Pick<Hearing, 'began'>;
  kept: KeptPlays;
  fallbacks: Fallbacks;
  goOn: (play: store.Kept, request: ListeningRequest) => Opened | Promise<Opened>;
  startWindowMs: number;
}

export type DecidePlay = ReturnType<typeof createDecidePlay>;

export function createDecidePlay(deps: DecidePlayDeps) {
  const { db, clock, log, planner, shelf, damaged, kept, fallbacks } = deps;

  /** Decisions under way of what is the same for everybody, so that HEAD and GET at once are one. */
  const starting = new Map<string, Promise<Opened>>();

  async function decide(request: ListeningRequest): Promise<Opened> {
    try {
      const stream = await deps.streams.findSource(request.streamId);
      if (stream.outcome !== 'found') return fallbacks.say(request, true);
      const source = request.source ?? stream.source;
      const needs = needsOf(source);
      if (needs.dependsOnListener) return await decideFor(request, source, needs);
      return await decideOnce(request, source, needs);
    } catch (cause) {
      log.error({ err: cause, stream: request.streamId }, 'A play could not be decided');
      return await fallbacks.find(request);
    }
  }

  async function decideOnce(request: ListeningRequest, source: Source, needs: Needs): Promise<Opened> {
    const key = `${request.streamId} ${request.listenerKey}`;
    const underWay = starting.get(key);
    if (underWay) {
      // Nobody waits for the answer, but events are told apart by all requests that they could mean.
      void listenerOf(request, needs).catch((cause) => log.error({ err: cause }, 'A request could not be told apart'));
      return await underWay;
    }
    const { startWindowMs } = deps;
    const isStart = request.wish.kind !== 'resume';
    const open =
      isStart && findOpen(kept.own(request.streamId, request.listenerKey), { nowMs: clock.now(), startWindowMs });
    if (open && !open.isPrivate) return await deps.goOn(open, request);
    const deciding = decideFor(request, source, needs).finally(() => starting.delete(key));
    starting.set(key, deciding);
    return await deciding;
  }

  async function decideFor(request: ListeningRequest, source: Source, needs: Needs): Promise<Opened> {
    const { streamId } = request;
    const found = await listenerOf(request, needs);
    const { playerId, childId, confidence } = found;
    try {
      const open = needs.dependsOnListener ? findOpenOf(request, found) : undefined;
      if (open) return await deps.goOn(open, request);
      if (playerId !== undefined && SURE.includes(confidence)) {
        await deps.memory.startAgainIfAsked({ playerId, streamId, nowMs: clock.now() });
      }
      const seed = deps.makeId();
      const moment = await deps.momentOf({ streamId, needs, seed, playerId, childId });
      const planned = await planner.planChecked(source, moment);
      if (planned.outcome === 'planned' && (await isFreeOfDamage(planned.plan))) {
        return await pin(request, { planned, found, seed, source, needs });
      }
      for (const { hash, sizeBytes } of planned.outcome === 'planned' ? [] : planned.damaged) {
        await damaged.report(hash, sizeBytes);
      }
      raiseTrouble(streamId, planned.outcome === 'planned' ? DAMAGED_TEXT : planned.explanation);
    } catch (cause) {
      log.error({ err: cause, stream: streamId }, 'A play could not be decided');
    }
    return await fallbacks.find(request, found.childId);
  }

  /** Waits only where it matters. On an address that anybody can guess everybody is a stranger. */
  async function listenerOf(request: ListeningRequest, needs: Needs): Promise<Found & Partial<Identified>> {
    if (request.isPublic) return NOBODY;
    const { streamId, address, arrivedAtMs, isProbe, slot } = request;
    return await deps.who.identify({
      ...{ streamId, address, arrivedAtMs, isProbe, mayWait: needs.dependsOnListener },
      slot: slot?.index,
    });
  }

  /** What depends on who listens is only begun again for the one it was made for. */
  function findOpenOf(request: ListeningRequest, { playerId, childId, confidence }: Found): store.Kept | undefined {
    const nowMs = clock.now();
    const private_ = [...kept.ofStream(request.streamId)].filter((play) => play.isPrivate && play.childId === childId);
    if (playerId !== undefined) {
      const own = private_.filter((play) => play.playerId === playerId);
      if (request.slot && request.slot.index > 1) return findSlotted(own, nowMs, deps.startWindowMs);
      return findOpen(own, { nowMs, startWindowMs: deps.startWindowMs });
    }
    if (confidence === 'event') return undefined;
    return findLookedAt(kept.own(request.streamId, request.listenerKey), nowMs);
  }

  /** What was found broken earlier may be whole again; the size of a file, which is all that was looked at, cannot tell. */
  async function isFreeOfDamage(plan: Plan): Promise<boolean> {
    if (!hasAnySegment(plan, damaged)) return true;
    await damaged.recheck();
    return !hasAnySegment(plan, damaged);
  }

  async function pin(
    request: ListeningRequest,
    {
      planned,
      found,
      seed,
      source,
      needs,
    }: {
      planned: Planned & { outcome: 'planned' };
      found: Found & Partial<Identified>;
      seed: string;
      source: Source;
      needs: Needs;
    },
  ): Promise<Opened> {
    const { plan, explanation, parts, trace } = planned;
    const { streamId, listenerKey } = request;
    const nowMs = clock.now();
    const play: store.Kept = {
      ...{ id: deps.makeId(), streamId, listenerKey, reason: explanation, seed, parts, trace: JSON.stringify(trace) },
      ...{ planEtag: plan.etag, sizeBytes: plan.sizeBytes, durationMs: plan.durationMs },
      ...{ startedAtMs: nowMs, lastStartAtMs: nowMs, lastUsedAtMs: nowMs, endedAtMs: undefined },
      ...{
        deliveredTo: 0,
        bytesSent: 0,
        openAnswers: 0,
        heardToMs: 0,
        slots: request.slot ? (request.slot.of ?? parts.length) : 0,
      },
      ...{ playerId: found.playerId, childId: found.childId, confidence: found.confidence },
      isPrivate: needs.dependsOnListener,
    };
    try {
      await db.write(async (tx) => {
        await store.savePlan(tx, plan, nowMs);
        await store.insertListening(tx, play);
        await deps.notices.clear(tx, topicOf(streamId));
        const about = { listeningId: play.id, streamId, reason: explanation, durationMs: plan.durationMs };
        await deps.events.record(tx, 'listening.started', { ...about, fallback: false });
      });
    } catch (cause) {
      // A disk that takes no more must not silence a child: this play lasts as long as this process.
      log.error({ err: cause, listening: play.id }, 'A listening could not be pinned');
    }
    kept.add(play);
    deps.hearing.began(play, found.id === undefined ? undefined : { id: found.id });
    deps.counts.add(streamId, 'listenings', 1);
    const ignoreRange = request.wish.kind === 'resume' && !isUnchanging(source);
    return { ...shelf.put(plan), kept: play, ignoreRange };
  }

  function raiseTrouble(streamId: string, text: string): void {
    db.write((tx) => deps.notices.raise(tx, topicOf(streamId), 'trouble', text)).catch((cause) =>
      log.error({ err: cause, stream: streamId }, 'A notice could not be raised'),
    );
  }

  return decide;
}

function topicOf(streamId: string): string {
  return `stream ${streamId}`;
}
