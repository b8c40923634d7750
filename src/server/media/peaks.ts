// The waveform: the loudest sample of every 24 ms while the sound is measured, later folded into up to 800 stretches.
// One byte per frame, so ten hours take 1.5 MB for the moment of rendering. Pure apart from its own buffer.
import { FRAME_MS } from '#core/mp3/profile.ts';

/** The rate of the thin mono copy that is made beside the measuring. */
export const PEAK_RATE = 8_000;
const SAMPLES_PER_PEAK = (PEAK_RATE * FRAME_MS) / 1000;
export const MOST_BUCKETS = 800;

export class PeakMeter {
  #peaks = new Uint8Array(16_384);
  #count = 0;
  #loudest = 0;
  #samples = 0;
  #oddByte: number | undefined;

  /** Samples taken so far, as milliseconds. */
  get durationMs(): number {
    return (this.#samples * 1000) / PEAK_RATE;
  }

  /** Takes signed 16-bit little-endian mono samples in pieces of any size. */
  push(chunk: Uint8Array): void {
    let at = 0;
    if (this.#oddByte !== undefined && chunk.length > 0) {
      this.#take(this.#oddByte | ((chunk[0] ?? 0) << 8));
      this.#oddByte = undefined;
      at = 1;
    }
    for (; at + 1 < chunk.length; at += 2) this.#take((chunk[at] ?? 0) | ((chunk[at + 1] ?? 0) << 8));
    if (at < chunk.length) this.#oddByte = chunk[at];
  }

  /** One value per 24 ms, 0…255 for silence … full scale. */
  finish(): Uint8Array {
    if (this.#samples % SAMPLES_PER_PEAK !== 0) this.#close();
    return this.#peaks.slice(0, this.#count);
  }

  #take(unsigned: number): void {
    const level = unsigned < 0x8000 ? unsigned : 0x10000 - unsigned;
    if (level > this.#loudest) this.#loudest = level;
    if (++this.#samples % SAMPLES_PER_PEAK === 0) this.#close();
  }

  #close(): void {
    if (this.#count === this.#peaks.length) {
      const larger = new Uint8Array(this.#peaks.length * 2);
      larger.set(this.#peaks);
      this.#peaks = larger;
    }
    this.#peaks[this.#count++] = Math.min(255, this.#loudest >> 7);
    this.#loudest = 0;
  }
}

/** The stretch [from, to) of a peak row in at most 800 buckets, as loud as the gain makes it. */
export function foldPeaks(peaks: Uint8Array, from: number, to: number, gainDb: number): Uint8Array {
  const stretch = peaks.subarray(Math.min(from, peaks.length), Math.min(to, peaks.length));
  const factor = 10 ** (gainDb / 20);
  const buckets = new Uint8Array(Math.min(MOST_BUCKETS, stretch.length));
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    const start = Math.floor((bucket * stretch.length) / buckets.length);
    const end = Math.floor(((bucket + 1) * stretch.length) / buckets.length);
    let loudest = 0;
    for (let index = start; index < end; index++) loudest = Math.max(loudest, stretch[index] ?? 0);
    buckets[bucket] = Math.min(255, Math.round(loudest * factor));
  }
  return buckets;
}
