// Cards that are not ours, as far as their players tell of them: follows what each player plays, and writes it in batches.
// Tracks of our own are left to listening's memory. Without messages nothing is known of these cards.
import type { Playback } from '#core/player/playback.ts';
import { type PlayerState, playbackOf } from '#core/player/state.ts';
import type { Clock } from '../../../clock.ts';
import type { Db } from '../../../db/db.ts';
import type { MakeId } from '../../../ids.ts';
import type { Log } from '../../../log.ts';
import { createTurns } from '../../../turns.ts';
import * as store from '../store.ts';
import { FollowedCard } from './following.ts';

/** A kill loses no more than this. */
const WRITE_MS = 10_000;
/** Whoever has the same card in so soon after a restart has not taken it out. */
const RESTART_MS = 10 * 60_000;
/** A card that was interrupted, such as by an announcement, goes on when it is back so soon. */
const INTERRUPTED_MS = 2 * 60_000;
/** What firmware sends as a title may be anything. */
const LONGEST_TITLE = 300;

export interface CardHistoryDeps {
  db: Db;
  clock: Clock;
  log: Log;
  makeId: MakeId;
  zone: () => string;
  childOf: (playerId: string) => string | undefined;
  /** Tracks that are streams of ours. */
  isOurs: (yotoCardId: string, chapterKey: string, trackKey: string) => boolean;
  /** As Yoto knows the card; undefined when it may not be asked. */
  findTitle: (playerId: string, yotoCardId: string) => Promise<string | undefined>;
}

/** By the player of its track, and whose it was then. */
interface Told {
  title: string | undefined;
  childId: string | undefined;
}

export type CardHistory = ReturnType<typeof createCardHistory>;

export function createCardHistory(deps: CardHistoryDeps) {
  const { db, clock, log } = deps;
  /** By player. */
  const playing = new Map<string, FollowedCard>();
  /** What each player played before. */
  const left = new Map<string, { card: FollowedCard; atMs: number }>();
  const heardBefore = new Set<string>();
  const unwritten = new Set<FollowedCard>();
  const titled = new WeakSet<FollowedCard>();
  const turns = createTurns();
  const following = new Set<Promise<void>>();
  let writing: Promise<void> = Promise.resolve();
  let cancelWriting: (() => void) | undefined;
  let isClosed = false;

  /** A player has said something about playing. */
  function hear(state: PlayerState): void {
    const playback = playbackOf(state);
    if (!playback || isClosed) return;
    const childId = deps.childOf(playback.playerId);
    const title = [state.events.trackTitle, state.events.chapterTitle].find(
      (told) => told !== undefined && told !== '',
    );
    const mine = turns
      .take(playback.playerId, () => take(playback, { title: title?.slice(0, LONGEST_TITLE), childId }))
      .catch((cause) => log.error({ err: cause, player: playback.playerId }, 'A card could not be followed'))
      .finally(() => following.delete(mine));
    following.add(mine);
  }

  async function take(playback: Playback, { title, childId }: Told): Promise<void> {
    const { playerId, yotoCardId, chapterKey, trackKey, atMs, emptyAtS } = playback;
    const was = playing.get(playerId);
    const isTold = chapterKey !== undefined && trackKey !== undefined;
    const isOurs = yotoCardId !== undefined && isTold && deps.isOurs(yotoCardId, chapterKey, trackKey);
    if (was && (isOurs || yotoCardId !== was.yotoCardId)) {
      was.leave(atMs);
      playing.delete(playerId);
      left.set(playerId, { card: was, atMs });
      writeSoon(was);
      void flush();
    }
    // Not to have been told of a card yet is not to have none.
    if (yotoCardId === undefined && emptyAtS !== undefined) heardBefore.add(playerId);
    if (yotoCardId === undefined || isOurs || !isTold) return;
    const card = playing.get(playerId) ?? (await begin(playback, yotoCardId, childId));
    playing.set(playerId, card);
    card.follow(playback, title);
    writeSoon(card);
  }

  async function begin({ playerId, atMs }: Playback, yotoCardId: string, childId: string | undefined) {
    const before = left.get(playerId);
    left.delete(playerId);
    const isBack = before?.card.yotoCardId === yotoCardId && atMs - before.atMs <= INTERRUPTED_MS;
    if (isBack && before.card.listener.childId === childId) return before.card;
    const isFirst = !heardBefore.has(playerId);
    heardBefore.add(playerId);
    const sinceMs = clock.now() - RESTART_MS;
    const earlier = isFirst ? await store.findLatestOfCard(db.read, { playerId, yotoCardId, sinceMs }) : undefined;
    return new FollowedCard(yotoCardId, { playerId, childId }, { id: deps.makeId(), atMs, earlier, zone: deps.zone });
  }

  function writeSoon(card: FollowedCard): void {
    if (!card.hasUnwritten) return;
    unwritten.add(card);
    cancelWriting ??= clock.after(WRITE_MS, () => void flush());
  }

  /** Writes all that is known. Never rejects: what cannot be written is tried again. */
  async function flush(): Promise<void> {
    cancelWriting?.();
    cancelWriting = undefined;
    if (unwritten.size > 0) writing = writing.then(write);
    await writing;
  }

  async function write(): Promise<void> {
    const batch = [...unwritten].map((card) => ({ card, due: card.takeUnwritten() }));
    unwritten.clear();
    if (batch.length === 0) return;
    try {
      await db.write(async (tx) => {
        for (const { due } of batch)
          for (const session of due.sessions) await store.saveSession(tx, due.facts, session);
      });
    } catch (cause) {
      log.error({ err: cause }, 'What was heard of cards could not be saved; it is tried again');
      for (const { card, due } of batch) {
        card.putBack(due.sessions);
        if (!isClosed) writeSoon(card);
      }
      return;
    }
    for (const { card } of batch) void findTitle(card);
  }

  /** Once for each card that was heard. Never rejects. */
  async function findTitle(card: FollowedCard): Promise<void> {
    if (titled.has(card) || isClosed) return;
    titled.add(card);
    try {
      const title = await deps.findTitle(card.listener.playerId, card.yotoCardId);
      if (!title || isClosed) return;
      card.title = title.slice(0, LONGEST_TITLE);
      card.touch();
      writeSoon(card);
    } catch (cause) {
      log.warn({ err: cause, card: card.yotoCardId }, 'The title of a card could not be asked for');
    }
  }

  return {
    hear,

    /** Writes what was said up to now. Never rejects. */
    async flush(): Promise<void> {
      await Promise.all(following);
      await flush();
    },

    /** What this child hears is followed from its beginning again; to be called once its history is erased. */
    forgetChild(childId: string): void {
      for (const [playerId, card] of playing) if (card.listener.childId === childId) playing.delete(playerId);
      for (const [playerId, { card }] of left) if (card.listener.childId === childId) left.delete(playerId);
      for (const card of unwritten) if (card.listener.childId === childId) unwritten.delete(card);
    },

    async [Symbol.asyncDispose](): Promise<void> {
      isClosed = true;
      await Promise.all(following);
      for (const card of playing.values()) if (card.hasUnwritten) unwritten.add(card);
      await flush();
      cancelWriting?.();
    },
  };
}
