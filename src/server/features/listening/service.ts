// One URL, many requests, the same bytes: what a request hears is decided once, pinned and committed before its first
// byte, and found again by every later request of the same play (docs/protocol/streaming-http.md §3). Whatever is in the
// way, the listener hears something: the last good play, else the shipped sentence. HTTP is in routes.ts.
import type { Listening as ListeningView } from '#contract/streams.ts';
import type { RangeWish } from '#core/http/range.ts';
import { HeardSentence } from '#core/listening/heard.ts';
import { findOpen, findResumed } from '#core/listening/pick.ts';
import { readPlan } from '#core/plan/document.ts';
import { fillHoles, hasAnySegment, type Plan, SILENCE } from '#core/plan/plan.ts';
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
import { KeptPlays } from './keeping/kept-plays.ts';
import * as store from './store.ts';

/** Of the two seconds in which a listener must hear something, what deciding may take. */
const DECIDE_MS = 1500;
/** As many plans are read at the start, so that going on with them, or falling back to them, needs no database. */
const MOST_READ_AHEAD = 200;
const MOST_FALLBACKS = 3;

const DAMAGED_TEXT = 'A file is damaged and is being prepared again.';

export interface ListeningRequest {
  streamId: string;
  /** Hash of who is asking. */
  listenerKey: string;
  arrivedAtMs: number;
  /** Came by the address that anybody can guess. */
  isPublic: boolean;
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
  const { db, clock, log, planner, shelf, streams, damaged } = deps;
  const kept = new KeptPlays(deps);
  await kept.load();
  const sentence = shelf.put(deps.sentence);
  /** Decisions under way, so that HEAD and GET at once are one. */
  const starting = new Map<string, Promise<Opened>>();
  const heard = new HeardSentence();
  await readLatestPlans();

  async function readLatestPlans(): Promise<void> {
    const latestFirst = [...kept.all()].sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs);
    const etags = [...new Set(latestFirst.map(({ planEtag }) => planEtag))].slice(0, MOST_READ_AHEAD);
    for (const etag of etags.reverse()) {
      await loadPlan(etag).catch((cause) => log.error({ err: cause }, 'A kept plan could not be read'));
    }
  }

  /** At once for what is in memory, since most requests are ranges of what plays already. */
  function open(request: ListeningRequest): Opened | Promise<Opened> {
    kept.flushSoon();
    const { streamId, listenerKey, wish, ifRange } = request;
    const own = kept.own(streamId, listenerKey);
    if (wish.kind === 'resume') {
      if (resumesSentence(request, wish.fromByte, own)) return sentenceFor(request, false);
      // Whoever guessed a name hears what it plays now, never what was played to somebody else.
      const others = request.isPublic ? [] : kept.others(streamId, listenerKey);
      const resumed = findResumed(own, others, { fromByte: wish.fromByte, ifRange });
      return resumed ? goOn(resumed, request) : start(request);
    }
    const nowMs = clock.now();
    const repeated = findOpen(own, { nowMs, startWindowMs: deps.startWindowMs });
    if (!repeated) return start(request);
    if (wish.kind === 'start') repeated.lastStartAtMs = nowMs;
    return goOn(repeated, request);
  }

  function goOn(listening: store.Kept, request: ListeningRequest): Opened | Promise<Opened> {
    kept.touch(listening);
    const shelved = shelf.find(listening.planEtag);
    if (!shelved || hasAnySegment(shelved.plan, damaged)) return goOnAnew(listening, request);
    return { ...shelved, kept: listening, ignoreRange: false };
  }

  /** Its plan must be read first, or has a hole by now. */
  async function goOnAnew(listening: store.Kept, request: ListeningRequest): Promise<Opened> {
    try {
      const shelved = shelf.find(listening.planEtag) ?? (await loadPlan(listening.planEtag));
      const whole = hasAnySegment(shelved.plan, damaged) ? await pinFilled(listening, shelved.plan) : shelved;
      return { ...whole, kept: listening, ignoreRange: false };
    } catch (cause) {
      log.error({ err: cause, listening: listening.id }, 'A pinned plan could not be read');
      return sentenceFor(request, true);
    }
  }

  function reportSoon(hash: string, sizeBytes: number): void {
    damaged.report(hash, sizeBytes).catch((cause) => log.error({ err: cause }, 'Damage could not be recorded'));
  }

  async function loadPlan(etag: string): Promise<ShelvedPlan> {
    const row = await store.findPlan(db.read, etag);
    if (!row) throw new Error('The plan of a listening is not in the database.');
    return shelf.put(readPlan(row.document, sha256Hex));
  }

  async function pinFilled(listening: store.Kept, plan: Plan): Promise<ShelvedPlan> {
    // Where one file is broken others may be: each that is found only later costs the player a reconnect.
    for (const { hash, sizeBytes } of await planner.findDamaged(plan)) reportSoon(hash, sizeBytes);
    const shelved = shelf.put(fillHoles(plan, damaged, sha256Hex));
    listening.planEtag = shelved.plan.etag;
    const pinning = db.write(async (tx) => {
      await store.savePlan(tx, shelved.plan, clock.now());
      await store.pinAnew(tx, listening.id, shelved.plan.etag);
    });
    const pinned = pinning.catch((cause) =>
      log.error({ err: cause, listening: listening.id }, 'A filled plan could not be pinned'),
    );
    await within(clock, DECIDE_MS, pinned, () => undefined);
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
    const leftMs = Math.max(0, request.arrivedAtMs + DECIDE_MS - clock.now());
    return await within(clock, leftMs, deciding, () => fallBackInMemory(request));
  }

  async function decideAndPin(request: ListeningRequest): Promise<Opened> {
    try {
      const found = await streams.findSource(request.streamId);
      if (found.outcome !== 'found') return sentenceFor(request, true);
      const planned = await planner.planChecked(found.source);
      if (planned.outcome === 'planned' && (await isFreeOfDamage(planned.plan))) {
        const ignoreRange = request.wish.kind === 'resume' && !isUnchanging(found.source);
        return { ...(await pin(request, planned.plan, planned.explanation)), ignoreRange };
      }
      for (const { hash, sizeBytes } of planned.outcome === 'planned' ? [] : planned.damaged) {
        await damaged.report(hash, sizeBytes);
      }
      raiseTrouble(request.streamId, planned.outcome === 'planned' ? DAMAGED_TEXT : planned.explanation);
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
    const who = { playerId: undefined, childId: undefined, confidence: 'nobody' as const, isPrivate: false };
    const why = { parts: [], trace: '[]', seed: '', slots: 0, heardToMs: 0, endedAtMs: undefined };
    const listening: store.Kept = { ...place, planEtag, sizeBytes, durationMs, ...times, ...sent, ...who, ...why };
    try {
      await db.write(async (tx) => {
        await store.savePlan(tx, plan, nowMs);
        await store.insertListening(tx, listening);
        await deps.notices.clear(tx, topicOf(streamId));
        const about = { listeningId: listening.id, streamId, reason, durationMs, fallback: false };
        await deps.events.record(tx, 'listening.started', about);
      });
    } catch (cause) {
      // A disk that takes no more must not silence a child: this play lasts as long as this process.
      log.error({ err: cause, listening: listening.id }, 'A listening could not be pinned');
    }
    kept.add(listening);
    deps.counts.add(streamId, 'listenings', 1);
    return { ...shelf.put(plan), kept: listening, ignoreRange: false };
  }

  /** The last good play of this stream and listener, else the sentence. Neither is pinned against a new start. */
  async function fallBack(request: ListeningRequest): Promise<Opened> {
    for (const latest of latestOf(request)) {
      try {
        const shelved = shelf.find(latest.planEtag) ?? (await loadPlan(latest.planEtag));
        const isGood = looksGood(shelved.plan) && (await planner.findDamaged(shelved.plan)).length === 0;
        if (isGood) return playAgain(latest, shelved);
      } catch (cause) {
        log.error({ err: cause, stream: request.streamId }, 'A play to fall back to could not be read');
      }
    }
    return sentenceFor(request, true);
  }

  /** The same for when there is no time to ask the disk or the database. */
  function fallBackInMemory(request: ListeningRequest): Opened {
    for (const latest of latestOf(request)) {
      const shelved = shelf.find(latest.planEtag);
      if (shelved && looksGood(shelved.plan)) return playAgain(latest, shelved);
    }
    return sentenceFor(request, true);
  }

  function playAgain(play: store.Kept, shelved: ShelvedPlan): Opened {
    kept.touch(play);
    return { ...shelved, kept: play, ignoreRange: false };
  }

  function latestOf({ streamId, listenerKey }: ListeningRequest): store.Kept[] {
    const own = kept.own(streamId, listenerKey).toSorted((a, b) => b.lastUsedAtMs - a.lastUsedAtMs);
    return own.slice(0, MOST_FALLBACKS);
  }

  /** A play of which only filled holes are left is none to go back to. */
  function looksGood(plan: Plan): boolean {
    return !hasAnySegment(plan, damaged) && plan.segments.some(({ hash }) => hash !== SILENCE);
  }

  /** What was found broken earlier may be whole again; the size of a file, which is all that was looked at, cannot tell. */
  async function isFreeOfDamage(plan: Plan): Promise<boolean> {
    if (!hasAnySegment(plan, damaged)) return true;
    await damaged.recheck();
    return !hasAnySegment(plan, damaged);
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

  return {
    open,
    flush: async (): Promise<void> => await kept.flush(),
    forgetWhere: async (isGone: (play: store.Kept) => boolean) => await kept.forgetWhere(isGone),
    list: (streamId: string): ListeningView[] => kept.list(streamId),

    began(play: store.Kept): void {
      play.openAnswers++;
    },

    /** The system took `bytes` more of this play, up to position `toByte`. */
    delivered: (play: store.Kept, bytes: number, toByte: number): void => kept.delivered(play, bytes, toByte),

    ended(play: store.Kept): void {
      play.openAnswers--;
    },

    /** A deleted stream has no listenings (the database has dropped its rows already). */
    forgetStream: (streamId: string): void => kept.forgetStream(streamId),
  };
}

function topicOf(streamId: string): string {
  return `stream ${streamId}`;
}
