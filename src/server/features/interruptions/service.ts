// Plays something on a player in between, and gives back what played before, where it was, when that is over: unless a
// child or a parent wants something else meanwhile, which always wins. Several at once on one player follow each other.
// Written down, so that it goes on after a restart. What is remembered: core/player/interruption.ts; the end: watching/.
import { Problem } from '#contract/errors.ts';
import { type Before, beforeOf, mayGiveBack } from '#core/player/interruption.ts';
import { type Playback, positionAt } from '#core/player/playback.ts';
import { playbackOf } from '#core/player/state.ts';
import type { Wish } from '#core/player/wishes.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import type { Log } from '../../log.ts';
import type { PlayToStart } from '../players/commands/start.ts';
import type { Players } from '../players/service.ts';
import * as store from './store.ts';
import { watch } from './watching/watch.ts';

export interface InterruptionsDeps {
  db: Db;
  clock: Clock;
  log: Log;
  players: Pick<Players, 'carryOut' | 'ask' | 'stateOf' | 'onPlayback' | 'onState' | 'onWish'>;
  /** The play of ours that a player plays. */
  playOf(playback: Playback): { id: string } | undefined;
}

export interface InterruptWish {
  playerId: string;
  card: { yotoCardId: string; chapterKey?: string | undefined; trackKey?: string | undefined };
  play?: PlayToStart | undefined;
  /** Absent: as the player says. */
  lengthMs?: number | undefined;
  /** What is told with the end. */
  about: string;
  /** Holds the command back until others may not be mixed up with it. */
  inTurn?: ((start: () => Promise<void>) => Promise<void>) | undefined;
}

export interface Ended {
  about: string;
  playerId: string;
  afterwards: 'given-back' | 'nothing-before' | 'left-alone' | 'not-given-back';
  problem?: Problem;
}

interface Wanted extends InterruptWish {
  began: PromiseWithResolvers<void>;
}

/** What is written down. */
interface Remembered {
  yotoCardId: string;
  lengthMs?: number | undefined;
  abouts: string[];
  before?: Before | undefined;
  listeningId?: string | undefined;
}

interface Session {
  playerId: string;
  queue: Wanted[];
  before?: Before | undefined;
  listeningId?: string | undefined;
  abouts: string[];
}

/** For the answer of a player that was asked; events come up to two seconds late. */
const ANSWER_MS = 2500;
const ASK_AGAIN_MS = 1000;
/** A story is not taken up again by itself when it fell silent so long ago. */
const LONGEST_DOWN_MS = 2 * 60_000;

export type Interruptions = ReturnType<typeof createInterruptions>;

export function createInterruptions({ db, clock, log, players, playOf }: InterruptionsDeps) {
  const sessions = new Map<string, Session>();
  const running = new Set<Promise<void>>();
  const listeners = new Set<(ended: Ended) => void>();
  /** By player: what makes us stop waiting. */
  const waiting = new Map<string, AbortController>();
  const ownWishes = new WeakSet<Wish>();
  let isClosed = false;

  const stopHearing = players.onWish((playerId, wish) => {
    if (ownWishes.has(wish)) return;
    // Another card is seen to play; that nothing should play looks like the end.
    if (wish.do === 'stop' || wish.do === 'restart') waiting.get(playerId)?.abort();
  });

  async function carryOut(playerId: string, wish: Wish, play?: PlayToStart): Promise<void> {
    ownWishes.add(wish);
    await players.carryOut(playerId, wish, undefined, play);
  }

  /** Resolves when the condition holds, or the time is up. */
  async function until(playerId: string, isSo: () => boolean, waitMs: number): Promise<void> {
    if (isSo()) return;
    const done = Promise.withResolvers<void>();
    const stop = players.onState((state) => {
      if (state.playerId === playerId && isSo()) done.resolve();
    });
    const cancel = clock.after(waitMs, done.resolve);
    await done.promise;
    cancel();
    stop();
  }

  /** Asks, and asks again, until the player has said what it does, and whether its card is still in the slot. */
  async function lookAt(playerId: string, isSlotAsked: boolean): Promise<void> {
    const askedAtMs = clock.now();
    const ask = () => {
      players.ask(playerId, 'events');
      if (isSlotAsked) players.ask(playerId, 'status');
    };
    const hasAnswered = () => {
      const { eventsAtMs = 0, statusAtMs = 0 } = players.stateOf(playerId) ?? {};
      return eventsAtMs > askedAtMs && (!isSlotAsked || statusAtMs > askedAtMs);
    };
    ask();
    await until(playerId, hasAnswered, ASK_AGAIN_MS);
    if (hasAnswered()) return;
    ask();
    await until(playerId, hasAnswered, ANSWER_MS - ASK_AGAIN_MS);
  }

  /** Pauses it first: then the player says exactly where it is. */
  async function remember(session: Session): Promise<void> {
    const { playerId } = session;
    const state = players.stateOf(playerId);
    const playback = state && playbackOf(state);
    const before = state && beforeOf(state, clock.now());
    session.before = before;
    session.listeningId = before && playback ? playOf(playback)?.id : undefined;
    if (!before || before.isPaused) return;
    const wasAtMs = clock.now();
    await carryOut(playerId, { do: 'pause' });
    const now = playbackOf(players.stateOf(playerId) ?? state);
    // What it said before may be old by seconds; nobody is further back than that.
    const isThere = now?.yotoCardId === before.yotoCardId && now.trackKey === before.trackKey;
    const toldMs = now && isThere && now.atMs >= wasAtMs ? positionAt(now, clock.now()) : undefined;
    before.positionMs = Math.max(before.positionMs, toldMs ?? 0);
  }

  async function run(session: Session): Promise<void> {
    while (session.queue.length > 0 && !isClosed) await playAll(session);
    sessions.delete(session.playerId);
    for (const { began } of session.queue)
      began.reject(new Problem('not-ready', { detail: 'The server is stopping.' }));
  }

  /** All that waits, one after the other, and then what played before the first. */
  async function playAll(session: Session): Promise<void> {
    const { playerId, queue } = session;
    let isRemembered = false;
    for (let wanted = queue.shift(); wanted; wanted = queue.shift()) {
      try {
        if (!isRemembered) await remember(session);
        isRemembered = true;
        await begin(session, wanted);
      } catch (cause) {
        wanted.began.reject(cause);
        continue;
      }
      const stage = await waitFor(session, wanted.card.yotoCardId, wanted.lengthMs);
      if (isClosed) return;
      if (stage === 'over') continue;
      tell(session, { afterwards: 'left-alone' });
      isRemembered = false;
    }
    if (isRemembered) tell(session, await giveBack(session));
    await db.write((tx) => store.deleteInterruption(tx, playerId));
  }

  async function begin(session: Session, { card, play, lengthMs, about, began, inTurn }: Wanted): Promise<void> {
    const { playerId, abouts, before, listeningId } = session;
    const { yotoCardId } = card;
    const document: Remembered = { yotoCardId, lengthMs, abouts: [...abouts, about], before, listeningId };
    const row = { player_id: playerId, document: JSON.stringify(document), began_at_ms: clock.now() };
    await db.write((tx) => store.putInterruption(tx, row));
    const start = async () => await carryOut(playerId, { do: 'play', ...card, positionMs: 0 }, play);
    await (inTurn ? inTurn(start) : start());
    abouts.push(about);
    began.resolve();
  }

  async function waitFor(session: Session, yotoCardId: string, lengthMs: number | undefined) {
    const { playerId, before } = session;
    const leaving = new AbortController();
    waiting.set(playerId, leaving);
    const { signal } = leaving;
    const stage = await watch({ clock, players }, { playerId, yotoCardId, before, lengthMs, signal });
    waiting.delete(playerId);
    return stage;
  }

  async function giveBack({ playerId, before, listeningId }: Session): Promise<Pick<Ended, 'afterwards' | 'problem'>> {
    if (!before) return { afterwards: 'nothing-before' };
    const { yotoCardId, chapterKey, trackKey, positionMs, isPaused, isFromSlot } = before;
    try {
      await lookAt(playerId, isFromSlot);
      const state = players.stateOf(playerId);
      const now = state && playbackOf(state);
      // What was to play in between never began.
      const isOnlyPaused = now?.yotoCardId === yotoCardId && now.status === 'paused' && !isPaused;
      if (isOnlyPaused) await carryOut(playerId, { do: 'resume' });
      if (isOnlyPaused) return { afterwards: 'given-back' };
      if (!state || !mayGiveBack(before, state, clock.now())) return { afterwards: 'left-alone' };
      await carryOut(playerId, { do: 'play', yotoCardId, chapterKey, trackKey, positionMs }, { listeningId });
      if (isPaused) await carryOut(playerId, { do: 'pause' });
      return { afterwards: 'given-back' };
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      return { afterwards: 'not-given-back', problem: cause };
    }
  }

  function tell(session: Session, end: Pick<Ended, 'afterwards' | 'problem'>): void {
    const { playerId, abouts } = session;
    for (const about of abouts.splice(0)) for (const listener of listeners) listener({ about, playerId, ...end });
  }

  function start(session: Session, work: () => Promise<void>): void {
    const { playerId } = session;
    sessions.set(playerId, session);
    const ended = work()
      .catch((cause) => {
        log.error({ err: cause, playerId }, 'What played before could not be given back');
        sessions.delete(playerId);
        for (const { began } of session.queue.splice(0)) began.reject(cause);
        tell(session, { afterwards: 'not-given-back' });
      })
      .finally(() => running.delete(ended));
    running.add(ended);
  }

  /** What was written down, after the server was started: its player is looked at first. */
  async function goOn(row: store.InterruptionRow): Promise<void> {
    const { yotoCardId, lengthMs = 0, abouts, before, listeningId } = JSON.parse(row.document) as Remembered;
    const session: Session = { playerId: row.player_id, queue: [], before, listeningId, abouts };
    start(session, async () => {
      const stage = await waitFor(session, yotoCardId, lengthMs);
      const isLate = clock.now() - row.began_at_ms > lengthMs + LONGEST_DOWN_MS;
      if (isClosed) return;
      tell(session, stage === 'left' || isLate ? { afterwards: 'left-alone' } : await giveBack(session));
      await db.write((tx) => store.deleteInterruption(tx, row.player_id));
      await run(session);
    });
  }

  return {
    /**
     * Resolves when it has begun; how it ended is told to `onEnded`. While another one plays on this player, it follows.
     * @throws Problem as Players.carryOut; then what played before plays on.
     */
    async interrupt(wish: InterruptWish): Promise<void> {
      const wanted: Wanted = { ...wish, began: Promise.withResolvers() };
      const known = sessions.get(wish.playerId);
      if (known) known.queue.push(wanted);
      else {
        const session: Session = { playerId: wish.playerId, queue: [wanted], abouts: [] };
        start(session, () => run(session));
      }
      await wanted.began.promise;
    },

    /** Whether what this player does is our own doing. */
    isUnderWay: (playerId: string): boolean => sessions.has(playerId),

    /** Calls with what became of each. Returns how to stop. */
    onEnded(listener: (ended: Ended) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** What an earlier run has written down, as "about player". */
    async listWritten(): Promise<Set<string>> {
      const rows = await store.listInterruptions(db.read);
      return new Set(
        rows.flatMap((row) => (JSON.parse(row.document) as Remembered).abouts.map((one) => `${one} ${row.player_id}`)),
      );
    },

    /** Goes on with what an earlier run has written down. */
    async start(): Promise<void> {
      for (const row of await store.listInterruptions(db.read)) await goOn(row);
    },

    async [Symbol.asyncDispose](): Promise<void> {
      isClosed = true;
      stopHearing();
      for (const leaving of waiting.values()) leaving.abort();
      await Promise.all(running);
    },
  };
}
