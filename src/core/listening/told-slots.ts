// In which slot of a mix a listener is told what plays instead of it. Players take slot after slot, and must neither hear
// it in each of them nor in none. Bounded, so that many strangers cannot fill the memory.

const MOST = 2000;

export class ToldSlots {
  /** Longest ago first. */
  readonly #told = new Map<string, { slot: number; untilMs: number }>();

  /** Whether this slot is the one; the first that is asked for is, until that is over. */
  isToldIn(listener: string, slot: number, { nowMs, untilMs }: { nowMs: number; untilMs: number }): boolean {
    const told = this.#told.get(listener);
    if (told && told.slot !== slot && nowMs < told.untilMs) return false;
    this.#told.delete(listener);
    this.#told.set(listener, { slot, untilMs });
    const oldest = this.#told.size > MOST ? this.#told.keys().next().value : undefined;
    if (oldest !== undefined) this.#told.delete(oldest);
    return true;
  }
}
