// Segments whose files were found missing or changed: told once as an event, so that the library renders them again,
// and remembered until every byte of their file is right. Plans that name one get silence in its place meanwhile.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Db } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { DamagedSegment } from './segment-checks.ts';
import type { SegmentStore } from './segments.ts';

export interface DamagedSegmentsDeps {
  db: Db;
  events: Events;
  segments: Pick<SegmentStore, 'check' | 'pathOf'>;
  /** Forgets what is cached of a segment. */
  forget: (hash: string) => void;
  /** The files of these are right again, without having been made anew. */
  healed?: (hashes: readonly string[]) => Promise<void>;
  onFault: (cause: unknown) => void;
}

export class DamagedSegments {
  readonly #deps: DamagedSegmentsDeps;
  /** Hash → size that the file should have. */
  readonly #damaged = new Map<string, number>();
  /** Those that could not be told of yet. */
  readonly #untold = new Set<string>();
  #rechecking: Promise<void> = Promise.resolve();
  #isRecheckWaiting = false;

  constructor(deps: DamagedSegmentsDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#damaged.size;
  }

  has(hash: string): boolean {
    return this.#damaged.has(hash);
  }

  /** Known from an earlier run, which has told of them. */
  remember(segments: readonly DamagedSegment[]): void {
    for (const { hash, sizeBytes } of segments) this.#damaged.set(hash, sizeBytes);
  }

  /** Count from now on; resolves when that is recorded, or cannot be for now. Never rejects. */
  async report(segments: readonly DamagedSegment[]): Promise<void> {
    for (const { hash, sizeBytes } of segments) {
      this.#deps.forget(hash);
      if (!this.#damaged.has(hash)) this.#untold.add(hash);
      this.#damaged.set(hash, sizeBytes);
    }
    await this.#tell();
  }

  /**
   * Segments that are whole by now count as such. Told when something was rendered, or before a play that would be
   * spoilt. Never rejects.
   */
  async recheck(): Promise<void> {
    // Whoever comes while one waits for its turn is served by that one.
    if (!this.#isRecheckWaiting) {
      this.#isRecheckWaiting = true;
      this.#rechecking = this.#rechecking.then(() => this.#recheckAll());
    }
    await this.#rechecking;
  }

  async #tell(): Promise<void> {
    const hashes = [...this.#untold];
    if (hashes.length === 0) return;
    this.#untold.clear();
    const { db, events, onFault } = this.#deps;
    try {
      await db.write(async (tx) => {
        for (const segmentHash of hashes) await events.record(tx, 'segment.damaged', { segmentHash });
      });
    } catch (cause) {
      onFault(cause);
      for (const hash of hashes) this.#untold.add(hash);
    }
  }

  async #recheckAll(): Promise<void> {
    this.#isRecheckWaiting = false;
    const whole: string[] = [];
    for (const [hash, sizeBytes] of this.#damaged) if (await this.#isWhole(hash, sizeBytes)) whole.push(hash);
    try {
      if (whole.length > 0) await this.#deps.healed?.(whole);
      for (const hash of whole) {
        this.#deps.forget(hash);
        this.#damaged.delete(hash);
        this.#untold.delete(hash);
      }
      await this.#tell();
    } catch (cause) {
      this.#deps.onFault(cause);
    }
  }

  /** The size alone would not tell garbage of equal length. */
  async #isWhole(hash: string, sizeBytes: number): Promise<boolean> {
    const { segments } = this.#deps;
    try {
      if ((await segments.check(hash, sizeBytes)) !== 'ok') return false;
      const digest = createHash('sha256');
      await pipeline(createReadStream(segments.pathOf(hash)), digest);
      return digest.digest('hex') === hash;
    } catch {
      // What cannot be read is not whole; whoever plays it is told why.
      return false;
    }
  }
}
