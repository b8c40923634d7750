import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOnFrameGrid } from './frame-grid.ts';
import { silentFrames } from './info-frame.ts';
import { PROFILES } from './profile.ts';

const profiles = fc.constantFrom(...Object.values(PROFILES));

test('any piece of house format is on the grid, wherever it was cut out', () => {
  fc.assert(
    fc.property(profiles, fc.nat(20_000), fc.nat(70_000), (profile, from, length) => {
      const bytes = silentFrames(profile, 200);
      return isOnFrameGrid(bytes.subarray(from, from + length), from);
    }),
  );
});

test('a piece at the wrong place, zeros and garbage are not', () => {
  fc.assert(
    fc.property(profiles, fc.integer({ min: 1, max: 287 }), (profile, off) => {
      return !isOnFrameGrid(silentFrames(profile, 200).subarray(off), 0);
    }),
  );
  expect(isOnFrameGrid(new Uint8Array(65_536), 65_536)).toBe(false);
  const garbage = silentFrames(PROFILES['stereo-160'], 136);
  garbage.fill(7, 30_000, 31_000);
  expect(isOnFrameGrid(garbage, 0)).toBe(false);
});
