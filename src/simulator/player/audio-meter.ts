// How much audio has arrived, in milliseconds, counted frame by frame as an MP3 decoder would. Written on its own on
// purpose: the simulator judges what our server sends, so it must not share the server's frame walker and its mistakes.
// Tolerant: junk and ID3 tags are skipped, a broken frame costs a resync, never an error.

const bitratesV1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitratesV2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRatesV1 = [44_100, 48_000, 32_000];
const headerBytes = 4;
// Enough of a frame to see a Xing/Info mark behind the longest side information.
const firstLookBytes = headerBytes + 32 + 4;

export interface Frame {
  bytes: number;
  durationMs: number;
  /** Where the mark of an Info frame would stand, from the frame's start. */
  infoAt: number;
}

/** Reads the four header bytes of a Layer III frame; undefined when they are none. */
export function readFrameHeader(data: Uint8Array, at: number): Frame | undefined {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = data.subarray(at, at + headerBytes);
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return undefined;
  const version = (b1 >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  if (version === 1 || ((b1 >> 1) & 3) !== 1) return undefined;
  const isV1 = version === 3;
  const kilobits = (isV1 ? bitratesV1 : bitratesV2)[b2 >> 4];
  const baseRate = sampleRatesV1[(b2 >> 2) & 3];
  if (!kilobits || !baseRate) return undefined;
  const sampleRate = baseRate / (isV1 ? 1 : version === 2 ? 2 : 4);
  const samples = isV1 ? 1152 : 576;
  const isMono = b3 >> 6 === 3;
  const bytes = Math.floor((samples / 8) * ((kilobits * 1000) / sampleRate)) + ((b2 >> 1) & 1);
  const sideBytes = isV1 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return { bytes, durationMs: (samples / sampleRate) * 1000, infoAt: headerBytes + sideBytes };
}

export class AudioMeter {
  #carry: Buffer = Buffer.alloc(0);
  #skipBytes = 0;
  #seenBytes = 0;
  #durationMs = 0;
  #first: Frame | undefined;
  #audioStart = 0;
  #isConstant = true;

  /** Milliseconds of audio in the frames seen so far; an Info frame is not audio. */
  get audioMs(): number {
    return this.#durationMs;
  }

  /** The shape of the frames and where they begin, once one was seen. */
  get shape(): { frame: Frame; audioStart: number; isConstant: boolean } | undefined {
    return this.#first && { frame: this.#first, audioStart: this.#audioStart, isConstant: this.#isConstant };
  }

  push(chunk: Buffer): void {
    const data = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    let at = 0;
    while (at < data.length) {
      if (this.#skipBytes > 0) {
        const step = Math.min(this.#skipBytes, data.length - at);
        this.#skipBytes -= step;
        at += step;
        continue;
      }
      const needed = this.#first ? headerBytes : firstLookBytes;
      if (data.length - at < needed) break;
      at += this.#look(data, at);
    }
    this.#seenBytes += at;
    this.#carry = Buffer.from(data.subarray(at));
  }

  /** Returns how many bytes to go on by now; the rest of a frame or tag is left in #skipBytes. */
  #look(data: Buffer, at: number): number {
    if (!this.#first && data.toString('latin1', at, at + 3) === 'ID3') {
      const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = data.subarray(at + 6, at + 10);
      this.#skipBytes = 10 + ((s0 & 127) << 21) + ((s1 & 127) << 14) + ((s2 & 127) << 7) + (s3 & 127);
      return 0;
    }
    const frame = readFrameHeader(data, at);
    if (!frame || frame.bytes < headerBytes) return 1;
    this.#skipBytes = frame.bytes;
    if (!this.#first) {
      const mark = data.toString('latin1', at + frame.infoAt, at + frame.infoAt + 4);
      const isInfo = mark === 'Xing' || mark === 'Info';
      this.#first = frame;
      this.#audioStart = this.#seenBytes + at + (isInfo ? frame.bytes : 0);
      if (isInfo) return 0;
    }
    if (frame.bytes !== this.#first.bytes) this.#isConstant = false;
    this.#durationMs += frame.durationMs;
    return 0;
  }
}
