// The bytes of the track a player is fetching, as they are relayed. Each of our streams begins with an Info frame: that
// is how a new track is recognised, since the relay carries nothing but sound. Byte ↔ time is a division (house format).

const MOST_BYTES = 96 * 1024 * 1024;
const KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const FRAME_MS = 24;

export class TrackBytes {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  /** Bytes held, all from `#chunks`. */
  size = 0;
  /** Size of one frame; 0 until a header was seen. */
  frameBytes = 0;
  /** The first byte is the track's own first byte. */
  fromStart = false;
  /** Counts the tracks seen, so that a listener notices a new one. */
  track = 0;

  append(chunk: Uint8Array<ArrayBuffer>): void {
    const start = infoFrameIn(chunk);
    if (start >= 0) {
      this.#begin(true);
      this.#hold(chunk.subarray(start));
      return;
    }
    // An unbounded radio must not fill the memory of a phone.
    if (this.size + chunk.length > MOST_BYTES) this.#begin(false);
    this.#hold(chunk);
  }

  /** Up to `most` bytes from `from` on; undefined when there are none yet. */
  slice(from: number, most: number): Uint8Array<ArrayBuffer> | undefined {
    let passed = 0;
    for (const chunk of this.#chunks) {
      if (from < passed + chunk.length) return chunk.subarray(from - passed, from - passed + most);
      passed += chunk.length;
    }
    return undefined;
  }

  /** The frame border at or before a position, never behind what is here. */
  byteAt(positionMs: number): number {
    if (!this.fromStart || this.frameBytes === 0) return 0;
    return Math.max(0, Math.floor(positionMs / FRAME_MS)) * this.frameBytes;
  }

  msAt(byte: number): number {
    return this.frameBytes === 0 ? 0 : (byte / this.frameBytes) * FRAME_MS;
  }

  whole(from: number): Blob {
    const rest: Uint8Array<ArrayBuffer>[] = [];
    for (let at = from; ; ) {
      const chunk = this.slice(at, Number.POSITIVE_INFINITY);
      if (!chunk) return new Blob(rest, { type: 'audio/mpeg' });
      rest.push(chunk);
      at += chunk.length;
    }
  }

  #begin(fromStart: boolean) {
    this.#chunks = [];
    this.size = 0;
    this.frameBytes = 0;
    this.fromStart = fromStart;
    this.track++;
  }

  #hold(chunk: Uint8Array<ArrayBuffer>) {
    if (this.frameBytes === 0) this.frameBytes = frameBytesOf(chunk);
    this.#chunks.push(chunk);
    this.size += chunk.length;
  }
}

/** Where an MPEG-1 layer III frame with an Info or Xing tag begins; -1 when there is none. */
function infoFrameIn(chunk: Uint8Array): number {
  for (let at = 0; at + 40 < chunk.length; at++) {
    if (!isHeader(chunk, at)) continue;
    if (isTag(chunk, at + 36) || isTag(chunk, at + 21)) return at;
  }
  return -1;
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xfe) === 0xfa;
}

function isTag(bytes: Uint8Array, at: number): boolean {
  const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
  return tag === 'Info' || tag === 'Xing';
}

/** Only 48 kHz without padding has frames of one size; anything else cannot be counted and gives 0. */
function frameBytesOf(chunk: Uint8Array): number {
  const third = chunk[2] ?? 0;
  if (!isHeader(chunk, 0) || (third & 0x0c) !== 0x04) return 0;
  return (144 * (KBITS[third >> 4] ?? 0)) / 48;
}
