// Small pictures: writes PNGs and reads the headers of what people upload. Pixels of others are read in ./decode-png.ts;
// a picture we cannot read gets a pattern made from its hash instead. Icons drawn with it: ./pixel-art.ts.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

export type ImageInfo = {
  contentType: 'image/png' | 'image/gif' | 'image/jpeg' | 'image/webp';
  /** Pixels; 0 where the header does not say it plainly. */
  width: number;
  height: number;
  /** 8 bits each of red, green, blue and alpha, without a palette. */
  isRgba: boolean;
};

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A PNG of 8-bit RGBA pixels, rows from the top. */
export function encodePng(width: number, height: number, rgba: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(rgba.subarray(row * width * 4, (row + 1) * width * 4), row * (width * 4 + 1) + 1);
  }
  return Buffer.concat([
    pngSignature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** What kind of picture these bytes claim to be; undefined when it is none we know. */
export function inspectImage(bytes: Buffer): ImageInfo | undefined {
  if (bytes.length >= 26 && bytes.subarray(0, 8).equals(pngSignature)) {
    return {
      contentType: 'image/png',
      width: bytes.readUInt32BE(16),
      height: bytes.readUInt32BE(20),
      isRgba: bytes[24] === 8 && bytes[25] === 6,
    };
  }
  if (bytes.length >= 10 && /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) {
    return { contentType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), isRgba: false };
  }
  if (bytes.length >= 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) {
    return { contentType: 'image/jpeg', width: 0, height: 0, isRgba: false };
  }
  if (bytes.length >= 12 && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') {
    return { contentType: 'image/webp', width: 0, height: 0, isRgba: false };
  }
  return undefined;
}

/** A 16×16 picture that is always the same for the same bytes: what stands in for one we cannot read. */
export function patternIcon(bytes: Buffer): Buffer {
  const hash = createHash('sha256').update(bytes).digest();
  const colour = [128 + ((hash[0] ?? 0) >> 1), 128 + ((hash[1] ?? 0) >> 1), 128 + ((hash[2] ?? 0) >> 1), 255];
  const rgba = new Uint8Array(16 * 16 * 4);
  for (let cell = 0; cell < 256; cell++) {
    const column = cell % 16 < 8 ? cell % 16 : 15 - (cell % 16);
    const bit = Math.floor(cell / 16) * 8 + column;
    if (((hash[(bit >> 3) + 3] ?? 0) >> (bit & 7)) & 1) rgba.set(colour, cell * 4);
  }
  return encodePng(16, 16, rgba);
}
