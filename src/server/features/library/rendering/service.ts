// Rendering: which audio has house-format bytes, and asking for those that have none. The work itself is in jobs.ts.
// Nothing here decides what to play; nothing is ever encoded at play time.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileId } from '#core/mp3/profile.ts';
import type { Clock } from '../../../clock.ts';
import { chunks } from '../../../db/chunks.ts';
import type { Db, Reader, Tx } from '../../../db/db.ts';
import type { Events } from '../../../events/events.ts';
import type { Jobs } from '../../../jobs/jobs.ts';
import type { Log } from '../../../log.ts';
import type { DamagedSegment } from '../../../media/segment-checks.ts';
import type { SegmentStore } from '../../../media/segments.ts';
import type { MediaTools } from '../../../media/types.ts';
import { defineRenderJobs } from './jobs.ts';
import {
  audioOfSegment,
  deleteUnnamed,
  knownSegments,
  listDamaged,
  markDamaged,
  markUnnamed,
  markWhole,
  originalsToRender,
  putSegment,
  unitKey,
  unitsOf,
} from './store.ts';

const WEEK_MS = 7 * 86_400_000;

/** What a saved stream needs goes before what is merely in the library. */
export const URGENT = 10;

export interface RenderingDeps {
  db: Db;
  clock: Clock;
  events: Events;
  jobs: Jobs;
  log: Log;
  profile: ProfileId;
  segments: SegmentStore;
  /** Throws while there is no usable ffmpeg; jobs then try again later. */
  tools: () => MediaTools;
  /** Renderings at the same time. */
  concurrency: number;
  reserveBytes?: number;
  /** Hashes of all segments that kept plans name. */
  plannedSegments: () => Promise<ReadonlySet<string>>;
}

/** The house-format bytes of one audio. */
export interface Rendition {
  audioId: string;
  title: string;
  segmentHash: string;
  frames: number;
  sizeBytes: number;
  durationMs: number;
}

export class Rendering {
  readonly #deps: RenderingDeps;
  #serial = 0;
  /** How far running renderings are, 0…1 by unit key: for progress and remaining time only. */
  readonly shares = new Map<string, number>();

  constructor(deps: RenderingDeps) {
    this.#deps = deps;
    defineRenderJobs(deps, this.shares);
  }

  /** Sees to it that these audio are rendered, in the caller's transaction. What has failed is left alone. */
  async need(tx: Tx, audioIds: readonly string[], priority = URGENT): Promise<void> {
    await this.needOriginals(tx, await originalsToRender(tx, audioIds, this.#deps.profile), priority);
  }

  async needOriginals(tx: Tx, originalIds: readonly string[], priority = 0): Promise<void> {
    for (const { unit, title } of await unitsOf(tx, originalIds)) {
      await this.#deps.jobs.enqueue(tx, 'render', unitKey(unit), { unit, title }, { priority });
    }
  }

  /** The same, outside of a transaction: for what a saved stream turned out to need. */
  async prioritise(audioIds: readonly string[]): Promise<void> {
    await this.#deps.db.write((tx) => this.need(tx, audioIds));
  }

  /** Renders anew what is rendered already, because how it should sound has changed or its bytes are broken. */
  async again(tx: Tx, audioIds: readonly string[]): Promise<void> {
    const rows = await tx.selectFrom('audio').select('original_id').distinct().where('id', 'in', audioIds).execute();
    const units = await unitsOf(
      tx,
      rows.map(({ original_id }) => original_id),
    );
    for (const { unit, title } of units) {
      // A job of its own: one that is running may have looked before the change.
      const key = `${unitKey(unit)}#${this.#deps.clock.now()}-${this.#serial++}`;
      await this.#deps.jobs.enqueue(tx, 'render', key, { unit, title }, { priority: URGENT });
    }
  }

  /** Stops the rendering of these files; a running one has ended when this returns. */
  async cancel(originalIds: readonly string[]): Promise<void> {
    for (const { unit } of await unitsOf(this.#deps.db.read, originalIds)) {
      await this.#deps.jobs.cancelWhere('render', unitKey(unit));
    }
  }

  /** One entry per audio, in the order asked for; `missing` where there is no whole rendition in this profile. */
  async rendition(
    audioIds: readonly string[],
    profile: ProfileId = this.#deps.profile,
    reader: Reader = this.#deps.db.read,
  ): Promise<(Rendition | { audioId: string; missing: true })[]> {
    const found = new Map<string, Rendition>();
    for (const chunk of chunks([...new Set(audioIds)])) {
      const rows = await reader
        .selectFrom('rendition')
        .innerJoin('audio', 'audio.id', 'rendition.audio_id')
        .innerJoin('segment', 'segment.hash', 'rendition.segment_hash')
        .select(['audio.id', 'audio.title', 'rendition.segment_hash', 'rendition.frames', 'rendition.size_bytes'])
        .where('rendition.profile', '=', profile)
        .where('segment.damaged_at_ms', 'is', null)
        .where('audio.id', 'in', chunk)
        .execute();
      for (const row of rows) {
        found.set(row.id, {
          audioId: row.id,
          title: row.title,
          segmentHash: row.segment_hash,
          frames: row.frames,
          sizeBytes: row.size_bytes,
          durationMs: row.frames * 24,
        });
      }
    }
    return audioIds.map((audioId) => found.get(audioId) ?? { audioId, missing: true });
  }

  /** A segment turned out to be broken: it is made again from its original. */
  async repair(segmentHash: string): Promise<void> {
    await this.#deps.db.write(async (tx) => {
      await markDamaged(tx, segmentHash, this.#deps.clock.now());
      const audioIds = await audioOfSegment(tx, segmentHash);
      if (audioIds.length > 0) await this.again(tx, audioIds);
    });
  }

  /** Tries once more what could not be made again when it broke: a disk was full, or the program that makes it was killed. */
  async repairAgain(): Promise<void> {
    for (const { hash } of await this.listDamaged()) await this.repair(hash);
  }

  async listDamaged(): Promise<DamagedSegment[]> {
    return await listDamaged(this.#deps.db.read);
  }

  /** Their files turned out to be right again: a disk that was away is back. */
  async markWhole(segmentHashes: readonly string[]): Promise<void> {
    await this.#deps.db.write((tx) => markWhole(tx, segmentHashes));
  }

  /**
   * Records a published segment that is no rendition (an end that fades, a sentence), or that it is wanted again. It stays
   * for a week at least, and for as long as a kept plan names it.
   */
  async keepSegment({ hash, sizeBytes, frames }: { hash: string; sizeBytes: number; frames: number }): Promise<void> {
    const { db, clock, profile } = this.#deps;
    const row = { hash, profile, size_bytes: sizeBytes, frames, created_at_ms: clock.now() };
    await db.write((tx) => putSegment(tx, row));
  }

  /** Forgets segments that no rendition and no kept plan has named for a week. Returns how many. */
  async forgetUnnamed(): Promise<number> {
    const { db, clock, segments, plannedSegments } = this.#deps;
    const planned = await plannedSegments();
    const beforeMs = clock.now() - WEEK_MS;
    const doomed = await db.write((tx) => markUnnamed(tx, planned, clock.now(), beforeMs));
    for (const hash of doomed) await segments.remove(hash);
    return doomed.length + (await this.#forgetOrphans(beforeMs, planned));
  }

  /** Forgets at once those of these segments that nothing names. Returns them. */
  async forgetNow(hashes: readonly string[]): Promise<string[]> {
    const { db, segments, plannedSegments } = this.#deps;
    const planned = await plannedSegments();
    const unnamed = hashes.filter((hash) => !planned.has(hash));
    const doomed = await db.write((tx) => deleteUnnamed(tx, unnamed));
    for (const hash of doomed) await segments.remove(hash);
    return doomed;
  }

  /** Files that were published by a process that was killed before it could say so. */
  async #forgetOrphans(beforeMs: number, planned: ReadonlySet<string>): Promise<number> {
    const { db, segments } = this.#deps;
    let count = 0;
    for (const folder of await readdir(segments.root)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      const hashes = (await readdir(join(segments.root, folder))).flatMap(
        (name) => /^([0-9a-f]{64})\.mp3$/.exec(name)?.[1] ?? [],
      );
      const known = await knownSegments(db.read, hashes);
      for (const hash of hashes) {
        if (known.has(hash) || planned.has(hash)) continue;
        const changedMs = await changedAt(segments.pathOf(hash));
        if (changedMs === undefined || changedMs >= beforeMs) continue;
        await segments.remove(hash);
        count++;
      }
    }
    return count;
  }
}

/** Undefined when the file has gone in the meantime: the owner may ask for a tidying while the daily one runs. */
async function changedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
