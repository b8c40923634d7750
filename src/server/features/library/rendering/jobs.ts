// The render job: make house format of a file, or of a collection that is one continuous recording, and say so in one
// transaction. Killed at any moment it begins again; cancelled or out of disk it leaves everything as it was.
import { lstat } from 'node:fs/promises';
import type { Reason } from '#contract/reasons.ts';
import { framesToMs } from '#core/mp3/profile.ts';
import type { Tx } from '../../../db/db.ts';
import type { JobRun } from '../../../jobs/definition.ts';
import { renderOriginal } from '../../../media/render.ts';
import type { Damage, Rendered, RenderResult } from '../../../media/types.ts';
import { damageReason, failureReason } from './outcomes.ts';
import type { RenderingDeps } from './service.ts';
import { neededBytesOf, spaceFor } from './space.ts';
import {
  findUnit,
  putRendition,
  type RenderUnit,
  setAudioState,
  type UnitAudio,
  type UnitOriginal,
  unitKey,
} from './store.ts';

const PROGRESS_EVERY_MS = 250;

interface RenderPayload {
  unit: RenderUnit;
  title: string;
}

/** Audio of one unit that is rendered in one go, with one correction of loudness. */
interface Work {
  originals: UnitOriginal[];
  audio: UnitAudio[];
  trimDb: number;
}

export function defineRenderJobs(deps: RenderingDeps, shares: Map<string, number>): void {
  deps.jobs.define<RenderPayload>('render', {
    title: {
      en: ({ title }) => `Preparing ${title}`,
      de: ({ title }) => `Vorbereiten: ${title}`,
      fr: ({ title }) => `Préparation\u00a0: ${title}`,
    },
    concurrency: deps.concurrency,
    run: async (run) => {
      try {
        await renderUnit(deps, shares, run);
      } finally {
        shares.delete(unitKey(run.payload.unit));
      }
    },
    ended: async ({ unit }, { state, error }) => {
      const audio = (await findUnit(deps.db.read, unit, deps.profile)).flatMap((original) => original.audio);
      const begun = audio.filter((one) => one.state === 'rendering');
      if (state === 'cancelled') return await deps.db.write((tx) => setState(deps, tx, begun, 'waiting'));
      await deps.db.write((tx) => fail(deps, tx, begun, { code: 'encoder-failed', detail: error ?? 'unknown' }));
    },
  });
}

async function renderUnit(deps: RenderingDeps, shares: Map<string, number>, run: JobRun<RenderPayload>): Promise<void> {
  const unusable = new Set<string>();
  const done = new Set<string>();
  for (;;) {
    const work = await nextWork(deps, run.payload.unit, unusable, done);
    if (!work) return;
    const attempt = await tryOnce(deps, shares, run, work);
    if (attempt === 'no-room') return await waitForRoom(deps, work);
    if (attempt === 'done') {
      for (const { id } of work.audio) done.add(id);
      continue;
    }
    // One bad file of a continuous recording: the others go on without it.
    unusable.add(attempt.original.id);
    await deps.db.write((tx) => fail(deps, tx, attempt.original.audio, attempt.reason));
  }
}

async function nextWork(
  deps: RenderingDeps,
  unit: RenderUnit,
  unusable: ReadonlySet<string>,
  done: ReadonlySet<string>,
): Promise<Work | undefined> {
  const originals = (await findUnit(deps.db.read, unit, deps.profile)).filter(
    ({ id, audio }) => !unusable.has(id) && audio.some(({ state }) => state !== 'failed'),
  );
  const audio = originals.flatMap((original) => original.audio);
  const stale = audio.find((one) => one.isStale && !done.has(one.id));
  if (!stale) return undefined;
  return { originals, audio: audio.filter(({ trim_db }) => trim_db === stale.trim_db), trimDb: stale.trim_db };
}

type Unusable = { original: UnitOriginal; reason: Reason };

async function tryOnce(
  deps: RenderingDeps,
  shares: Map<string, number>,
  run: JobRun<RenderPayload>,
  work: Work,
): Promise<'done' | 'no-room' | Unusable> {
  const before = await findChanged(work.originals);
  if (before) return before;
  if (!(await hasRoom(deps, work))) return 'no-room';
  const waiting = work.audio.filter(({ state }) => state === 'waiting');
  await deps.db.write((tx) => setState(deps, tx, waiting, 'rendering'));
  const result = await render(deps, shares, run, work);
  if (result.kind === 'cancelled') throw run.signal.reason;
  if (result.kind === 'disk-full') return 'no-room';
  const broken = result.kind === 'unreadable' ? work.originals[result.inputIndex] : undefined;
  const after = await findChanged(work.originals);
  if (after) return after;
  if (result.kind === 'rendered') await deps.db.write((tx) => keep(deps, tx, work, result));
  else if (broken) return { original: broken, reason: failureReason(result) };
  else await deps.db.write((tx) => fail(deps, tx, work.audio, failureReason(result)));
  return 'done';
}

/** A file that is not what was indexed must not be rendered under its name; the next scan looks at it anew. */
async function findChanged(originals: readonly UnitOriginal[]): Promise<Unusable | undefined> {
  for (const original of originals) {
    const found = await lstat(original.path).catch(() => undefined);
    if (!found?.isFile()) return { original, reason: { code: 'file-gone' } };
    if (found.size !== original.size_bytes || Math.trunc(found.mtimeMs) !== original.modified_at_ms) {
      return { original, reason: { code: 'changed-while-reading' } };
    }
  }
  return undefined;
}

async function hasRoom({ profile, segments, reserveBytes }: RenderingDeps, { originals }: Work): Promise<boolean> {
  const needed = originals.reduce(
    (sum, { duration_ms, size_bytes }) =>
      sum + neededBytesOf({ durationMs: duration_ms, sizeBytes: size_bytes }, profile),
    0,
  );
  return (await spaceFor(segments.root, needed, reserveBytes)).fits;
}

async function render(
  deps: RenderingDeps,
  shares: Map<string, number>,
  { payload, signal, progress }: JobRun<RenderPayload>,
  { originals, trimDb }: Work,
): Promise<RenderResult> {
  const [first, ...rest] = originals.map(({ path }) => path);
  if (first === undefined) throw new Error('A unit without files cannot be rendered');
  const [only] = originals.length === 1 && !originals[0]?.isWhole ? originals : [];
  const parts = only?.audio.map(({ start_ms, end_ms }) => ({ startMs: start_ms, endMs: end_ms }));
  let toldAtMs = 0;
  return await renderOriginal({
    ...deps.tools(),
    segments: deps.segments,
    inputPaths: [first, ...rest],
    ...(parts ? { parts } : {}),
    profile: deps.profile,
    trimDb,
    signal,
    onProgress: (doneMs, totalMs) => {
      shares.set(unitKey(payload.unit), totalMs > 0 ? Math.min(1, doneMs / totalMs) : 0);
      const nowMs = deps.clock.now();
      if (nowMs - toldAtMs < PROGRESS_EVERY_MS) return;
      toldAtMs = nowMs;
      progress(doneMs / 1000, totalMs / 1000);
    },
  });
}

async function keep(deps: RenderingDeps, tx: Tx, work: Work, result: Rendered): Promise<void> {
  const isOneFile = work.originals.length === 1;
  const all = isOneFile ? (work.originals[0]?.audio ?? []) : work.originals.flatMap(({ audio }) => audio.slice(0, 1));
  const wanted = new Set(work.audio.map(({ id }) => id));
  for (const [index, audio] of all.entries()) {
    if (!wanted.has(audio.id)) continue;
    const part = result.parts.find((one) => one.index === index);
    const damages = isOneFile ? result.damages : result.damages.filter(({ inputIndex }) => inputIndex === index);
    if (!part) {
      await fail(deps, tx, [audio], { code: 'damaged' });
      continue;
    }
    const durationMs = framesToMs(part.frames);
    const isWhole = !isOneFile || work.originals[0]?.isWhole === true;
    const reason = reasonFor(audio, damages, !isWhole);
    const current = await tx
      .selectFrom('audio')
      .select(['trim_db', 'original_id'])
      .where('id', '=', audio.id)
      .executeTakeFirst();
    // Deleted meanwhile, or corrected once more: another job is on its way.
    if (current?.trim_db !== work.trimDb) continue;
    await putRendition(tx, {
      audio_id: audio.id,
      profile: result.profile,
      segment_hash: part.segmentHash,
      frames: part.frames,
      size_bytes: part.sizeBytes,
      integrated_lufs: finite(result.loudness.integratedLufs),
      range_lu: finite(result.loudness.rangeLu),
      true_peak_db: finite(result.loudness.truePeakDb),
      gain_db: result.gainDb,
      limited: result.limited ? 1 : 0,
      trim_db: work.trimDb,
      peaks: part.peaks,
      created_at_ms: deps.clock.now(),
    });
    await tx
      .updateTable('audio')
      .set({
        state: 'ready',
        reason: reason ? JSON.stringify(reason) : null,
        duration_ms: durationMs,
        ...(isWhole ? { end_ms: durationMs } : {}),
        updated_at_ms: deps.clock.now(),
      })
      .where('id', '=', audio.id)
      .execute();
    await deps.events.record(tx, 'audio.ready', { audioId: audio.id });
  }
}

/** The damage that lies in this audio: of a file with parts only the part where it is. */
function reasonFor(audio: UnitAudio, damages: readonly Damage[], isPart: boolean): Reason | undefined {
  const damage = damages.find(({ afterMs }) => !isPart || (afterMs >= audio.start_ms && afterMs < audio.end_ms));
  return damage && damageReason(damage);
}

/** Silence measures minus infinity, which a table cannot hold. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : -99;
}

async function setState(deps: RenderingDeps, tx: Tx, audio: readonly UnitAudio[], state: 'waiting' | 'rendering') {
  const ids = audio.map(({ id }) => id);
  await setAudioState(tx, ids, { state, reason: null, updated_at_ms: deps.clock.now() });
}

/** What was rendered before still plays: only audio that never was ready becomes failed. */
async function fail(deps: RenderingDeps, tx: Tx, audio: readonly UnitAudio[], reason: Reason): Promise<void> {
  const lost = audio.filter(({ state }) => state !== 'ready');
  const change = { state: 'failed' as const, reason: JSON.stringify(reason), updated_at_ms: deps.clock.now() };
  await setAudioState(
    tx,
    lost.map(({ id }) => id),
    change,
  );
  for (const { id } of lost) await deps.events.record(tx, 'audio.failed', { audioId: id, reason: reason.code });
}

/** Everything stays as it was before; whoever watches the disk asks again. */
async function waitForRoom(deps: RenderingDeps, work: Work): Promise<void> {
  const reason: Reason = { code: 'storage-full' };
  const waiting = work.audio.filter(({ isStale, state }) => isStale && state !== 'ready');
  const change = { state: 'waiting' as const, reason: JSON.stringify(reason), updated_at_ms: deps.clock.now() };
  await deps.db.write(async (tx) => {
    await setAudioState(
      tx,
      waiting.map(({ id }) => id),
      change,
    );
    const [first] = waiting;
    if (first) await deps.events.record(tx, 'audio.failed', { audioId: first.id, reason: reason.code });
  });
}
