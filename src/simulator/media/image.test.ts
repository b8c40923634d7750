// Small pictures written, recognised, read back and made smaller; broken ones are no pictures.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePng, shrinkTo16 } from './decode-png.ts';
import { encodePng, inspectImage, patternIcon } from './image.ts';
import { publicIcons } from './pixel-art.ts';

describe('our own PNGs', () => {
  it('can be read back, whatever their size and pixels', () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
      .chain(([width, height]) =>
        fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          rgba: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
        }),
      );
    fc.assert(
      fc.property(picture, ({ width, height, rgba }) => {
        const png = encodePng(width, height, rgba);
        expect(inspectImage(png)).toEqual({ contentType: 'image/png', width, height, isRgba: true });
        expect(decodePng(png)).toEqual({ width, height, rgba });
      }),
    );
  });

  it('keep their picture when they become small', () => {
    const rgba = new Uint8Array(64 * 32 * 4);
    for (let pixel = 0; pixel < 64 * 32; pixel++)
      rgba.set(pixel % 64 < 32 ? [255, 0, 0, 255] : [0, 0, 255, 255], pixel * 4);
    const small = shrinkTo16({ width: 64, height: 32, rgba });
    expect([...small.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect([...small.subarray(60, 64)]).toEqual([0, 0, 255, 255]);
  });

  it('grow to 16 by 16 as well', () => {
    const small = shrinkTo16({ width: 1, height: 1, rgba: new Uint8Array([9, 8, 7, 255]) });
    expect(small).toEqual(new Uint8Array(256 * 4).map((_, at) => [9, 8, 7, 255][at % 4] ?? 0));
  });
});

describe('what is no picture', () => {
  it.each([
    encodePng(2, 2, new Uint8Array(16)).subarray(0, 40),
    Buffer.from('GIF'),
    Buffer.alloc(0),
    Buffer.from('RIFF'),
  ])('is none', (bytes) => {
    expect(decodePng(Buffer.from(bytes))).toBeUndefined();
  });

  it('never throws, however it is damaged', () => {
    const png = encodePng(16, 16, new Uint8Array(1024).fill(77));
    fc.assert(
      fc.property(fc.nat(png.length - 1), fc.nat(255), fc.nat(png.length), (at, value, length) => {
        const damaged = Buffer.from(png);
        damaged[at] = value;
        const cut = damaged.subarray(0, length);
        inspectImage(cut);
        decodePng(cut);
      }),
    );
  });

  it('is not unpacked when it is a bomb', () => {
    const png = Buffer.from(encodePng(1000, 1000, new Uint8Array(4_000_000)));
    png.writeUInt32BE(1, 16);
    expect(decodePng(png)).toBeUndefined();
  });
});

it('public icons are all different and 16 by 16', () => {
  const icons = publicIcons();
  for (const { png } of icons) expect(inspectImage(png)).toMatchObject({ width: 16, height: 16, isRgba: true });
  expect(new Set(icons.map(({ png }) => png.toString('base64'))).size).toBe(icons.length);
  expect(new Set(icons.map(({ title }) => title)).size).toBe(icons.length);
});

it('a pattern is always the same for the same bytes', () => {
  expect(patternIcon(Buffer.from('a')).equals(patternIcon(Buffer.from('a')))).toBe(true);
  expect(patternIcon(Buffer.from('a')).equals(patternIcon(Buffer.from('b')))).toBe(false);
});
