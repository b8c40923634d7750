// One track being played: bytes in, a position that runs by the clock out. It ends when the audio that arrived was
// consumed, as on the device, not when a declared duration says so. `real` reads about ten seconds ahead and no more,
// so the sender feels a real player; `fast` takes bytes as they come and jumps to the end.

import { createHash } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { AudioMeter } from './audio-meter.ts';
import { AudioFetch, type FetchDeps } from './fetch.ts';

export interface TrackPlan {
  url: string;
  /** Seconds declared on the card, as milliseconds; used for formats we cannot count. */
  declaredMs: number | undefined;
  startMs: number;
  /** The byte that `startMs` stands at, when an earlier play showed it. */
  startByte: number | undefined;
  /** The track is left at this position (`cutOff` of card/start). */
  cutOffMs: number | undefined;
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
const unknownBytesPerMs = 16; // 128 kbit/s, for a format we cannot count of a length nobody declared

export class TrackPlay {
  readonly #clock: SimulatorClock;
  readonly #switches: () => Switches;
  readonly #fetchDeps: FetchDeps;
  readonly #plan: TrackPlan;
  readonly #callbacks: TrackCallbacks;
  #fetch: AudioFetch | undefined;
  #meter = new AudioMeter();
  #hash = createHash('sha256');
  #isMp3 = true;
  #firstByte = 0;
  #receivedBytes = 0;
  #totalBytes: number | undefined;
  #state: 'locating' | 'loading' | 'sounding' | 'waiting' | 'over' = 'loading';
  #bodyOver = false;
  #bodyClosed = false;
  #opened = false;
  #paused = false;
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
  }

  start(): void {
    const isJump = this.#plan.startMs > 0 && this.#plan.startByte === undefined;
    // The device cannot know the byte of a second before it saw a header, so it looks at the beginning first.
    this.#state = isJump ? 'locating' : 'loading';
    this.#open(this.#plan.startByte ?? 0);
  }

  get positionMs(): number {
    const runs = this.#state === 'sounding' && !this.#paused;
    return runs ? Math.min(this.#readyMs(), this.#baseMs + this.#clock.now() - this.#baseAtMs) : this.#baseMs;
  }

  /** Declared, or told by the size of the body; undefined when neither helps. */
  get lengthMs(): number | undefined {
    if (this.#plan.declaredMs) return this.#plan.declaredMs;
    const shape = this.#meter.shape;
    if (!this.#isMp3 || !shape?.isConstant || !this.#totalBytes) return undefined;
    return (
      Math.floor((this.#totalBytes - this.#headBytes(shape.audioStart)) / shape.frame.bytes) * shape.frame.durationMs
    );
  }

  get isWaiting(): boolean {
    return this.#state === 'locating' || this.#state === 'loading' || this.#state === 'waiting';
  }

  get hasSounded(): boolean {
    return this.#state === 'sounding' || this.#state === 'waiting' || this.#state === 'over';
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
    const byte = this.#byteAt(positionMs);
    this.#baseMs = positionMs;
    this.#finish();
    return { positionMs, byte };
  }

  /** The network went away. */
  cut(): void {
    this.#fetch?.cut();
  }

  #open(firstByte: number): void {
    this.#firstByte = firstByte;
    this.#fetch = new AudioFetch(this.#plan.url, firstByte, this.#fetchDeps, {
      start: (answer) => this.#onStart(answer),
      bytes: (chunk) => this.#onBytes(chunk),
      end: () => this.#onEnd(),
      failed: (reason) => this.#onFailed(reason),
    });
    this.#fetch.start();
  }

  #onStart({ contentType, totalBytes }: { contentType: string; totalBytes: number | undefined }): void {
    this.#totalBytes = totalBytes;
    this.#isMp3 = contentType === '' || /^audio\/(mpeg|mp3|x-mp3)\b/.test(contentType);
    if (this.#state === 'locating') {
      if (!this.#isMp3) this.#jump(this.#linearByte());
      return;
    }
    this.#opened = true;
    this.#callbacks.opened({ contentType, totalBytes, firstByte: this.#firstByte });
  }

  #onBytes(chunk: Buffer): void {
    this.#meter.push(chunk);
    if (this.#state === 'locating') {
      const shape = this.#meter.shape;
      if (shape)
        this.#jump(shape.audioStart + Math.floor(this.#plan.startMs / shape.frame.durationMs) * shape.frame.bytes);
      return;
    }
    this.#receivedBytes += chunk.length;
    this.#hash.update(chunk);
    this.#callbacks.bytes(chunk);
    this.#look();
  }

  /** Leaves the look at the beginning and asks for the place itself. */
  #jump(byte: number): void {
    this.#fetch?.stop();
    this.#meter = new AudioMeter();
    this.#state = 'loading';
    if (byte <= 0) this.#baseMs = 0;
    this.#open(byte);
  }

  #linearByte(): number {
    const { declaredMs, startMs } = this.#plan;
    return declaredMs && this.#totalBytes ? Math.floor((this.#totalBytes * startMs) / declaredMs) : 0;
  }

  #onEnd(): void {
    if (this.#state === 'locating') this.#baseMs = 0;
    this.#bodyOver = true;
    this.#closeBody(true);
    this.#look();
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
    this.#callbacks.closed({ bytes: this.#receivedBytes, complete, sha256: this.#hash.digest('hex') });
  }

  /** Where the audio that arrived reaches to. */
  #readyMs(): number {
    if (this.#isMp3) return this.#startMs + this.#meter.audioMs;
    const { declaredMs } = this.#plan;
    if (declaredMs && this.#bodyOver) return declaredMs;
    if (declaredMs && this.#totalBytes)
      return (declaredMs * (this.#firstByte + this.#receivedBytes)) / Math.max(1, this.#totalBytes);
    return this.#startMs + this.#receivedBytes / unknownBytesPerMs;
  }

  get #startMs(): number {
    return this.#firstByte > 0 ? this.#plan.startMs : 0;
  }

  #headBytes(audioStart: number): number {
    return this.#firstByte > 0 ? 0 : audioStart;
  }

  #byteAt(positionMs: number): number | undefined {
    const shape = this.#meter.shape;
    if (!this.#isMp3 || !shape?.isConstant) return undefined;
    const frames = Math.floor((positionMs - this.#startMs) / shape.frame.durationMs);
    return this.#firstByte + shape.audioStart + Math.max(0, frames) * shape.frame.bytes;
  }

  /** The one place that moves on: reads more or less, begins, waits, ends, and sets the next timer. */
  #look(): void {
    this.#cancelTimer();
    if (this.#state === 'over' || this.#state === 'locating' || this.#paused) return;
    const isFast = this.#switches().pace === 'fast';
    if (isFast && this.#bodyOver) {
      this.#end();
      return;
    }
    const readyMs = this.#readyMs();
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
    this.#baseMs = this.#switches().pace === 'fast' && this.#bodyOver ? this.#readyMs() : this.positionMs;
    this.#finish();
    this.#callbacks.ended(isCutOff);
  }
}
