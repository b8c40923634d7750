// One URL, many requests, the same bytes: what a request hears is decided once, pinned and committed before its first
// byte, and found again by every later request of the same play (docs/protocol/streaming-http.md §3). Whatever is in the
// way, the listener hears something. How a new play is decided is in deciding/, what plays in need in fallback/, HTTP in
// routes.ts.
import type { Listening as ListeningView } from '#contract/streams.ts';
import type { Language } from '#core/language.ts';
import { findOpen, findResumed } from '#core/listening/pick.ts';
import { WAIT_MS } from '#core/listening/who-wait.ts';
import { readPlan } from '#core/plan/document.ts';
import { fillHoles, hasAnySegment, type Plan } from '#core/plan/plan.ts';
import type { Db } from '../../db/db.ts';
import { within } from '../../deadline.ts';
import type { Events } from '../../events/events.ts';
import type { ShelvedPlan } from '../../media/plan-shelf.ts';
import { sha256Hex } from '../../media/planner.ts';
import type { Notices } from '../../ops/notices.ts';
import type { Places } from '../cards/places/service.ts';
import type { PlayToStart, StartToReserve } from '../players/commands/start.ts';
import type { Streams } from '../streams/service.ts';
import type { Asker, ListeningRequest, Opened } from './deciding/asked.ts';
import { createDecidePlay, type DecidePlayDeps } from './deciding/decide-play.ts';
import { createMixes } from './deciding/mixes.ts';
import { type Troubles, watchTroubles } from './deciding/troubles.ts';
import { Fallbacks } from './fallback/fallbacks.ts';
import { createHearing } from './hearing/service.ts';
import { createForgetPlays } from './keeping/forget-plays.ts';
import { KeptPlays } from './keeping/kept-plays.ts';
import type { Memory } from './memory/service.ts';
import { createOpenReserved } from './reserving/open-reserved.ts';
import { Reservations } from './reserving/reservations.ts';
import * as store from './store.ts';
import type { Who } from './who/service.ts';

/** Of the two seconds in which a listener must hear something: the longest wait for who it is, and the decision itself. */
const DECIDE_MS = WAIT_MS.most + 150;
/** As many plans are read at the start, so that going on with them, or falling back to them, needs no database. */
const MOST_READ_AHEAD = 200;

export type { ListeningRequest, Opened };

export interface ListeningDeps
  extends Omit<
    DecidePlayDeps,
    'kept' | 'fallbacks' | 'goOn' | 'isWhole' | 'troubles' | 'notices' | 'streams' | 'hearing' | 'who' | 'memory'
  > {
  db: Db;
  events: Events;
  notices: Notices;
  who: Who;
  memory: Memory;
  places: Pick<Places, 'at' | 'allAt' | 'ofStream'>;
  streams: Pick<Streams, 'findSource' | 'saveCounts'>;
  /** What plays when nothing else can, in the family's language. */
  sentence: () => Plan;
}

export type Listening = Awaited<ReturnType<typeof createListening>>;

/** Reads all kept listenings, so that finding one later needs no database. */
export async function createListening(deps: ListeningDeps) {
  const { db, clock, log, planner, shelf, damaged } = deps;
  const kept = new KeptPlays(deps);
  await kept.load();
  const sentence = () => shelf.put(deps.sentence());
  const fallbacks = new Fallbacks({ clock, log, shelf, damaged, planner, kept, loadPlan, sentence });
  const reservations = new Reservations(deps);
  const hearing = createHearing({ ...deps, kept, reservations });
  const decidePlay = createDecidePlay({
    ...{ ...deps, kept, fallbacks, goOn, hearing, isWhole },
    troubles: () => troubles,
  });
  const troubles: Troubles = await watchTroubles({ ...deps, isOver: (trouble) => decidePlay.wouldPlay(trouble) });
  const mixes = createMixes({ ...deps, kept, fallbacks, loadPlan, goOn, start, openWhole, tellApart });
  const openReserved = createOpenReserved({
    ...{ clock, shelf, kept, reservations, who: deps.who, openUsual, goOn },
    begin: start,
    takeUp: hearing.takeUp,
  });
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
    const { streamId, slot, isPublic, variant } = request;
    const reserved = isPublic || variant !== undefined ? [] : reservations.of(streamId, slot?.index);
    return reserved.length > 0 ? openReserved(request, reserved) : openUsual(request);
  }

  function openUsual(request: ListeningRequest): Opened | Promise<Opened> {
    return request.slot ? mixes.open(request, request.slot) : openWhole(request);
  }

  /** Its answer is clear, but events are told apart by all requests that they could mean. */
  function tellApart(request: ListeningRequest): void {
    if (request.isPublic || request.variant !== undefined || request.identified) return;
    void deps.who
      .identify({ ...request, slot: request.slot?.index, mayWait: false })
      .catch((cause) => log.error({ err: cause }, 'A request could not be told apart'));
  }

  function openWhole(request: ListeningRequest): Opened | Promise<Opened> {
    const { streamId, listenerKey, wish, ifRange } = request;
    const own = kept.own(streamId, listenerKey);
    if (wish.kind === 'resume') {
      const unpinned = fallbacks.resume(request, wish.fromByte, own);
      if (unpinned) return unpinned;
      // Whoever guessed a name hears what it plays now, never what was played to somebody else.
      const mayBeOthers = !request.isPublic && request.variant === undefined;
      const others = mayBeOthers ? kept.others(streamId, listenerKey) : [];
      const resumed = findResumed(own, others, { fromByte: wish.fromByte, ifRange, nowMs: clock.now() });
      return resumed ? goOn(resumed, request) : start(request);
    }
    // What depends on who listens is begun again only when that is known: several players share one address.
    const repeated = findOpen(
      own.filter((play) => !play.isPrivate && isWhole(play)),
      { nowMs: clock.now(), startWindowMs: deps.startWindowMs },
    );
    if (!repeated) return start(request);
    tellApart(request);
    return goOn(repeated, request);
  }

  function goOn(listening: store.Kept, request: ListeningRequest): Opened | Promise<Opened> {
    if (request.wish.kind === 'start') listening.lastStartAtMs = clock.now();
    else if (listening.endedAtMs !== undefined) hearing.takeUp(listening);
    kept.touch(listening);
    const shelved = shelf.find(listening.planEtag);
    if (!shelved || hasAnySegment(shelved.plan, damaged)) return goOnAnew(listening, request);
    return { ...shelved, kept: listening, ignoreRange: false };
  }

  /** Of a play that is not in memory that shows when it is read. */
  function isWhole({ planEtag, hasHole }: store.Kept): boolean {
    const plan = shelf.find(planEtag)?.plan;
    return hasHole !== true && !(plan && hasAnySegment(plan, damaged));
  }

  /** Its plan must be read first, or has a hole by now. */
  async function goOnAnew(listening: store.Kept, request: ListeningRequest): Promise<Opened> {
    try {
      const shelved = shelf.find(listening.planEtag) ?? (await loadPlan(listening.planEtag));
      const whole = hasAnySegment(shelved.plan, damaged) ? await pinFilled(listening, shelved.plan) : shelved;
      return { ...whole, kept: listening, ignoreRange: false };
    } catch (cause) {
      log.error({ err: cause, listening: listening.id }, 'A pinned plan could not be read');
      return fallbacks.say(request, true);
    }
  }

  async function loadPlan(etag: string): Promise<ShelvedPlan> {
    const row = await store.findPlan(db.read, etag);
    if (!row) throw new Error('The plan of a listening is not in the database.');
    return shelf.put(readPlan(row.document, sha256Hex));
  }

  async function pinFilled(listening: store.Kept, plan: Plan): Promise<ShelvedPlan> {
    // Where one file is broken others may be: each that is found only later costs the player a reconnect.
    void damaged.report(await planner.findDamaged(plan));
    const shelved = shelf.put(fillHoles(plan, damaged, sha256Hex));
    listening.planEtag = shelved.plan.etag;
    listening.hasHole = true;
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

  /** Decides, pins and commits. A slow decision goes on while something else plays. */
  async function start(request: ListeningRequest): Promise<Opened> {
    const leftMs = Math.max(0, request.arrivedAtMs + DECIDE_MS - clock.now());
    const asker: Asker = { isKnown: false };
    return await within(clock, leftMs, decidePlay.decide(request, asker), () => {
      troubles.raise({ streamId: request.streamId }, { code: 'stream-late', stream: asker.streamName });
      return fallbacks.findInMemory(request, asker.childId);
    });
  }

  return {
    open,
    hear: hearing.hear,
    partsOf: hearing.partsOf,
    playOf: hearing.playOf,

    /**
     * To be called before a `card/start` is sent: that player's next requests of what lies there go on with what it plays
     * there already, or with what `what` names, and are its own. Returns how to take that back.
     */
    reserve({ playing, ...start }: StartToReserve, what: PlayToStart = {}) {
      const { listeningId, source, isOursAlone, reserved } = what;
      const named = listeningId === undefined ? undefined : kept.find(listeningId);
      const goesOn = source ? undefined : (named ?? hearing.playAt(start, playing));
      const { answered, withdraw } = reservations.reserve({ ...start, play: goesOn, source, isOursAlone });
      reserved?.(answered);
      return withdraw;
    },
    flush: async (): Promise<void> => await kept.flush(),
    close: async (): Promise<void> => await kept.close(),
    forgetWhere: async (isGone: (play: store.Kept) => boolean) => await kept.forgetWhere(isGone),
    forgetPlays: createForgetPlays({ db, kept, hearing, memory: deps.memory }),

    /** Of a play that is kept. */
    findPlay: (streamId: string, listeningId: string): store.Kept | undefined =>
      kept.ofStream(streamId).find(({ id }) => id === listeningId),
    list: (streamId: string, language: Language): ListeningView[] => kept.list(streamId, language),
    setEvergreen: (plan: Plan | undefined): void => fallbacks.setEvergreen(plan),

    began(play: store.Kept): void {
      play.openAnswers++;
    },

    /** The system took `bytes` more of this play, up to position `toByte`. */
    delivered(play: store.Kept, bytes: number, toByte: number): void {
      kept.delivered(play, bytes, toByte);
      reservations.delivered(play);
    },

    ended(play: store.Kept): void {
      play.openAnswers--;
    },

    /** A deleted stream has no listenings (the database has dropped its rows already). */
    forgetStream: (streamId: string): void => kept.forgetStream(streamId),

    [Symbol.dispose]: (): void => hearing[Symbol.dispose](),
  };
}
