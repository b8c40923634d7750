// Lists of parts as plays have them in memory: one list for all plays that consist of the same, since a list may have
// thousands of parts and a stream thousands of plays. Nobody may change one. It goes with the last play that has it.
import type { PlayedPart } from '#core/listening/parts.ts';
import { sha256Hex } from '../../../media/planner.ts';

type Parts = readonly PlayedPart[];

export class SharedParts {
  readonly #lists = new Map<string, WeakRef<Parts>>();
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (this.#lists.get(key)?.deref() === undefined) this.#lists.delete(key);
  });

  /** The list of these parts, and by which key the database knows it. */
  of(parts: Parts): { parts: Parts; partsKey: string } {
    const partsKey = sha256Hex(JSON.stringify(parts));
    const shared = this.#lists.get(partsKey)?.deref();
    this.add(partsKey, shared ?? parts);
    return { parts: shared ?? parts, partsKey };
  }

  add(partsKey: string, parts: Parts): void {
    if (this.#lists.get(partsKey)?.deref() === parts) return;
    this.#lists.set(partsKey, new WeakRef(parts));
    this.#gone.register(parts, partsKey);
  }
}
