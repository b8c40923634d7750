// The deck inside a player: which card, which track, playing or paused, what comes next, where each card was left.
// It fetches through track-play.ts and decides through decide.ts; buttons, messages and power are player.ts.

import type { SimulatorClock } from '../clock.ts';
import type { StoredCard } from '../state.ts';
import type { Switches } from '../switches.ts';
import { findSpot, isSameSpot, type Spot, shuffled, spotsOf } from './card-walk.ts';
import { afterFailure, afterTrackEnd, type Next, type PlayRules } from './decide.ts';
import type { FetchDeps } from './fetch.ts';
import { Places } from './places.ts';
import { TrackPlay } from './track-play.ts';

/** What a relay hears: the bytes this player fetched, in order. `bytes` and `sha256` are of this play only. */
export type AudioEvent =
  | ({
      type: 'track-start';
      url: string;
      contentType: string;
      totalBytes: number | undefined;
      firstByte: number;
    } & Keys)
  | { type: 'bytes'; chunk: Buffer }
  | { type: 'track-end'; bytes: number; complete: boolean; sha256: string }
  | ({ type: 'track-failed'; reason: string } & Keys);

interface Keys {
  cardId: string;
  chapterKey: string;
  trackKey: string;
}

export type Source = 'card' | 'remote' | 'MQTT';

export interface StartOptions {
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
  /** Undefined: where the card was left, unless keys say otherwise. */
  positionMs?: number | undefined;
  cutOffMs?: number | undefined;
  anyButtonStop?: boolean | undefined;
}

export interface PlaybackDeps extends FetchDeps {
  clock: SimulatorClock;
  switches(): Switches;
  repeatAll(): boolean;
  findCard(cardId: string): StoredCard | undefined;
  random(): number;
  resolveMedia(trackUrl: string, format: string): string | undefined;
  onAudio(event: AudioEvent): void;
  /** Something that events tell about has changed. */
  changed(): void;
}

interface Playing {
  card: StoredCard;
  spot: Spot;
  source: Source;
  track: TrackPlay;
  isPaused: boolean;
  anyButtonStop: boolean;
}

type PlaceOptions = StartOptions & { byte?: number | undefined };

export class Playback {
  readonly #deps: PlaybackDeps;
  readonly #places: Places;
  #playing: Playing | undefined;
  /** The next track, asked for before its turn (switch `prefetchNext`). */
  #ahead: { spot: Spot; track: TrackPlay } | undefined;
  #status: 'stopped' | 'playing' | 'paused' = 'stopped';
  #failedInRow = 0;

  constructor(deps: PlaybackDeps) {
    this.#deps = deps;
    this.#places = new Places(deps.clock);
  }

  get current(): Readonly<Playing> | undefined {
    return this.#playing;
  }

  /** What events call `playbackStatus`; while a track loads it is still the status before. */
  get status(): 'stopped' | 'playing' | 'paused' {
    return this.#status;
  }

  get rules(): PlayRules {
    const { eventsOnStreams, absentButtonEvent, rightTurn } = this.#deps.switches();
    return {
      nowMs: this.#deps.clock.now(),
      repeatAll: this.#deps.repeatAll(),
      eventsOnStreams,
      absentButtonEvent,
      rightTurn,
    };
  }

  /** False when the card is unknown or lacks the keys; then nothing changes. */
  begin(cardId: string, source: Source, options: StartOptions = {}): boolean {
    const found = this.#deps.findCard(cardId);
    if (!found) return false;
    if (this.#playing?.card.cardId === cardId) this.#remember();
    const hasKeys = options.chapterKey !== undefined || options.trackKey !== undefined;
    const place = hasKeys || options.positionMs !== undefined ? undefined : this.#places.find(found);
    // Where the place is given, the card's own order holds (guessed).
    const card = hasKeys || place ? found : shuffled(found, this.#deps.switches().shuffleCounts, this.#deps.random);
    const spot = findSpot(card, place ?? options, this.#deps.clock.now());
    if (!spot) return false;
    this.#leave();
    this.#failedInRow = 0;
    this.#play(card, spot, source, {
      ...options,
      positionMs: place?.positionMs ?? options.positionMs,
      byte: place?.byte,
    });
    return true;
  }

  pause(): void {
    const playing = this.#playing;
    if (!playing || playing.isPaused) return;
    playing.isPaused = true;
    playing.track.pause();
    this.#remember();
    this.#tell('paused');
  }

  resume(): void {
    const playing = this.#playing;
    if (!playing?.isPaused) return;
    playing.isPaused = false;
    playing.track.resume();
    this.#tell(playing.track.isWaiting ? this.#status : 'playing');
  }

  stop(): void {
    if (!this.#playing) return;
    this.#leave();
    this.#tell('stopped');
  }

  /** Does what decide.ts said. */
  follow(next: Next): void {
    const playing = this.#playing;
    if (!playing || next.do === 'nothing') return;
    if (next.do === 'stop') {
      this.stop();
      return;
    }
    this.#remember(playing.track.stop());
    this.#play(playing.card, next.spot, playing.source, { anyButtonStop: playing.anyButtonStop });
  }

  /** The network went away under the running fetch. */
  cut(): void {
    const playing = this.#playing;
    if (playing?.spot.track.type === 'stream') playing.track.cut();
  }

  #play(card: StoredCard, spot: Spot, source: Source, options: PlaceOptions): void {
    const ahead = this.#takeAhead(spot);
    const track = ahead ?? this.#prepare(card, spot, options, false);
    this.#playing = { card, spot, source, track, isPaused: false, anyButtonStop: options.anyButtonStop ?? false };
    this.#deps.changed();
    if (this.#playing?.track !== track) return;
    if (ahead) ahead.begin();
    else track.start();
  }

  #prepare(card: StoredCard, spot: Spot, options: PlaceOptions, isAhead: boolean): TrackPlay {
    const keys = { cardId: card.cardId, chapterKey: spot.chapter.key, trackKey: spot.track.key };
    const { trackUrl, duration, type, format } = spot.track;
    const isMedia = type === 'audio';
    // Media that is not stored has no address, and fails like any other bad address.
    const url = (isMedia ? this.#deps.resolveMedia(trackUrl, format) : trackUrl) ?? '';
    const plan = {
      url,
      declaredMs: duration ? duration * 1000 : undefined,
      startMs: options.positionMs ?? 0,
      startByte: options.byte,
      cutOffMs: options.cutOffMs,
      isAhead,
    };
    // Uploaded audio is on the device already; only streams need the network.
    const fetchDeps = isMedia ? { ...this.#deps, isOnline: () => true } : this.#deps;
    const track = new TrackPlay(plan, fetchDeps, {
      opened: (answer) => this.#deps.onAudio({ type: 'track-start', ...keys, url, ...answer }),
      bytes: (chunk) => this.#deps.onAudio({ type: 'bytes', chunk }),
      closed: (summary) => {
        this.#deps.onAudio({ type: 'track-end', ...summary });
        if (summary.complete && this.#playing?.track === track) this.#askAhead(this.#playing);
      },
      sounding: () => {
        this.#failedInRow = 0;
        this.#tell('playing');
      },
      waiting: () => this.#deps.changed(),
      ended: (isCutOff) => this.#onEnded(isCutOff),
      failed: (reason) => {
        // One that failed before its turn is simply asked for again when it comes.
        if (this.#ahead?.track === track) this.#ahead = undefined;
        else this.#onFailed(keys, reason);
      },
    });
    return track;
  }

  #askAhead({ card, spot }: Playing): void {
    if (!this.#deps.switches().prefetchNext) return;
    const next = afterTrackEnd(card, spot, this.rules);
    if (next.do !== 'play') return;
    this.#ahead = { spot: next.spot, track: this.#prepare(card, next.spot, {}, true) };
    this.#ahead.track.start();
  }

  /** The track fetched ahead if it is the one wanted now; otherwise it is let go. */
  #takeAhead(spot: Spot): TrackPlay | undefined {
    const ahead = this.#ahead;
    if (!ahead || !isSameSpot(ahead.spot, spot)) {
      this.#dropAhead();
      return undefined;
    }
    this.#ahead = undefined;
    return ahead.track;
  }

  #onEnded(isCutOff: boolean): void {
    const playing = this.#playing;
    if (!playing) return;
    const next: Next = isCutOff ? { do: 'stop' } : afterTrackEnd(playing.card, playing.spot, this.rules);
    this.#advance(playing, next);
  }

  #onFailed(keys: Keys, reason: string): void {
    this.#deps.onAudio({ type: 'track-failed', ...keys, reason });
    const playing = this.#playing;
    if (!playing) return;
    this.#failedInRow++;
    const hasAllFailed = this.#failedInRow >= spotsOf(playing.card, this.#deps.clock.now()).length;
    // Given back to the clock, so that a card of failing tracks cannot run in a circle inside one call.
    this.#deps.clock.after(0, () => {
      if (this.#playing !== playing) return;
      this.#advance(playing, hasAllFailed ? { do: 'stop' } : afterFailure(playing.card, playing.spot, this.rules));
    });
  }

  /** A track is over by itself: the next one, or the end of the card, which then begins anew. */
  #advance(playing: Playing, next: Next): void {
    this.#playing = undefined;
    if (next.do === 'play') {
      this.#play(playing.card, next.spot, playing.source, {});
      return;
    }
    this.#places.forget(playing.card);
    this.#dropAhead();
    this.#tell('stopped');
  }

  #leave(): void {
    this.#remember(this.#playing?.track.stop());
    this.#playing = undefined;
    this.#dropAhead();
  }

  #dropAhead(): void {
    this.#ahead?.track.stop();
    this.#ahead = undefined;
  }

  #remember(left?: { positionMs: number; byte: number | undefined }): void {
    const playing = this.#playing;
    if (!playing) return;
    const { card, spot, track } = playing;
    this.#places.keep(card, spot, left ?? { positionMs: track.positionMs, byte: undefined });
  }

  #tell(status: 'stopped' | 'playing' | 'paused'): void {
    this.#status = status;
    this.#deps.changed();
  }
}
