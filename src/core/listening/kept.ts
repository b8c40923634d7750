// All kept listenings in memory, by stream and listener, so that the usual request finds its own without a search.

interface Placed {
  streamId: string;
  listenerKey: string;
}

export class KeptByListener<T extends Placed> {
  readonly #streams = new Map<string, Map<string, T[]>>();

  add(kept: T): void {
    const { streamId, listenerKey } = kept;
    let listeners = this.#streams.get(streamId);
    if (!listeners) {
      listeners = new Map();
      this.#streams.set(streamId, listeners);
    }
    const own = listeners.get(listenerKey);
    if (own) own.push(kept);
    else listeners.set(listenerKey, [kept]);
  }

  /** Listenings of this stream by this listener. Do not keep the list. */
  own(streamId: string, listenerKey: string): readonly T[] {
    return this.#streams.get(streamId)?.get(listenerKey) ?? [];
  }

  /** Listenings of this stream by anybody else. */
  *others(streamId: string, listenerKey: string): Generator<T> {
    for (const [key, listenings] of this.#streams.get(streamId) ?? []) if (key !== listenerKey) yield* listenings;
  }

  *ofStream(streamId: string): Generator<T> {
    for (const listenings of this.#streams.get(streamId)?.values() ?? []) yield* listenings;
  }

  *all(): Generator<T> {
    for (const streamId of this.#streams.keys()) yield* this.ofStream(streamId);
  }

  forgetStream(streamId: string): void {
    this.#streams.delete(streamId);
  }

  removeWhere(isGone: (kept: T) => boolean): void {
    for (const [streamId, listeners] of this.#streams) {
      for (const [key, listenings] of listeners) {
        const left = listenings.filter((kept) => !isGone(kept));
        if (left.length > 0) listeners.set(key, left);
        else listeners.delete(key);
      }
      if (listeners.size === 0) this.#streams.delete(streamId);
    }
  }
}
