// One track being played: bytes in, a position that runs by the clock out. It ends when the audio that arrived was
// consumed, as on the device, not when a declared duration says so. `real` reads about ten seconds ahead and no more,
// so the sender feels a real player; `fast` takes bytes as they come and jumps to the end.

import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { AudioFetch, type FetchDeps } from './fetch.ts';
import { ReceivedAudio } from './received-audio.ts';

export interface TrackPlan {
  url: string;
  /** Seconds declared on the card, as milliseconds; used for formats we cannot count. */
  declaredMs: number | undefined;
  startMs: number;
  /** The byte that `startMs` stands at, when an earlier play showed it. */
  startByte: number | undefined;
  /** The track is left at this position (`cutOff` of card/start). */
  cutOffMs: number | undefined;
  /** Fetched before its turn: it makes no sound until `begin`. */
  isAhead: boolean;
}

export interface TrackCallbacks {
  opened(answer: { contentType: string; totalBytes: number | undefined; firstByte: number }): void;
  bytes(chunk: Buffer): void;
  /** The body is over: all of it (`complete`), or given up. */
  closed(summary: { bytes: number; complete: boolean; sha256: string }): void;
  /** Sound begins, or goes on after waiting. */
  sounding(): void;
  /** Nothing left to play for the moment. */
  waiting(): void;
  ended(isCutOff: boolean): void;
  failed(reason: string): void;
}

const aheadMs = { enough: 10_000, low: 8_000, toBegin: 500 };

export class TrackPlay {
  readonly #clock: SimulatorClock;
  readonly #switches: () => Switches;
  readonly #fetchDeps: FetchDeps;
  readonly #plan: TrackPlan;
  readonly #callbacks: TrackCallbacks;
  #fetch: AudioFetch | undefined;
  #received: ReceivedAudio;
  #state: 'locating' | 'loading' | 'sounding' | 'waiting' | 'over' = 'loading';
  #bodyOver = false;
  #bodyClosed = false;
  #opened = false;
  #paused = false;
  #isAhead: boolean;
  #held = false;
  #baseMs: number;
  #baseAtMs = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(plan: TrackPlan, deps: FetchDeps, callbacks: TrackCallbacks) {
    this.#plan = plan;
    this.#fetchDeps = deps;
    this.#clock = deps.clock;
    this.#switches = deps.switches;
    this.#callbacks = callbacks;
    this.#baseMs = plan.startMs;
    this.#isAhead = plan.isAhead;
    this.#received = this.#fresh(plan.startByte ?? 0);
  }

  start(): void {
    const isJump = this.#plan.startMs > 0 && this.#plan.startByte === undefined;
    // The device cannot know the byte of a second before it saw a header, so it looks at the beginning first.
    this.#state = isJump ? 'locating' : 'loading';
    this.#open(this.#plan.startByte ?? 0);
  }

  /** The turn of a track that was fetched ahead has come. */
  begin(): void {
    this.#isAhead = false;
    this.#look();
  }

  get positionMs(): number {
    const runs = this.#state === 'sounding' && !this.#paused;
    return runs ? Math.min(this.#received.readyMs, this.#baseMs + this.#clock.now() - this.#baseAtMs) : this.#baseMs;
  }

  /** Undefined when neither the card nor the answer tells. */
  get lengthMs(): number | undefined {
    return this.#received.lengthMs;
  }

  get isWaiting(): boolean {
    return this.#state !== 'sounding';
  }

  pause(): void {
    if (this.#paused) return;
    this.#baseMs = this.positionMs;
    this.#paused = true;
    this.#cancelTimer();
    if (this.#switches().holdWhenPaused) this.#fetch?.pause();
    else this.#fetch?.release();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#baseAtMs = this.#clock.now();
    this.#held = false;
    this.#fetch?.resume();
    this.#look();
  }

  /** Ends the play; gives where it was, for going on later. */
  stop(): { positionMs: number; byte: number | undefined } {
    const positionMs = this.positionMs;
    const byte = this.#received.byteAt(positionMs);
    this.#baseMs = positionMs;
    this.#finish();
    return { positionMs, byte };
  }

  /** The network went away. */
  cut(): void {
    this.#fetch?.cut();
  }

  #fresh(firstByte: number): ReceivedAudio {
    const { declaredMs, startMs } = this.#plan;
    return new ReceivedAudio({ firstByte, firstMs: firstByte > 0 ? startMs : 0, declaredMs });
  }

  #open(firstByte: number): void {
    this.#received = this.#fresh(firstByte);
    this.#fetch = new AudioFetch(this.#plan.url, firstByte, this.#fetchDeps, {
      start: (answer) => this.#onStart(answer),
      bytes: (chunk) => this.#onBytes(chunk),
      end: () => this.#onEnd(),
      failed: (reason) => this.#onFailed(reason),
    });
    this.#fetch.start();
  }

  #onStart({ contentType, totalBytes }: { contentType: string; totalBytes: number | undefined }): void {
    this.#received.open(contentType, totalBytes);
    if (this.#state === 'locating') return;
    this.#opened = true;
    this.#callbacks.opened({ contentType, totalBytes, firstByte: this.#received.firstByte });
  }

  #onBytes(chunk: Buffer): void {
    this.#received.push(chunk);
    if (this.#state === 'locating') {
      this.#jump(this.#received.byteAt(this.#plan.startMs));
      return;
    }
    this.#callbacks.bytes(chunk);
    this.#look();
  }

  /** Leaves the look at the beginning and asks for the place itself, as soon as it is known. */
  #jump(byte: number | undefined): void {
    if (byte === undefined) return;
    this.#fetch?.stop();
    this.#state = 'loading';
    if (byte === 0) this.#baseMs = 0;
    this.#open(byte);
  }

  #onEnd(): void {
    this.#received.finish();
    this.#bodyOver = true;
    if (this.#state === 'locating') {
      this.#state = 'loading';
      this.#baseMs = 0;
    }
    this.#closeBody(true);
    if (this.#received.hasAudio) this.#look();
    else this.#onFailed('there is no audio in it');
  }

  #onFailed(reason: string): void {
    this.#baseMs = this.positionMs;
    this.#finish();
    this.#callbacks.failed(reason);
  }

  #finish(): void {
    this.#cancelTimer();
    this.#state = 'over';
    this.#fetch?.stop();
    this.#closeBody(false);
  }

  #closeBody(complete: boolean): void {
    if (!this.#opened || this.#bodyClosed) return;
    this.#bodyClosed = true;
    this.#callbacks.closed({ bytes: this.#received.bytes, complete, sha256: this.#received.sha256() });
  }

  /** The one place that moves on: reads more or less, begins, waits, ends, and sets the next timer. */
  #look(): void {
    this.#cancelTimer();
    if (this.#state === 'over' || this.#state === 'locating' || this.#paused) return;
    const isFast = this.#switches().pace === 'fast';
    if (this.#isAhead) {
      if (!isFast) this.#regulate(this.#received.readyMs - this.positionMs);
      return;
    }
    if (isFast && this.#bodyOver) {
      this.#end();
      return;
    }
    const readyMs = this.#received.readyMs;
    const positionMs = this.positionMs;
    const leftMs = readyMs - positionMs;

    if (!isFast) this.#regulate(leftMs);
    if (this.#state !== 'sounding') {
      if (leftMs < aheadMs.toBegin && !this.#bodyOver) return;
      this.#baseAtMs = this.#clock.now();
      this.#state = 'sounding';
      this.#callbacks.sounding();
      if (this.#paused || this.#state !== 'sounding') return;
    }
    const cutOffMs = this.#plan.cutOffMs ?? Number.POSITIVE_INFINITY;
    if (positionMs >= cutOffMs) {
      this.#end(true);
      return;
    }
    if (leftMs <= 0) {
      this.#baseMs = positionMs;
      if (this.#bodyOver) {
        this.#end();
        return;
      }
      this.#state = 'waiting';
      this.#callbacks.waiting();
      return;
    }
    const untilLowMs = this.#held ? leftMs - aheadMs.low : Number.POSITIVE_INFINITY;
    const waitMs = Math.max(0, Math.min(leftMs, cutOffMs - positionMs, untilLowMs));
    // Rounded up: a timer that fires early would find nothing to do and be set again at once.
    this.#cancelTimer = this.#clock.after(Math.ceil(waitMs), () => this.#look());
  }

  #regulate(leftMs: number): void {
    if (!this.#held && leftMs >= aheadMs.enough) {
      this.#held = true;
      this.#fetch?.pause();
    } else if (this.#held && leftMs <= aheadMs.low) {
      this.#held = false;
      this.#fetch?.resume();
    }
  }

  #end(isCutOff = false): void {
    this.#baseMs = this.#switches().pace === 'fast' && this.#bodyOver ? this.#received.readyMs : this.positionMs;
    this.#finish();
    this.#callbacks.ended(isCutOff);
  }
}
