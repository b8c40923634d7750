// A map that holds so many entries and then forgets the oldest. For all that strangers or a long run can make grow: the
// pretend cloud lives in memory only. What a family means to keep (cards, players) is never held in one.

export class BoundedMap<K, V> extends Map<K, V> {
  readonly #max: number;

  constructor(max: number) {
    super();
    this.#max = max;
  }

  override set(key: K, value: V): this {
    super.set(key, value);
    const [oldest] = this.keys();
    if (this.size > this.#max && oldest !== undefined) this.delete(oldest);
    return this;
  }
}
