// Reads one MPEG audio header and, for MPEG-1 Layer III, the side information behind it. Any bytes are welcome:
// what is not a header is `undefined`, and nothing outside the given bounds is ever read.
// Next: frame-walker.ts judges whole files with it.

export type MpegVersion = '1' | '2' | '2.5';
export type ChannelMode = 'stereo' | 'joint' | 'dual' | 'mono';

export type FrameHeader = {
  version: MpegVersion;
  layer: 1 | 2 | 3;
  bitrateKbps: number;
  sampleRate: number;
  padded: boolean;
  hasCrc: boolean;
  mode: ChannelMode;
  /** Length of the whole frame, header included. */
  frameBytes: number;
  samples: number;
};

export type SideInfo = {
  /** How many bytes of earlier frames this one needs; 0 = it stands alone. */
  mainDataBegin: number;
  /** Bits of sound that the granules claim, all together. */
  mainDataBits: number;
  /** The largest of the granules' big_values; above 288 no decoder can follow. */
  bigValues: number;
};

const RATES = [44_100, 48_000, 32_000];
const BITRATES: Readonly<Record<string, readonly number[]>> = {
  '1-1': [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2-3': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const VERSIONS: readonly (MpegVersion | undefined)[] = ['2.5', undefined, '2', '1'];
const LAYERS: readonly (1 | 2 | 3 | undefined)[] = [undefined, 3, 2, 1];
const MODES: readonly ChannelMode[] = ['stereo', 'joint', 'dual', 'mono'];
const RATE_DIVISOR = { '1': 1, '2': 2, '2.5': 4 };

/** The header at `at`, or undefined if there is none (free format, reserved values and short input included). */
export function parseHeader(bytes: Uint8Array, at = 0): FrameHeader | undefined {
  if (at < 0 || at + 4 > bytes.length) return undefined;
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bytes.subarray(at, at + 4);
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return undefined;
  const version = VERSIONS[(b1 >> 3) & 3];
  const layer = LAYERS[(b1 >> 1) & 3];
  const rate = RATES[(b2 >> 2) & 3];
  if (!version || !layer || !rate) return undefined;
  const bitrateKbps = BITRATES[`${version === '1' ? 1 : 2}-${layer}`]?.[(b2 >> 4) - 1];
  if (!bitrateKbps) return undefined;

  const sampleRate = rate / RATE_DIVISOR[version];
  const padded = (b2 & 2) !== 0;
  const samples = samplesPerFrame(version, layer);
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor((samples * bitrateKbps * 125) / (sampleRate * slotBytes)) + (padded ? 1 : 0);
  const mode = MODES[b3 >> 6] ?? 'stereo';
  const hasCrc = (b1 & 1) === 0;
  return { version, layer, bitrateKbps, sampleRate, padded, hasCrc, mode, frameBytes: slots * slotBytes, samples };
}

function samplesPerFrame(version: MpegVersion, layer: 1 | 2 | 3): number {
  if (layer === 1) return 384;
  return layer === 3 && version !== '1' ? 576 : 1152;
}

/** Bytes of side information of an MPEG-1 Layer III frame. */
export function sideInfoBytes(mode: ChannelMode): number {
  return mode === 'mono' ? 17 : 32;
}

/** Where the side information begins, counted from the start of the frame. */
export function sideInfoOffset(header: FrameHeader): number {
  return header.hasCrc ? 6 : 4;
}

/** Side information of the MPEG-1 Layer III frame at `at`; undefined if the bytes end before it does. */
export function parseSideInfo(bytes: Uint8Array, at: number, header: FrameHeader): SideInfo | undefined {
  const start = at + sideInfoOffset(header);
  if (at < 0 || start + sideInfoBytes(header.mode) > bytes.length) return undefined;
  const channels = header.mode === 'mono' ? 1 : 2;
  const firstGranuleBit = channels === 1 ? 9 + 5 + 4 : 9 + 3 + 8;
  let mainDataBits = 0;
  let bigValues = 0;
  for (let granule = 0; granule < 2 * channels; granule++) {
    const bit = firstGranuleBit + granule * 59;
    mainDataBits += readBits(bytes, start, bit, 12);
    bigValues = Math.max(bigValues, readBits(bytes, start, bit + 12, 9));
  }
  return { mainDataBegin: readBits(bytes, start, 0, 9), mainDataBits, bigValues };
}

/** Up to 16 bits, most significant first; the caller has checked the bounds. */
function readBits(bytes: Uint8Array, start: number, bit: number, count: number): number {
  const byte = start + (bit >> 3);
  const window = ((bytes[byte] ?? 0) << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0);
  return (window >> (24 - (bit & 7) - count)) & ((1 << count) - 1);
}

/** Whether the CRC of a protected Layer III frame matches its header and side information. */
export function isCrcRight(bytes: Uint8Array, at: number, header: FrameHeader): boolean {
  const end = at + 6 + sideInfoBytes(header.mode);
  if (at < 0 || end > bytes.length) return false;
  let crc = crc16(0xffff, bytes.subarray(at + 2, at + 4));
  crc = crc16(crc, bytes.subarray(at + 6, end));
  return crc === (((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0));
}

function crc16(seed: number, bytes: Uint8Array): number {
  let crc = seed;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1) & 0xffff;
  }
  return crc;
}
