// Frames that we make ourselves: digital silence, which fills holes, and the Info frame, which tells a decoder the
// exact length of what follows. Both are ordinary frames of their profile; a decoder that knows no Info frame hears
// 24 ms of silence. See docs/protocol/house-format.md §5. Only a plan puts an Info frame in front, never a segment.
import { sideInfoBytes } from './header.ts';
import type { Profile, ProfileId } from './profile.ts';

/** MPEG-1 Layer III without CRC, 48 kHz, unpadded, "original": by profile, since the bit rate is an index. */
const HEADERS: Readonly<Record<ProfileId, readonly number[]>> = {
  'stereo-160': [0xff, 0xfb, 0xa4, 0x44],
  'mono-96': [0xff, 0xfb, 0x74, 0xc4],
};
const HAS_FRAMES_BYTES_AND_TOC = 0x07;

/** One frame that decodes to digital silence: its granules claim no bits at all. */
export function silentFrame(profile: Profile): Uint8Array {
  const frame = new Uint8Array(profile.frameBytes);
  frame.set(HEADERS[profile.id]);
  return frame;
}

/** As many silent frames in a row as asked for. */
export function silentFrames(profile: Profile, frames: number): Uint8Array {
  const one = silentFrame(profile);
  const all = new Uint8Array(one.length * frames);
  for (let at = 0; at < all.length; at += one.length) all.set(one, at);
  return all;
}

/**
 * The Info frame for `frames` frames of this profile that follow it (it does not count itself, its byte count does).
 * No encoder-delay fields: with them a player would trim the beginning.
 */
export function infoFrame(profile: Profile, frames: number): Uint8Array {
  const frame = silentFrame(profile);
  const view = new DataView(frame.buffer);
  const at = 4 + sideInfoBytes(profile.channels === 1 ? 'mono' : 'joint');
  frame.set([0x49, 0x6e, 0x66, 0x6f], at);
  view.setUint32(at + 4, HAS_FRAMES_BYTES_AND_TOC);
  view.setUint32(at + 8, frames);
  view.setUint32(at + 12, Math.min((frames + 1) * profile.frameBytes, 0xffff_ffff));
  for (let percent = 0; percent < 100; percent++) frame[at + 16 + percent] = Math.floor((percent * 256) / 100);
  return frame;
}
