// All SQL of plans and listenings. A plan is kept once, however many listenings are pinned to it.
import type { Selectable } from 'kysely';
import type { PlayedPart } from '#core/listening/parts.ts';
import type { KeptListening } from '#core/listening/pick.ts';
import type { Confidence } from '#core/listening/who.ts';
import { FRAME_MS, PROFILES, type ProfileId } from '#core/mp3/profile.ts';
import { writePlan } from '#core/plan/document.ts';
import type { Plan } from '#core/plan/plan.ts';
import type { Reader, Tx } from '../../db/db.ts';
import type { ListeningTable, PlanTable } from '../../db/schema.ts';

export type PlanRow = Selectable<PlanTable>;
export type ListeningRow = Selectable<ListeningTable>;

/** Writing out a plan of thousands of segments takes a while: one that is there is only used again. */
export async function savePlan(tx: Tx, plan: Plan, nowMs: number): Promise<void> {
  const { etag, profile, sizeBytes } = plan;
  const known = await tx
    .updateTable('plan')
    .set({ last_used_at_ms: nowMs })
    .where('etag', '=', etag)
    .executeTakeFirstOrThrow();
  if (known.numUpdatedRows > 0n) return;
  const times = { created_at_ms: nowMs, last_used_at_ms: nowMs };
  await tx
    .insertInto('plan')
    .values({ etag, profile, size_bytes: sizeBytes, document: writePlan(plan), ...times })
    .execute();
}

export async function findPlan(reader: Reader, etag: string): Promise<PlanRow | undefined> {
  return await reader.selectFrom('plan').selectAll().where('etag', '=', etag).executeTakeFirst();
}

export async function insertListening(tx: Tx, kept: Kept): Promise<void> {
  const { partsKey: key, parts } = kept;
  const known = await tx.selectFrom('parts_list').select('key').where('key', '=', key).executeTakeFirst();
  if (!known) {
    await tx
      .insertInto('parts_list')
      .values({ key, parts: JSON.stringify(parts) })
      .execute();
  }
  await tx.insertInto('listening').values(toRow(kept)).execute();
}

/** A play that could not be committed when it began. Nothing is kept of a stream that was deleted meanwhile. */
export async function insertLate(tx: Tx, kept: Kept): Promise<void> {
  const stream = await tx.selectFrom('stream').select('id').where('id', '=', kept.streamId).executeTakeFirst();
  if (stream) await insertListening(tx, kept);
}

export async function pinAnew(tx: Tx, id: string, planEtag: string): Promise<void> {
  await tx.updateTable('listening').set({ plan_etag: planEtag }).where('id', '=', id).execute();
}

export async function saveProgress(tx: Tx, kept: Kept): Promise<void> {
  await tx
    .updateTable('listening')
    .set({
      last_start_at_ms: kept.lastStartAtMs,
      last_used_at_ms: kept.lastUsedAtMs,
      delivered_to: kept.deliveredTo,
      bytes_sent: kept.bytesSent,
      player_id: kept.playerId ?? null,
      child_id: kept.childId ?? null,
      confidence: kept.confidence,
      heard_to_ms: kept.heardToMs,
      ended_at_ms: kept.endedAtMs ?? null,
    })
    .where('id', '=', kept.id)
    .execute();
}

/** One play as it is held in memory. */
export interface Kept extends KeptListening {
  id: string;
  streamId: string;
  listenerKey: string;
  reason: string;
  startedAtMs: number;
  bytesSent: number;
  playerId: string | undefined;
  childId: string | undefined;
  confidence: Confidence;
  isPrivate: boolean;
  /** Shared with all plays that consist of the same. */
  parts: readonly PlayedPart[];
  /** By which the database knows these parts as they were decided. */
  partsKey: string;
  /** Steps of the decision, as core/source/explain.ts reads them; JSON. */
  trace: string;
  seed: string;
  slots: number;
  /** Of a mix: the slots that were asked for; unknown once the server was started anew. */
  slotsAsked?: Set<number>;
  heardToMs: number;
  endedAtMs: number | undefined;
  /** Something in it is silence now because its file broke; a new start is better than this again. */
  hasHole?: boolean;
  /** An event told too late that it was decided for somebody else: its listener's next start is decided anew. */
  isForAnother?: boolean;
}

/** Every listening, least recently used first. */
export async function listKept(reader: Reader): Promise<Kept[]> {
  const partsOf = await listParts(reader);
  const rows = await reader
    .selectFrom('listening')
    .innerJoin('plan', 'plan.etag', 'listening.plan_etag')
    .selectAll('listening')
    .select(['plan.size_bytes', 'plan.profile'])
    .orderBy('listening.last_used_at_ms')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    streamId: row.stream_id,
    planEtag: row.plan_etag,
    listenerKey: row.listener_key,
    reason: row.reason,
    sizeBytes: row.size_bytes,
    // All that we lay begins with one Info frame, which is not heard.
    durationMs: (row.size_bytes / PROFILES[row.profile as ProfileId].frameBytes - 1) * FRAME_MS,
    startedAtMs: row.started_at_ms,
    lastStartAtMs: row.last_start_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    deliveredTo: row.delivered_to,
    mayHaveMore: true,
    bytesSent: row.bytes_sent,
    openAnswers: 0,
    playerId: row.player_id ?? undefined,
    childId: row.child_id ?? undefined,
    confidence: row.confidence as Confidence,
    isPrivate: row.is_private === 1,
    parts: partsOf.get(row.parts_key ?? '') ?? [],
    partsKey: row.parts_key ?? '',
    trace: row.trace,
    seed: row.seed,
    slots: row.slots,
    heardToMs: row.heard_to_ms,
    endedAtMs: row.ended_at_ms ?? undefined,
  }));
}

async function listParts(reader: Reader): Promise<Map<string, PlayedPart[]>> {
  const rows = await reader.selectFrom('parts_list').selectAll().execute();
  return new Map(rows.map(({ key, parts }) => [key, JSON.parse(parts) as PlayedPart[]]));
}

function toRow(kept: Kept): ListeningRow {
  return {
    id: kept.id,
    stream_id: kept.streamId,
    plan_etag: kept.planEtag,
    listener_key: kept.listenerKey,
    fallback: 0,
    reason: kept.reason,
    started_at_ms: kept.startedAtMs,
    last_start_at_ms: kept.lastStartAtMs,
    last_used_at_ms: kept.lastUsedAtMs,
    delivered_to: kept.deliveredTo,
    bytes_sent: kept.bytesSent,
    player_id: kept.playerId ?? null,
    child_id: kept.childId ?? null,
    confidence: kept.confidence,
    is_private: kept.isPrivate ? 1 : 0,
    parts_key: kept.partsKey,
    trace: kept.trace,
    seed: kept.seed,
    slots: kept.slots,
    heard_to_ms: kept.heardToMs,
    ended_at_ms: kept.endedAtMs ?? null,
  };
}

export async function deleteListenings(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids) await tx.deleteFrom('listening').where('id', '=', id).execute();
}

/** Of these plans, those that no listening is pinned to. */
export async function deletePlans(tx: Tx, etags: readonly string[]): Promise<void> {
  for (const etag of etags) {
    await tx
      .deleteFrom('plan')
      .where('etag', '=', etag)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('listening').select('id').where('plan_etag', '=', etag))),
      )
      .execute();
  }
}

/** What no listening is pinned to or consists of; plans only when they were not used lately. */
export async function deleteUnused(tx: Tx, usedBeforeMs: number): Promise<void> {
  await tx
    .deleteFrom('parts_list')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('listening').select('id').whereRef('listening.parts_key', '=', 'parts_list.key'))),
    )
    .execute();
  await tx
    .deleteFrom('plan')
    .where('last_used_at_ms', '<', usedBeforeMs)
    .where('etag', 'not in', (eb) => eb.selectFrom('listening').select('plan_etag'))
    .execute();
}

export async function* eachPlanDocument(reader: Reader): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const rows = await reader
      .selectFrom('plan')
      .select(['etag', 'document'])
      .where('etag', '>', after)
      .orderBy('etag')
      .limit(100)
      .execute();
    for (const row of rows) {
      yield row.document;
      after = row.etag;
    }
    if (rows.length < 100) return;
  }
}
