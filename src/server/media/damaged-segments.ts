// Segments whose files were found missing or changed: told once as an event, so that the library renders them again,
// and remembered until their file is whole. Plans that name one get silence in its place meanwhile.
import type { Db } from '../db/db.ts';
import type { Events } from '../events/events.ts';
import type { SegmentStore } from './segments.ts';

export interface DamagedSegmentsDeps {
  db: Db;
  events: Events;
  segments: Pick<SegmentStore, 'check'>;
  /** Forgets what is cached of a segment. */
  forget: (hash: string) => void;
}

export class DamagedSegments {
  readonly #deps: DamagedSegmentsDeps;
  /** Hash → size that the file should have. */
  readonly #damaged = new Map<string, number>();

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

  /** Something was rendered: segments that are whole now count as such. */
  async recheck(): Promise<void> {
    for (const [hash, sizeBytes] of this.#damaged) {
      if ((await this.#deps.segments.check(hash, sizeBytes)) !== 'ok') continue;
      this.#deps.forget(hash);
      this.#damaged.delete(hash);
    }
  }
}
