// Bookmarks as a person sees and moves them. A place that is left by somebody's wish is kept beside the new one, so that
// one tap leads back. Plays under way move bookmarks elsewhere: service.ts.
import type { Bookmark, BookmarkOwner } from '#contract/bookmarks.ts';
import { Problem } from '#contract/errors.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import { listenerOf } from './play.ts';
import * as store from './store.ts';

/** A part that has just begun is at its beginning: nothing to go back to. */
const JUST_BEGUN_MS = 15_000;
const END_MS = 1000;
/** A card that ends looks like one that is taken out: whoever puts it in again then wants what follows. */
const NEARLY_OVER_MS = 15_000;

export interface BookmarksDeps {
  db: Db;
  clock: Clock;
  /** Writes what plays under way have not written yet. */
  flush: () => Promise<void>;
  /** The same, and they leave this bookmark alone from now on. */
  overrule: (listener: string, collectionId: string) => Promise<void>;
}

export class Bookmarks {
  readonly #deps: BookmarksDeps;

  constructor(deps: BookmarksDeps) {
    this.#deps = deps;
  }

  /** Last moved first. */
  async list(): Promise<Bookmark[]> {
    await this.#deps.flush();
    return (await store.listTitled(this.#deps.db.read)).map(describe);
  }

  /**
   * The next play begins the current part anew, wherever in it the bookmark is.
   * @throws Problem not-found without a bookmark, audio-missing when its part is in the collection no longer.
   */
  async startAgain(owner: BookmarkOwner): Promise<void> {
    const { collectionId } = owner;
    const isMoved = await this.#replace(listenerOf(owner), collectionId, async (row) => {
      const part = await store.findPartLength(this.#deps.db.read, collectionId, row.audio_id);
      if (!part) throw new Problem('audio-missing');
      return atBeginning(row);
    });
    if (!isMoved) throw new Problem('not-found');
  }

  /** The same by a gesture: false when the part has just begun, or when it is as good as over. */
  async beginPart(listener: string, collectionId: string): Promise<boolean> {
    return await this.#replace(listener, collectionId, async (row) => {
      const { audio_id, position_ms } = row;
      const part = await store.findPartLength(this.#deps.db.read, collectionId, audio_id);
      const isOver = part !== undefined && position_ms >= part.duration_ms - NEARLY_OVER_MS;
      return isOver || position_ms < JUST_BEGUN_MS ? undefined : atBeginning(row);
    });
  }

  /** Back to the place before it was moved by hand. @throws Problem not-found when there is none. */
  async goBack(owner: BookmarkOwner): Promise<void> {
    const isBack = await this.#replace(listenerOf(owner), owner.collectionId, async (row) => {
      const { earlier_audio_id: audio_id, earlier_position_ms: position_ms } = row;
      if (audio_id === null || position_ms === null) return undefined;
      return { ...row, audio_id, position_ms, earlier_audio_id: null, earlier_position_ms: null };
    });
    if (!isBack) throw new Problem('not-found');
  }

  /** @throws Problem audio-missing when it is no part of the collection, not-found when there is no such child. */
  async put(owner: BookmarkOwner, place: { audioId: string; positionMs: number }): Promise<void> {
    const { db, clock, overrule } = this.#deps;
    const listener = listenerOf(owner);
    const { collectionId } = owner;
    const part = await store.findPartLength(db.read, collectionId, place.audioId);
    if (!part) throw new Problem('audio-missing');
    if (!(await store.listenerExists(db.read, listener))) throw new Problem('not-found');
    await overrule(listener, collectionId);
    await db.write(async (tx) => {
      const earlier = await store.findBookmark(tx, listener, collectionId);
      await store.replaceBookmark(tx, {
        listener,
        collection_id: collectionId,
        audio_id: place.audioId,
        position_ms: Math.min(place.positionMs, part.duration_ms),
        is_estimated: 0,
        stream_id: earlier?.stream_id ?? null,
        earlier_audio_id: earlier?.audio_id ?? null,
        earlier_position_ms: earlier?.position_ms ?? null,
        updated_at_ms: clock.now(),
      });
    });
  }

  /** The next play begins the collection anew, as far as what was heard allows. @throws Problem not-found. */
  async remove(owner: BookmarkOwner): Promise<void> {
    const { db, overrule } = this.#deps;
    const listener = listenerOf(owner);
    await overrule(listener, owner.collectionId);
    if (!(await db.write((tx) => store.deleteBookmark(tx, listener, owner.collectionId)))) {
      throw new Problem('not-found');
    }
  }

  /** `change` gives the new row; undefined: leave it. */
  async #replace(
    listener: string,
    collectionId: string,
    change: (row: store.BookmarkRow) => Promise<store.BookmarkRow | undefined>,
  ): Promise<boolean> {
    const { db, clock, overrule } = this.#deps;
    await overrule(listener, collectionId);
    const row = await store.findBookmark(db.read, listener, collectionId);
    const changed = row && (await change(row));
    if (!changed) return false;
    await db.write((tx) => store.replaceBookmark(tx, { ...changed, is_estimated: 0, updated_at_ms: clock.now() }));
    return true;
  }
}

/** Who is there already keeps the place to go back to. */
function atBeginning(row: store.BookmarkRow): store.BookmarkRow {
  const { audio_id, position_ms } = row;
  if (position_ms === 0) return row;
  return { ...row, position_ms: 0, earlier_audio_id: audio_id, earlier_position_ms: position_ms };
}

function describe(row: store.TitledBookmark): Bookmark {
  const [kind, id = ''] = row.listener.split(' ');
  const { part_title: partTitle, part_ms: partMs, earlier_title: earlierTitle } = row;
  const hasEarlier = row.earlier_audio_id !== null && row.earlier_position_ms !== null;
  return {
    ...(kind === 'child' ? { childId: id } : {}),
    ...(kind === 'player' ? { playerId: id } : {}),
    collectionId: row.collection_id,
    collectionTitle: row.collection_title,
    audioId: row.audio_id,
    ...(partTitle === null ? {} : { partTitle }),
    ...(partMs === null ? {} : { partMs }),
    positionMs: row.position_ms,
    isPartHeard: partMs !== null && row.position_ms >= partMs - END_MS,
    estimated: row.is_estimated === 1,
    updatedAt: new Date(row.updated_at_ms).toISOString(),
    ...(hasEarlier
      ? {
          earlier: {
            audioId: row.earlier_audio_id ?? '',
            ...(earlierTitle === null ? {} : { partTitle: earlierTitle }),
            positionMs: row.earlier_position_ms ?? 0,
          },
        }
      : {}),
  };
}
