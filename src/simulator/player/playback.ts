// The deck inside a player: which card, which track, playing or paused, what comes next, where each card was left.
// It fetches through track-play.ts and decides through decide.ts; buttons, messages and power are player.ts.

import type { SimulatorClock } from '../clock.ts';
import type { StoredCard } from '../state.ts';
import type { Switches } from '../switches.ts';
import { findSpot, type Spot, spotsOf } from './card-walk.ts';
import { afterFailure, afterTrackEnd, type Next, type PlayRules } from './decide.ts';
import type { FetchDeps } from './fetch.ts';
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
  resolveMedia(trackUrl: string): string | undefined;
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

interface Place {
  chapterKey: string;
  trackKey: string;
  positionMs: number;
  byte: number | undefined;
  atMs: number;
}

const defaultResumeTimeoutS = 2_592_000;

export class Playback {
  readonly #deps: PlaybackDeps;
  readonly #places = new Map<string, Place>();
  #playing: Playing | undefined;
  #status: 'stopped' | 'playing' | 'paused' = 'stopped';
  #failedInRow = 0;

  constructor(deps: PlaybackDeps) {
    this.#deps = deps;
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
    const card = this.#deps.findCard(cardId);
    if (!card) return false;
    if (this.#playing?.card.cardId === cardId) this.#remember();
    const hasKeys = options.chapterKey !== undefined || options.trackKey !== undefined;
    const place = hasKeys || options.positionMs !== undefined ? undefined : this.#placeOf(card);
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
    this.#leave();
    this.#play(playing.card, next.spot, playing.source, { anyButtonStop: playing.anyButtonStop });
  }

  /** The network went away under the running fetch. */
  cut(): void {
    const playing = this.#playing;
    if (playing?.spot.track.type === 'stream') playing.track.cut();
  }

  #play(card: StoredCard, spot: Spot, source: Source, options: StartOptions & { byte?: number | undefined }): void {
    const keys = { cardId: card.cardId, chapterKey: spot.chapter.key, trackKey: spot.track.key };
    const { trackUrl, duration } = spot.track;
    const isMedia = trackUrl.startsWith('yoto:');
    const url = isMedia ? this.#deps.resolveMedia(trackUrl) : trackUrl;
    const plan = {
      url: url ?? '',
      declaredMs: duration ? duration * 1000 : undefined,
      startMs: options.positionMs ?? 0,
      startByte: options.byte,
      cutOffMs: options.cutOffMs,
    };
    // Uploaded audio is on the device already; only streams need the network.
    const fetchDeps = isMedia ? { ...this.#deps, isOnline: () => true } : this.#deps;
    const track = new TrackPlay(plan, fetchDeps, {
      opened: (answer) => this.#deps.onAudio({ type: 'track-start', ...keys, url: plan.url, ...answer }),
      bytes: (chunk) => this.#deps.onAudio({ type: 'bytes', chunk }),
      closed: (summary) => this.#deps.onAudio({ type: 'track-end', ...summary }),
      sounding: () => {
        this.#failedInRow = 0;
        this.#tell('playing');
      },
      waiting: () => this.#deps.changed(),
      ended: (isCutOff) => this.#onEnded(isCutOff),
      failed: (reason) => this.#onFailed(keys, reason),
    });
    this.#playing = { card, spot, source, track, isPaused: false, anyButtonStop: options.anyButtonStop ?? false };
    this.#deps.changed();
    if (this.#playing?.track !== track) return;
    if (url === undefined) this.#onFailed(keys, 'nothing is stored under this media id');
    else track.start();
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
    this.#places.delete(playing.card.cardId);
    this.#tell('stopped');
  }

  #leave(): void {
    this.#remember(this.#playing?.track.stop());
    this.#playing = undefined;
  }

  #remember(left?: { positionMs: number; byte: number | undefined }): void {
    const playing = this.#playing;
    if (!playing) return;
    this.#places.set(playing.card.cardId, {
      chapterKey: playing.spot.chapter.key,
      trackKey: playing.spot.track.key,
      positionMs: left?.positionMs ?? playing.track.positionMs,
      byte: left?.byte,
      atMs: this.#deps.clock.now(),
    });
  }

  #placeOf(card: StoredCard): Place | undefined {
    const place = this.#places.get(card.cardId);
    const timeoutS = card.content.config?.resumeTimeout ?? defaultResumeTimeoutS;
    const nowMs = this.#deps.clock.now();
    if (!place || nowMs - place.atMs >= timeoutS * 1000) return undefined;
    return findSpot(card, place, nowMs) ? place : undefined;
  }

  #tell(status: 'stopped' | 'playing' | 'paused'): void {
    this.#status = status;
    this.#deps.changed();
  }
}
