// Reads the plain kind of PNG (8 bits a channel, not interlaced), which is what people upload as icons, and makes it
// small. Anything else, and anything broken or huge, is undefined: the caller has a stand-in (./image.ts).
import { inflateSync } from 'node:zlib';

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha of each pixel, rows from the top. */
  rgba: Uint8Array;
}

const sideMax = 2048;
/** Samples per pixel by colour type: grey, colour, palette, grey with alpha, colour with alpha. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Parts {
  width: number;
  height: number;
  colourType: number;
  palette: Buffer;
  alphas: Buffer;
  packed: Buffer;
}

function readParts(png: Buffer): Parts | undefined {
  if (png.length < 33) return undefined;
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth = 0, colourType = -1, , , interlace = 1] = png.subarray(24, 29);
  if (depth !== 8 || interlace !== 0 || !(colourType in samplesOf)) return undefined;
  if (width === 0 || height === 0 || width > sideMax || height > sideMax) return undefined;
  const found: Record<string, Buffer[]> = { PLTE: [], tRNS: [], IDAT: [] };
  for (let at = 33; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    if (at + 12 + length > png.length) return undefined;
    found[png.toString('latin1', at + 4, at + 8)]?.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const joined = (type: string) => Buffer.concat(found[type] ?? []);
  return { width, height, colourType, palette: joined('PLTE'), alphas: joined('tRNS'), packed: joined('IDAT') };
}

/** The predictor of a byte from its neighbours to the left, above, and above left. */
function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function unfilter(rows: Buffer, height: number, rowBytes: number, step: number): Uint8Array {
  const plain = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (rowBytes + 1)] ?? 0;
    for (let column = 0; column < rowBytes; column++) {
      const at = row * rowBytes + column;
      const left = column >= step ? (plain[at - step] ?? 0) : 0;
      const above = row > 0 ? (plain[at - rowBytes] ?? 0) : 0;
      const corner = row > 0 && column >= step ? (plain[at - rowBytes - step] ?? 0) : 0;
      plain[at] = (rows[row * (rowBytes + 1) + 1 + column] ?? 0) + predict(filter, left, above, corner);
    }
  }
  return plain;
}

export function decodePng(png: Buffer): Pixels | undefined {
  const parts = readParts(png);
  if (!parts) return undefined;
  const { width, height, colourType, palette, alphas } = parts;
  const samples = samplesOf[colourType] ?? 1;
  const rowBytes = width * samples;
  let rows: Buffer;
  try {
    rows = inflateSync(parts.packed, { maxOutputLength: (rowBytes + 1) * height });
  } catch {
    // Damaged or larger than it says: there is no picture in it.
    return undefined;
  }
  if (rows.length !== (rowBytes + 1) * height) return undefined;
  const plain = unfilter(rows, height, rowBytes, samples);
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [first = 0, second = 0, third = 0, fourth = 255] = plain.subarray(pixel * samples, (pixel + 1) * samples);
    if (colourType === 3) rgba.set([...palette.subarray(first * 3, first * 3 + 3), alphas[first] ?? 255], pixel * 4);
    else if (samples <= 2) rgba.set([first, first, first, samples === 2 ? second : 255], pixel * 4);
    else rgba.set([first, second, third, fourth], pixel * 4);
  }
  return { width, height, rgba };
}

/** The middle of the picture as 16×16 pixels, each the average of what it covers. */
export function shrinkTo16({ width, height, rgba }: Pixels): Uint8Array {
  const side = Math.min(width, height);
  const [fromX, fromY] = [(width - side) >> 1, (height - side) >> 1];
  const small = new Uint8Array(16 * 16 * 4);
  for (let cell = 0; cell < 256; cell++) {
    const edge = (index: number) => Math.floor((index * side) / 16);
    const [x, y] = [cell % 16, cell >> 4];
    const [startX, startY] = [edge(x), edge(y)];
    const [endX, endY] = [Math.max(startX + 1, edge(x + 1)), Math.max(startY + 1, edge(y + 1))];
    const sums = [0, 0, 0, 0];
    for (let row = startY; row < endY; row++) {
      for (let column = startX; column < endX; column++) {
        const at = ((fromY + row) * width + fromX + column) * 4;
        for (let part = 0; part < 4; part++) sums[part] = (sums[part] ?? 0) + (rgba[at + part] ?? 0);
      }
    }
    const count = (endX - startX) * (endY - startY);
    small.set(
      sums.map((sum) => Math.round(sum / count)),
      cell * 4,
    );
  }
  return small;
}
