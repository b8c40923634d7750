// Watches what plays in between until it is over: by what the player tells, and by asking it when it should be over, since
// the word of the end may be lost. Every wait has an end. What a message means is core/player/interruption.ts.
import { type Before, type Between, type Stage, stageOf } from '#core/player/interruption.ts';
import type { Playback } from '#core/player/playback.ts';
import type { Clock } from '../../../clock.ts';
import type { Players } from '../../players/service.ts';

export type Watched = Pick<Players, 'onPlayback' | 'ask'>;

/** Loading, and the way of the message. */
const SLACK_MS = 2000;
const ASK_AGAIN_MS = 2000;
const MOST_ASKED = 10;
/** A child that pauses for longer has gone elsewhere. */
const PAUSE_MS = 10 * 60_000;
const LONGEST_MS = 2 * 3_600_000;
/** What plays in between without a known length is asked about now and then. */
const UNKNOWN_MS = 60_000;

export interface WatchDeps {
  clock: Clock;
  players: Watched;
}

export interface ToWatch {
  playerId: string;
  yotoCardId: string;
  before: Before | undefined;
  /** How long it lasts from its beginning; absent: as the player says. */
  lengthMs: number | undefined;
  /** Somebody here wants something else, or we stop. */
  signal: AbortSignal;
}

/** Resolves with why it is over; `left` too when `signal` says so. */
export async function watch({ clock, players }: WatchDeps, to: ToWatch): Promise<Exclude<Stage, 'goes-on'>> {
  const { playerId, yotoCardId, before, lengthMs, signal } = to;
  const startedAtMs = clock.now();
  const between: Between = { yotoCardId, isHeard: false, endsAtMs: startedAtMs + (lengthMs ?? UNKNOWN_MS) + SLACK_MS };
  const over = Promise.withResolvers<Exclude<Stage, 'goes-on'>>();
  let asked = 0;
  let isPaused = false;
  let cancel: () => void = () => undefined;

  function wait(untilMs: number): void {
    cancel();
    cancel = clock.after(Math.max(0, untilMs - clock.now()), look);
  }

  function look(): void {
    const isLate = clock.now() - startedAtMs > LONGEST_MS;
    if (isPaused || isLate) over.resolve('left');
    else if (asked >= MOST_ASKED) over.resolve('over');
    else {
      asked++;
      players.ask(playerId, 'events');
      wait(clock.now() + ASK_AGAIN_MS);
    }
  }

  function hear(playback: Playback): void {
    if (playback.playerId !== playerId) return;
    const stage = stageOf(between, before, playback);
    if (stage !== 'goes-on') over.resolve(stage);
    if (playback.yotoCardId !== yotoCardId) return;
    between.isHeard = true;
    asked = 0;
    isPaused = playback.status === 'paused';
    const trackMs = lengthMs ?? playback.trackMs;
    const leftMs = trackMs === undefined ? UNKNOWN_MS : Math.max(0, trackMs - (playback.positionMs ?? 0));
    between.endsAtMs = clock.now() + leftMs + SLACK_MS;
    wait(isPaused ? clock.now() + PAUSE_MS : between.endsAtMs);
  }

  const stop = players.onPlayback(hear);
  const leave = () => over.resolve('left');
  signal.addEventListener('abort', leave);
  wait(between.endsAtMs);
  try {
    return signal.aborted ? 'left' : await over.promise;
  } finally {
    signal.removeEventListener('abort', leave);
    cancel();
    stop();
  }
}
