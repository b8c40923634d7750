// Decides and commits: what happened, what was seen of the player, which routines act, and what is to be done for it are one
// transaction, so that a kill loses or doubles none of it. One happening after the other. Nothing is sent from here: what
// must leave this server lies in the outbox when the transaction ends. Where to go next: commit.ts.
import {
  type DecidedRoutine,
  decideByHand,
  decideRoutines,
  type RoutineDecision,
  type RoutinePlayer,
  type RoutineWorld,
} from '#core/routine/decide.ts';
import type { Action } from '#core/routine/document.ts';
import { type Happened, isWaitedFor } from '#core/routine/happened.ts';
import type { Memory } from '#core/source/world.ts';
import { localTime, startOfDayMs } from '#core/time/zone.ts';
import type { Db, Tx } from '../../../db/db.ts';
import { createTurns } from '../../../turns.ts';
import * as store from '../store.ts';
import { type ActiveRoutine, type CommitDeps, committing, type Flip } from './commit.ts';

export interface Occasion {
  happened: Happened;
  /** The same for the same happening, however often it is told. */
  key: string;
}

export interface EngineDeps extends CommitDeps {
  db: Db;
  family: CommitDeps['family'] & { settings(): { zone: string }; isSwitchOn(name: string): boolean };
  /** Of a child today, or of the household. */
  heardToday(childId: string | undefined): Promise<Pick<Memory, 'heardTodayMs' | 'playsToday'>>;
  namesOf(actions: readonly Action[]): Promise<(action: Action) => string | undefined>;
  /** After what was decided is committed. */
  committed(): void;
}

export type Engine = ReturnType<typeof createEngine>;

/** A player that began to play because a routine had it play is no news for that routine, within this time. */
const CAUSED_WITHIN_MS = 15_000;
/** So many switches in a row may be flipped by one another. */
const LONGEST_CHAIN = 5;

/** What a command makes happen on its player. */
const CAUSES: Record<string, readonly Happened['kind'][]> = {
  stop: ['play-stopped', 'play-finished', 'card-removed'],
  'stop-at-part-end': ['play-stopped', 'play-finished', 'card-removed'],
  'play-card': ['card-inserted', 'card-put-back', 'play-started', 'play-stopped', 'play-finished', 'card-removed'],
  'play-stream': ['card-inserted', 'card-put-back', 'play-started', 'play-stopped', 'play-finished', 'card-removed'],
  'sleep-timer': ['play-stopped', 'card-removed'],
};

interface Open extends Occasion {
  /** Routines that led to it. */
  chain: readonly string[];
}

interface Known {
  players: readonly RoutinePlayer[];
  heard: ReadonlyMap<string | undefined, Pick<Memory, 'heardTodayMs' | 'playsToday'>>;
  nameOf: (action: Action) => string | undefined;
  /** In this transaction, by name in lower case. */
  flipped: Map<string, boolean>;
}

/** Stands for whatever a routine that is done by hand may flip. */
const ANY_SWITCH: Happened = { kind: 'switch', atMs: 0, name: '', on: true };

export function createEngine(deps: EngineDeps) {
  const { db, clock, makeId, family } = deps;
  const commit = committing(deps);
  const turns = createTurns();

  /** `alsoWrite`: in the same transaction, before anything is decided. */
  async function happen(occasions: readonly Occasion[], alsoWrite: (tx: Tx) => Promise<void>): Promise<void> {
    const known = await askAhead(deps.routines(), occasions);
    await db.write(async (tx) => {
      await alsoWrite(tx);
      await follow(
        tx,
        occasions.map((one) => ({ ...one, chain: [] })),
        { ...known, flipped: new Map() },
      );
      db.afterCommit(tx, deps.committed);
    });
  }

  /** Decides one after the other, and then what the switches that were flipped on the way set off. */
  async function follow(tx: Tx, first: readonly Open[], known: Known): Promise<void> {
    const open = [...first];
    for (let next = open.shift(); next; next = open.shift()) {
      const { happened, key, chain } = next;
      const causedBy = [...chain, ...(await causesOf(tx, happened))];
      const world = await worldFor(tx, happened, known, causedBy);
      for (const decision of decideRoutines(deps.routines(), happened, world)) {
        const run = { id: makeId(), key: `${decision.routineId} ${key}`, atMs: happened.atMs, causedBy, happened };
        const flips = await commit(tx, decision, run);
        open.push(...followUps(flips, { ...next, chain: [...causedBy, decision.routineId] }, known));
      }
    }
  }

  function followUps(flips: readonly Flip[], { happened, key, chain }: Open, { flipped }: Known): Open[] {
    return flips.flatMap(({ name, on }) => {
      flipped.set(name.trim().toLowerCase(), on);
      if (chain.length > LONGEST_CHAIN) return [];
      return [{ happened: { kind: 'switch', atMs: happened.atMs, name, on }, key: `${key} > ${name} ${on}`, chain }];
    });
  }

  /** What the database of others knows is asked before the transaction, and only where somebody wants to know. */
  async function askAhead(
    routines: readonly ActiveRoutine[],
    occasions: readonly Pick<Occasion, 'happened'>[],
  ): Promise<Omit<Known, 'flipped'>> {
    const waiting = routines.filter(({ id, document }) =>
      occasions.some(
        ({ happened }) =>
          happened.kind === 'switch' || isWaitedFor(id, document, happened) || document.trigger.kind === 'switch',
      ),
    );
    const asksHeard = waiting.some(({ document }) =>
      document.when.some(({ kind }) => kind === 'heard-today' || kind === 'first-time-today'),
    );
    const players = family.routinePlayers();
    const heard = new Map<string | undefined, Pick<Memory, 'heardTodayMs' | 'playsToday'>>();
    if (asksHeard) {
      for (const childId of new Set([undefined, ...players.map((player) => player.childId)])) {
        heard.set(childId, await deps.heardToday(childId));
      }
    }
    return { players, heard, nameOf: await deps.namesOf(waiting.flatMap(({ document }) => document.actions)) };
  }

  async function worldFor(
    tx: Tx,
    happened: Happened,
    { players, heard, nameOf, flipped }: Known,
    causedBy: readonly string[],
  ): Promise<RoutineWorld> {
    const { zone } = family.settings();
    const acted = await store.listActedSince(tx, startOfDayMs(zone, localTime(zone, happened.atMs).dayNumber));
    return {
      ...{ zone, players, nameOf, causedBy },
      isSwitchOn: (name) => flipped.get(name.trim().toLowerCase()) ?? family.isSwitchOn(name),
      memoryOf(playerId) {
        const childId = players.find(({ id }) => id === playerId)?.childId;
        return heard.get(childId) ?? { heardTodayMs: 0, playsToday: 0 };
      },
      hasActedToday: (routineId, playerId) =>
        acted.some(
          (one) => one.routineId === routineId && (playerId === undefined || one.playerIds.includes(playerId)),
        ),
    };
  }

  async function causesOf(tx: Tx, happened: Happened): Promise<string[]> {
    if (!('playerId' in happened)) return [];
    const sent = await store.listSentSince(tx, happened.playerId, clock.now() - CAUSED_WITHIN_MS);
    return sent
      .filter(({ doing }) => CAUSES[doing]?.includes(happened.kind))
      .flatMap(({ routineId, causedBy }) => [routineId, ...causedBy]);
  }

  return {
    /** One after the other, in the order told. */
    happen: (occasions: readonly Occasion[], alsoWrite: (tx: Tx) => Promise<void> = async () => {}): Promise<void> =>
      turns.take('all', () => happen(occasions, alsoWrite)),

    /** Does all of it now. Returns the id of the run. */
    doNow: (routine: ActiveRoutine, playerId: string | undefined): Promise<string> =>
      turns.take('all', async () => {
        const known = { ...(await askAhead(deps.routines(), [{ happened: ANY_SWITCH }])), flipped: new Map() };
        const nameOf = await deps.namesOf(routine.document.actions);
        const decision = decideByHand(routine, { players: known.players, nameOf }, playerId);
        const id = makeId();
        const atMs = clock.now();
        await db.write(async (tx) => {
          const flips = await commit(tx, decision, { id, key: `tried ${id}`, atMs, causedBy: [] });
          const tried = { happened: { ...ANY_SWITCH, atMs }, key: `tried ${id}`, chain: [routine.id] };
          await follow(tx, followUps(flips, tried, known), known);
          db.afterCommit(tx, deps.committed);
        });
        return id;
      }),

    /** What it would do. Writes nothing. */
    async preview(routine: DecidedRoutine, happened: Happened): Promise<RoutineDecision | undefined> {
      const active = { ...routine, name: '', waitsSinceMs: 0 };
      const known = await askAhead([active], [{ happened }]);
      const heard = { heardTodayMs: 0, playsToday: 0 };
      return decideRoutines([routine], happened, {
        ...{ zone: family.settings().zone, players: known.players, nameOf: known.nameOf, causedBy: [] },
        isSwitchOn: family.isSwitchOn,
        memoryOf: (playerId) => known.heard.get(known.players.find(({ id }) => id === playerId)?.childId) ?? heard,
        hasActedToday: () => false,
      })[0];
    },
  };
}
