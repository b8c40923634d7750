// Writes a decision with all that follows from it in one transaction: the run with its trace, switches, notices, what holds
// from now on, and in the outbox what must leave this server. It sends nothing.
import type { RoutineDecision, RoutinePlayer } from '#core/routine/decide.ts';
import type { Action, RoutineDocument } from '#core/routine/document.ts';
import type { Happened } from '#core/routine/happened.ts';
import type { Clock } from '../../../clock.ts';
import type { Tx } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { MakeId } from '../../../ids.ts';
import type { Notices } from '../../../ops/notices.ts';
import { worthMs } from '../outbox/errand.ts';
import * as store from '../store.ts';
import { type Command, type CommandsDeps, commandsFor } from './commands.ts';

/** One that is switched on, and that this program can read. */
export interface ActiveRoutine {
  id: string;
  name: string;
  document: RoutineDocument;
  /** What was due before is none of its business. */
  waitsSinceMs: number;
}

export interface CommitDeps extends CommandsDeps {
  clock: Clock;
  makeId: MakeId;
  events: Pick<Events, 'record'>;
  notices: Pick<Notices, 'raise'>;
  routines: () => readonly ActiveRoutine[];
  family: {
    routinePlayers(): readonly RoutinePlayer[];
    switchChangedAtMs(name: string): number | undefined;
    setSwitchWithin(tx: Tx, name: string, on: boolean): Promise<boolean>;
  };
}

export interface Run {
  id: string;
  /** A second one with the same key is not written, and does nothing. */
  key: string;
  atMs: number;
  causedBy: readonly string[];
  /** Absent: a parent asked for it. */
  happened?: Happened;
}

/** A switch that is otherwise now. */
export interface Flip {
  name: string;
  on: boolean;
}

export function committing(deps: CommitDeps) {
  const { clock, makeId, family } = deps;

  /** Writes a decision with all that follows from it. Returns the switches that are otherwise now. */
  async function commit(tx: Tx, decision: RoutineDecision, run: Run): Promise<Flip[]> {
    const { routineId, outcome, playerIds, trace } = decision;
    const done = outcome === 'acts' ? 'acted' : outcome;
    const isNew = await store.insertRun(tx, {
      ...{ id: run.id, key: run.key, routine_id: routineId, at_ms: run.atMs, outcome: run.happened ? done : 'tried' },
      ...{ player_ids: JSON.stringify(playerIds), caused_by: JSON.stringify(run.causedBy) },
      trace: JSON.stringify(trace),
    });
    if (!isNew) return [];
    const name = deps.routines().find(({ id }) => id === routineId)?.name ?? '';
    if (decision.toDo.length > 0) {
      await deps.events.record(tx, 'routine.acted', {
        runId: run.id,
        routineId,
        routine: name,
        playerIds: [...playerIds],
      });
    }
    const player = run.happened && 'playerId' in run.happened ? nameOfPlayer(run.happened.playerId) : undefined;
    const toDo =
      outcome === 'missed' ? decision.toDo.filter(({ action }) => !isSettledSince(action, run.atMs)) : decision.toDo;
    const message = { routine: name, at: new Date(run.atMs).toISOString(), player };
    const flips: Flip[] = [];
    for (const command of commandsFor(toDo, message, deps)) {
      const { doing } = command;
      if (doing.kind === 'switch' && (await family.setSwitchWithin(tx, doing.name, doing.on))) flips.push(doing);
      if (doing.kind === 'notice') {
        const about = { code: 'routine-told' as const, routine: name, text: doing.text, player };
        await deps.notices.raise(tx, `routine ${routineId}`, 'info', about);
      }
      await writeCommand(tx, command, run.id, trace);
    }
    return flips;
  }

  async function writeCommand(tx: Tx, command: Command, runId: string, trace: RoutineDecision['trace']): Promise<void> {
    const { playerId, action, doing } = command;
    const nowMs = clock.now();
    const step = trace.find((one) => one.did === 'acts' && one.action === action);
    const row = {
      ...{ id: makeId(), run_id: runId, player_id: playerId ?? null, action: JSON.stringify(action) },
      ...{ what: (step?.did === 'acts' ? step.what : undefined) ?? null, errand: null, attempts: 0, why: null },
      ...{ due_at_ms: nowMs, expires_at_ms: nowMs, sent_at_ms: null },
    };
    switch (doing.kind) {
      case 'errand': {
        const dueAtMs = nowMs + doing.afterMs;
        if (action.do === 'volume' || action.do === 'volume-fade') {
          const doings = ['volume', 'volume-fade'];
          await store.dropWaiting(tx, { playerId: playerId ?? '', doings, exceptRunId: runId });
        }
        const due = { due_at_ms: dueAtMs, expires_at_ms: dueAtMs + worthMs(doing.errand) };
        return await store.insertCommands(tx, [
          { ...row, ...due, errand: JSON.stringify(doing.errand), state: 'waiting' },
        ]);
      }
      case 'standing':
        await stand(tx, playerId ?? '', doing, runId);
        return await store.insertCommands(tx, [{ ...row, state: 'done' }]);
      case 'not':
        return await store.insertCommands(tx, [{ ...row, state: 'failed', why: doing.why }]);
      default:
        return await store.insertCommands(tx, [{ ...row, state: 'done' }]);
    }
  }

  async function stand(
    tx: Tx,
    playerId: string,
    doing: Extract<Command['doing'], { kind: 'standing' }>,
    runId: string,
  ): Promise<void> {
    if (doing.what === 'volume-cap' && doing.percent === null) {
      return await store.deleteStanding(tx, playerId, 'volume-cap');
    }
    const value = JSON.stringify(doing.what === 'volume-cap' ? { percent: doing.percent } : doing.lastPart);
    await store.saveStanding(tx, {
      ...{ player_id: playerId, kind: doing.what, value, run_id: runId, set_at_ms: clock.now() },
    });
  }

  /** Somebody has seen to it since it was due. */
  function isSettledSince(action: Action, atMs: number): boolean {
    return action.do === 'switch' && (family.switchChangedAtMs(action.name) ?? 0) > atMs;
  }

  function nameOfPlayer(playerId: string): string {
    return family.routinePlayers().find(({ id }) => id === playerId)?.name ?? playerId;
  }

  return commit;
}
