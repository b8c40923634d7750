// Who heard lately what is never pinned (the sentence, the evergreen collection), and when: its resumes must find it
// again all the same. Bounded, so that many strangers cannot fill the memory.

const MOST = 2000;

export class HeardUnpinned {
  /** Longest ago first. */
  readonly #last = new Map<string, { etag: string; atMs: number }>();

  heard(streamId: string, listenerKey: string, etag: string, nowMs: number): void {
    const key = `${streamId} ${listenerKey}`;
    this.#last.delete(key);
    this.#last.set(key, { etag, atMs: nowMs });
    const oldest = this.#last.size > MOST ? this.#last.keys().next().value : undefined;
    if (oldest !== undefined) this.#last.delete(oldest);
  }

  /** Its entity tag, when that was the last thing this listener heard here, given when it last used each of its plays. */
  lastOf(streamId: string, listenerKey: string, own: readonly { lastUsedAtMs: number }[]): string | undefined {
    const last = this.#last.get(`${streamId} ${listenerKey}`);
    return last && own.every((kept) => kept.lastUsedAtMs < last.atMs) ? last.etag : undefined;
  }
}
