// Recipes as they were read last, so that a play of thousands of parts does not check its whole document again. One is
// known by its very text: what the database holds now is read anew unless it is letter by letter the same.
import type { Source } from '#core/source/document.ts';
import { sourceOf } from '../addresses/describe-streams.ts';
import type { StreamRow } from '../store.ts';

/** Of all documents together: some thirty of the largest, or all that a family has. */
const MOST_LETTERS = 8_000_000;

export class KnownSources {
  readonly #mostLetters: number;
  /** By stream, those asked for lately last. */
  readonly #known = new Map<string, { document: string; source: Source | undefined }>();
  #letters = 0;

  constructor(mostLetters = MOST_LETTERS) {
    this.#mostLetters = mostLetters;
  }

  /** The same object for the same document: nobody may change it. undefined: written by a newer program, or damaged. */
  of({ id, document }: Pick<StreamRow, 'id' | 'document'>): Source | undefined {
    const known = this.#known.get(id);
    if (known) this.#forget(id, known.document);
    const read = known?.document === document ? known : { document, source: sourceOf({ document }) };
    this.#known.set(id, read);
    this.#letters += document.length;
    for (const [oldest, { document: its }] of this.#known) {
      if (this.#letters <= this.#mostLetters) break;
      this.#forget(oldest, its);
    }
    return read.source;
  }

  #forget(id: string, document: string): void {
    this.#known.delete(id);
    this.#letters -= document.length;
  }
}
