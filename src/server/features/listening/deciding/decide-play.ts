// A new play: who listens, what they get, and its pin. The decision is committed before its first byte; when it cannot be
// made, the parent is told once and something else plays. Whether a request begins a play at all is decided elsewhere.

import type { Language } from '#core/language.ts';
import { findLookedAt, findOpen } from '#core/listening/pick.ts';
import type { Confidence } from '#core/listening/who.ts';
import { hasAnySegment } from '#core/plan/plan.ts';
import { isUnchanging } from '#core/source/decide.ts';
import type { Source } from '#core/source/document.ts';
import { explain, inTheWay } from '#core/source/explain.ts';
import { type Needs, needsOf } from '#core/source/needs.ts';
import type { Clock } from '../../../clock.ts';
import type { MakeId } from '../../../ids.ts';
import type { Log } from '../../../log.ts';
import type { DamagedSegments } from '../../../media/damaged-segments.ts';
import type { DeliveryCounts } from '../../../media/delivery-counts.ts';
import type { PlanShelf } from '../../../media/plan-shelf.ts';
import { foundDamaged, type Moment, type Planned, type Planner } from '../../../media/planner.ts';
import type { Notices } from '../../../ops/notices.ts';
import type { Streams } from '../../streams/service.ts';
import type { Fallbacks } from '../fallback/fallbacks.ts';
import type { Hearing } from '../hearing/service.ts';
import type { KeptPlays } from '../keeping/kept-plays.ts';
import type { Memory } from '../memory/service.ts';
import type * as store from '../store.ts';
import type { Found, Identified, Who } from '../who/service.ts';
import type { Asker, ListeningRequest, Opened } from './asked.ts';
import type { MomentOf } from './moments.ts';
import { findSlotted } from './slots.ts';
import type { Trouble, Troubles } from './troubles.ts';

const UNSAVED = 'database';
const NOBODY: Found = { confidence: 'nobody' };
/** A card that was taken out and put back begins its part again; only an event tells whose card that was. */
const SURE: readonly Confidence[] = ['event', 'bound'];

export interface DecidePlayDeps {
  clock: Clock;
  makeId: MakeId;
  log: Log;
  notices: Pick<Notices, 'raiseSoon' | 'clearSoon'>;
  troubles: () => Troubles;
  planner: Planner;
  shelf: PlanShelf;
  counts: DeliveryCounts;
  damaged: DamagedSegments;
  streams: Pick<Streams, 'findSource'>;
  who: Pick<Who, 'identify'>;
  momentOf: MomentOf;
  /** The family's. */
  language: () => Language;
  memory: Pick<Memory, 'startAgainIfAsked'>;
  hearing: Pick<Hearing, 'began'>;
  kept: KeptPlays;
  fallbacks: Fallbacks;
  goOn: (play: store.Kept, request: ListeningRequest) => Opened | Promise<Opened>;
  /** Nothing of it is broken, as far as is known. */
  isWhole: (play: store.Kept) => boolean;
  startWindowMs: number;
}

export type DecidePlay = ReturnType<typeof createDecidePlay>;

export function createDecidePlay(deps: DecidePlayDeps) {
  const { clock, log, planner, shelf, damaged, kept, fallbacks, notices } = deps;

  /** Decisions under way of what is the same for everybody, so that HEAD and GET at once are one. */
  const starting = new Map<string, Promise<Opened>>();
  let isUnsaved = false;

  async function decide(request: ListeningRequest, asker: Asker): Promise<Opened> {
    const { streamId } = request;
    try {
      const stream = await deps.streams.findSource(streamId);
      if (stream.outcome !== 'gone') asker.streamName = stream.name;
      if (stream.outcome === 'found') {
        const source = request.source ?? stream.source;
        const needs = needsOf(source);
        if (needs.dependsOnListener || request.isReserved) return await decideFor(request, source, needs, asker);
        return await decideOnce(request, source, needs, asker);
      }
      if (stream.outcome === 'unreadable')
        deps.troubles().raise({ streamId }, { code: 'stream-unreadable', stream: asker.streamName });
    } catch (cause) {
      log.error({ err: cause, stream: streamId }, 'A play could not be decided');
      deps.troubles().raise({ streamId }, { code: 'stream-fault', stream: asker.streamName });
    }
    return await fallBack(request, asker);
  }

  /** The last good play may be a child's own: then it matters who asks, also when nothing could be decided. */
  async function fallBack(request: ListeningRequest, asker: Asker): Promise<Opened> {
    const isPrivate = [...kept.ofStream(request.streamId)].some((play) => play.isPrivate);
    if (isPrivate && !asker.isKnown) {
      try {
        await listenerOf(request, { dependsOnListener: true }, asker);
      } catch (cause) {
        log.error({ err: cause }, 'A request could not be told apart');
      }
    }
    return await fallbacks.find(request, asker.childId);
  }

  async function decideOnce(request: ListeningRequest, source: Source, needs: Needs, asker: Asker): Promise<Opened> {
    const key = `${request.streamId} ${request.listenerKey}`;
    const underWay = starting.get(key);
    if (underWay) {
      // Nobody waits for the answer, but events are told apart by all requests that they could mean.
      void listenerOf(request, needs, asker).catch((cause) =>
        log.error({ err: cause }, 'A request could not be told apart'),
      );
      return await underWay;
    }
    const { startWindowMs } = deps;
    const isStart = request.wish.kind !== 'resume';
    const open =
      isStart &&
      findOpen(kept.own(request.streamId, request.listenerKey).filter(deps.isWhole), {
        nowMs: clock.now(),
        startWindowMs,
      });
    if (open && !open.isPrivate) return await deps.goOn(open, request);
    const deciding = decideFor(request, source, needs, asker).finally(() => starting.delete(key));
    starting.set(key, deciding);
    return await deciding;
  }

  async function decideFor(request: ListeningRequest, source: Source, needs: Needs, asker: Asker): Promise<Opened> {
    const { streamId } = request;
    const found = await listenerOf(request, needs, asker);
    const { playerId, childId, confidence } = found;
    const isShared = needs.dependsOnListener && !request.isReserved;
    const open = isShared ? findOpenOf(request, found) : undefined;
    if (open) return await deps.goOn(open, request);
    // What we begin ourselves is no child's gesture.
    const isOurs = playerId !== undefined && request.expected?.includes(playerId);
    if (playerId !== undefined && SURE.includes(confidence) && !isOurs) {
      await deps.memory.startAgainIfAsked({ playerId, streamId, nowMs: clock.now() });
    }
    const seed = deps.makeId();
    const moment = await deps.momentOf({ streamId, needs, seed, playerId, childId });
    const planned = await planWhole(source, moment);
    if (planned.outcome === 'planned' && isGood(planned)) {
      return await pin(request, { planned, found, seed, source, needs });
    }
    const ofChild = needs.dependsOnListener ? { streamId, childId } : { streamId };
    const why = inTheWay(planned.outcome === 'planned' ? foundDamaged(planned.trace) : planned.trace);
    deps.troubles().raise(ofChild, { code: 'stream-not-playable', stream: asker.streamName, why });
    if (planned.outcome !== 'planned') await damaged.report(planned.damaged);
    return await fallBack(request, asker);
  }

  async function planWhole(source: Source, moment: Moment): Promise<Planned> {
    const planned = await planner.planChecked(source, moment);
    if (isGood(planned) || damaged.size === 0) return planned;
    // What was found broken earlier may be whole again; the size of a file, which is all that was looked at, cannot tell.
    await damaged.recheck();
    return await planner.planChecked(source, moment);
  }

  function isGood(planned: Planned): boolean {
    return planned.outcome === 'planned' && !hasAnySegment(planned.plan, damaged);
  }

  /** Waits only where it matters. On an address that stands on no card everybody is a stranger. */
  async function listenerOf(
    request: ListeningRequest,
    needs: Pick<Needs, 'dependsOnListener'>,
    asker: Asker,
  ): Promise<Found & Partial<Identified>> {
    asker.isKnown = true;
    if (request.isPublic || request.variant !== undefined) return NOBODY;
    const { slot, identified } = request;
    const found =
      identified ?? (await deps.who.identify({ ...request, mayWait: needs.dependsOnListener, slot: slot?.index }));
    asker.childId = found.childId;
    return found;
  }

  /** What depends on who listens is only begun again for the one it was made for. */
  function findOpenOf(request: ListeningRequest, { playerId, childId, confidence }: Found): store.Kept | undefined {
    const nowMs = clock.now();
    const private_ = [...kept.ofStream(request.streamId)].filter(
      (play) => play.isPrivate && play.childId === childId && deps.isWhole(play),
    );
    if (playerId !== undefined) {
      const own = private_.filter((play) => play.playerId === playerId);
      const isGoingOn = request.slot && (request.slot.index > 1 || request.wish.kind === 'resume');
      if (isGoingOn) return findSlotted(own, nowMs, deps.startWindowMs);
      const right = own.filter((play) => !play.isForAnother);
      return findOpen(right, { nowMs, startWindowMs: deps.startWindowMs });
    }
    if (confidence === 'event' || request.wish.kind === 'resume') return undefined;
    return findLookedAt(kept.own(request.streamId, request.listenerKey).filter(deps.isWhole), nowMs);
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
    const { plan, parts, trace } = planned;
    const reason = explain(trace, deps.language());
    const { streamId, listenerKey } = request;
    const nowMs = clock.now();
    const play: store.Kept = {
      ...{ id: deps.makeId(), streamId, listenerKey, reason, seed, trace: JSON.stringify(trace) },
      ...kept.parts.of(parts),
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
      isPrivate: needs.dependsOnListener || (request.isReserved ?? false),
      ...(request.slot ? { slotsAsked: new Set<number>() } : {}),
    };
    const isSaved = await kept.pin(play, plan);
    if (isSaved === isUnsaved) {
      isUnsaved = !isSaved;
      if (isUnsaved) notices.raiseSoon(UNSAVED, { code: 'database-busy' });
      else notices.clearSoon(UNSAVED);
    }
    deps.troubles().playedFor({ streamId, childId: found.childId });
    deps.hearing.began(play, found.id === undefined ? undefined : { id: found.id });
    deps.counts.add(streamId, 'listenings', 1);
    const ignoreRange = request.wish.kind === 'resume' && !isUnchanging(source);
    return { ...shelf.put(plan), kept: play, ignoreRange };
  }

  return {
    decide,

    /** Whether what was in trouble would play now; also when the stream is gone. */
    async wouldPlay({ streamId, childId }: Trouble): Promise<boolean> {
      const stream = await deps.streams.findSource(streamId);
      if (stream.outcome !== 'found') return stream.outcome === 'gone';
      const needs = needsOf(stream.source);
      const moment = await deps.momentOf({ streamId, needs, seed: deps.makeId(), childId });
      return isGood(await planWhole(stream.source, moment));
    },
  };
}
