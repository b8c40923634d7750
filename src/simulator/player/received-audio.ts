// What arrived of a track, as bytes and as time. MP3 is counted frame by frame; for other formats the declared duration
// is spread over the size. It neither fetches nor waits: track-play.ts does.

import { createHash } from 'node:crypto';
import { AudioMeter } from './audio-meter.ts';

const unknownBytesPerMs = 16; // 128 kbit/s, for a format we cannot count of a length nobody declared

export class ReceivedAudio {
  readonly #declaredMs: number | undefined;
  readonly #firstByte: number;
  readonly #firstMs: number;
  readonly #meter = new AudioMeter();
  readonly #hash = createHash('sha256');
  #isMp3 = true;
  #totalBytes: number | undefined;
  #bytes = 0;
  #isWhole = false;

  /** `firstMs` is the time that stands at `firstByte` of the resource. */
  constructor(from: { firstByte: number; firstMs: number; declaredMs: number | undefined }) {
    this.#firstByte = from.firstByte;
    this.#firstMs = from.firstMs;
    this.#declaredMs = from.declaredMs;
  }

  get firstByte(): number {
    return this.#firstByte;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False for an MP3 in which no frame was found: an error page, say. */
  get hasAudio(): boolean {
    return this.#isMp3 ? this.#meter.audioMs > 0 : this.#bytes > 0;
  }

  open(contentType: string, totalBytes: number | undefined): void {
    this.#isMp3 = contentType === '' || /^audio\/(mpeg|mp3|x-mp3)\b/.test(contentType);
    this.#totalBytes = totalBytes;
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
    if (this.#isMp3) this.#meter.push(chunk);
  }

  /** No more will come. */
  finish(): void {
    this.#isWhole = true;
  }

  /** To be asked once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }

  /** Where in the track the audio that arrived reaches to. */
  get readyMs(): number {
    if (this.#isMp3) return this.#firstMs + this.#meter.audioMs;
    if (!this.#declaredMs) return this.#firstMs + this.#bytes / unknownBytesPerMs;
    if (this.#isWhole) return this.#declaredMs;
    return this.#totalBytes ? (this.#declaredMs * (this.#firstByte + this.#bytes)) / this.#totalBytes : this.#firstMs;
  }

  /** Declared, or told by the size; undefined when neither helps. */
  get lengthMs(): number | undefined {
    if (this.#declaredMs) return this.#declaredMs;
    const shape = this.#meter.shape;
    if (!shape?.isConstant || !this.#totalBytes) return undefined;
    const headBytes = this.#firstByte > 0 ? 0 : shape.audioStart;
    return Math.floor((this.#totalBytes - headBytes) / shape.frame.bytes) * shape.frame.durationMs;
  }

  /** The byte that a time stands at, on a frame; undefined while the shape is unknown or not constant. */
  byteAt(positionMs: number): number | undefined {
    if (!this.#isMp3)
      return this.#declaredMs && this.#totalBytes
        ? Math.floor((this.#totalBytes * positionMs) / this.#declaredMs)
        : undefined;
    const shape = this.#meter.shape;
    if (!shape?.isConstant) return undefined;
    const frames = Math.max(0, Math.floor((positionMs - this.#firstMs) / shape.frame.durationMs));
    return this.#firstByte + shape.audioStart + frames * shape.frame.bytes;
  }
}
