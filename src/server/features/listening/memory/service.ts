// What was heard, and where everybody is: follows plays by what their players tell, or estimates where nobody tells
// anything, and answers what a decision may remember. Ticks are written in batches; whoever asks gets them written first.
// Opening a plan changes nothing here. How a place is found: play.ts. What parents do with bookmarks: bookmarks.ts.
import type { Playback } from '#core/player/playback.ts';
import type { Memory as MemoryOfListener } from '#core/source/world.ts';
import { localTime, startOfDayMs } from '#core/time/zone.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { Log } from '../../../log.ts';
import type { History } from '../../history/service.ts';
import { type Kept, saveProgress } from '../store.ts';
import { Bookmarks } from './bookmarks.ts';
import { HeardLists } from './heard-lists.ts';
import { listenerOf, Play, type ToWrite } from './play.ts';
import * as store from './store.ts';

/** A kill loses no more than this of a place. */
const WRITE_MS = 10_000;
/** Whoever takes a card out and puts it back within this wants the part from its beginning. */
const GESTURE_MS = 60_000;
/** Longer than a play is kept. */
const KEEP_MS = 40 * 86_400_000;

export interface MemoryDeps {
  db: Db;
  clock: Clock;
  log: Log;
  history: Pick<History, 'zone' | 'save' | 'dropEstimates' | 'latestOf' | 'heardOnDayMs'>;
}

export interface MemoryRequest {
  streamId: string;
  childId?: string | undefined;
  playerId?: string | undefined;
  needs: { audioIds: readonly string[]; collectionIds: readonly string[] };
  nowMs: number;
  zone: string;
}

export type Memory = ReturnType<typeof createMemory>;

export function createMemory({ db, clock, log, history }: MemoryDeps) {
  const plays = new Map<string, Promise<Play>>();
  /** Which play a player was at when its card was taken out, and when. */
  const takenOut = new Map<string, { kept: Kept; opening: Promise<Play>; atMs: number }>();
  const bookmarks = new Bookmarks({ db, clock, flush, overrule });
  const lists = new HeardLists({ db });
  const unwritten = new Set<Play>();
  /** Nothing is remembered of these any more, whatever is still told of them. */
  const forgotten = new WeakSet<Kept>();
  let writing: Promise<void> = Promise.resolve();
  let cancelWriting: (() => void) | undefined;

  /**
   * The player that plays `kept` told something; a message without a card belongs to what it played before. `slot`:
   * which of the stream's tracks on the card it is, from 0. `isGesture`: a card that has gone was taken out by a child.
   * Resolves once it is taken in; never rejects.
   */
  async function hear(kept: Kept, playback: Playback, { slot = 0, isGesture = true } = {}): Promise<void> {
    if (forgotten.has(kept)) return;
    const { playerId, status, yotoCardId, atMs } = playback;
    const opening = openPlay(kept);
    // Another card that plays at once is no gesture.
    const isTakenOut = yotoCardId === undefined && status === 'stopped' && isGesture;
    if (isTakenOut) takenOut.set(playerId, { kept, opening, atMs });
    else if (takenOut.get(playerId)?.kept !== kept) takenOut.delete(playerId);
    const play = await opening;
    const isUrgent = play.hear(playback, slot);
    await writeSoon(play, isUrgent);
  }

  /** What its player told may be of another play: what it tells next does not follow what it told before. Never rejects. */
  async function lose(kept: Kept): Promise<void> {
    (await openPlay(kept)).lose();
  }

  /** To be called now and then for plays under way: moves those of which no player tells. Never rejects. */
  async function estimate(kept: Kept): Promise<void> {
    if (forgotten.has(kept)) return;
    const play = await openPlay(kept);
    await writeSoon(play, play.estimate(clock.now()));
  }

  /** It plays no longer: the last word on it is written, and it is let go. Never rejects. */
  async function close(kept: Kept): Promise<void> {
    if (forgotten.has(kept)) return;
    const play = await openPlay(kept);
    play.leave(clock.now());
    await writeSoon(play, true);
    plays.delete(kept.id);
  }

  /**
   * To be asked before a new play of this stream is decided for a player. When its card was taken out less than a minute
   * ago, the current part begins again: true. It counts once. Never rejects: a play must not fail for it.
   */
  async function startAgainIfAsked(request: { playerId: string; streamId: string; nowMs: number }): Promise<boolean> {
    const { playerId, streamId, nowMs } = request;
    const out = takenOut.get(playerId);
    if (!out) return false;
    takenOut.delete(playerId);
    if (out.kept.streamId !== streamId || nowMs - out.atMs > GESTURE_MS) return false;
    const { currentCollectionId, kept } = await out.opening;
    if (currentCollectionId === undefined) return false;
    try {
      return await bookmarks.beginPart(listenerOf(kept), currentCollectionId);
    } catch (cause) {
      log.error({ err: cause, listening: kept.id }, 'A part could not be begun again');
      return false;
    }
  }

  /** What a decision for this listener may know; at most one write before, of what is not written yet. */
  async function read(request: MemoryRequest): Promise<MemoryOfListener> {
    const { streamId, childId, playerId, needs, nowMs, zone } = request;
    await flush();
    const sinceMs = startOfDayMs(zone, localTime(zone, nowMs).dayNumber);
    const playsToday = await store.countPlaysSince(db.read, { sinceMs, streamId, childId });
    const whole = await lists.of(needs);
    const places = await store.listBookmarks(db.read, listenerOf({ childId, playerId }));
    return {
      heard: childId === undefined ? whole : whole.filter((one) => one.childId === childId),
      heardByFamily: whole,
      heardTodayMs: await history.heardOnDayMs(nowMs, childId),
      playsToday,
      bookmarks: new Map(
        places.map(({ collection_id, audio_id: audioId, position_ms: positionMs, updated_at_ms: atMs }) => [
          collection_id,
          { audioId, positionMs, atMs },
        ]),
      ),
    };
  }

  /** Writes all that is known. Never rejects: what cannot be written is tried again. */
  async function flush(): Promise<void> {
    cancelWriting?.();
    cancelWriting = undefined;
    if (unwritten.size > 0) writing = writing.then(write);
    await writing;
  }

  async function write(): Promise<void> {
    const batch: [Play, ToWrite][] = [];
    for (const play of unwritten) {
      const due = play.takeUnwritten(clock.now());
      if (due) batch.push([play, due]);
    }
    unwritten.clear();
    if (batch.length === 0) return;
    try {
      await db.write(async (tx) => {
        const written: store.WrittenHeard[] = [];
        for (const [play, { dropEstimates, heard, bookmarks: moved, sessions }] of batch) {
          if (forgotten.has(play.kept)) continue;
          if (dropEstimates) {
            await store.deleteEstimates(tx, play.kept.id);
            await history.dropEstimates(tx, play.kept.id);
          }
          for (const row of heard) written.push(await store.saveHeard(tx, row));
          for (const row of moved) await store.moveBookmark(tx, row);
          await history.save(tx, sessions.facts, sessions.sessions);
          await saveProgress(tx, play.kept);
        }
        const takesBack = batch.some(([, { dropEstimates }]) => dropEstimates);
        db.afterCommit(tx, () => (takesBack ? lists.forgetAll() : lists.follow(written)));
      });
    } catch (cause) {
      log.error({ err: cause }, 'What was heard could not be saved; it is tried again');
      for (const [play, due] of batch) {
        if (forgotten.has(play.kept)) continue;
        play.putBack(due);
        unwritten.add(play);
      }
      writeLater();
    }
  }

  async function writeSoon(play: Play, isUrgent: boolean): Promise<void> {
    if (forgotten.has(play.kept)) return;
    unwritten.add(play);
    if (isUrgent) await flush();
    else writeLater();
  }

  function writeLater(): void {
    cancelWriting ??= clock.after(WRITE_MS, () => void flush());
  }

  /** All messages of a play wait for the same reading of what an earlier run has written, so they stay in order. */
  function openPlay(kept: Kept): Promise<Play> {
    let opening = plays.get(kept.id);
    if (!opening) {
      opening = readPlay(kept);
      plays.set(kept.id, opening);
    }
    return opening;
  }

  async function readPlay(kept: Kept): Promise<Play> {
    try {
      const heard = await store.listHeardOf(db.read, kept.id);
      return new Play(kept, {
        heard,
        bookmarks: await store.listBookmarks(db.read, listenerOf(kept)),
        session: await history.latestOf(kept.id),
        ...{ nowMs: clock.now(), zone: history.zone },
      });
    } catch (cause) {
      log.error({ err: cause, listening: kept.id }, 'What was heard of a play before could not be read');
      return new Play(kept, { heard: [], bookmarks: [], nowMs: clock.now(), zone: history.zone });
    }
  }

  /** Plays under way must not move a bookmark back that somebody has just put elsewhere. */
  async function overrule(listener: string, collectionId: string): Promise<void> {
    await flush();
    for (const opening of plays.values()) {
      const play = await opening;
      if (listenerOf(play.kept) === listener) play.overrule(collectionId);
    }
  }

  /** What was heard of these is not to be remembered, and what is not written yet never will be. */
  function forget(gone: ReadonlySet<Kept>): void {
    for (const kept of gone) {
      forgotten.add(kept);
      plays.delete(kept.id);
    }
    for (const play of unwritten) if (gone.has(play.kept)) unwritten.delete(play);
    for (const [playerId, { kept }] of takenOut) if (gone.has(kept)) takenOut.delete(playerId);
    lists.forgetAll();
  }

  return {
    forget,
    /** What was heard was changed by somebody else. */
    forgetLists: (): void => lists.forgetAll(),
    hear,
    lose,
    estimate,
    close,
    startAgainIfAsked,
    read,
    flush,
    bookmarks,

    /** Forgets parts that were begun long ago, when no play can go on with them; what was heard whole stays. */
    retain: async (): Promise<void> => await db.write((tx) => store.deleteBegun(tx, clock.now() - KEEP_MS)),

    /** Children that were removed are forgotten. */
    forgetRemoved: async (): Promise<void> => await db.write((tx) => store.deleteOrphans(tx)),
  };
}
