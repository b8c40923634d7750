// Covers in the size that the cloud gives them: the middle of the picture, scaled to fill. Only PNG can be read here;
// what becomes of the other kinds is the caller's business.
import type { Pixels } from './decode-png.ts';

/** Red, green, blue, alpha of each pixel of the new size; the nearest pixel of the old picture stands for it. */
export function fitTo({ width, height, rgba }: Pixels, size: { width: number; height: number }): Uint8Array {
  const scale = Math.min(width / size.width, height / size.height);
  const [fromX, fromY] = [(width - size.width * scale) / 2, (height - size.height * scale) / 2];
  const fitted = new Uint8Array(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    const row = Math.min(height - 1, Math.floor(fromY + (y + 0.5) * scale));
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(width - 1, Math.floor(fromX + (x + 0.5) * scale));
      const at = (row * width + column) * 4;
      fitted.set(rgba.subarray(at, at + 4), (y * size.width + x) * 4);
    }
  }
  return fitted;
}
