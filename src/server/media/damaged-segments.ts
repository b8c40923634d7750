// Segments whose files were found missing or changed: told once as an event, so that the library renders them again,
// and remembered until every byte of their file is right. Plans that name one get silence in its place meanwhile.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Db } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { SegmentStore } from './segments.ts';

export interface DamagedSegmentsDeps {
  db: Db;
  events: Events;
  segments: Pick<SegmentStore, 'check' | 'pathOf'>;
  /** Forgets what is cached of a segment. */
  forget: (hash: string) => void;
}

export class DamagedSegments {
  readonly #deps: DamagedSegmentsDeps;
  /** Hash → size that the file should have. */
  readonly #damaged = new Map<string, number>();
  #rechecking: Promise<void> = Promise.resolve();

  constructor(deps: DamagedSegmentsDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#damaged.size;
  }

  has(hash: string): boolean {
    return this.#damaged.has(hash);
  }

  /** Counts from now on; resolves when the event is recorded. */
  async report(hash: string, sizeBytes: number): Promise<void> {
    const { db, events, forget } = this.#deps;
    forget(hash);
    if (this.#damaged.has(hash)) return;
    this.#damaged.set(hash, sizeBytes);
    await db.write((tx) => events.record(tx, 'segment.damaged', { segmentHash: hash }));
  }

  /** Segments that are whole by now count as such. Told when something was rendered, or before a new play. */
  async recheck(): Promise<void> {
    this.#rechecking = this.#rechecking.then(() => this.#recheckAll());
    await this.#rechecking;
  }

  async #recheckAll(): Promise<void> {
    for (const [hash, sizeBytes] of this.#damaged) {
      if (!(await this.#isWhole(hash, sizeBytes))) continue;
      this.#deps.forget(hash);
      this.#damaged.delete(hash);
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
