// What parents do with routines: make, change, remove, look at them, try them, and make several from a template. Which are
// switched on is kept in memory, and follows every change.
import { Problem } from '#contract/errors.ts';
import type { Routine, RoutineRun, TemplateForm } from '#contract/routines.ts';
import type { Language } from '#core/language.ts';
import { checkRoutine, type KnownToRoutines } from '#core/routine/check.ts';
import type { RoutineDocument } from '#core/routine/document.ts';
import type { Happened } from '#core/routine/happened.ts';
import { type MadeRoutine, routinesOf } from '#core/routine/templates.ts';
import { dueWithin, nextDue } from '#core/routine/times.ts';
import type { Clock } from '../../../clock.ts';
import type { Db, Tx } from '../../../db/db.ts';
import type { MakeId } from '../../../ids.ts';
import type { ActiveRoutine } from '../acting/commit.ts';
import type { Engine } from '../acting/engine.ts';
import { describeRoutine, describeRun, documentOf, explain } from '../showing/describe.ts';
import * as store from '../store.ts';

export interface KeepDeps {
  db: Db;
  clock: Clock;
  makeId: MakeId;
  engine: Pick<Engine, 'doNow' | 'preview'>;
  family: {
    settings(): { zone: string; language: Language };
    players(): readonly { id: string }[];
    hasChild(childId: string): boolean;
    hasPlayer(playerId: string): boolean;
  };
  findMissingAudio(audioIds: string[]): Promise<string[]>;
  hasStream(streamId: string): Promise<boolean>;
  hasWebhook(): Promise<boolean>;
  /** Which routines there are has changed, once it is committed. */
  changed(): void;
}

const MOST_ROUTINES = 500;
const NEXT_SHOWN = 3;
const DAY_MS = 24 * 3_600_000;

export function keepRoutines(deps: KeepDeps) {
  const { db, clock, makeId, engine, family } = deps;
  let rows: readonly store.RoutineRow[] = [];
  let active: readonly ActiveRoutine[] = [];

  const load = async () => take(await store.listRoutines(db.read));

  function take(read: readonly store.RoutineRow[]): void {
    rows = read;
    active = read.filter((row) => row.is_on === 1).flatMap(activeOf);
  }

  function activeOf(row: store.RoutineRow): ActiveRoutine[] {
    const document = documentOf(row);
    return document ? [{ id: row.id, name: row.name, document, waitsSinceMs: row.waits_since_ms }] : [];
  }

  function rowOf(routineId: string): store.RoutineRow {
    const row = rows.find(({ id }) => id === routineId);
    if (!row) throw new Problem('not-found');
    return row;
  }

  async function change(work: (tx: Tx) => Promise<void>): Promise<void> {
    await db.write(async (tx) => {
      await work(tx);
      const read = await store.listRoutines(tx);
      db.afterCommit(tx, () => {
        take(read);
        deps.changed();
      });
    });
  }

  /** @throws Problem validation-failed, with each place. */
  async function refuseUnfit(document: RoutineDocument): Promise<void> {
    const { actions } = document;
    const audioIds = actions.flatMap((one) => (one.do === 'say-recording' ? [one.audioId] : []));
    const missing = audioIds.length === 0 ? [] : await deps.findMissingAudio(audioIds);
    const streams = new Map<string, boolean>();
    for (const one of actions)
      if (one.do === 'play-stream') streams.set(one.streamId, await deps.hasStream(one.streamId));
    const known: KnownToRoutines = {
      hasAudio: (id) => !missing.includes(id),
      hasStream: (id) => streams.get(id) ?? false,
      hasChild: family.hasChild,
      hasPlayer: family.hasPlayer,
      hasWebhook: await deps.hasWebhook(),
    };
    const issues = checkRoutine(document, known);
    if (issues.length > 0) throw new Problem('validation-failed', { issues });
  }

  async function insertAll(
    made: readonly (Omit<MadeRoutine, 'part'> & { on: boolean; from?: Origin })[],
  ): Promise<string[]> {
    if (rows.length + made.length > MOST_ROUTINES) {
      throw new Problem('validation-failed', { detail: `There may be at most ${MOST_ROUTINES} routines.` });
    }
    for (const { document } of made) await refuseUnfit(document);
    const nowMs = clock.now();
    const fresh = made.map(({ name, document, on, from }) => ({
      ...{ id: makeId(), name, is_on: on ? 1 : 0, document: JSON.stringify(document) },
      ...{ template: from?.template ?? null, part: from?.part ?? null },
      ...{ waits_since_ms: nowMs, created_at_ms: nowMs, updated_at_ms: nowMs },
    }));
    await change(async (tx) => {
      for (const row of fresh) await store.insertRoutine(tx, row);
    });
    return fresh.map(({ id }) => id);
  }

  async function describeAll(some: readonly store.RoutineRow[], language: Language): Promise<Routine[]> {
    const ids = new Set(some.map(({ id }) => id));
    const runs = (await store.listLastRuns(db.read)).filter((run) => ids.has(run.routine_id));
    const described = await describeRuns(runs, language);
    const around = { language, zone: family.settings().zone, nowMs: clock.now() };
    return some.map((row) =>
      describeRoutine(
        row,
        described.find(({ routineId }) => routineId === row.id),
        around,
      ),
    );
  }

  async function describeRuns(runs: readonly store.RunRow[], language: Language): Promise<RoutineRun[]> {
    const commands = await store.listCommands(
      db.read,
      runs.map(({ id }) => id),
    );
    return runs.map((run) =>
      describeRun(
        run,
        commands.filter((one) => one.run_id === run.id),
        language,
      ),
    );
  }

  async function get(routineId: string, language: Language): Promise<Routine> {
    return (await describeAll([rowOf(routineId)], language))[0] as Routine;
  }

  return {
    load,
    /** Those that are switched on, in the order in which they were made. */
    active: (): readonly ActiveRoutine[] => active,
    get,

    list: async (language: Language): Promise<Routine[]> =>
      (await describeAll(rows, language)).sort((one, other) => one.name.localeCompare(other.name, language)),

    /** @throws Problem validation-failed. */
    async create(
      wanted: { name: string; on: boolean; document: RoutineDocument },
      language: Language,
    ): Promise<Routine> {
      const [id = ''] = await insertAll([wanted]);
      return await get(id, language);
    },

    /** @throws Problem validation-failed: a player that is not known. */
    async fromTemplate(form: TemplateForm, language: Language): Promise<Routine[]> {
      const made = routinesOf(form, family.settings().language);
      const { template } = form;
      const ids = await insertAll(made.map(({ part, ...one }) => ({ ...one, on: true, from: { template, part } })));
      return await describeAll(ids.map(rowOf), language);
    },

    /** One that is switched off holds nothing any more, and does nothing that is still to come. @throws Problem not-found, validation-failed. */
    async update(
      routineId: string,
      wanted: { name?: string | undefined; on?: boolean | undefined; document?: RoutineDocument | undefined },
      language: Language,
    ): Promise<Routine> {
      const before = rowOf(routineId);
      if (wanted.document) await refuseUnfit(wanted.document);
      const nowMs = clock.now();
      const isOn = wanted.on ?? before.is_on === 1;
      const document = wanted.document ? JSON.stringify(wanted.document) : before.document;
      const isOther = document !== before.document || (isOn && before.is_on === 0);
      await change(async (tx) => {
        const found = await store.updateRoutine(tx, routineId, {
          ...{ name: wanted.name ?? before.name, is_on: isOn ? 1 : 0, document, updated_at_ms: nowMs },
          ...(isOther ? { waits_since_ms: nowMs } : {}),
        });
        if (!found) throw new Problem('not-found');
        if (!isOn) await store.endRoutine(tx, routineId);
      });
      return await get(routineId, language);
    },

    /** @throws Problem not-found. */
    async remove(routineId: string): Promise<void> {
      await change(async (tx) => {
        if (!(await store.deleteRoutine(tx, routineId))) throw new Problem('not-found');
      });
    },

    /** @throws Problem not-found. */
    async runs(routineId: string, limit: number, language: Language): Promise<RoutineRun[]> {
      rowOf(routineId);
      return await describeRuns(await store.listRuns(db.read, routineId, limit), language);
    },

    /** @throws Problem not-found: the routine, or the player. */
    async run(routineId: string, playerId: string | undefined, language: Language): Promise<RoutineRun> {
      const [routine] = activeOf(rowOf(routineId));
      const isStranger = playerId !== undefined && !family.hasPlayer(playerId);
      if (!routine || isStranger) throw new Problem('not-found');
      const run = await store.findRun(db.read, await engine.doNow(routine, playerId));
      if (!run) throw new Problem('not-found');
      return (await describeRuns([run], language))[0] as RoutineRun;
    },

    /** Does and keeps nothing. */
    async preview(
      document: RoutineDocument,
      { at, playerId, language }: { at: string | undefined; playerId: string | undefined; language: Language },
    ) {
      const { zone } = family.settings();
      const nowMs = clock.now();
      const { trigger } = document;
      const next = trigger.kind === 'time' ? dueWithin(trigger.at, zone, nowMs, nowMs + NEXT_SHOWN * DAY_MS) : [];
      const usualMs = trigger.kind === 'time' ? nextDue(trigger.at, zone, nowMs).atMs : nowMs;
      const atMs = at === undefined ? usualMs : Date.parse(at);
      const onPlayer = playerId ?? (document.players === 'all' ? family.players()[0]?.id : document.players[0]);
      const decision = await engine.preview({ id: 'preview', document }, happenedBy(document, atMs, onPlayer ?? ''));
      return {
        ...{ acts: decision?.outcome === 'acts', at: new Date(atMs).toISOString() },
        ...explain(decision?.trace ?? [], language),
        next: next.map((due) => new Date(due.atMs).toISOString()),
      };
    },
  };
}

interface Origin {
  template: TemplateForm['template'];
  part: MadeRoutine['part'];
}

/** As if that happened for which it waits. */
function happenedBy({ trigger }: RoutineDocument, atMs: number, playerId: string): Happened {
  switch (trigger.kind) {
    case 'time':
      return { kind: 'time', atMs, routineId: 'preview', lateMs: 0 };
    case 'switch':
      return { kind: 'switch', atMs, name: trigger.name, on: trigger.on };
    case 'battery-low':
      return { kind: 'battery-low', atMs, playerId, fromPercent: 100, toPercent: trigger.percent };
    case 'offline':
      return { kind: 'offline', atMs, playerId };
    case 'heard-today':
      return { kind: 'heard-today', atMs, playerId, minutes: trigger.minutes };
    default:
      return { kind: trigger.kind, atMs, playerId, yotoCardId: trigger.yotoCardId ?? '' };
  }
}
