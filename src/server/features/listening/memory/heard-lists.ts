// What was heard of all that a recipe may play, kept in memory: a series of ten thousand parts then opens without a
// question for each of them. Follows every write of ours, and is read anew once something else may have changed it, so it
// never tells what is older than the last commit. All SQL is in store.ts.
import type { Db } from '../../../db/db.ts';
import * as store from './store.ts';

/** Recipes whose lists are kept. */
const MOST_LISTS = 20;
/** What says which audio belongs to a collection and whose hearing counts, and what takes rows of those along. */
const OTHER_TABLES = ['child', 'collection', 'collection_item', 'audio', 'original'] as const;

type Asked = store.AudioAsked;

interface List {
  audioIds: ReadonlySet<string>;
  heard: readonly store.WholeHeard[];
  changesBefore: number;
}

export class HeardLists {
  readonly #db: Pick<Db, 'read' | 'changesOf'>;
  /** Those asked for lately last. The same recipe asks with the same object. */
  readonly #lists = new Map<Asked, List>();
  #writes = 0;

  constructor({ db }: { db: Pick<Db, 'read' | 'changesOf'> }) {
    this.#db = db;
  }

  /** Oldest first; nobody may change it. */
  async of(asked: Asked): Promise<readonly store.WholeHeard[]> {
    const changesBefore = this.#db.changesOf(OTHER_TABLES);
    const writesBefore = this.#writes;
    const known = this.#lists.get(asked);
    this.#lists.delete(asked);
    const isTrue = known?.changesBefore === changesBefore;
    const list = isTrue ? known : { ...(await store.listWhole(this.#db.read, asked)), changesBefore };
    // What was written while it was read may not be in it.
    if (this.#writes === writesBefore) this.#lists.set(asked, list);
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= MOST_LISTS) break;
      this.#lists.delete(oldest);
    }
    return list.heard;
  }

  /** To be called after the commit, with the rows as they are now. */
  follow(written: readonly store.WrittenHeard[]): void {
    this.#writes++;
    for (const row of written) if (row.is_whole === 1) this.#take(row);
  }

  /** To be called after a commit that took something back. */
  forgetAll(): void {
    this.#writes++;
    this.#lists.clear();
  }

  #take({ rowid, audio_id: audioId, child_id: childId, at_ms: atMs }: store.WrittenHeard): void {
    for (const list of this.#lists.values()) {
      if (!list.audioIds.has(audioId)) continue;
      const heard = list.heard.filter((one) => one.rowid !== rowid);
      const before = heard.findLastIndex((one) => one.atMs <= atMs);
      list.heard = heard.toSpliced(before + 1, 0, { rowid, audioId, childId, atMs }).slice(-store.MOST_HEARD);
    }
  }
}
