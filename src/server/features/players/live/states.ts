// What every player is doing, in memory: folded from its messages, told to those who react, and to the app a few times a
// second at most. Forgotten with the process; players tell everything again when they are asked.
import type { PlayerMessage } from '#cloud/wire/mqtt.ts';
import type { Playback } from '#core/player/playback.ts';
import {
  foldPlayer,
  isStale,
  type PlayerState,
  playbackOf,
  tellsOfPlaying,
  unknownPlayer,
} from '#core/player/state.ts';
import type { Clock } from '../../../clock.ts';
import type { Events } from '../../../events/events.ts';
import type { Log } from '../../../log.ts';

/** `before`: what was known of it; undefined when nothing was. */
export type PlaybackListener = (playback: Playback, before: Playback | undefined) => void;

/** Whatever was said, also when it changed nothing. */
export type StateListener = (state: PlayerState, before: PlayerState, message: PlayerMessage) => void;

const TELL_AFTER_MS = 250;

export class PlayerStates {
  readonly #deps: { clock: Clock; events: Events; log: Log };
  readonly #states = new Map<string, PlayerState>();
  readonly #listeners = new Set<PlaybackListener>();
  readonly #stateListeners = new Set<StateListener>();
  readonly #telling = new Map<string, () => void>();

  constructor(deps: { clock: Clock; events: Events; log: Log }) {
    this.#deps = deps;
  }

  /** Never throws: a listener that fails is logged. True when the player should be asked to tell everything again. */
  hear(message: PlayerMessage): boolean {
    const { deviceId: playerId } = message;
    const nowMs = this.#deps.clock.now();
    const before = this.#states.get(playerId) ?? unknownPlayer(playerId);
    const state = foldPlayer(before, message, nowMs);
    this.#states.set(playerId, state);
    this.#tellSoon(playerId);
    const playback = playbackOf(state);
    if (playback && tellsOfPlaying(message)) {
      const was = freshPlayback(before, nowMs);
      this.#tellAll(playerId, this.#listeners, (listener) => listener(playback, was));
    }
    this.#tellAll(playerId, this.#stateListeners, (listener) => listener(state, before, message));
    return state.isDoubtful;
  }

  find(playerId: string): PlayerState | undefined {
    return this.#states.get(playerId);
  }

  /** Undefined too when the player has said nothing for so long that it may do anything by now. */
  playbackOf(playerId: string): Playback | undefined {
    const state = this.#states.get(playerId);
    return state && freshPlayback(state, this.#deps.clock.now());
  }

  onPlayback(listener: PlaybackListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told after those who listen to what plays. */
  onState(listener: StateListener): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Tells nothing any more. */
  close(): void {
    for (const cancel of this.#telling.values()) cancel();
    this.#telling.clear();
    this.#listeners.clear();
    this.#stateListeners.clear();
  }

  #tellAll<L>(playerId: string, listeners: ReadonlySet<L>, tell: (listener: L) => void): void {
    for (const listener of listeners) {
      try {
        tell(listener);
      } catch (cause) {
        this.#deps.log.error({ err: cause, playerId }, 'A listener of players failed');
      }
    }
  }

  /** A turned knob sends a burst. */
  #tellSoon(playerId: string): void {
    if (this.#telling.has(playerId)) return;
    const cancel = this.#deps.clock.after(TELL_AFTER_MS, () => {
      this.#telling.delete(playerId);
      this.#deps.events.tell('player.changed', { playerId });
    });
    this.#telling.set(playerId, cancel);
  }
}

function freshPlayback(state: PlayerState, nowMs: number): Playback | undefined {
  return isStale(state, nowMs) ? undefined : playbackOf(state);
}
