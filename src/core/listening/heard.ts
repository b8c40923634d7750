// Who heard the sentence lately, and when: its resumes must find it again although it is never pinned. Bounded, so that
// many strangers cannot fill the memory.

const MOST = 2000;

export class HeardSentence {
  /** Longest ago first. */
  readonly #atMs = new Map<string, number>();

  heard(streamId: string, listenerKey: string, nowMs: number): void {
    const key = `${streamId} ${listenerKey}`;
    this.#atMs.delete(key);
    this.#atMs.set(key, nowMs);
    const oldest = this.#atMs.size > MOST ? this.#atMs.keys().next().value : undefined;
    if (oldest !== undefined) this.#atMs.delete(oldest);
  }

  /** True when the sentence was the last thing this listener heard here, given when it last used each of its plays. */
  wasLast(streamId: string, listenerKey: string, own: readonly { lastUsedAtMs: number }[]): boolean {
    const atMs = this.#atMs.get(`${streamId} ${listenerKey}`);
    return atMs !== undefined && own.every((kept) => kept.lastUsedAtMs < atMs);
  }
}
