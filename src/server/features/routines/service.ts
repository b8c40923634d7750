// Routines: “when …, if …, do …” for players, put together: parents/ keeps them, watching/ sees what happens, acting/ decides
// and commits, outbox/ sends, standing/ holds on to what holds, webhook/ tells the outside. What is decided is in core/routine.
import type { PlayedPart } from '#core/listening/parts.ts';
import type { Playback } from '#core/player/playback.ts';
import { isPlayingKnown, type PlayerState } from '#core/player/state.ts';
import type { RoutinePlayer } from '#core/routine/decide.ts';
import type { Action } from '#core/routine/document.ts';
import { lastPartOf } from '#core/routine/standing.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import type { Log } from '../../log.ts';
import type { Notices } from '../../ops/notices.ts';
import type { Outbound } from '../../outbound.ts';
import type { Secrets } from '../../secrets.ts';
import type { Places } from '../cards/places/service.ts';
import type { Family } from '../family/service.ts';
import type { Players } from '../players/service.ts';
import type { PlayerNow } from './acting/commands.ts';
import { createEngine } from './acting/engine.ts';
import { listenForRoutines } from './listeners.ts';
import { Outbox, type Tried } from './outbox/outbox.ts';
import { type KeepDeps, keepRoutines } from './parents/keep.ts';
import { Standing } from './standing/standing.ts';
import * as store from './store.ts';
import { watchMinutes } from './watching/minutes.ts';
import { PlayerWatch } from './watching/players.ts';
import { TimeWatch } from './watching/times.ts';
import { createWebhook } from './webhook/service.ts';

/** Says something on a player and gives back what played. */
export interface AnnouncePort {
  announce(playerId: string, what: { text?: string; audioId?: string }, requestId: string): Promise<Tried>;
  /** What this player does now is our own doing. */
  isAnnouncing(playerId: string): boolean;
}

export interface RoutinesDeps extends Pick<KeepDeps, 'findMissingAudio'> {
  db: Db;
  events: Events;
  clock: Clock;
  log: Log;
  makeId: MakeId;
  secrets: Secrets;
  outbound: Outbound;
  notices: Pick<Notices, 'raise' | 'takeDown'>;
  family: Family;
  players: Pick<Players, 'onState' | 'stateOf' | 'playbackOf' | 'carryOut' | 'ask' | 'isListening'>;
  announcements: AnnouncePort;
  places: Pick<Places, 'ofStream' | 'titlesOf'>;
  /** Of the plan that a player plays, if it is one of ours. */
  partsOf(playback: Playback): readonly PlayedPart[];
  streamName(streamId: string): Promise<string | undefined>;
  audioTitle(audioId: string): Promise<string | undefined>;
  /** Of a child, or of the household. */
  heardTodayMs(childId: string | undefined): Promise<number>;
}

export type Routines = Awaited<ReturnType<typeof createRoutines>>;

/** A parent has read it by then, or it is news no more. */
const TOLD_FOR_MS = 12 * 3_600_000;
const RUNS_KEPT_MS = 30 * 86_400_000;

/** Does nothing before `start`. */
export async function createRoutines(deps: RoutinesDeps) {
  const { db, events, clock, log, makeId, notices, family, players, places, partsOf } = deps;
  const webhook = createWebhook(deps);

  const outbox = new Outbox({
    ...{ db, clock, log },
    carryOut: (playerId, wish) => players.carryOut(playerId, wish),
    stateOf: freshStateOf,
    announce: deps.announcements.announce,
    tellWebhook: webhook.tell,
  });
  const standing = new Standing({
    ...{ db, clock, log, makeId, partsOf, stateOf: freshStateOf },
    playbackOf: (playerId) => playbackOf(playerId),
    carryOut: (playerId, wish) => players.carryOut(playerId, wish),
    ask: (playerId) => players.ask(playerId, 'events'),
    committed: () => outbox.pump(),
  });
  const engine = createEngine({
    ...{ db, events, clock, makeId, notices, playerNow, namesOf, heardToday },
    routines: () => kept.active(),
    family: { ...family, routinePlayers },
    placeOf: (streamId) => places.ofStream(streamId)[0],
    committed,
  });
  const kept = keepRoutines({
    ...{ db, clock, makeId, engine, family, findMissingAudio: deps.findMissingAudio },
    hasStream: async (streamId) => (await deps.streamName(streamId)) !== undefined,
    hasWebhook: webhook.has,
    changed() {
      times.look();
      committed();
    },
  });
  const playerWatch = new PlayerWatch({
    ...{ db, clock, log, makeId, engine, stateOf: players.stateOf, isListening: players.isListening },
    cardTitle: (id) => places.titlesOf([id]).get(id),
    isAnnouncing: deps.announcements.isAnnouncing,
  });
  const zone = () => family.settings().zone;
  const lookAtMinutes = watchMinutes({
    ...{ clock, engine, zone, heardToday, routines: () => kept.active(), players: routinePlayers },
    isPlaying: (playerId) => players.playbackOf(playerId)?.status === 'playing',
  });
  const times = new TimeWatch({
    ...{ db, clock, log, engine, zone, routines: () => kept.active() },
    async everyMinute() {
      playerWatch.look();
      await lookAtMinutes();
      await notices.takeDown('routine ', clock.now() - TOLD_FOR_MS);
    },
  });
  const listeners = listenForRoutines({ ...{ db, events, clock, log, engine, players, playerWatch, standing }, times });

  function committed(): void {
    outbox.pump();
    standing.refresh().catch((cause) => log.error({ err: cause }, 'What holds on players could not be read'));
  }

  /** Undefined when what it does is not certain: it has said little yet, or nothing for long. */
  function freshStateOf(playerId: string): PlayerState | undefined {
    const state = players.stateOf(playerId);
    return state && isPlayingKnown(state) && players.playbackOf(playerId) ? state : undefined;
  }

  const playbackOf = (playerId: string) => (freshStateOf(playerId) ? players.playbackOf(playerId) : undefined);

  function playerNow(playerId: string): PlayerNow {
    const playback = playbackOf(playerId);
    return {
      family: family.players().find(({ id }) => id === playerId)?.family ?? '',
      playback,
      volumeStep: freshStateOf(playerId)?.events.volume,
      lastPart: playback && lastPartOf(playback, partsOf(playback), clock.now()),
    };
  }

  function routinePlayers(): RoutinePlayer[] {
    return family.players().map(({ id, name }) => {
      const childId = family.childOf(id);
      return { id, name, childId, childName: childId === undefined ? undefined : family.childName(childId) };
    });
  }

  async function heardToday(childId: string | undefined) {
    const heardTodayMs = await deps.heardTodayMs(childId);
    return { heardTodayMs, playsToday: heardTodayMs > 0 ? 1 : 0 };
  }

  async function namesOf(actions: readonly Action[]): Promise<(action: Action) => string | undefined> {
    const names = new Map<Action, string | undefined>();
    for (const action of actions) {
      if (action.do === 'play-stream') names.set(action, await deps.streamName(action.streamId));
      if (action.do === 'say-recording') names.set(action, await deps.audioTitle(action.audioId));
      if (action.do === 'play-card') names.set(action, places.titlesOf([action.yotoCardId]).get(action.yotoCardId));
    }
    return (action) => names.get(action);
  }

  async function settled(): Promise<void> {
    await times.settled();
    await playerWatch.settled();
    await outbox.settled();
  }

  await kept.load();
  return {
    ...kept,
    webhook,
    settled,

    /** Takes up what an earlier process has left, and looks at what fell due meanwhile. */
    async start(): Promise<void> {
      await playerWatch.load();
      await standing.refresh();
      await outbox.start();
      await listeners.start();
      times.start();
    },

    /** Forgets what was done long ago. */
    retain: async (): Promise<void> => await db.write((tx) => store.forgetRuns(tx, clock.now() - RUNS_KEPT_MS)),

    async [Symbol.asyncDispose](): Promise<void> {
      listeners.stop();
      standing.close();
      await times.close();
      await playerWatch.settled();
      await outbox.close();
    },
  };
}
