// How much each stream was used: counted in memory with every answer, written by its owner in batches. Sent is not heard.
import type { Clock } from '../clock.ts';

export interface DeliveryCount {
  bytes: number;
  requests: number;
  listenings: number;
  lastSeenAtMs: number | undefined;
}

export class DeliveryCounts {
  readonly #clock: Clock;
  readonly #counts = new Map<string, DeliveryCount>();
  readonly #unsaved = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What was saved earlier. */
  restore(streamId: string, count: DeliveryCount): void {
    this.#counts.set(streamId, count);
  }

  add(streamId: string, what: 'bytes' | 'requests' | 'listenings', amount: number): void {
    const count = this.of(streamId);
    count[what] += amount;
    count.lastSeenAtMs = this.#clock.now();
    this.#unsaved.add(streamId);
  }

  of(streamId: string): DeliveryCount {
    let count = this.#counts.get(streamId);
    if (!count) {
      count = { bytes: 0, requests: 0, listenings: 0, lastSeenAtMs: undefined };
      this.#counts.set(streamId, count);
    }
    return count;
  }

  all(): ReadonlyMap<string, Readonly<DeliveryCount>> {
    return this.#counts;
  }

  forget(streamId: string): void {
    this.#counts.delete(streamId);
    this.#unsaved.delete(streamId);
  }

  /** Streams counted since the last take. Give them back with `addUnsaved` when saving failed. */
  takeUnsaved(): string[] {
    const taken = [...this.#unsaved];
    this.#unsaved.clear();
    return taken;
  }

  addUnsaved(streamIds: readonly string[]): void {
    for (const streamId of streamIds) if (this.#counts.has(streamId)) this.#unsaved.add(streamId);
  }
}
