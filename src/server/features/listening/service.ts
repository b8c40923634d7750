// One URL, many requests, the same bytes: what a request hears is decided once, pinned and committed before its first
// byte, and found again by every later request of the same play (docs/protocol/streaming-http.md §3). Whatever is in the
// way, the listener hears something: the last good play, else the shipped sentence. HTTP is in routes.ts.

import type { Listening as ListeningView } from '#contract/streams.ts';
import type { RangeWish } from '#core/http/range.ts';
import { HeardSentence } from '#core/listening/heard.ts';
import { KeptByListener } from '#core/listening/kept.ts';
import { findOpen, findResumed } from '#core/listening/pick.ts';
import { readPlan } from '#core/plan/document.ts';
import { fillHoles, hasAnySegment, type Plan } from '#core/plan/plan.ts';
import { isUnchanging } from '#core/source/decide.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { within } from '../../deadline.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import type { Log } from '../../log.ts';
import type { DamagedSegments } from '../../media/damaged-segments.ts';
import type { DeliveryCounts } from '../../media/delivery-counts.ts';
import type { PlanShelf, ShelvedPlan } from '../../media/plan-shelf.ts';
import { type Planner, sha256Hex } from '../../media/planner.ts';
import type { Notices } from '../../ops/notices.ts';
import type { Streams } from '../streams/service.ts';
import * as store from './store.ts';

const FLUSH_MS = 10_000;
/** Of the two seconds in which a listener must hear something, what deciding may take. */
const DECIDE_MS = 1500;

export type { Kept } from './store.ts';

export interface ListeningRequest {
  streamId: string;
  /** Hash of who is asking. */
  listenerKey: string;
  wish: RangeWish;
  ifRange: string | undefined;
}

export interface Opened extends ShelvedPlan {
  /** Absent for the sentence, which is not pinned. */
  kept?: store.Kept;
  /** The plan is a new one: a range of something else must not be answered with a part of it. */
  ignoreRange: boolean;
}

export interface ListeningDeps {
  db: Db;
  events: Events;
  clock: Clock;
  makeId: MakeId;
  log: Log;
  notices: Notices;
  planner: Planner;
  shelf: PlanShelf;
  streams: Pick<Streams, 'findSource' | 'saveCounts'>;
  counts: DeliveryCounts;
  damaged: DamagedSegments;
  /** Plan of the sentence that plays when nothing else can. */
  sentence: Plan;
  startWindowMs: number;
}

export type Listening = Awaited<ReturnType<typeof createListening>>;

/** Reads all kept listenings, so that finding one later needs no database. */
export async function createListening(deps: ListeningDeps) {
  const { db, events, clock, log, planner, shelf, streams, counts, damaged } = deps;
  const kept = new KeptByListener<store.Kept>();
  const sentence = shelf.put(deps.sentence);
  const unsaved = new Set<store.Kept>();
  /** Decisions under way, so that HEAD and GET at once are one. */
  const starting = new Map<string, Promise<Opened>>();
  const heard = new HeardSentence();
  let stopFlushing: (() => void) | undefined;
  for (const listening of await store.listKept(db.read)) kept.add(listening);

  async function open(request: ListeningRequest): Promise<Opened> {
    stopFlushing ??= clock.after(FLUSH_MS, () => void flush());
    const { streamId, listenerKey, wish, ifRange } = request;
    const own = kept.own(streamId, listenerKey);
    if (wish.kind === 'resume') {
      if (resumesSentence(request, wish.fromByte, own)) return sentenceFor(request, false);
      const resumed = findResumed(own, kept.others(streamId, listenerKey), { fromByte: wish.fromByte, ifRange });
      return resumed ? await goOn(resumed, request) : await start(request);
    }
    const nowMs = clock.now();
    const repeated = findOpen(own, { nowMs, startWindowMs: deps.startWindowMs });
    if (!repeated) return await start(request);
    if (wish.kind === 'start') repeated.lastStartAtMs = nowMs;
    return await goOn(repeated, request);
  }

  async function goOn(listening: store.Kept, request: ListeningRequest): Promise<Opened> {
    touch(listening);
    try {
      const shelved = shelf.find(listening.planEtag) ?? (await loadPlan(listening.planEtag));
      const whole = hasAnySegment(shelved.plan, damaged) ? await pinFilled(listening, shelved.plan) : shelved;
      return { ...whole, kept: listening, ignoreRange: false };
    } catch (cause) {
      log.error({ err: cause, listening: listening.id }, 'A pinned plan could not be read');
      return sentenceFor(request, true);
    }
  }

  async function loadPlan(etag: string): Promise<ShelvedPlan> {
    const row = await store.findPlan(db.read, etag);
    if (!row) throw new Error('The plan of a listening is not in the database.');
    return shelf.put(readPlan(row.document, sha256Hex));
  }

  async function pinFilled(listening: store.Kept, plan: Plan): Promise<ShelvedPlan> {
    const shelved = shelf.put(fillHoles(plan, damaged, sha256Hex));
    listening.planEtag = shelved.plan.etag;
    await db.write(async (tx) => {
      await store.savePlan(tx, shelved.plan, clock.now());
      await store.pinAnew(tx, listening.id, shelved.plan.etag);
    });
    return shelved;
  }

  /** Decides, pins and commits; one decision for all who ask at once. A slow one goes on while the sentence plays. */
  async function start(request: ListeningRequest): Promise<Opened> {
    const key = `${request.streamId} ${request.listenerKey}`;
    let deciding = starting.get(key);
    if (!deciding) {
      deciding = decideAndPin(request).finally(() => starting.delete(key));
      starting.set(key, deciding);
    }
    return await within(clock, DECIDE_MS, deciding, () => sentenceFor(request, true));
  }

  async function decideAndPin(request: ListeningRequest): Promise<Opened> {
    try {
      const found = await streams.findSource(request.streamId);
      if (found.outcome !== 'found') return sentenceFor(request, true);
      const planned = await planner.planChecked(found.source);
      if (planned.outcome === 'planned') {
        const ignoreRange = request.wish.kind === 'resume' && !isUnchanging(found.source);
        return { ...(await pin(request, planned.plan, planned.explanation)), ignoreRange };
      }
      for (const { hash, sizeBytes } of planned.damaged) await damaged.report(hash, sizeBytes);
      raiseTrouble(request.streamId, planned.explanation);
    } catch (cause) {
      log.error({ err: cause, stream: request.streamId }, 'A play could not be decided');
    }
    return await fallBack(request);
  }

  async function pin(request: ListeningRequest, plan: Plan, reason: string): Promise<Opened> {
    const { streamId, listenerKey } = request;
    const nowMs = clock.now();
    const { etag: planEtag, sizeBytes, durationMs } = plan;
    const times = { startedAtMs: nowMs, lastStartAtMs: nowMs, lastUsedAtMs: nowMs };
    const place = { id: deps.makeId(), streamId, listenerKey, reason };
    const sent = { deliveredTo: 0, bytesSent: 0, openAnswers: 0 };
    const listening: store.Kept = { ...place, planEtag, sizeBytes, durationMs, ...times, ...sent };
    try {
      await db.write(async (tx) => {
        await store.savePlan(tx, plan, nowMs);
        await store.insertListening(tx, listening);
        await deps.notices.clear(tx, topicOf(streamId));
        const about = { listeningId: listening.id, streamId, reason, durationMs, fallback: false };
        await events.record(tx, 'listening.started', about);
      });
    } catch (cause) {
      // A disk that takes no more must not silence a child: this play lasts as long as this process.
      log.error({ err: cause, listening: listening.id }, 'A listening could not be pinned');
    }
    kept.add(listening);
    counts.add(streamId, 'listenings', 1);
    return { ...shelf.put(plan), kept: listening, ignoreRange: false };
  }

  /** The last good play of this stream and listener, else the sentence. Neither is pinned against a new start. */
  async function fallBack(request: ListeningRequest): Promise<Opened> {
    const own = kept.own(request.streamId, request.listenerKey);
    const latest = own.toSorted((a, b) => b.lastUsedAtMs - a.lastUsedAtMs)[0];
    try {
      const shelved = latest && (shelf.find(latest.planEtag) ?? (await loadPlan(latest.planEtag)));
      if (latest && shelved && (await planner.findDamaged(shelved.plan)).length === 0) {
        touch(latest);
        return { ...shelved, kept: latest, ignoreRange: false };
      }
    } catch (cause) {
      log.error({ err: cause, stream: request.streamId }, 'The last good play could not be read');
    }
    return sentenceFor(request, true);
  }

  function sentenceFor({ streamId, listenerKey }: ListeningRequest, ignoreRange: boolean): Opened {
    heard.heard(streamId, listenerKey, clock.now());
    return { ...sentence, ignoreRange };
  }

  /** By its tag, or because it is what this listener heard last and it is long enough. */
  function resumesSentence(request: ListeningRequest, fromByte: number, own: readonly store.Kept[]): boolean {
    const { streamId, listenerKey, ifRange } = request;
    if (ifRange === sentence.plan.etag) return true;
    return fromByte < sentence.plan.sizeBytes && heard.wasLast(streamId, listenerKey, own);
  }

  function raiseTrouble(streamId: string, text: string): void {
    db.write((tx) => deps.notices.raise(tx, topicOf(streamId), 'trouble', text)).catch((cause) =>
      log.error({ err: cause, stream: streamId }, 'A notice could not be raised'),
    );
  }

  function touch(listening: store.Kept): void {
    listening.lastUsedAtMs = clock.now();
    unsaved.add(listening);
  }

  /** Writes how far listenings have come, and what was counted, in one go. */
  async function flush(): Promise<void> {
    stopFlushing?.();
    stopFlushing = undefined;
    const [listenings, streamIds] = [[...unsaved], counts.takeUnsaved()];
    unsaved.clear();
    if (listenings.length === 0 && streamIds.length === 0) return;
    try {
      await db.write(async (tx) => {
        for (const listening of listenings) await store.saveProgress(tx, listening);
        await streams.saveCounts(tx, streamIds);
      });
    } catch (cause) {
      for (const listening of listenings) unsaved.add(listening);
      counts.addUnsaved(streamIds);
      log.error({ err: cause }, 'The use of streams could not be saved; it is tried again');
    }
    tellProgress(listenings);
  }

  function tellProgress(listenings: readonly store.Kept[]): void {
    for (const listening of listenings) {
      const { id: listeningId, streamId, deliveredMs, open } = describe(listening);
      events.tell('listening.progress', { listeningId, streamId, deliveredMs, open });
    }
  }

  /** Lets go of listenings that match; their plans go with the next `retain`. */
  async function forgetWhere(isGone: (listening: store.Kept) => boolean): Promise<store.Kept[]> {
    const gone = [...kept.all()].filter(isGone);
    const ids = new Set(gone.map(({ id }) => id));
    await db.write((tx) => store.deleteListenings(tx, [...ids]));
    kept.removeWhere(({ id }) => ids.has(id));
    for (const listening of gone) unsaved.delete(listening);
    return gone;
  }

  return {
    open,
    flush,
    forgetWhere,

    began(listening: store.Kept): void {
      listening.openAnswers++;
    },

    /** The system took `bytes` more of this play, up to position `toByte`. */
    delivered(listening: store.Kept, bytes: number, toByte: number): void {
      listening.bytesSent += bytes;
      listening.deliveredTo = Math.max(listening.deliveredTo, toByte);
      touch(listening);
    },

    ended(listening: store.Kept): void {
      listening.openAnswers--;
    },

    /** Recent plays of a stream, newest first. */
    list: (streamId: string): ListeningView[] =>
      [...kept.ofStream(streamId)]
        .sort((a, b) => b.startedAtMs - a.startedAtMs)
        .slice(0, 100)
        .map(describe),

    /** A deleted stream has no listenings (the database has dropped its rows already). */
    forgetStream: (streamId: string): void => kept.forgetStream(streamId),
  };
}

function describe(listening: store.Kept): ListeningView {
  const { id, streamId, reason, durationMs, sizeBytes, bytesSent, openAnswers } = listening;
  return {
    id,
    streamId,
    reason,
    durationMs,
    sizeBytes,
    bytesSent,
    startedAt: new Date(listening.startedAtMs).toISOString(),
    lastUsedAt: new Date(listening.lastUsedAtMs).toISOString(),
    deliveredMs: Math.floor((listening.deliveredTo / sizeBytes) * durationMs),
    open: openAnswers > 0,
  };
}

function topicOf(streamId: string): string {
  return `stream ${streamId}`;
}
