// Fades house-format frames out without an encoder: every granule says how loud it is in `global_gain`, 1.5 dB a unit,
// so lowering that number turns the sound down and changes nothing else; the size stays. It never touches what it is
// given. See docs/protocol/house-format.md §11; the server's media/fades.ts makes segments with it.
import type { Profile } from './profile.ts';

/** 60 dB in all; what is left behind is below any room's noise. */
const DEEPEST_STEPS = 40;
/** The end of a fade is as silent as the format allows: for at least 200 ms, unless the fade is very short. */
const SILENT_FRAMES = 9;

const FIRST_SIDE_BYTE = 4;
const GRANULE_BITS = 59;
/** Behind part2_3_length (12 bits) and big_values (9). */
const GAIN_BIT = 21;

/**
 * A copy of `frames` whose last `fadeFrames` frames fade to silence, evenly in decibels.
 * @throws RangeError when the bytes are not whole house-format frames of this profile.
 */
export function fadeOut(frames: Uint8Array, profile: Profile, { fadeFrames }: { fadeFrames: number }): Uint8Array {
  const { frameBytes } = profile;
  const count = frames.length / frameBytes;
  if (!Number.isInteger(count)) throw new RangeError('Only whole frames can be faded.');
  // Not `slice`: where a Buffer is given, that would be the same memory.
  const faded = new Uint8Array(frames);
  const length = Math.min(count, fadeFrames);
  const silent = Math.min(SILENT_FRAMES, Math.ceil(length / 4));
  // Both granules of a frame step down by themselves: 12 ms is as fine as it gets.
  const granules = 2 * (length - silent);
  for (let frame = count - length; frame < count; frame++) {
    const at = frame * frameBytes;
    // The second byte says MPEG-1, Layer III, no CRC: with one, the number could not be changed alone.
    if (faded[at] !== 0xff || faded[at + 1] !== 0xfb) throw new RangeError(`No house-format frame at byte ${at}.`);
    for (let granule = 0; granule < 2; granule++) {
      const nth = 2 * (frame - count + length) + granule;
      const steps = nth < granules ? Math.ceil((DEEPEST_STEPS * (nth + 1)) / granules) : 255;
      lowerGranule(faded, at + FIRST_SIDE_BYTE, { granule, channels: profile.channels, steps });
    }
  }
  return faded;
}

/** All channels alike: in joint stereo they are a sum and a difference, and only together a place in the room. */
function lowerGranule(
  bytes: Uint8Array,
  sideInfo: number,
  { granule, channels, steps }: { granule: number; channels: 1 | 2; steps: number },
): void {
  const firstGranuleBit = channels === 1 ? 9 + 5 + 4 : 9 + 3 + 8;
  for (let channel = 0; channel < channels; channel++) {
    const bit = firstGranuleBit + (granule * channels + channel) * GRANULE_BITS + GAIN_BIT;
    const byte = sideInfo + (bit >> 3);
    const shift = 8 - (bit & 7);
    const pair = ((bytes[byte] ?? 0) << 8) | (bytes[byte + 1] ?? 0);
    const gain = Math.max(0, ((pair >> shift) & 0xff) - steps);
    const lowered = (pair & ~(0xff << shift)) | (gain << shift);
    bytes[byte] = lowered >> 8;
    bytes[byte + 1] = lowered & 0xff;
  }
}
