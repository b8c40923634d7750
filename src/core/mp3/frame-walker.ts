// Judges whether bytes are house format: whole frames of one profile, each standing alone, and nothing else.
// Takes any bytes in chunks of any size, in linear time and with one frame of memory; never throws, never reads out of
// bounds. Deaf to good intentions: what is nearly right is refused. See docs/protocol/house-format.md §6.
import { isCrcRight, parseHeader, parseSideInfo, sideInfoBytes, sideInfoOffset } from './header.ts';
import { type Profile, SAMPLE_RATE } from './profile.ts';

export type WalkFault =
  | 'empty'
  | 'tag'
  | 'info-frame'
  | 'junk'
  | 'truncated'
  | 'other-layer'
  | 'sample-rate'
  | 'bitrate'
  | 'channels'
  | 'padding'
  | 'crc'
  | 'reservoir'
  | 'side-info';

export type WalkVerdict = { ok: true; frames: number } | { ok: false; reason: WalkFault; atByte: number };

/** Signatures of ID3v2, ID3v1, APE and Lyrics3 tags. */
const TAGS = ['ID3', 'TAG', 'APETAGEX', 'LYRICS'];
const INFO_SIGNATURES = ['Xing', 'Info'];
const VBRI_OFFSET = 36;
const LARGEST_BIG_VALUES = 288;

export class FrameWalker {
  readonly #profile: Profile;
  readonly #open: Uint8Array;
  #openBytes = 0;
  #frames = 0;
  #fault: WalkFault | undefined;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#open = new Uint8Array(profile.frameBytes);
  }

  /** Takes the next bytes; false as soon as the verdict can only be bad (further bytes are ignored). */
  push(chunk: Uint8Array): boolean {
    const { frameBytes } = this.#profile;
    let at = 0;
    while (!this.#fault && at < chunk.length) {
      if (this.#openBytes === 0 && chunk.length - at >= frameBytes) {
        this.#judge(chunk, at);
        at += frameBytes;
        continue;
      }
      const piece = chunk.subarray(at, at + frameBytes - this.#openBytes);
      this.#open.set(piece, this.#openBytes);
      this.#openBytes += piece.length;
      at += piece.length;
      if (this.#openBytes === frameBytes) {
        this.#judge(this.#open, 0);
        this.#openBytes = 0;
      }
    }
    return this.#fault === undefined;
  }

  /** The verdict, once all bytes were pushed. `atByte` is where the first wrong frame begins. */
  end(): WalkVerdict {
    if (!this.#fault && this.#openBytes > 0) this.#fault = leftoverFault(this.#open.subarray(0, this.#openBytes));
    if (!this.#fault && this.#frames === 0) this.#fault = 'empty';
    if (this.#fault) return { ok: false, reason: this.#fault, atByte: this.#frames * this.#profile.frameBytes };
    return { ok: true, frames: this.#frames };
  }

  #judge(bytes: Uint8Array, at: number): void {
    this.#fault = frameFault(bytes, at, this.#profile);
    if (!this.#fault) this.#frames++;
  }
}

/** The verdict on bytes that are all in memory. */
export function walk(bytes: Uint8Array, profile: Profile): WalkVerdict {
  const walker = new FrameWalker(profile);
  walker.push(bytes);
  return walker.end();
}

function frameFault(bytes: Uint8Array, at: number, profile: Profile): WalkFault | undefined {
  const header = parseHeader(bytes, at);
  if (!header) return isTag(bytes, at) ? 'tag' : 'junk';
  if (header.version !== '1' || header.layer !== 3) return 'other-layer';
  if (header.sampleRate !== SAMPLE_RATE) return 'sample-rate';
  if (header.bitrateKbps !== profile.bitrateKbps) return 'bitrate';
  if ((header.mode === 'mono' ? 1 : 2) !== profile.channels) return 'channels';
  if (header.padded || header.frameBytes !== profile.frameBytes) return 'padding';
  if (header.hasCrc && !isCrcRight(bytes, at, header)) return 'crc';

  const sideInfo = parseSideInfo(bytes, at, header);
  if (!sideInfo) return 'truncated';
  if (sideInfo.mainDataBegin !== 0) return 'reservoir';
  const dataOffset = sideInfoOffset(header) + sideInfoBytes(header.mode);
  if (sideInfo.mainDataBits > (profile.frameBytes - dataOffset) * 8) return 'side-info';
  if (sideInfo.bigValues > LARGEST_BIG_VALUES) return 'side-info';
  if (sideInfo.mainDataBits === 0 && isInfo(bytes, at, dataOffset)) return 'info-frame';
  return undefined;
}

function leftoverFault(rest: Uint8Array): WalkFault {
  if (isTag(rest, 0)) return 'tag';
  return rest.length < 4 || parseHeader(rest) ? 'truncated' : 'junk';
}

function isTag(bytes: Uint8Array, at: number): boolean {
  return TAGS.some((tag) => isTextAt(bytes, at, tag));
}

function isInfo(bytes: Uint8Array, at: number, dataOffset: number): boolean {
  return (
    INFO_SIGNATURES.some((signature) => isTextAt(bytes, at + dataOffset, signature)) ||
    isTextAt(bytes, at + VBRI_OFFSET, 'VBRI')
  );
}

function isTextAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
